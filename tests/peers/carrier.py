"""A carrier on this machine that speaks as GHN and as GHTK do, with the faults that they have.

Shapes follow their public documents. It answers once per key however often it is asked, loses
answers, is slow, breaks with 500, and calls back twice and in any order when told to.
"""

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit
from urllib.request import Request, urlopen

TOKEN = "the-carrier-token"
BEGAN = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


@dataclass
class Waybill:
    reference: str
    key: str
    asked: dict[str, Any]
    fee: int
    history: list[tuple[str, datetime]] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.history[-1][0]


class FakeCarrier:
    """What the peer knows, and how it misbehaves next: `faults` are taken one a request, of
    "500", "slow", "lost" (does it, then hangs up) and "" (well-behaved)."""

    def __init__(self) -> None:
        self.waybills: dict[str, Waybill] = {}
        self.requests: list[tuple[str, str, Any]] = []
        self.faults: list[str] = []
        self.slow_seconds = 1.0
        self.address = ""
        self._lock = threading.Lock()

    def next_fault(self) -> str:
        with self._lock:
            return self.faults.pop(0) if self.faults else ""

    def book(self, key: str, asked: dict[str, Any], fee: int, *, first: str) -> Waybill:
        with self._lock:
            found = self.by_key(key)
            if found is None:
                found = Waybill(f"W{len(self.waybills) + 1:06d}", key, asked, fee)
                found.history.append((first, BEGAN))
                self.waybills[found.reference] = found
            return found

    def by_key(self, key: str) -> Waybill | None:
        return next((w for w in self.waybills.values() if w.key == key), None)

    def move(self, reference: str, *statuses: str) -> None:
        """The parcel goes on, an hour for each status."""
        history = self.waybills[reference].history
        for status in statuses:
            history.append((status, history[-1][1] + timedelta(hours=1)))

    def ghn_calls(self, reference: str) -> list[bytes]:
        """What GHN would call to say of a parcel, in the order in which it happened."""
        bill = self.waybills[reference]
        return [
            json.dumps(
                {
                    "OrderCode": bill.reference,
                    "ClientOrderCode": bill.key,
                    "Status": status,
                    "Type": "switch_status",
                    "Time": at.isoformat().replace("+00:00", "Z"),
                    "Reason": "",
                    "CODAmount": bill.asked.get("cod_amount", 0),
                }
            ).encode()
            for status, at in bill.history
        ]

    def ghtk_calls(self, reference: str) -> list[bytes]:
        """What GHTK would call to say: a form, with weights in kilograms."""
        bill = self.waybills[reference]
        return [
            urlencode(
                {
                    "label_id": bill.reference,
                    "partner_id": bill.key,
                    "status_id": status,
                    "action_time": at.isoformat(),
                    "reason": "",
                    "weight": 2.4,
                    "fee": bill.fee,
                    "return_part_package": 0,
                }
            ).encode()
            for status, at in bill.history
        ]


def call_back(address: str, bodies: Sequence[bytes], headers: dict[str, str]) -> list[int]:
    """Send each body to our own server and return the statuses of its answers."""
    statuses = []
    for body in bodies:
        request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310
        with urlopen(request, timeout=20) as answer:  # noqa: S310
            statuses.append(answer.status)
    return statuses


@contextmanager
def running() -> Iterator[FakeCarrier]:
    """The peer, on a port of this machine that nobody else sees."""
    carrier = FakeCarrier()

    class Handler(_Handler):
        peer = carrier

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    carrier.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield carrier
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    peer: FakeCarrier

    def log_message(self, *arguments: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self._serve(json.loads(self.rfile.read(size) or b"{}"))

    def _serve(self, body: Any) -> None:
        path = unquote(urlsplit(self.path).path)
        self.peer.requests.append((self.command, self.path, body))
        fault = self.peer.next_fault()
        if fault == "500":
            return self._answer(500, {"message": "internal"})
        if fault == "slow":
            time.sleep(self.peer.slow_seconds)
        if self.headers.get("Token") != TOKEN:
            return self._answer(
                401, {"code": 401, "success": False, "message": "Token is not valid"}
            )
        if path.startswith("/shiip/"):
            status, answer = self._ghn(path, body)
        else:
            status, answer = self._ghtk(path, body)
        if fault == "lost":
            self.close_connection = True
            return None
        return self._answer(status, answer)

    def _answer(self, status: int, answer: Any) -> None:
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _ghn(self, path: str, body: Any) -> tuple[int, Any]:
        def good(data: Any) -> tuple[int, Any]:
            return 200, {"code": 200, "message": "Success", "data": data}

        def bad(words: str) -> tuple[int, Any]:
            return 400, {"code": 400, "message": words, "data": None}

        action = path.rsplit("/", 1)[1]
        if action in {"preview", "create"}:
            if not body.get("is_new_to_address") and not body.get("to_district_id"):
                return bad("to_district_id is required")
            if body["to_ward_name"] == "Xã Không Có":
                return bad("Không tìm thấy phường xã")
            fee = 22_000 + 5_000 * (body["weight"] // 1_000)
            if action == "preview":
                return good({"order_code": "", "total_fee": fee})
            bill = self.peer.book(body["client_order_code"], body, fee, first="ready_to_pick")
            return good({"order_code": bill.reference, "total_fee": bill.fee})
        if action == "gen-token":
            return good({"token": "8b2f-11ee"})
        if action == "cancel":
            bill = self.peer.waybills[body["order_codes"][0]]
            may = bill.status in {"ready_to_pick", "picking"}
            if may:
                self.peer.move(bill.reference, "cancel")
            return good([{"order_code": bill.reference, "result": may, "message": "OK"}])
        found = self.peer.by_key(body.get("client_order_code", ""))
        found = found or self.peer.waybills.get(body.get("order_code", ""))
        if found is None:
            return bad("order not found")
        return good(
            {
                "order_code": found.reference,
                "client_order_code": found.key,
                "status": found.status,
                "total_fee": found.fee,
                "log": [
                    {"status": status, "updated_date": at.isoformat().replace("+00:00", "Z")}
                    for status, at in found.history
                ],
            }
        )

    def _ghtk(self, path: str, body: Any) -> tuple[int, Any]:
        if path == "/services/shipment/fee":
            return 200, {"success": True, "fee": {"fee": 30_400, "delivery": True}}
        if path == "/services/shipment/order/":
            order = body["order"]
            known = self.peer.by_key(order["id"])
            if known is not None:
                error = {"code": "ORDER_ID_EXIST", "ghtk_label": known.reference, "fee": known.fee}
                return 200, {"success": False, "message": "Mã đơn đã có", "error": error}
            bill = self.peer.book(order["id"], order, 30_400, first="2")
            return 200, {
                "success": True,
                "order": {"label": bill.reference, "partner_id": bill.key, "fee": str(bill.fee)},
            }
        if path.startswith("/services/label/"):
            return 200, b"%PDF-1.4 label"
        bill = self.peer.waybills[path.rsplit("/", 1)[1]]
        if "/cancel/" in path:
            if bill.status in {"1", "2", "12"}:
                self.peer.move(bill.reference, "-1")
                return 200, {"success": True, "message": ""}
            return 200, {"success": False, "message": "Đơn đã lấy hàng, không thể hủy đơn."}
        status, at = bill.history[-1]
        local = (at + timedelta(hours=7)).strftime("%Y-%m-%d %H:%M:%S")
        facts = {"label_id": bill.reference, "partner_id": bill.key, "status": status}
        return 200, {"success": True, "order": {**facts, "modified": local, "message": ""}}
