"""Services: asked for, answered, paid, done or left, in the same ledger as parcels."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from catalog.products.models import Product
from marketplace.commerce.models import Booking, Consignment, LineShare, Payment, Refund
from marketplace.commerce.rules import bookings as rules
from marketplace.commerce.rules.bookings import End, Terms
from marketplace.commerce.selectors import bookings as selectors
from marketplace.commerce.selectors.consignments import released, tab_counts
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.payments import given_back, received
from marketplace.commerce.services import Contact, bookings, cancelling
from marketplace.commerce.services.errors import PaymentClosed, WrongState
from marketplace.commerce.services.payments import change_method, expire_unpaid
from tests.commerce.test_many_buyers import at_once
from tests.commerce.trading import Trade, must_balance
from tests.factories import LotFactory, ProductFactory, UserFactory

TERMS = Terms(
    price_per_person=350_001,
    is_per_day=True,
    most_people=10,
    answer_hours=24,
    free_cancel_days=3,
    late_fee_percent=50,
    no_show_percent=80,
)
GUEST = Contact("Lê Văn Khách", "0987654321", "khach@vi-du.example", "Ăn chay")


def service(terms: Terms = TERMS) -> Product:
    product = ProductFactory(ocop_set_id=26, title="Đi vườn thanh long", stock=False)
    bookings.set_terms(product=product, terms=terms, by=UserFactory())
    return product


def asked(trade: Trade, product: Product, *, days_ahead: int = 10, **facts: Any) -> Booking:
    first = trade.on + timedelta(days=days_ahead)
    held = {
        "product": product,
        "contact": GUEST,
        "starts_on": first,
        "ends_on": first + timedelta(days=1),
        "people": 3,
        "on": trade.on,
        "now": trade.now,
    }
    return bookings.ask(**held | facts)


def paid(trade: Trade, product: Product, **facts: Any) -> Booking:
    booking = asked(trade, product, **facts)
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)
    trade.pay(order)
    booking.refresh_from_db()
    assert booking.state == "PAID"
    return booking


@pytest.fixture
def trade(db: None) -> Trade:
    return Trade(UserFactory())


WHOLE = 350_001 * 3 * 2


def test_a_price_is_per_person_and_per_day_where_the_terms_say_so() -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 2)
    assert rules.price(TERMS, people=3, starts_on=first, ends_on=last) == WHOLE
    flat = Terms(**TERMS.as_json() | {"is_per_day": False})
    assert rules.price(flat, people=3, starts_on=first, ends_on=last) == 350_001 * 3


@given(st.integers(1, 10**9), st.integers(0, 100), st.integers(0, 100), st.sampled_from(list(End)))
def test_however_it_ends_whole_stakes_are_kept_or_given_back(
    whole: int, late: int, no_show: int, end: End
) -> None:
    terms = Terms(**TERMS.as_json() | {"late_fee_percent": late, "no_show_percent": no_show})
    stakes = rules.stakes(terms, whole)
    assert sum(stakes) == whole
    assert all(stake > 0 for stake in stakes)
    back = rules.given_back(terms, whole, end)
    kept = sum(s for s, goes in zip(stakes, back, strict=True) if not goes)
    assert kept == rules.kept(terms, whole, end)


def test_asked_confirmed_paid_and_done_the_price_is_the_producers(trade: Trade) -> None:
    product = service()
    booking = asked(trade, product)
    assert (booking.state, booking.price, booking.number[:3]) == ("ASKED", WHOLE, "DV-")
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)
    assert bookings.confirm(booking=booking, by=trade.staff, now=trade.now) == order
    assert order.total_incl_tax == WHOLE
    consignment = order.consignments.get()
    assert (consignment.kind, consignment.released_at) == (Consignment.Kind.SERVICE, None)
    trade.pay(order)
    booking.refresh_from_db()
    assert booking.state == "PAID"
    with pytest.raises(bookings.BookingRefused):
        bookings.note_done(booking=booking, by=trade.staff, now=trade.now)
    trade.wait(days=11)
    bookings.note_done(booking=booking, by=trade.staff, now=trade.now)
    bookings.note_done(booking=booking, by=trade.staff, now=trade.now)
    commission = sum(LineShare.objects.filter(line__order=order).values_list("commission", flat=1))
    assert owed_to(product.producer) == WHOLE - commission
    must_balance()
    states = list(booking.steps.order_by("pk").values_list("state", flat=True))
    assert states == ["ASKED", "CONFIRMED", "PAID", "DONE"]


@pytest.mark.parametrize(
    ("days_ahead", "end"), [(10, End.FREE), (3, End.FREE), (2, End.LATE), (0, End.LATE)]
)
def test_a_guest_leaves_by_the_terms_they_read(trade: Trade, days_ahead: int, end: End) -> None:
    product = service()
    booking = paid(trade, product, days_ahead=days_ahead)
    bookings.set_terms(  # changed later: does not touch it
        product=product, terms=Terms(**TERMS.as_json() | {"late_fee_percent": 100}), by=trade.staff
    )
    bookings.cancel(booking=booking, by_guest=True, words="", by=None, now=trade.now)
    booking.refresh_from_db()
    payment = booking.order.payment
    kept = rules.kept(TERMS, WHOLE, end)
    assert booking.state == "CANCELLED"
    assert received(payment) - given_back(payment) == kept
    assert (owed_to(product.producer) > 0) is (end == End.LATE)
    must_balance()
    with pytest.raises(bookings.BookingMoved):
        bookings.cancel(booking=booking, by_guest=True, words="", by=None, now=trade.now)
    assert Refund.objects.filter(payment=payment).count() == 1


def test_a_guest_who_never_came_gets_the_rest_back(trade: Trade) -> None:
    product = service()
    booking = paid(trade, product, days_ahead=1)
    trade.wait(days=2)
    bookings.note_no_show(booking=booking, by=trade.staff, now=trade.now)
    payment = Payment.objects.get(order=booking.order)
    assert received(payment) - given_back(payment) == rules.kept(TERMS, WHOLE, End.NO_SHOW)
    booking.refresh_from_db()
    assert booking.state == "NO_SHOW"
    must_balance()


def test_a_producer_who_calls_it_off_gives_everything_back(trade: Trade) -> None:
    product = service()
    booking = paid(trade, product, days_ahead=1)
    bookings.cancel(booking=booking, by_guest=False, words="Bão", by=trade.staff, now=trade.now)
    assert given_back(Payment.objects.get(order=booking.order)) == WHOLE
    assert booking.order.consignments.get().state == "CANCELLED"
    assert owed_to(product.producer) == 0
    must_balance()


def test_leaving_before_paying_costs_nothing_and_money_that_comes_after_goes_back(
    trade: Trade,
) -> None:
    booking = asked(trade, service(), days_ahead=1)
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)
    bookings.cancel(booking=booking, by_guest=True, words="", by=None, now=trade.now)
    payment = Payment.objects.get(order=order)
    assert payment.state == "CANCELLED"
    trade.pay(order, WHOLE)
    assert given_back(payment) == WHOLE
    booking.refresh_from_db()
    assert booking.state == "CANCELLED"
    must_balance()


def test_what_is_not_paid_in_time_is_free_for_others(trade: Trade) -> None:
    product = service()
    booking = asked(trade, product, people=10)
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)
    with pytest.raises(bookings.Full):
        asked(trade, product, people=1)
    trade.wait(days=2)
    assert expire_unpaid(payment=order.payment, now=trade.now)
    booking.refresh_from_db()
    assert booking.state == "EXPIRED"
    assert asked(trade, product, people=10, days_ahead=8).state == "ASKED"
    trade.pay(order, WHOLE)  # late: goes back, the place is another's perhaps
    assert given_back(order.payment) == WHOLE
    must_balance()


def test_a_request_nobody_answers_closes_itself(trade: Trade) -> None:
    booking = asked(trade, service())
    assert bookings.expire_unanswered(now=trade.now) == 0
    trade.wait(days=1)
    assert bookings.expire_unanswered(now=trade.now) == 1
    booking.refresh_from_db()
    assert booking.state == "EXPIRED"
    with pytest.raises(bookings.BookingMoved):
        bookings.confirm(booking=booking, by=trade.staff, now=trade.now)


def test_what_is_over_and_was_paid_counts_as_done_after_three_days(trade: Trade) -> None:
    booking = paid(trade, service(), days_ahead=1)
    trade.wait(days=5)
    assert bookings.close_past(now=trade.now) == 0
    trade.wait(days=1)
    assert bookings.close_past(now=trade.now) == 1
    booking.refresh_from_db()
    assert booking.state == "DONE"
    must_balance()


def test_another_day_is_the_producers_to_agree_to(trade: Trade) -> None:
    product = service()
    booking = paid(trade, product)
    wanted = trade.on + timedelta(days=20)
    bookings.ask_other_day(booking=booking, starts_on=wanted, on=trade.on, by=None)
    booking.refresh_from_db()
    assert (booking.asked_start_on, booking.starts_on) == (wanted, trade.on + timedelta(days=10))
    bookings.answer_other_day(booking=booking, agreed=True, by=trade.staff)
    booking.refresh_from_db()
    assert (booking.starts_on, booking.ends_on) == (wanted, wanted + timedelta(days=1))
    assert selectors.taken(product, starts_on=wanted, ends_on=wanted)[wanted] == 3
    late = paid(trade, product, days_ahead=2)
    with pytest.raises(bookings.BookingRefused, match="không dời"):
        bookings.ask_other_day(booking=late, starts_on=wanted, on=trade.on, by=None)


def test_what_may_not_be_sold_may_not_be_booked(trade: Trade) -> None:
    product = service()
    booking = asked(trade, product)
    LotFactory(product=product, recalled=True)
    for act in (
        lambda: asked(trade, product),
        lambda: bookings.confirm(booking=booking, by=trade.staff, now=trade.now),
    ):
        with pytest.raises(bookings.BookingRefused):
            act()
    unchecked = ProductFactory(ocop_set_id=26, stock=False, checks=False)
    bookings.set_terms(product=unchecked, terms=TERMS, by=trade.staff)
    with pytest.raises(bookings.BookingRefused):
        asked(trade, unchecked)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"people": 0}, "số người"),
        ({"starts_on": date(2020, 1, 1)}, "đã qua"),
        ({"ends_on": date(2020, 1, 1)}, "sau ngày đầu"),
        ({"people": 11}, "chỉ còn nhận 10"),
    ],
)
def test_a_request_that_cannot_be_says_why(trade: Trade, facts: Any, words: str) -> None:
    with pytest.raises(bookings.BookingRefused, match=words):
        asked(trade, service(), **facts)


@pytest.mark.django_db(transaction=True)
def test_of_two_confirmed_at_once_for_the_last_places_one_is_told() -> None:
    trade = Trade(UserFactory())
    product = service()
    rows = [asked(trade, product, people=6) for _ in range(2)]

    def take(row: Booking) -> Callable[[], str]:
        return lambda: bookings.confirm(booking=row, by=trade.staff, now=trade.now) and "taken"

    assert at_once([take(row) for row in rows]) == {"taken": 1, "Full": 1}


@pytest.mark.django_db(transaction=True)
def test_paying_and_leaving_at_once_never_wait_for_each_other_in_a_circle() -> None:
    trade = Trade(UserFactory())
    product = service()
    booking = asked(trade, product, days_ahead=1)
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)

    def pay() -> str:
        trade.pay(order, WHOLE)
        return "paid"

    def leave() -> str:
        bookings.cancel(booking=booking, by_guest=True, words="", by=None, now=trade.now)
        return "left"

    assert at_once([pay, leave]) == {"paid": 1, "left": 1}
    payment = Payment.objects.get(order=order)
    kept = received(payment) - given_back(payment)
    assert kept in {0, rules.kept(TERMS, WHOLE, End.LATE)}
    must_balance()


def test_a_deadline_never_outlives_the_first_day(trade: Trade) -> None:
    trade.now = timezone.make_aware(datetime(2026, 12, 1, 20, 0))
    booking = asked(trade, service(), days_ahead=0)
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)
    assert timezone.localdate(order.payment.due_at) == trade.on + timedelta(days=1)


def test_a_service_is_not_sent_like_goods_nor_paid_in_cash(trade: Trade) -> None:
    waiting = asked(trade, service())
    order = bookings.confirm(booking=waiting, by=trade.staff, now=trade.now)
    with pytest.raises(PaymentClosed):
        change_method(order=order, method="CASH_ON_DELIVERY", now=trade.now)
    booking = paid(trade, service())
    consignment = booking.order.consignments.get()
    with pytest.raises(WrongState):
        trade.send(consignment)
    assert list(released(booking.producer)) == []
    assert sum(tab_counts(booking.producer).values()) == 0


def test_an_unpaid_order_called_off_on_its_own_page_closes_the_booking(trade: Trade) -> None:
    booking = asked(trade, service())
    order = bookings.confirm(booking=booking, by=trade.staff, now=trade.now)
    cancelling.cancel(
        consignment=order.consignments.get(), reason="", by=None, now=trade.now, side="BUYER"
    )
    booking.refresh_from_db()
    bookings.follow(booking=booking)
    booking.refresh_from_db()
    assert booking.state == "CANCELLED"
