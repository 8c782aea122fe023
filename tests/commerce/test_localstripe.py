"""A second opinion: localstripe, written by others, on PaymentIntents, refunds and signed calls.

It knows no Checkout Session, ignores idempotency keys and takes refunds of too much; the peer of
ours covers those. Here our own adapter functions talk to it over HTTP.
"""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
import stripe

from marketplace.commerce.adapters import stripe_client
from marketplace.commerce.payments import RefundState
from marketplace.commerce.payments.card import told_of_refund
from tests.conftest import ROOT

SECRET = "whsec_local"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def heard() -> Iterator[SimpleNamespace]:
    """Takes calls and keeps each body with its signature."""
    calls: list[tuple[bytes, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            calls.append((body, self.headers["Stripe-Signature"]))
            self.send_response(200)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(calls=calls, address=f"http://127.0.0.1:{server.server_address[1]}/hook")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def local_address(heard: SimpleNamespace) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "tests.peers.local_stripe", str(port)]
    tool = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    form = urllib.parse.urlencode({"url": heard.address, "secret": SECRET}).encode()
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/_config/webhooks/shop", form, timeout=5)  # noqa: S310
            break
        except OSError:
            assert tool.poll() is None, "localstripe ended before it was up"
            time.sleep(0.1)
    yield address
    tool.terminate()
    tool.wait(timeout=10)


@pytest.fixture
def local(local_address: str, settings) -> stripe.StripeClient:
    settings.STRIPE_SECRET_KEY = "sk_test_12345"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_before", SECRET]
    settings.STRIPE_API_BASE = local_address
    return stripe_client.client()


def _paid(local: stripe.StripeClient, card: str = "4242424242424242") -> stripe.PaymentIntent:
    method = local.v1.payment_methods.create(
        params={
            "type": "card",
            "card": {"number": card, "exp_month": 12, "exp_year": 2030, "cvc": "123"},
        }
    )
    return local.v1.payment_intents.create(
        params={
            "amount": 166_000,
            "currency": "vnd",
            "payment_method": method.id,
            "confirm": True,
            "metadata": {"order": "123456789", "attempt": "session:123456789:1"},
        }
    )


def test_whole_dong_are_charged_as_they_are_and_given_back_in_parts(local) -> None:
    intent = _paid(local)
    assert (intent.status, intent.amount, intent.currency) == ("succeeded", 166_000, "vnd")

    first = stripe_client.make_refund(
        key="rf:123456789:1",
        payment_intent=intent.id,
        amount=66_000,
        metadata={"refund": "rf:123456789:1"},
    )
    assert told_of_refund(first).state == RefundState.DONE
    again = told_of_refund(stripe_client.read_refund(first.id))
    assert (again.state, again.reference) == (RefundState.DONE, first.id)
    rest = stripe_client.make_refund(
        key="rf:123456789:2", payment_intent=intent.id, amount=100_000, metadata={}
    )
    assert rest.amount == 100_000


def test_a_declined_card_is_a_refusal_and_not_an_outage(local) -> None:
    with pytest.raises(stripe_client.StripeRefused) as refused, stripe_client.reaching():
        _paid(local, card="4000000000000341")
    assert refused.value.code == "card_declined"


def test_a_card_that_needs_3d_secure_waits_for_it(local) -> None:
    assert _paid(local, card="4000002500003155").status == "requires_action"


def test_an_unknown_charge_is_a_refusal(local) -> None:
    with pytest.raises(stripe_client.StripeRefused):
        stripe_client.read_refund("re_nobody")


def test_calls_that_others_signed_pass_our_check_and_changed_ones_do_not(local, heard) -> None:
    heard.calls.clear()
    intent = _paid(local)
    for _ in range(100):  # localstripe sends a second later
        mine = [call for call in heard.calls if intent.id in call[0].decode()]
        if any(b"payment_intent.succeeded" in body for body, _ in mine):
            break
        time.sleep(0.1)
    body, signature = next(call for call in mine if b"payment_intent.succeeded" in call[0])

    event = stripe_client.read_event(body, signature)
    assert event["data"]["object"]["metadata"]["order"] == "123456789"
    forged = json.dumps(json.loads(body) | {"type": "charge.refunded"}).encode()
    with pytest.raises(stripe_client.BadSignature):
        stripe_client.read_event(forged, signature)
