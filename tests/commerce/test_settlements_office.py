"""Statements, payouts and the ledger in the back office; transfers by Stripe Connect."""

import json
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from foundation.models import User
from foundation.rules.roles import Role, row
from marketplace.commerce.models import (
    ConnectAccount,
    LedgerAccount,
    Payout,
    PayoutBatch,
    Settlement,
    SettlementDispute,
)
from marketplace.commerce.payments import Unreachable
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.ledger import balance_of, owed_to
from marketplace.commerce.services import payouts, settlements
from marketplace.commerce.services.payouts import PayoutRefused
from tests.commerce.trading import Trade, must_balance
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    return user


@pytest.fixture
def office(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory(is_superuser=True))


@pytest.fixture
def stated(trade: Trade) -> Settlement:
    product = ProductFactory(stock__price=100_000)
    order = trade.order((product, 1))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    trade.wait(days=8)
    (made,) = settlements.make_due(on=trade.on)
    return made


@pytest.fixture
def agreed(trade: Trade, stated: Settlement) -> Settlement:
    return settlements.accept(settlement=stated, by=None, now=trade.now)


def at(name: str, *args: int) -> str:
    return reverse(f"settlements_office:{name}", args=args)


def test_from_agreed_to_paid_in_the_office(
    office: Client, agreed: Settlement, trade: Trade
) -> None:
    assert agreed.number in office.get(at("index")).content.decode()
    assert "Cộng" in office.get(at("new_batch")).content.decode()
    wanted = {"layout": "VIETCOMBANK", "pay_on": "2026-11-30"}
    made = office.post(at("new_batch"), wanted)
    batch = PayoutBatch.objects.get()
    assert made.headers["Location"] == at("batch", batch.pk)
    assert agreed.producer.name in office.get(at("batch", batch.pk)).content.decode()
    file = office.get(at("file", batch.pk))
    assert file.content.startswith(b"PK")
    assert "no-store" in file.headers["Cache-Control"]
    payout = batch.payouts.get()
    assert office.post(at("paid", payout.pk), {"reference": ""}).status_code == 422
    office.post(at("paid", payout.pk), {"reference": "FT26", "paid_on": "2026-11-20"})
    assert owed_to(agreed.producer) == 0
    assert "FT26" in office.get(at("settlement", agreed.pk)).content.decode()
    office.post(at("failed", payout.pk), {"failure": "sai tên"})
    assert owed_to(agreed.producer) == agreed.balance
    again = office.post(at("new_batch"), wanted)
    assert again.status_code == 302
    assert office.post(at("new_batch"), wanted).status_code == 422
    must_balance()


def test_a_disputed_line_is_answered_once(office: Client, stated: Settlement, trade: Trade) -> None:
    line = stated.lines.order_by("pk").first()
    assert line is not None
    settlements.dispute(line=line, words="thiếu", by=trade.staff, now=trade.now)
    dispute = SettlementDispute.objects.get()
    assert at("answer", dispute.pk) in office.get(at("settlement", stated.pk)).content.decode()
    page = office.get(at("answer", dispute.pk)).content.decode()
    token = re.search(r'name="once_token" value="([^"]+)"', page)
    assert token is not None
    answer = {"words": "bù", "correction": "7000", "once_token": token[1]}
    before = owed_to(stated.producer)
    for _ in range(2):
        assert office.post(at("answer", dispute.pk), answer).status_code == 302
    assert owed_to(stated.producer) == before + 7_000


def test_the_period_can_be_stated_by_hand(office: Client, stated: Settlement) -> None:
    assert office.post(at("make")).status_code == 302
    assert Settlement.objects.count() == 1


def test_the_ledger_leads_from_account_to_booking_to_order(
    office: Client, agreed: Settlement
) -> None:
    page = office.get(reverse("ledger_office:index")).content.decode()
    assert "cộng lại bằng 0" in page
    account = LedgerAccount.objects.get(kind=Account.COMMISSION)
    address = reverse("ledger_office:account", args=[account.pk])
    assert address in page
    entry = account.entries.get()
    booking = reverse("ledger_office:booking", args=[entry.transaction_id])
    assert booking in office.get(address).content.decode()
    order = reverse("orders_office:order", args=[entry.transaction.order_id])
    assert order in office.get(booking).content.decode()


def test_nobody_else_finds_these_pages(agreed: Settlement) -> None:
    stranger = Client()
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=row(Role.EDITOR).group))
    stranger.force_login(editor)
    for address in (
        at("index"),
        at("settlement", agreed.pk),
        at("new_batch"),
        reverse("ledger_office:index"),
    ):
        assert stranger.get(address).status_code in {302, 404}
    assert stranger.post(at("new_batch"), {}).status_code in {302, 404}


class Peer(ThreadingHTTPServer):
    """Says what Stripe says to transfers: one for each idempotency key; fails when told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), PeerHandler)
        self.made: dict[str, dict[str, Any]] = {}
        self.answers: list[int] = []


class PeerHandler(BaseHTTPRequestHandler):
    server: Peer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
        key = self.headers["Idempotency-Key"]
        status = self.server.answers.pop(0) if self.server.answers else 200
        if status in {200, 500}:  # a 500 may well have done it
            known = {"id": f"tr_{len(self.server.made)}", "object": "transfer", **sent}
            made = self.server.made.setdefault(key, known)
        body = made if status == 200 else {"error": {"type": _KIND[status], "message": "không"}}
        said = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_words: object) -> None:
        """Quiet."""


_KIND = {400: "invalid_request_error", 500: "api_error"}


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    server = Peer()
    Thread(target=server.serve_forever, daemon=True).start()
    settings.STRIPE_SECRET_KEY = "sk_test_connect"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_connect"]
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def connected(settlement: Settlement, *, is_on: bool = True) -> None:
    ConnectAccount.objects.create(producer=settlement.producer, reference="acct_1", is_on=is_on)


def test_a_transfer_is_off_until_it_is_switched_on(peer: Peer, agreed: Settlement) -> None:
    connected(agreed, is_on=False)
    with pytest.raises(PayoutRefused):
        payouts.pay_by_connect(settlement=agreed, by=None, now=agreed.made_at)
    assert peer.made == {}


def test_a_transfer_that_got_no_answer_is_the_same_transfer_again(
    peer: Peer, agreed: Settlement, trade: Trade
) -> None:
    connected(agreed)
    peer.answers = [500] * 3  # as often as the client tries
    about = {"settlement": agreed, "by": trade.staff, "now": trade.now}
    with pytest.raises(Unreachable):
        payouts.pay_by_connect(**about)
    payout = Payout.objects.get()
    assert (payout.state, owed_to(agreed.producer)) == (Payout.State.WAITING, agreed.balance)
    payout = payouts.pay_by_connect(**about)
    assert list(peer.made) == [f"payout:{payout.pk}"]
    sent = peer.made[f"payout:{payout.pk}"]
    assert (sent["amount"], sent["currency"], sent["destination"]) == (
        str(agreed.balance),
        "vnd",
        "acct_1",
    )
    assert (payout.state, payout.reference) == (Payout.State.PAID, sent["id"])
    assert balance_of(Account.CARD) == -agreed.balance
    assert owed_to(agreed.producer) == 0
    with pytest.raises(PayoutRefused):
        payouts.pay_by_connect(**about)
    must_balance()


def test_a_refused_transfer_leaves_the_statement_to_be_paid_otherwise(
    peer: Peer, agreed: Settlement, office: Client
) -> None:
    connected(agreed)
    peer.answers = [400]
    assert at("by_connect", agreed.pk) in office.get(at("settlement", agreed.pk)).content.decode()
    office.post(at("by_connect", agreed.pk))
    assert Payout.objects.get().state == Payout.State.FAILED
    agreed.refresh_from_db()
    assert agreed.state == Settlement.State.ACCEPTED
    must_balance()
