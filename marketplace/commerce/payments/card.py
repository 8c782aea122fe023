"""Cards, on Stripe's hosted page. Nothing of a card ever touches this site, no script of anybody
else runs on it, and what was paid is always read again from Stripe. docs/rules/card.md."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from foundation.templatetags.formats import dong
from marketplace.commerce.adapters import stripe_client
from marketplace.commerce.adapters.stripe_client import StripeDown, StripeRefused
from marketplace.commerce.models import Payment, PaymentAttempt, Refund, SellingSettings
from marketplace.commerce.payments import (
    BasketFacts,
    Begun,
    NextStep,
    RefundState,
    RefundTold,
    Refused,
    State,
    Told,
    Unreachable,
)

LONGEST = timedelta(hours=23, minutes=55)
SHORTEST = timedelta(minutes=45)
"""Stripe keeps a page open for 30 minutes to 24 hours, counted from when it hears of it."""


class _Card:
    code = "CARD"
    is_prepaid = True

    def is_set_up(self) -> bool:
        return stripe_client.is_set_up()

    def refusal(self, facts: BasketFacts) -> str:
        """Floor and ceiling of what a card can pay, both settings in đồng."""
        selling = SellingSettings.load()
        if facts.total < selling.card_least:
            return _("Thẻ trả được từ %(sum)s trở lên.") % {"sum": dong(selling.card_least)}
        if facts.total > selling.card_most:
            return _("Thẻ trả được nhiều nhất %(sum)s.") % {"sum": dong(selling.card_most)}
        return ""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        """A page at Stripe for this attempt. What is sent depends on the attempt alone, so that
        the same key always carries the same wish."""
        order = payment.order
        with override(order.language):  # not the language of whoever presses the button again
            path = reverse("commerce:pay_back", args=[order.number])
            words = _("Đơn hàng %(number)s") % {"number": order.spoken_number}
        back = f"{settings.PUBLIC_URL}{path}?{urlencode({'k': order.key})}"
        expires_at = _open_until(payment, attempt)
        try:
            session = stripe_client.make_session(
                key=attempt.key,
                order=order.number,
                amount=attempt.amount,
                words=words,
                expires_at=expires_at,
                locale=order.language,
                back_to=back,
                cancel_to=f"{back}&quay-lai=1",
            )
        except StripeDown as error:
            raise Unreachable(str(error)) from error
        except StripeRefused as error:
            raise Refused(f"{error.code}: {error}") from error
        return Begun(
            NextStep(session.url or back, is_ours=session.url is None),
            reference=session.id,
            expires_at=expires_at,
        )

    def ask(self, attempt: PaymentAttempt) -> Told:
        if not attempt.reference:
            return Told(State.OPEN)  # nobody has been sent to a page yet
        try:
            return _read(stripe_client.read_session(attempt.reference), attempt)
        except StripeDown:
            return Told(State.UNKNOWN)
        except StripeRefused as error:
            return Told(State.UNKNOWN, mismatch=f"{error.code}: {error}")

    def close(self, attempt: PaymentAttempt) -> Told:
        """End the page. One that cannot be ended was paid or had ended: Stripe is asked which."""
        if not attempt.reference:
            return Told(State.EXPIRED)
        try:
            stripe_client.end_session(attempt.reference)
        except StripeDown:
            return Told(State.UNKNOWN)
        except StripeRefused:
            return self.ask(attempt)
        return Told(State.EXPIRED)

    def refund(self, refund: Refund) -> RefundTold:
        """Back to the card that paid. Where Stripe could not, and the buyer named an account, a
        person sends it."""
        if refund.account_number:
            return RefundTold(RefundState.BY_HAND)
        if refund.receipt is None:
            return RefundTold(RefundState.NEEDS_ACCOUNT)
        try:
            if refund.state == Refund.State.SENT and refund.reference:
                return told_of_refund(stripe_client.read_refund(refund.reference))
            made = stripe_client.make_refund(
                key=refund.key,
                payment_intent=refund.receipt.reference,
                amount=refund.amount,
                metadata={"order": refund.payment.order.number, "refund": refund.key},
            )
        except StripeDown as error:
            return RefundTold(RefundState.LATER, failure=str(error))
        except StripeRefused as error:
            told = f"{error.code}: {error}"[:300]
            if error.code == "charge_disputed":
                # The bank may give the money back itself: never send it a second time meanwhile.
                return RefundTold(RefundState.LATER, failure=told)
            return RefundTold(RefundState.FAILED, failure=told)
        return told_of_refund(made)


def told_of_refund(refund: Any) -> RefundTold:
    """What Stripe says of a refund. `pending` and `requires_action` may still fail."""
    if refund.status == "succeeded":
        return RefundTold(RefundState.DONE, refund.id)
    if refund.status in {"failed", "canceled"}:
        why = getattr(refund, "failure_reason", None) or refund.status
        return RefundTold(RefundState.FAILED, refund.id, failure=why)
    return RefundTold(RefundState.SENT, refund.id)


def _open_until(payment: Payment, attempt: PaymentAttempt) -> datetime:
    """Until the order's deadline, as far as Stripe allows; of fixed facts alone."""
    made_at = attempt.made_at
    due_at = payment.due_at or made_at + LONGEST
    return max(min(due_at, made_at + LONGEST), made_at + SHORTEST).replace(microsecond=0)


def _read(session: Any, attempt: PaymentAttempt) -> Told:
    """What a session, its payment intent and its charge say together."""
    intent = session.payment_intent
    if session.payment_status == "paid" and intent is not None:
        return _paid(session, intent, attempt)
    if session.status == "expired":
        return Told(State.EXPIRED)
    if session.status == "complete" and getattr(intent, "status", "") in {
        "requires_payment_method",
        "canceled",
    }:
        return Told(State.FAILED)
    return Told(State.OPEN)


def _paid(session: Any, intent: Any, attempt: PaymentAttempt) -> Told:
    """Paid, if it is our money for this very order; else something for a person."""
    charge = intent.latest_charge
    at = datetime.fromtimestamp(charge.created if charge else session.created, UTC)
    is_vnd = intent.currency == "vnd"
    return Told(
        State.PAID,
        reference=intent.id,
        amount=intent.amount_received if is_vnd else 0,
        at=at,
        fee=fee_of(charge),
        mismatch=_mismatch(session, intent, attempt),
    )


def _mismatch(session: Any, intent: Any, attempt: PaymentAttempt) -> str:
    wanted = {
        "livemode": (session.livemode, stripe_client.is_live()),
        "order": (session.client_reference_id, attempt.payment.order.number),
        "attempt": (session.metadata.to_dict().get("attempt"), attempt.key),
        "currency": (intent.currency, "vnd"),
        "amount": (intent.amount_received, attempt.amount),
    }
    return "; ".join(
        f"{name}: {told} ≠ {ours}" for name, (told, ours) in wanted.items() if told != ours
    )


def fee_of(charge: Any) -> int:
    """Stripe's fee in đồng; 0 while it is not known, or where the account holds another
    currency: a fee in dollars is no entry of a ledger in đồng."""
    moved = getattr(charge, "balance_transaction", None)
    if moved is None or isinstance(moved, str) or moved.currency != "vnd":
        return 0
    return int(moved.fee)


METHOD = _Card()
