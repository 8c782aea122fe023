"""Money of buyers going back, the way it came (Luật 19/2023 Đ38: within 30 days).

Granting writes the row and books it, in the transaction of the act that causes it. Sending is a
job that may fail and come again: the provider knows the refund by its key, and a row moves only
forward under its lock.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce import payments as plugs
from marketplace.commerce.models import Consignment, Payment, Receipt, Refund, RefundUnit
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.payments import RefundState
from marketplace.commerce.selectors.complaints import most_back
from marketplace.commerce.selectors.payments import given_back, received
from marketplace.commerce.services.errors import NotDelivered, RefundTooMuch
from marketplace.commerce.services.posting import (
    post_refund_failed,
    post_refund_granted,
    post_refund_sent,
)
from marketplace.commerce.services.timeline import locked as locked_consignment

WITHIN_DAYS = 30
_OPEN = (Refund.State.WAITING, Refund.State.NEEDS_ACCOUNT, Refund.State.SENT)


class Unit(NamedTuple):
    """Packs of a line that are paid back, and what for, in đồng."""

    line: Line
    quantity: int
    amount: int


@transaction.atomic
def grant_refund(
    *,
    payment: Payment,
    amount: int,
    reason: str,
    funder: str,
    on: date,
    consignment: Consignment | None = None,
    receipt: Receipt | None = None,
    units: Iterable[Unit] = (),
    words: str = "",
    by: User | None = None,
) -> Refund:
    """Promise a buyer money back and queue its sending. `amount` in đồng, above 0.

    Raises RefundTooMuch where more would go back than came; PostgreSQL says so once more.
    """
    Order.objects.select_for_update().get(pk=payment.order_id)
    payment = Payment.objects.select_for_update().select_related("order").get(pk=payment.pk)
    left = received(payment) - given_back(payment)
    if reason != Refund.Reason.INTEREST and amount > left:
        raise RefundTooMuch(amount, left)
    refund = Refund.objects.create(
        payment=payment,
        consignment=consignment,
        number=payment.refunds.count() + 1,
        method=payment.method if receipt is None else receipt.method,
        receipt=receipt or payment.receipts.order_by("pk").first(),
        amount=amount,
        reason=reason,
        funder=funder,
        words=words,
        due_by=on + timedelta(days=WITHIN_DAYS),
        by=by,
    )
    RefundUnit.objects.bulk_create(
        RefundUnit(refund=refund, line=unit.line, quantity=unit.quantity, amount=unit.amount)
        for unit in units
    )
    post_refund_granted(refund=refund, on=on)
    log(
        instance=payment.order,
        action="ocop.refund.grant",
        user=by,
        data={"amount": amount, "reason": reason, "funder": funder},
    )
    enqueue("commerce.send_refund", refund_id=refund.pk)
    enqueue("commerce.mail_refund", refund_id=refund.pk)
    return refund


@transaction.atomic
def grant_allowance(
    *, consignment: Consignment, amount: int, funder: str, words: str, by: User, on: date
) -> Refund:
    """Give money back for a part that was delivered, in đồng, at the producer's or the platform's
    cost; before delivery what is not wanted is called off instead.

    Raises NotDelivered, and RefundTooMuch beyond what the part cost less what went back for it.
    """
    Order.objects.select_for_update().get(pk=consignment.order_id)
    payment = Payment.objects.select_for_update().get(order=consignment.order_id)
    consignment = locked_consignment(consignment)
    if consignment.state not in {Consignment.State.DELIVERED, Consignment.State.RETURNED}:
        raise NotDelivered
    most = most_back(consignment)
    if amount > most:
        raise RefundTooMuch(amount, most)
    return grant_refund(
        payment=payment,
        consignment=consignment,
        amount=amount,
        reason=Refund.Reason.ALLOWANCE,
        funder=funder,
        words=words,
        by=by,
        on=on,
    )


def send_refund(*, refund: Refund, now: datetime) -> Refund:
    """Ask the provider to pay a refund, outside every lock, and note what it said. Safe to run
    again at any time: the key is the refund's own. Raises Unreachable for the job to try again.
    """
    refund = Refund.objects.select_related("payment__order", "receipt").get(pk=refund.pk)
    if refund.state not in _OPEN:
        return refund
    if refund.reason == Refund.Reason.DISPUTE:  # the buyer's bank took the money back itself
        return refund_done(refund=refund, reference="", now=now)
    told = plugs.method(refund.method).refund(refund)
    if told.state == RefundState.DONE:
        return refund_done(refund=refund, reference=told.reference, now=now)
    if told.state == RefundState.FAILED:
        return refund_failed(refund=refund, why=told.failure, now=now)
    if told.state == RefundState.LATER:
        Refund.objects.filter(pk=refund.pk).update(failure=told.failure[:300])
        raise plugs.Unreachable(told.failure)
    state = {
        RefundState.SENT: Refund.State.SENT,
        RefundState.NEEDS_ACCOUNT: Refund.State.NEEDS_ACCOUNT,
        RefundState.BY_HAND: Refund.State.WAITING,
    }[told.state]
    Refund.objects.filter(pk=refund.pk, state__in=_OPEN).update(
        state=state, reference=told.reference or refund.reference
    )
    refund.refresh_from_db()
    return refund


@transaction.atomic
def refund_done(*, refund: Refund, reference: str, now: datetime, by: User | None = None) -> Refund:
    """Note that the money is back with the buyer; once. The buyer's account is forgotten."""
    refund = _locked(refund)
    if refund.state == Refund.State.DONE:
        return refund
    refund.state, refund.reference, refund.done_at = Refund.State.DONE, reference, now
    refund.bank = refund.account_number = refund.account_holder = refund.failure = ""
    refund.save()
    post_refund_sent(refund=refund, on=timezone.localdate(now))
    log(
        instance=refund.payment.order,
        action="ocop.refund.done",
        user=by,
        data={"amount": refund.amount},
    )
    enqueue("commerce.mail_refund", refund_id=refund.pk)
    return refund


@transaction.atomic
def refund_failed(*, refund: Refund, why: str, now: datetime) -> Refund:
    """Note that the provider cannot pay it that way. The promise stands: the buyer is asked for
    a bank account and a person sends it; a refund that had gone out is booked back."""
    refund = _locked(refund)
    was_done = refund.state == Refund.State.DONE
    refund.failure, refund.tries = why[:300], refund.tries + 1
    refund.state, refund.done_at = Refund.State.NEEDS_ACCOUNT, None
    refund.save()
    if was_done:
        post_refund_failed(refund=refund, on=timezone.localdate(now))
    enqueue("commerce.mail_refund", refund_id=refund.pk)
    return refund


@transaction.atomic
def give_account(*, refund: Refund, bank: str, account_number: str, account_holder: str) -> Refund:
    """Keep where the buyer wants the transfer; only until it is made.

    Only once an account was asked for, or to correct one: while the provider is still paying it
    back the way it came, an account would have a person pay it a second time.
    """
    refund = _locked(refund)
    if refund.takes_account:
        refund.bank, refund.account_number = bank, account_number
        refund.account_holder, refund.state = account_holder, Refund.State.WAITING
        refund.save()
    return refund


def _locked(refund: Refund) -> Refund:
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=refund.payment_id)
    Order.objects.select_for_update().get(pk=order_id)
    Payment.objects.select_for_update().get(pk=refund.payment_id)
    return (
        Refund.objects.select_for_update(of=("self",))
        .select_related("payment__order", "receipt", "consignment")
        .get(pk=refund.pk)
    )
