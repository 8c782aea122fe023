"""Money that somebody tries to have twice, or at all: each try is refused and the books agree."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.commerce.adapters import bank_calls
from marketplace.commerce.models import Complaint, Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.payments import given_back, received
from marketplace.commerce.services import complaints, refunds
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.complaints import ComplaintRefused
from marketplace.commerce.services.consignments import take_back
from marketplace.commerce.services.errors import NotDelivered, RefundTooMuch
from tests.commerce.trading import CARD, VIETQR, Trade, must_balance
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade(db: None) -> Trade:
    return Trade(UserFactory(is_superuser=True))


def bought(trade: Trade, *, packs: int = 2, method: str = VIETQR) -> Order:
    order = trade.order((ProductFactory(stock__price=100_000), packs), method=method)
    trade.pay(order)
    return order


def complain(trade: Trade, order: Order, packs: int, **facts: Any) -> Complaint:
    held: dict[str, Any] = {"kind": "DAMAGED", "wish": "RETURN", "words": "Vỡ"}
    return complaints.open_complaint(
        consignment=order.consignments.get(),
        packs={order.lines.get().pk: packs},
        now=trade.now,
        **held | facts,
    )


def test_a_producer_who_takes_a_delivered_parcel_back_still_owes_its_buyer_an_answer(
    trade: Trade,
) -> None:
    order = bought(trade)
    parcel = trade.deliver(order.consignments.get())
    take_back(consignment=parcel, good={}, by=trade.staff, now=trade.now)
    complaint = complain(trade, order, 2)
    with pytest.raises(ComplaintRefused):  # they have the goods: nothing is to be sent again
        complaints.answer(
            complaint=complaint,
            accepts=True,
            words="Gửi về đã",
            amount=200_000,
            must_send_back=True,
            by=trade.staff,
            now=trade.now,
        )
    complaints.answer(
        complaint=complaint,
        accepts=True,
        words="Xin lỗi",
        amount=200_000,
        by=trade.staff,
        now=trade.now,
    )
    assert Refund.objects.get().amount == 200_000
    must_balance()


def test_a_card_refund_on_its_way_takes_no_account_that_would_pay_it_twice(
    trade: Trade, client: Client, settings: Any
) -> None:
    order = bought(trade)
    refund = refunds.grant_refund(
        payment=order.payment,
        amount=5_000,
        reason="OVERPAID",
        funder="BUYER_FUNDS",
        on=trade.on,
    )
    Refund.objects.filter(pk=refund.pk).update(method=CARD)
    page = reverse("commerce:refund_account", args=[order.number, refund.number])
    typed = {"bank": "970436", "account_number": "0123456", "account_holder": "TRAN THI MUA"}
    assert client.post(f"{page}?k={order.key}", typed).status_code == 404
    refunds.give_account(
        refund=refund, bank="970436", account_number="0123456", account_holder="TRAN"
    )
    refund.refresh_from_db()
    assert refund.account_number == ""


def test_an_account_that_was_asked_for_may_be_corrected(trade: Trade) -> None:
    order = bought(trade)
    refund = refunds.grant_refund(
        payment=order.payment,
        amount=5_000,
        reason="OVERPAID",
        funder="BUYER_FUNDS",
        on=trade.on,
    )
    refunds.send_refund(refund=refund, now=trade.now)
    for number in ("0123", "0124"):
        refunds.give_account(
            refund=refund, bank="970436", account_number=number, account_holder="TRAN"
        )
    refund.refresh_from_db()
    assert (refund.state, refund.account_number) == ("WAITING", "0124")


@pytest.mark.parametrize("funder", ["PRODUCER", "PLATFORM"])
def test_no_allowance_for_what_did_not_come_so_that_cancelling_pays_all_of_it_back(
    trade: Trade, funder: str
) -> None:
    order = bought(trade)
    parcel = order.consignments.get()
    with pytest.raises(NotDelivered):
        refunds.grant_allowance(
            consignment=parcel,
            amount=50_000,
            funder=funder,
            words="x",
            by=trade.staff,
            on=trade.on,
        )
    cancel(consignment=parcel, reason="Hết", by=trade.staff, now=trade.now, side="PLATFORM")
    assert given_back(order.payment) == received(order.payment)
    assert owed_to(parcel.producer) == 0
    must_balance()


def test_allowances_and_complaints_never_give_back_more_than_the_parcel_cost(trade: Trade) -> None:
    honey, tea = ProductFactory(stock__price=100_000), ProductFactory(stock__price=300_000)
    order = trade.order((honey, 1), (tea, 1))
    trade.pay(order)
    for parcel in order.consignments.all():
        trade.deliver(parcel)
    part = trade.part(order, honey.producer)
    for amount, wanted in ((part.total + 1, RefundTooMuch), (part.total, None), (1, RefundTooMuch)):
        facts = {"amount": amount, "funder": "PLATFORM", "words": "x", "on": trade.on}
        if wanted is None:
            refunds.grant_allowance(consignment=part, by=trade.staff, **facts)
        else:
            with pytest.raises(wanted):
                refunds.grant_allowance(consignment=part, by=trade.staff, **facts)
    must_balance()


def test_what_the_market_pays_waits_for_no_goods_and_is_never_the_producers(trade: Trade) -> None:
    order = bought(trade)
    parcel = trade.deliver(order.consignments.get())
    complaint = complain(trade, order, 1)
    complaints.answer(
        complaint=complaint, accepts=False, words="Không", by=trade.staff, now=trade.now
    )
    complaints.escalate(complaint=complaint, words="Nhờ chợ", now=trade.now)
    owed = owed_to(parcel.producer)
    decision = {"words": "Chợ chịu", "by": trade.staff, "now": trade.now, "amount": 100_000}
    with pytest.raises(ComplaintRefused):
        complaints.decide(complaint=complaint, funder="PLATFORM", must_send_back=True, **decision)
    complaints.decide(complaint=complaint, funder="PLATFORM", **decision)
    assert owed_to(parcel.producer) == owed
    must_balance()


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e400", "1" * 400, "true"])
def test_a_bank_feed_that_sends_no_amount_is_a_bad_call(amount: str) -> None:
    body = f'{{"id": 1, "transferAmount": {amount}, "transferType": "in", "accountNumber": "1"}}'
    with pytest.raises(bank_calls.BadCall):
        bank_calls.read_sepay(body.encode())
