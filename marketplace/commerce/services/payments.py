"""Money of buyers coming in. `receive` is the one place where an order becomes paid.

Whoever hears of money (a signed call, a bank's file, the page the buyer comes back to, the sweep)
ends here with a method and a reference; the same reference again changes nothing. Locks are taken
in one order everywhere: order, payment, consignments, stock. No provider is asked while they are
held. Why so: docs/decisions/0018-ledger.md and 0020-card.md.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce import payments as plugs
from marketplace.commerce.models import (
    Consignment,
    Payment,
    PaymentAttempt,
    Receipt,
    Refund,
    SellingSettings,
)
from marketplace.commerce.order.models import Order, Origin
from marketplace.commerce.payments import NextStep, Told
from marketplace.commerce.selectors.payments import cut_off, given_back, owed, received
from marketplace.commerce.selectors.transfers import new_memo
from marketplace.commerce.services.errors import AlreadyPaid, PaymentClosed
from marketplace.commerce.services.posting import post_provider_fee, post_received
from marketplace.commerce.services.refunds import grant_refund
from marketplace.commerce.services.stock import retake

_OVER = frozenset({plugs.State.EXPIRED, plugs.State.FAILED})
WAITING = (Payment.State.WAITING, Payment.State.PART_PAID)


def start_payment(*, order: Order, method: str, now: datetime) -> Payment:
    """Write how a new order is paid, in the transaction that places it. Cash and orders of
    nothing release their consignments at once; the rest waits until its deadline."""
    plug = plugs.method(method)
    amount = int(order.total_incl_tax)
    state, due_at = Payment.State.ON_DELIVERY, None
    if plug.is_prepaid:
        minutes = SellingSettings.load().unpaid_minutes
        state, due_at = Payment.State.WAITING, now + timedelta(minutes=minutes)
    if amount == 0:
        state, due_at = Payment.State.PAID, None
    payment = Payment.objects.create(
        order=order,
        method=method,
        state=state,
        amount=amount,
        due_at=due_at,
        memo=new_memo(),
    )
    if not plug.is_prepaid or amount == 0:
        release(order=order, now=now)
    return payment


def release(*, order: Order, now: datetime) -> None:
    """Let the producers see their parts and begin; tells each of them, once."""
    if order.origin == Origin.GROUP and not _run_lets_go(order, now=now):
        return
    waiting = Consignment.objects.filter(order=order, released_at=None, state="PLACED")
    for consignment in waiting.select_for_update().order_by("pk"):
        consignment.released_at = now
        consignment.save(update_fields=["released_at"])
        if consignment.kind != Consignment.Kind.SERVICE:  # services.bookings tells of those
            enqueue("commerce.mail_producer", consignment_id=consignment.pk)


def _run_lets_go(order: Order, *, now: datetime) -> bool:
    """Whether an order in a group run may leave; in one that failed it is called off here."""
    from marketplace.commerce.services.group_runs import follow_payment

    return follow_payment(order=order, now=now)


@transaction.atomic
def locked(payment: Payment) -> Payment:
    """The payment with its order, both locked in the order that everybody keeps."""
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    payment.order = order
    return payment


@transaction.atomic
def receive(
    *,
    payment: Payment,
    method: str,
    reference: str,
    amount: int,
    at: datetime,
    now: datetime,
    by: User | None = None,
) -> Receipt | None:
    """Note money that truly came for this order; None where this very money was noted before.

    What is more than owed goes back (OVERPAID). Money for an order that was closed meanwhile
    revives it if all its stock can be taken again, else it goes back (LATE). An order paid in
    full is released to its producers. `amount` in đồng, above 0.
    """
    payment = locked(payment)
    receipt, is_new = Receipt.objects.get_or_create(
        method=method,
        reference=reference,
        defaults={"payment": payment, "amount": amount, "received_at": at, "by": by},
    )
    if not is_new:
        return None
    post_received(receipt=receipt, on=timezone.localdate(now))
    log(
        instance=payment.order,
        action="ocop.payment.receive",
        user=by,
        data={"method": method, "amount": amount},
    )
    if payment.state not in WAITING and not _revive(payment, now=now):
        _give_back(payment, receipt, amount, Refund.Reason.LATE, now=now)
        return receipt
    if too_much := min(amount, _held_beyond_due(payment)):
        _give_back(payment, receipt, too_much, Refund.Reason.OVERPAID, now=now)
    _note_state(payment, now=now)
    return receipt


def _held_beyond_due(payment: Payment) -> int:
    """What is here of the buyer's beyond what the order costs now, in đồng."""
    due = payment.amount - cut_off(payment.order_id)
    return max(0, received(payment) - given_back(payment) - due)


def _note_state(payment: Payment, *, now: datetime) -> None:
    """PAID when nothing is owed, and its producers may begin; else PART_PAID."""
    if owed(payment) > 0:
        payment.state = Payment.State.PART_PAID
        payment.save(update_fields=["state"])
        return
    payment.state = Payment.State.PAID
    payment.save(update_fields=["state"])
    release(order=payment.order, now=now)
    _tell_booking(payment.order)
    enqueue("commerce.mail_paid", order_id=payment.order_id)


def _tell_booking(order: Order) -> None:
    """A booked service moves with the money of its order."""
    from marketplace.commerce.services.bookings import follow_payment

    if order.origin == Origin.BOOKING:
        follow_payment(order=order)


def note_owed(payment: Payment, *, now: datetime) -> None:
    """After something was cut: what is no longer owed is paid. The payment is locked."""
    if payment.state in WAITING and owed(payment) == 0:
        _note_state(payment, now=now)


def _give_back(
    payment: Payment, receipt: Receipt, amount: int, reason: str, *, now: datetime
) -> None:
    grant_refund(
        payment=payment,
        receipt=receipt,
        amount=amount,
        reason=reason,
        funder=Refund.Funder.BUYER_FUNDS,
        on=timezone.localdate(now),
    )


def _revive(payment: Payment, *, now: datetime) -> bool:
    """Take a closed order's stock again, all or nothing. Only what expired comes back, and only
    for all that it costs after what was cut from it; what somebody cancelled, or what is paid
    already, does not."""
    from marketplace.commerce.services.group_runs import may_come_back

    costs = payment.amount - cut_off(payment.order_id)
    came = received(payment) - given_back(payment)
    if payment.state != Payment.State.EXPIRED or came < costs:
        return False
    if payment.order.origin == Origin.GROUP and not may_come_back(order=payment.order):
        return False
    if not retake(order=payment.order, now=now):
        return False
    payment.state = Payment.State.WAITING
    payment.save(update_fields=["state"])
    return True


def begin_attempt(*, payment: Payment, now: datetime) -> NextStep:
    """Where the buyer pays now. An attempt that is open is used again; the provider is asked
    outside every lock, under a key made of the order and the attempt's number.

    Raises AlreadyPaid, PaymentClosed, payments.Unreachable.
    """
    _close_stale(payment, now=now)
    with transaction.atomic():
        payment = locked(payment)
        if payment.state == Payment.State.PAID:
            raise AlreadyPaid
        if payment.state not in WAITING or (payment.due_at and payment.due_at <= now):
            raise PaymentClosed
        attempt = payment.attempts.filter(state=PaymentAttempt.State.OPEN).first()
        attempt = attempt or _new_attempt(payment)
    if attempt.address:
        return NextStep(attempt.address, is_ours=False)
    plug = plugs.method(attempt.method)
    try:
        begun = plug.begin(payment, attempt, now=now)
    except plugs.Refused:
        _note_begun(attempt, state=PaymentAttempt.State.FAILED)  # the next press is a new attempt
        raise
    changes: dict[str, object] = {"detail": begun.detail or {}, "expires_at": begun.expires_at}
    if begun.reference:
        changes["reference"] = begun.reference
    if not begun.step.is_ours:
        changes["address"] = begun.step.address
    if not _note_begun(attempt, **changes):
        # Closed while the provider was making it: nobody must be able to pay on it.
        attempt.reference = begun.reference
        plug.close(attempt)
        raise PaymentClosed
    return begun.step


def _note_begun(attempt: PaymentAttempt, **changes: object) -> int:
    rows = PaymentAttempt.objects.filter(pk=attempt.pk, state=PaymentAttempt.State.OPEN)
    return rows.update(**changes)


def _close_stale(payment: Payment, *, now: datetime) -> None:
    """Close the open attempt at its provider before another is made, where it ended, or is for
    another sum or by another method than now. Raises payments.Unreachable."""
    attempt = payment.attempts.filter(state=PaymentAttempt.State.OPEN).first()
    if attempt is None or "mismatch" in attempt.detail:
        return  # a person looks at what is told of it
    ended = attempt.expires_at is not None and attempt.expires_at <= now
    if not ended and attempt.amount == owed(payment) and attempt.method == payment.method:
        return
    told = plugs.method(attempt.method).close(attempt)
    if told.state in {plugs.State.UNKNOWN, plugs.State.OPEN}:
        raise plugs.Unreachable
    note_told(attempt=attempt, told=told, now=now)


def _new_attempt(payment: Payment) -> PaymentAttempt:
    number = payment.attempts.count() + 1
    return PaymentAttempt.objects.create(
        payment=payment,
        method=payment.method,
        number=number,
        key=f"session:{payment.order.number}:{number}",
        amount=owed(payment),
    )


def settle(*, attempt: PaymentAttempt, now: datetime) -> Payment:
    """Ask the provider what became of an attempt, and note it. The webhook, the page the buyer
    comes back to and the sweep all come here; any number of times, in any order."""
    told = plugs.method(attempt.method).ask(attempt)
    return note_told(attempt=attempt, told=told, now=now)


@transaction.atomic
def note_told(*, attempt: PaymentAttempt, told: Told, now: datetime) -> Payment:
    """Note what a provider said of an attempt. An attempt that was paid stays paid, whatever is
    said later; a mismatch is kept for a person and nothing is marked paid."""
    payment = locked(attempt.payment)
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
    attempt.asked_at = now
    if told.mismatch:
        attempt.detail = {**attempt.detail, "mismatch": told.mismatch}
    elif told.state == plugs.State.PAID:
        attempt.state = PaymentAttempt.State.PAID
    elif told.state in _OVER and attempt.state == PaymentAttempt.State.OPEN:
        attempt.state = PaymentAttempt.State(told.state.value)
    attempt.save(update_fields=["asked_at", "state", "detail"])
    if told.state == plugs.State.PAID and not told.mismatch:
        receive(
            payment=payment,
            method=attempt.method,
            reference=told.reference,
            amount=told.amount,
            at=told.at or now,
            now=now,
        )
        _note_fee(payment, told, now=now)
    return Payment.objects.get(pk=payment.pk)


def _note_fee(payment: Payment, told: Told, *, now: datetime) -> None:
    if told.fee > 0:
        post_provider_fee(
            payment=payment,
            fee=told.fee,
            key=f"fee:{payment.method}:{told.reference}",
            on=timezone.localdate(now),
        )


def expire_unpaid(*, payment: Payment, now: datetime) -> bool:
    """Close an order whose deadline passed: first at the provider, so that nobody can pay for it
    any more, then here. Returns whether it was closed. One that was paid meanwhile is settled.
    """
    from marketplace.commerce.services.cancelling import cancel_order

    for attempt in payment.attempts.filter(state=PaymentAttempt.State.OPEN):
        told = plugs.method(attempt.method).close(attempt)
        if told.state in {plugs.State.UNKNOWN, plugs.State.OPEN}:
            return False  # asked again by the next sweep
        note_told(attempt=attempt, told=told, now=now)
    with transaction.atomic():
        payment = locked(payment)
        if payment.state not in WAITING or payment.due_at is None or payment.due_at > now:
            return False
        if payment.attempts.filter(state=PaymentAttempt.State.OPEN).exists():
            return False  # begun again meanwhile
        payment.state = Payment.State.EXPIRED
        payment.save(update_fields=["state"])
        cancel_order(order=payment.order, reason="EXPIRED", side="SYSTEM", by=None, now=now)
        _tell_booking(payment.order)
        _give_part_back(payment, now=now)
        enqueue("commerce.mail_expired", order_id=payment.order_id)
    return True


def _give_part_back(payment: Payment, *, now: datetime) -> None:
    """What came of an order that was never paid in full does not stay here."""
    rest = received(payment) - given_back(payment)
    receipt = payment.receipts.order_by("pk").last()
    if receipt is not None and rest > 0:
        _give_back(payment, receipt, rest, Refund.Reason.LATE, now=now)


def change_method(*, order: Order, method: str, now: datetime) -> Payment:
    """Pay by another method while nothing has come. The open attempt is closed first at its
    provider; where it turns out paid, that is what holds. Raises AlreadyPaid, PaymentClosed."""
    payment = Payment.objects.get(order=order)
    for attempt in payment.attempts.filter(state=PaymentAttempt.State.OPEN):
        told = plugs.method(attempt.method).close(attempt)
        if told.state in {plugs.State.UNKNOWN, plugs.State.OPEN}:
            raise plugs.Unreachable
        note_told(attempt=attempt, told=told, now=now)
    with transaction.atomic():
        payment = locked(payment)
        if payment.state == Payment.State.PAID or received(payment):
            raise AlreadyPaid
        if payment.state not in {*WAITING, Payment.State.ON_DELIVERY}:
            raise PaymentClosed
        if payment.attempts.filter(state=PaymentAttempt.State.OPEN).exists():
            raise PaymentClosed  # begun again in another window
        _take_method(payment, method, now=now)
    return payment


def _take_method(payment: Payment, method: str, *, now: datetime) -> None:
    plug = plugs.method(method)
    if not plug.is_prepaid and payment.order.origin != Origin.SHOP:
        raise PaymentClosed  # services, quotes and group orders are paid before
    payment.method = payment.order.payment_method = method
    if not plug.is_prepaid:
        payment.state, payment.due_at = Payment.State.ON_DELIVERY, None
    elif payment.due_at is None:
        raise PaymentClosed  # cash: the producer has begun already
    payment.save(update_fields=["method", "state", "due_at"])
    payment.order.save(update_fields=["payment_method"])
    if not plug.is_prepaid:
        release(order=payment.order, now=now)
