"""Money that comes: too little, too much, twice, late. `receive` is the one place."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.calendar import today
from marketplace.commerce.models import LedgerEntry, Payment, Receipt, Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors.payments import given_back, owed, received
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.errors import RefundTooMuch
from marketplace.commerce.services.payments import expire_unpaid, receive
from marketplace.commerce.services.refunds import grant_refund
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(fill: Fill, buy: Buy, settings: object) -> Payment:
    """An order of 100.000 ₫ of goods that waits to be paid by transfer."""
    product = ProductFactory(stock__price=100_000, stock__num_in_stock=3)
    order: Order = buy(fill((product, 1)))
    payment = order.payment
    Payment.objects.filter(pk=payment.pk).update(
        method="VIETQR", state="WAITING", due_at=timezone.now() + timedelta(hours=1)
    )
    order.consignments.update(released_at=None)
    return Payment.objects.get(pk=payment.pk)


def pay(payment: Payment, amount: int, reference: str) -> Receipt | None:
    now = timezone.now()
    return receive(
        payment=payment, method="VIETQR", reference=reference, amount=amount, at=now, now=now
    )


def close(payment: Payment) -> None:
    assert payment.due_at is not None
    assert expire_unpaid(payment=payment, now=payment.due_at + timedelta(minutes=1))


def test_the_exact_sum_pays_the_order_and_lets_the_producer_begin(waiting: Payment) -> None:
    pay(waiting, waiting.amount, "FT1")
    waiting.refresh_from_db()
    assert waiting.state == "PAID"
    assert waiting.order.consignments.get().released_at is not None


def test_a_part_leaves_the_rest_owed_and_the_producer_waits(waiting: Payment) -> None:
    pay(waiting, 40_000, "FT1")
    waiting.refresh_from_db()
    assert (waiting.state, owed(waiting)) == ("PART_PAID", waiting.amount - 40_000)
    assert waiting.order.consignments.get().released_at is None


@pytest.mark.parametrize("first", [0, 40_000])
def test_what_is_too_much_goes_back_and_no_more(waiting: Payment, first: int) -> None:
    if first:
        pay(waiting, first, "FT1")
    pay(waiting, waiting.amount - first + 7_000, "FT2")
    waiting.refresh_from_db()
    refund = Refund.objects.get(payment=waiting)
    assert (refund.amount, refund.reason, waiting.state) == (7_000, "OVERPAID", "PAID")


def test_the_same_money_told_a_hundred_times_counts_once(waiting: Payment) -> None:
    assert [pay(waiting, waiting.amount, "FT1") is not None for _ in range(100)].count(True) == 1
    assert received(waiting) == waiting.amount


def test_a_second_transfer_for_a_paid_order_goes_back_whole(waiting: Payment) -> None:
    pay(waiting, waiting.amount, "FT1")
    pay(waiting, waiting.amount, "FT2")
    assert Refund.objects.get(payment=waiting).amount == waiting.amount
    assert given_back(waiting) == received(waiting) - waiting.amount


def test_money_that_comes_late_revives_the_order_while_there_are_goods(waiting: Payment) -> None:
    close(waiting)
    assert waiting.order.consignments.get().state == "CANCELLED"
    pay(waiting, waiting.amount, "FT1")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.order.consignments.get().state) == ("PAID", "PLACED")
    assert not Refund.objects.filter(payment=waiting).exists()


def test_a_late_payment_revives_what_was_left_of_an_order_that_was_cut(
    fill: Fill, buy: Buy
) -> None:
    order = buy(fill((ProductFactory(stock__price=100_000, stock__num_in_stock=3), 3)))
    payment = order.payment
    Payment.objects.filter(pk=payment.pk).update(
        method="VIETQR", state="WAITING", due_at=timezone.now() + timedelta(hours=1)
    )
    part = order.consignments.get()
    one = {order.lines.get().pk: 1}
    cancel(
        consignment=part,
        reason="Hết một hộp",
        by=None,
        now=timezone.now(),
        side="PLATFORM",
        quantities=one,
    )
    payment.refresh_from_db()
    costs = owed(payment)
    assert costs == payment.amount - 100_000
    close(payment)
    pay(payment, costs - 1, "FT0")  # too little: it goes back
    assert part_state(order) == "CANCELLED"
    pay(payment, costs, "FT1")
    payment.refresh_from_db()
    assert (payment.state, part_state(order)) == ("PAID", "PLACED")
    assert [refund.amount for refund in Refund.objects.all()] == [costs - 1]
    stock = order.lines.get().stockrecord
    assert (stock.num_in_stock, stock.num_allocated) == (3, 2)


def part_state(order: Order) -> str:
    return order.consignments.get().state


def test_money_that_comes_late_goes_back_when_the_goods_are_sold(
    waiting: Payment, fill: Fill, buy: Buy
) -> None:
    close(waiting)
    line = waiting.order.lines.get()
    buy(fill((line.product, 3)))
    pay(waiting, waiting.amount, "FT1")
    waiting.refresh_from_db()
    refund = Refund.objects.get(payment=waiting)
    assert (waiting.state, refund.reason, refund.amount) == ("EXPIRED", "LATE", waiting.amount)


def test_a_part_that_came_goes_back_when_the_order_runs_out(waiting: Payment) -> None:
    pay(waiting, 40_000, "FT1")
    waiting.refresh_from_db()
    close(waiting)
    assert Refund.objects.get(payment=waiting).amount == 40_000
    assert received(waiting) == given_back(waiting)


def test_nobody_gets_back_more_than_came(waiting: Payment) -> None:
    pay(waiting, waiting.amount, "FT1")
    with pytest.raises(RefundTooMuch):
        grant_refund(
            payment=waiting,
            amount=waiting.amount + 1,
            reason=Refund.Reason.ALLOWANCE,
            funder=Refund.Funder.PLATFORM,
            on=today(),
        )


def test_whatever_came_and_went_the_books_balance(waiting: Payment) -> None:
    pay(waiting, 40_000, "FT1")
    pay(waiting, waiting.amount, "FT2")
    pay(waiting, 5_000, "FT3")
    assert sum(LedgerEntry.objects.values_list("amount", flat=True)) == 0
