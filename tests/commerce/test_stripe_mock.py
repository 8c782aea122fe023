"""Stripe's own stripe-mock judges every request we make: it knows their whole specification and
refuses a parameter that is not in it. It is stateless, so only the asking is tested here.

Go builds it once into var/; without Go the run fails, it never skips.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stripe

from marketplace.commerce.adapters import stripe_client
from tests.conftest import ROOT

TOOL = "github.com/stripe/stripe-mock@v0.203.0"


def _go() -> str:
    found = shutil.which("go") or shutil.which("/usr/local/go/bin/go")
    if not found:
        raise RuntimeError("stripe-mock needs Go (1.22 or newer): see docs/running.md")
    return found


def _built() -> Path:
    """The tool's program; built once for its version, by one process at a time."""
    folder = Path(os.environ.get("VAR_DIR", ROOT / "var")).resolve() / "tools" / TOOL.split("@")[1]
    program = folder / "stripe-mock"
    if not program.exists():
        mine = folder / f"building-{os.getpid()}"
        mine.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"GOBIN": str(mine), "GOFLAGS": "-modcacherw"}
        subprocess.run([_go(), "install", TOOL], env=environment, check=True)
        (mine / "stripe-mock").replace(program)
        mine.rmdir()
    return program


@pytest.fixture(scope="module")
def mock_address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(_built()), "-http-addr", f"127.0.0.1:{port}"]
    tool = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    tool.terminate()
    tool.wait(timeout=10)


@pytest.fixture
def official(mock_address: str, settings) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_123"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_123"]
    settings.STRIPE_API_BASE = mock_address


def _session(**changes: object) -> stripe.checkout.Session:
    facts = {
        "key": "session:123456789:1",
        "order": "123456789",
        "amount": 166_000,
        "words": "Đơn hàng 123 456 789",
        "expires_at": datetime.now(UTC) + timedelta(hours=2),
        "locale": "vi",
        "back_to": "https://cho-ocop.example/xong",
        "cancel_to": "https://cho-ocop.example/huy",
    }
    return stripe_client.make_session(**facts | changes)


@pytest.mark.usefixtures("official")
def test_stripes_own_tool_knows_every_parameter_that_we_send() -> None:
    now = datetime.now(UTC)
    assert _session().object == "checkout.session"
    assert _session(locale="en").object == "checkout.session"
    assert stripe_client.read_session("cs_test_1").object == "checkout.session"
    assert stripe_client.end_session("cs_test_1").object == "checkout.session"
    marks = {"order": "123456789", "refund": "rf:123456789:1"}
    made = stripe_client.make_refund(
        key="rf:123456789:1", payment_intent="pi_1", amount=1_000, metadata=marks
    )
    assert made.object == "refund"
    assert stripe_client.read_refund("re_1").object == "refund"
    assert stripe_client.read_charge("ch_1").object == "charge"
    assert stripe_client.read_dispute("dp_1").object == "dispute"
    charges = stripe_client.charges_between(now - timedelta(days=1), now)
    assert next(charges).object == "charge"


@pytest.mark.usefixtures("official")
def test_stripes_own_tool_opens_the_fields_that_we_ask_it_to_open() -> None:
    session = stripe_client.read_session("cs_test_1")
    intent = session.payment_intent
    assert intent is None or not isinstance(intent, str)
    moved = stripe_client.read_charge("ch_1").balance_transaction
    assert moved.object == "balance_transaction"


@pytest.mark.usefixtures("official")
def test_stripes_own_tool_refuses_a_parameter_that_is_not_stripes() -> None:
    """So that the tests above are worth something."""
    with pytest.raises(stripe_client.StripeRefused), stripe_client.reaching():
        stripe_client.client().v1.refunds.create(params={"payment_intent": "pi_1", "sum": 5})  # type: ignore[typeddict-unknown-key]


@pytest.mark.usefixtures("official")
def test_transfers_and_reversals_are_asked_for_in_stripes_own_words() -> None:
    client = stripe_client.client().v1
    transfer = client.transfers.create(
        params={
            "amount": 1_000,
            "currency": "vnd",
            "destination": "acct_1",
            "source_transaction": "ch_1",
            "transfer_group": "ORDER_1",
        }
    )
    assert transfer.object == "transfer"
    reversal = client.transfers.reversals.create("tr_1", params={"amount": 500})
    assert reversal.object == "transfer_reversal"
