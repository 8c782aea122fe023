"""The HTTP side: keys, idempotency, faults on demand, addresses, the page to click."""

import json
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.peers.stripe_peer import pages
from tests.peers.stripe_peer.calls import Calls
from tests.peers.stripe_peer.forms import ALLOWED, Form, nested, pairs_of, unknown
from tests.peers.stripe_peer.world import Refusal, Thing, World

KINDS = {
    "sessions": "checkout.session",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "balance_transactions": "balance_transaction",
    "refunds": "refund",
    "disputes": "dispute",
    "transfers": "transfer",
    "accounts": "account",
}
PREFIXES = {"pi": "payment_intent", "ch": "charge", "txn": "balance_transaction", "re": "refund"}


@dataclass
class Fault:
    """The next `times` requests to this address fail. `done` ones are carried out first, and
    only the answer is lost. `seconds`: no answer for so long."""

    method: str
    path: str
    status: int = 500
    times: int = 1
    done: bool = False
    seconds: float = 0.0


class StripePeer:
    """`with StripePeer() as peer:` – listens on 127.0.0.1 alone."""

    def __init__(self, port: int = 0, *, live: bool = False) -> None:
        self.world = World(live=live)
        self.calls = Calls()
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, str]] = []
        """Method, path and form of every request that had a right key."""
        self._answered: dict[str, tuple[str, int, Thing]] = {}
        self._key_locks: dict[str, threading.Lock] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.world.page_address = self.address
        self.world.tell = self.calls.take
        self.key = "sk_live_peer" if live else "sk_test_peer"

    def __enter__(self) -> "StripePeer":
        self.calls.start()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.stop()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, method: str, path: str, **how: Any) -> None:
        """Let the next request to an address that begins so fail; see Fault."""
        self.faults.append(Fault(method, path, **how))

    # --- one request --------------------------------------------------------
    def answer(self, method: str, path: str, text: str, key: str) -> tuple[int, Thing]:
        """The answer to one request of the interface; a known key gets the answer it got."""
        self.requests.append((method, path, text))
        fault = self._fault_for(method, path)
        if fault and fault.seconds:
            time.sleep(fault.seconds)
        if fault and not fault.done and fault.status:
            kind = "idempotency_error" if fault.status == 409 else "api_error"
            return fault.status, _error(kind, "Something went wrong here", fault.status)
        status, body = self._answer_once(method, path, text, key)
        if fault and fault.done and fault.status:
            return fault.status, _error("api_error", "The answer was lost", fault.status)
        return status, body

    def _fault_for(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method == method and path.startswith(fault.path):
                fault.times -= 1
                return fault
        return None

    def _answer_once(self, method: str, path: str, text: str, key: str) -> tuple[int, Thing]:
        if not key or method != "POST":
            return self._carry_out(method, path, text)
        with self.world.lock:
            one = self._key_locks.setdefault(key, threading.Lock())
        wish = f"{path}?{text}"
        with one:
            if key in self._answered:
                before, status, body = self._answered[key]
                if before != wish:
                    words = f"Keys for idempotent requests can only be used once: {key}"
                    return 400, _error("idempotency_error", words, 400)
                return status, body
            status, body = self._carry_out(method, path, text)
            if status < 500:
                self._answered[key] = (wish, status, body)
            return status, body

    def _carry_out(self, method: str, path: str, text: str) -> tuple[int, Thing]:
        pairs = pairs_of(text)
        route, reference = _route(method, path)
        try:
            if (method, route) not in ALLOWED:
                raise Refusal(f"Unrecognized request URL ({method}: {path})", status=404)
            if name := unknown(method, route, pairs):
                words = f"Received unknown parameter: {name}"
                raise Refusal(words, code="parameter_unknown", param=name)
            with self.world.lock:
                form = nested(pairs)
                thing = self._act(method, route, reference, form)
                return 200, self._shown(thing, list(form.get("expand", {}).values()))
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _act(self, method: str, route: str, reference: str, form: Form) -> Thing:
        world = self.world
        acts = {
            ("POST", "/v1/checkout/sessions"): lambda: world.make_session(form),
            ("GET", "/v1/checkout/sessions/{id}"): lambda: world.session(reference),
            ("POST", "/v1/checkout/sessions/{id}/expire"): lambda: world.expire(reference),
            ("POST", "/v1/refunds"): lambda: world.make_refund(form),
            ("POST", "/v1/transfers"): lambda: world.make_transfer(form),
            ("POST", "/v1/transfers/{id}/reversals"): lambda: world.reverse_transfer(
                reference, form
            ),
            ("GET", "/v1/events/{id}"): lambda: self._event(reference),
            ("GET", "/v1/events"): lambda: self._list(route, list(world.events), form),
        }
        if (method, route) in acts:
            return acts[method, route]()
        kind = KINDS[route.split("/")[2] if "checkout" not in route else "sessions"]
        if route.endswith("{id}"):
            return world.find(kind, reference)
        return self._list(route, list(world.things.get(kind, {}).values()), form)

    def _event(self, reference: str) -> Thing:
        found = [event for event in self.world.events if event["id"] == reference]
        if not found:
            raise Refusal("No such event", code="resource_missing", status=404)
        return found[0]

    def _list(self, route: str, rows: list[Thing], form: Form) -> Thing:
        """The newest first, a page at a time."""
        made = form.get("created", {})
        tests = {"gte": int.__ge__, "gt": int.__gt__, "lte": int.__le__, "lt": int.__lt__}
        for name in ("payment_intent", "charge", "type", "transfer_group"):
            if name in form:
                rows = [row for row in rows if row.get(name) == form[name]]
        rows = [
            row
            for row in reversed(rows)
            if all(tests[name](row["created"], int(value)) for name, value in made.items())
        ]
        if after := form.get("starting_after"):
            ids = [row["id"] for row in rows]
            rows = rows[ids.index(after) + 1 :] if after in ids else []
        limit = int(form.get("limit", 10))
        return {
            "object": "list",
            "url": route,
            "has_more": len(rows) > limit,
            "data": rows[:limit],
        }

    def _shown(self, thing: Thing, expand: list[str]) -> Thing:
        """A copy without private marks, with the wished ids opened."""
        shown = {name: value for name, value in thing.items() if not name.startswith("_")}
        if shown.get("object") == "list":
            inner = [path.removeprefix("data.") for path in expand]
            shown["data"] = [self._shown(row, inner) for row in shown["data"]]
            return shown
        for path in expand:
            name, _, rest = path.partition(".")
            value = shown.get(name)
            if isinstance(value, str):
                kind = PREFIXES[value.split("_")[0]]
                shown[name] = self._shown(self.world.find(kind, value), [rest] if rest else [])
        return shown

    # --- the page to click --------------------------------------------------
    def page(self, reference: str, outcome: str) -> tuple[int, str, str]:
        """Status, address to go on to ("" for none) and page of /_pay/<session>."""
        world = self.world
        session = world.session(reference)
        if session["status"] != "open":
            return 410, "", pages.closed_page()
        if outcome == "3ds":
            world.ask_for_3ds(reference)
            return 200, "", pages.secure_page(session)
        if outcome in {"declined", "refused"}:
            world.decline(reference)
            words = "Thẻ bị từ chối. Xin thử thẻ khác."
            if outcome == "refused":
                words = "Ngân hàng không xác thực được. Xin thử lại."
            return 200, "", pages.pay_page(session, words)
        if outcome == "expired":
            world.expire(reference)
            return 410, "", pages.closed_page()
        if outcome == "promised":
            return 303, world.promise(reference)["success_url"], ""
        if outcome == "paid":
            return 303, world.pay(reference)["success_url"], ""
        return 200, "", pages.pay_page(session)


def _route(method: str, path: str) -> tuple[str, str]:
    """The address with `{id}` in place of a reference, and the reference."""
    found = re.match(r"^(/v1/(?:checkout/)?[a-z_]+)/([A-Za-z]+_[^/]+)(/[a-z_]+)?$", path)
    if not found:
        return path, ""
    return f"{found[1]}/{{id}}{found[3] or ''}", found[2]


def _error(kind: str, words: str, status: int) -> Thing:
    code = {429: "rate_limit", 409: "idempotency_key_in_use"}.get(status, "")
    return {"error": {"type": kind, "message": words, "code": code}}


def _handler(peer: StripePeer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Quiet: the tests read `peer.requests`."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.startswith("/_pay/"):
                return self._page("")
            return self._interface(parts.query)

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = urlsplit(self.path).path
            if path.startswith("/_pay/"):
                return self._page(dict(pairs_of(text)).get("outcome", ""))
            if path.startswith("/_control/"):
                return self._send(200, json.dumps(_control(peer, path, dict(pairs_of(text)))))
            return self._interface(text)

        def _interface(self, text: str) -> None:
            if self.headers.get("Authorization") != f"Bearer {peer.key}":
                error = _error("invalid_request_error", "Invalid API Key provided", 401)
                return self._send(401, json.dumps(error))
            key = self.headers.get("Idempotency-Key", "")
            status, body = peer.answer(self.command, urlsplit(self.path).path, text, key)
            return self._send(status, json.dumps(body))

        def _page(self, outcome: str) -> None:
            reference = urlsplit(self.path).path.removeprefix("/_pay/")
            try:
                status, onward, body = peer.page(reference, outcome)
            except Refusal:
                status, onward, body = 404, "", pages.closed_page()
            return self._send(status, body, kind="text/html; charset=utf-8", onward=onward)

        def _send(
            self, status: int, body: str, kind: str = "application/json", onward: str = ""
        ) -> None:
            data = body.encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                self.send_header("Request-Id", "req_peer")
                if onward:
                    self.send_header("Location", onward)
                self.end_headers()
                self.wfile.write(data)
            except OSError:  # the client did not wait
                self.close_connection = True

    return Handler


def _control(peer: StripePeer, path: str, form: dict[str, str]) -> Thing:
    """What a person may turn by hand: /_control/calls, /fault, /deliver, /dispute, /refund."""
    name = path.removeprefix("/_control/")
    if name == "calls":
        peer.calls.address = form.get("address", peer.calls.address)
        peer.calls.hold = form.get("hold") == "1"
        peer.calls.drop = form.get("drop") == "1"
        peer.calls.delay = float(form.get("delay", 0))
    elif name == "deliver":
        answers = peer.calls.deliver(
            reverse=form.get("reverse") == "1", times=int(form.get("times", 1))
        )
        return {"answers": answers}
    elif name == "fault":
        peer.fail(
            form.get("method", "POST"),
            form.get("path", "/v1/"),
            status=int(form.get("status", 500)),
            times=int(form.get("times", 1)),
        )
    elif name == "dispute":
        return {"dispute": peer.world.dispute(form["payment_intent"])["id"]}
    elif name == "close-dispute":
        peer.world.close_dispute(form["dispute"], form["status"])
    elif name == "refund":
        peer.world.move_refund(form["refund"], form["status"])
    else:
        return {"error": "calls, deliver, fault, dispute, close-dispute, refund"}
    return {"ok": True}
