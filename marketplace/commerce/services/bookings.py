"""Services: asked for, answered, paid, done or left. docs/rules/bookings.md.

Room is counted under the lock of the service's terms. Locks are taken in the order of all selling:
order, payment, consignment; then the booking. Money moves only through the order's own cuts,
refunds and postings, so bookings are in the same ledger as parcels.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from catalog.products.models import Product
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import (
    Booking,
    BookingStep,
    Consignment,
    Cut,
    Payment,
    Refund,
    ServiceTerms,
)
from marketplace.commerce.order.models import Order, Origin
from marketplace.commerce.payments import BasketFacts
from marketplace.commerce.rules import bookings as rules
from marketplace.commerce.rules.bookings import End, Terms
from marketplace.commerce.selectors import bookings as selectors
from marketplace.commerce.selectors.payments import cut_off, given_back, received
from marketplace.commerce.services.direct_orders import (
    DirectLine,
    make_direct_order,
    place_of,
    prepaid_method,
)
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.payments import locked as locked_payment
from marketplace.commerce.services.placing import Contact
from marketplace.commerce.services.posting import post_delivered
from marketplace.commerce.services.refunds import grant_refund
from marketplace.commerce.services.timeline import locked as locked_consignment
from marketplace.commerce.services.timeline import move, write_down

FARTHEST_DAYS = 365
LONGEST_DAYS = 30
DONE_AFTER_DAYS = 3
"""Where nobody said otherwise so many days after the last one, the service was done."""
State = Booking.State


class BookingRefused(OrderRefused):
    """Nothing was changed; the text says why, for people."""


class Full(BookingRefused):
    """Too many people on a day."""

    def __init__(self, day: date, left: int) -> None:
        self.day, self.left = day, left
        super().__init__(
            _("Ngày %(day)s chỉ còn nhận %(left)d người.")
            % {"day": f"{day:%d/%m/%Y}", "left": max(0, left)}
        )


class BookingMoved(BookingRefused):
    """Its state is another by now."""

    def __init__(self, booking: Booking) -> None:
        super().__init__(
            _("Lượt đặt này nay là “%(state)s”, không làm việc ấy được nữa.")
            % {"state": booking.get_state_display()}
        )


@transaction.atomic
def set_terms(*, product: Product, terms: Terms, by: User) -> ServiceTerms:
    """How a service is sold from now on; bookings already asked for keep theirs."""
    row, _is_new = ServiceTerms.objects.update_or_create(product=product, defaults=terms.as_json())
    log(instance=product, action="ocop.service.terms", user=by, data=terms.as_json())
    return row


@transaction.atomic
def ask(
    *,
    product: Product,
    contact: Contact,
    starts_on: date,
    ends_on: date,
    people: int,
    on: date,
    now: datetime,
    language: str = "vi",
    by: User | None = None,
) -> Booking:
    """Ask a producer for a service; nothing is promised or paid yet.

    The terms of today are kept with it. Raises BookingRefused, Full.
    """
    refusal = selectors.why_not(product, on=on)
    if refusal:
        raise BookingRefused(refusal)
    terms = selectors.terms_of(product)
    if terms is None:
        raise BookingRefused(_("Dịch vụ này chưa nhận đặt trên chợ."))
    _check_days(starts_on, ends_on, people, on=on)
    _must_fit(product, terms, people, starts_on, ends_on)
    booking = Booking.objects.create(
        number="",
        product=product,
        producer=product.producer,
        guest_name=contact.name,
        phone=contact.phone,
        email=contact.email,
        note=contact.note,
        starts_on=starts_on,
        ends_on=ends_on,
        people=people,
        price=rules.price(terms, people=people, starts_on=starts_on, ends_on=ends_on),
        terms=terms.as_json(),
        answer_by=now + timedelta(hours=terms.answer_hours),
        language=language,
        user=by,
    )
    booking.number = f"DV-{booking.pk:06d}"
    booking.save(update_fields=["number"])
    _step(booking, State.ASKED, by=by)
    enqueue("commerce.mail_booking_asked", booking_id=booking.pk)
    return booking


def _check_days(starts_on: date, ends_on: date, people: int, *, on: date) -> None:
    if people < 1:
        raise BookingRefused(_("Ghi số người từ 1 trở lên."))
    if starts_on < on:
        raise BookingRefused(_("Ngày đầu đã qua."))
    if ends_on < starts_on:
        raise BookingRefused(_("Ngày cuối phải sau ngày đầu."))
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise BookingRefused(_("Đặt nhiều nhất %(days)d ngày một lượt.") % {"days": LONGEST_DAYS})
    if (starts_on - on).days > FARTHEST_DAYS:
        raise BookingRefused(_("Chỉ đặt trước được một năm."))


def _must_fit(
    product: Product, terms: Terms, people: int, starts_on: date, ends_on: date, without: int = 0
) -> None:
    taken = selectors.taken(product, starts_on=starts_on, ends_on=ends_on, without=without)
    wanted = list(rules.days(starts_on, ends_on))
    day = rules.fits(people, most=terms.most_people, taken=taken, on_days=wanted)
    if day is not None:
        raise Full(day, terms.most_people - taken[day])


@transaction.atomic
def confirm(*, booking: Booking, by: User, now: datetime) -> Order:
    """The producer takes the guests: room is held, and an order waits to be paid before.

    Two answers at the same moment for the last places: one wins, the other is told. Confirming
    twice gives the first order. Raises Full, BookingMoved, BookingRefused, MethodRefused.
    """
    booking = _locked(booking)
    if booking.state in {State.CONFIRMED, State.PAID} and booking.order is not None:
        return booking.order
    on = timezone.localdate(now)
    if booking.state != State.ASKED:
        raise BookingMoved(booking)
    if booking.starts_on < on:
        raise BookingRefused(_("Ngày đầu đã qua."))
    if refusal := selectors.why_not(booking.product, on=on):
        raise BookingRefused(refusal)
    terms = Terms.of(booking.terms)
    ServiceTerms.objects.select_for_update().get(product=booking.product)
    _must_fit(booking.product, terms, booking.people, booking.starts_on, booking.ends_on)
    booking.order = _order(booking, terms, by=by, on=on, now=now)
    booking.save(update_fields=["order"])
    _step(booking, State.CONFIRMED, by=by)
    enqueue("commerce.mail_booking", booking_id=booking.pk, state=State.CONFIRMED)
    return booking.order


def _order(booking: Booking, terms: Terms, *, by: User, on: date, now: datetime) -> Order:
    """The price in its stakes, a line each, so that leaving later cuts whole lines."""
    facts = BasketFacts(
        total=booking.price,
        on=on,
        phone=booking.phone,
        has_services=True,
        is_prepaid_only=True,
    )
    day = datetime.combine(booking.starts_on + timedelta(days=1), datetime.min.time())
    return make_direct_order(
        product=booking.product,
        lines=_lines(booking, terms),
        kind=Consignment.Kind.SERVICE,
        origin=Origin.BOOKING,
        contact=Contact(booking.guest_name, booking.phone, booking.email, booking.note),
        address=place_of(booking.product),
        method=prepaid_method(facts),
        due_at=timezone.make_aware(day),
        on=on,
        now=now,
        language=booking.language,
        by=booking.user,
    )


def _lines(booking: Booking, terms: Terms) -> list[DirectLine]:
    what = _("%(service)s, %(people)d người, %(from)s đến %(to)s") % {
        "service": booking.product.title,
        "people": booking.people,
        "from": f"{booking.starts_on:%d/%m/%Y}",
        "to": f"{booking.ends_on:%d/%m/%Y}",
    }
    amounts = rules.stakes(terms, booking.price)
    names = [what, *(_("%(what)s (phần %(n)d)") % {"what": what, "n": n} for n in (2, 3, 4))]
    return [DirectLine(name[:255], 1, a) for name, a in zip(names, amounts, strict=False)]


@transaction.atomic
def decline(*, booking: Booking, words: str, by: User) -> Booking:
    """The producer does not take them. Raises BookingMoved once it was confirmed."""
    booking = _locked(booking)
    if booking.state != State.ASKED:
        raise BookingMoved(booking)
    _step(booking, State.DECLINED, words=words, by=by)
    enqueue("commerce.mail_booking", booking_id=booking.pk, state=State.DECLINED)
    return booking


@transaction.atomic
def ask_other_day(*, booking: Booking, starts_on: date, on: date, by: User | None) -> Booking:
    """The guest asks to come from another day on, as many people and days, at the same price.

    Not answered yet: it is moved at once. Confirmed or paid: the producer is asked, and nothing
    changes until they say yes. Later than the free days only the producer may offer it.
    Raises BookingMoved, BookingRefused, Full.
    """
    booking = _locked(booking)
    terms = Terms.of(booking.terms)
    ends_on = starts_on + (booking.ends_on - booking.starts_on)
    if booking.state not in selectors.OPEN:
        raise BookingMoved(booking)
    _check_days(starts_on, ends_on, booking.people, on=on)
    _must_fit(booking.product, terms, booking.people, starts_on, ends_on, booking.pk)
    if booking.state == State.ASKED:
        booking.starts_on, booking.ends_on = starts_on, ends_on
        booking.save(update_fields=["starts_on", "ends_on"])
    else:
        end = rules.end_of_cancelling(terms, starts_on=booking.starts_on, on=on)
        if end != End.FREE:
            raise BookingRefused(
                _("Còn dưới %(days)d ngày nên không dời được nữa. Xin gọi cho chủ thể.")
                % {"days": terms.free_cancel_days}
            )
        booking.asked_start_on = starts_on
        booking.save(update_fields=["asked_start_on"])
    _step(booking, booking.state, words=_asked_words(starts_on), by=by)
    enqueue("commerce.mail_booking_asked", booking_id=booking.pk)
    return booking


def _asked_words(day: date) -> str:
    return _("Xin đến từ ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}


@transaction.atomic
def answer_other_day(*, booking: Booking, agreed: bool, by: User) -> Booking:
    """The producer says yes or no to the other day; room is counted again under the lock.
    Raises BookingMoved where nothing is asked, Full."""
    booking = _locked(booking)
    wanted = booking.asked_start_on
    if wanted is None or booking.state not in {State.CONFIRMED, State.PAID}:
        raise BookingMoved(booking)
    ServiceTerms.objects.select_for_update().get(product=booking.product)
    if agreed:
        ends_on = wanted + (booking.ends_on - booking.starts_on)
        terms = Terms.of(booking.terms)
        _must_fit(booking.product, terms, booking.people, wanted, ends_on, booking.pk)
        booking.starts_on, booking.ends_on = wanted, ends_on
    booking.asked_start_on = None
    booking.save(update_fields=["starts_on", "ends_on", "asked_start_on"])
    words = _("Đã dời ngày") if agreed else _("Không dời ngày được")
    _step(booking, booking.state, words=words, by=by)
    enqueue("commerce.mail_booking", booking_id=booking.pk, state="MOVED" if agreed else "STAYS")
    return booking


@transaction.atomic
def cancel(
    *, booking: Booking, by_guest: bool, words: str, by: User | None, now: datetime
) -> Booking:
    """Leave a booking. Before it was paid nothing is lost; after, a guest leaves by the frozen
    terms: free, or the late share stays with the producer. A producer who cancels gives
    everything back. Raises BookingMoved."""
    booking, payment, consignment = _locked_whole(booking)
    if booking.state not in selectors.OPEN:
        raise BookingMoved(booking)
    on = timezone.localdate(now)
    if payment is None or consignment is None:
        _step(booking, State.CANCELLED, words=words, by=by)
    else:
        end = End.FREE
        if by_guest and received(payment) > given_back(payment):
            terms = Terms.of(booking.terms)
            end = rules.end_of_cancelling(terms, starts_on=booking.starts_on, on=on)
        _settle(booking, payment, consignment, end, words=words, by=by, on=on)
        _step(booking, State.CANCELLED, words=words, by=by)
    if by_guest:
        enqueue("commerce.mail_booking_asked", booking_id=booking.pk)
    else:
        enqueue("commerce.mail_booking", booking_id=booking.pk, state=State.CANCELLED)
    return booking


@transaction.atomic
def note_done(*, booking: Booking, by: User | None, now: datetime) -> Booking:
    """The guests came: the whole price is the producer's. Twice is once. Raises BookingMoved,
    BookingRefused before the first day."""
    return _finish(booking, End.DONE, by=by, now=now)


@transaction.atomic
def note_no_show(*, booking: Booking, by: User, now: datetime) -> Booking:
    """The guests never came: the frozen share stays, the rest goes back. Raises as note_done."""
    return _finish(booking, End.NO_SHOW, by=by, now=now)


def _finish(booking: Booking, end: End, *, by: User | None, now: datetime) -> Booking:
    booking, payment, consignment = _locked_whole(booking)
    state = State.DONE if end == End.DONE else State.NO_SHOW
    if booking.state == state:
        return booking
    on = timezone.localdate(now)
    if booking.state != State.PAID or payment is None or consignment is None:
        raise BookingMoved(booking)
    if on < booking.starts_on:
        raise BookingRefused(_("Chưa tới ngày khách đến."))
    _settle(booking, payment, consignment, end, words="", by=by, on=on)
    _step(booking, state, by=by)
    enqueue("commerce.mail_booking", booking_id=booking.pk, state=state)
    return booking


def _settle(
    booking: Booking,
    payment: Payment,
    consignment: Consignment,
    end: End,
    *,
    words: str,
    by: User | None,
    on: date,
) -> None:
    """Cut what goes back, refund what of it came, post the rest as delivered. All is locked."""
    reason = words or _("Dịch vụ: %(how)s") % {"how": _HOW[end]}
    lines = list(consignment.order.lines.order_by("pk"))
    back = rules.given_back(Terms.of(booking.terms), booking.price, end)
    Cut.objects.bulk_create(
        Cut(
            consignment=consignment,
            line=line,
            quantity=1,
            amount=int(line.line_price_incl_tax),
            reason=reason[:200],
            by=by,
        )
        for line, goes_back in zip(lines, back, strict=True)
        if goes_back
    )
    came = received(payment) - given_back(payment)
    too_much = came - (payment.amount - cut_off(payment.order_id))
    if too_much > 0:
        grant_refund(
            payment=payment,
            amount=too_much,
            reason=Refund.Reason.CANCELLED,
            funder=Refund.Funder.BUYER_FUNDS,
            consignment=consignment,
            words=reason[:300],
            by=by,
            on=on,
        )
    if all(back):
        move(consignment, "CANCELLED", note=reason, by=by)
        if not came:
            payment.state = Payment.State.CANCELLED
            payment.save(update_fields=["state"])
        return
    # A service is not packed or sent: it is delivered by having been there, or by the terms.
    consignment.state = Consignment.State.DELIVERED
    consignment.save(update_fields=["state"])
    write_down(consignment, note=reason, by=by)
    post_delivered(consignment=consignment, on=on)


_HOW = {
    End.DONE: gettext_lazy("khách đã tới"),
    End.FREE: gettext_lazy("huỷ không mất tiền"),
    End.LATE: gettext_lazy("huỷ muộn"),
    End.NO_SHOW: gettext_lazy("khách không tới"),
}


def follow_payment(*, order: Order, by: User | None = None) -> None:
    """Bring a booking up to what became of its order's payment: paid, run out, or called off.

    Called where the payment moves, in its transaction and under its locks; the sweep calls it
    for whatever was missed. Again changes nothing.
    """
    booking = Booking.objects.select_for_update().filter(order=order).first()
    if booking is None or booking.state != State.CONFIRMED:
        return
    payment = Payment.objects.get(order=order)
    if payment.state == Payment.State.PAID:
        _step(booking, State.PAID, by=by)
        consignment = locked_consignment(order.consignments.get())
        if consignment.state == Consignment.State.PLACED:
            move(consignment, "ACCEPTED", note="", by=None)
        enqueue("commerce.mail_booking_asked", booking_id=booking.pk)
    elif payment.state == Payment.State.EXPIRED:
        _step(booking, State.EXPIRED, by=by)
        enqueue("commerce.mail_booking", booking_id=booking.pk, state=State.EXPIRED)
    elif payment.state == Payment.State.CANCELLED or _is_off(order):
        _step(booking, State.CANCELLED, by=by)


@transaction.atomic
def follow(*, booking: Booking) -> None:
    """The same for the sweep, which holds no lock yet."""
    if booking.order is not None:
        payment = locked_payment(Payment.objects.get(order=booking.order))
        follow_payment(order=payment.order)


def _is_off(order: Order) -> bool:
    return not order.consignments.exclude(state=Consignment.State.CANCELLED).exists()


def expire_unanswered(*, now: datetime) -> int:
    """Close requests that no producer answered in time; how many. The sweep's."""
    closed = 0
    waiting = Booking.objects.filter(state=State.ASKED, answer_by__lte=now).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            booking = Booking.objects.select_for_update().get(pk=pk)
            if booking.state != State.ASKED:
                continue
            _step(booking, State.EXPIRED, by=None)
            enqueue("commerce.mail_booking", booking_id=pk, state="UNANSWERED")
            closed += 1
    return closed


def close_past(*, now: datetime) -> int:
    """Count as done what was paid and is over since three days; how many. The sweep's."""
    last = timezone.localdate(now) - timedelta(days=DONE_AFTER_DAYS)
    past = list(Booking.objects.filter(state=State.PAID, ends_on__lt=last).order_by("pk"))
    for booking in past:
        note_done(booking=booking, by=None, now=now)
    return len(past)


def _locked(booking: Booking) -> Booking:
    return (
        Booking.objects.select_for_update(of=("self",))
        .select_related("product__producer", "producer", "order")
        .get(pk=booking.pk)
    )


def _locked_whole(booking: Booking) -> tuple[Booking, Payment | None, Consignment | None]:
    """Order, payment, consignment and booking locked in that order; the first three None while
    it has no order."""
    order_id = Booking.objects.values_list("order_id", flat=True).get(pk=booking.pk)
    if order_id is None:
        held = _locked(booking)
        if held.order_id is None:
            return held, None, None
        raise BookingMoved(held)  # confirmed at this very moment
    payment = locked_payment(Payment.objects.get(order=order_id))
    consignment = locked_consignment(Consignment.objects.get(order=order_id))
    return _locked(booking), payment, consignment


def _step(booking: Booking, state: str, *, words: str = "", by: User | None) -> None:
    booking.state = State(state)
    booking.save(update_fields=["state"])
    BookingStep.objects.create(booking=booking, state=state, words=words[:300], by=by)
    log(instance=booking, action=f"ocop.booking.{str(state).lower()}", user=by, data={})
