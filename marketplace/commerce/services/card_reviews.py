"""What a person decides about money that the machine would not judge. docs/rules/card.md."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce import payments as plugs
from marketplace.commerce.models import Payment, PaymentAttempt, ProviderEvent
from marketplace.commerce.services.card_events import PROVIDER, take_event
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.payments import locked, receive, settle


class NothingToTake(OrderRefused):
    """The provider names no đồng that could be noted for this order."""

    def __init__(self) -> None:
        super().__init__(_("Nhà cung cấp không báo số tiền nào bằng đồng có thể ghi."))


def ask_again(*, attempt: PaymentAttempt, now: datetime) -> Payment:
    """Read the provider once more; where it agrees now, the order is paid."""
    return settle(attempt=attempt, now=now)


def accept_what_came(*, attempt: PaymentAttempt, by: User, now: datetime) -> Payment:
    """Note the sum that the provider truly received, though it differs from the order's: what is
    missing stays owed, what is too much goes back. Raises NothingToTake."""
    told = plugs.method(attempt.method).ask(attempt)
    if told.state != plugs.State.PAID or told.amount <= 0:
        raise NothingToTake
    with transaction.atomic():
        payment = locked(attempt.payment)
        _decide(attempt, PaymentAttempt.State.PAID, by=by, words=f"accepted {told.amount}")
        receive(
            payment=payment,
            method=attempt.method,
            reference=told.reference,
            amount=told.amount,
            at=told.at or now,
            now=now,
            by=by,
        )
    return Payment.objects.get(pk=attempt.payment_id)


@transaction.atomic
def set_aside(*, attempt: PaymentAttempt, by: User, words: str) -> None:
    """The money is no payment of this order; what was done about it stands in `words`. The buyer
    may begin a new attempt."""
    locked(attempt.payment)
    _decide(attempt, PaymentAttempt.State.FAILED, by=by, words=words)


def _decide(attempt: PaymentAttempt, state: str, *, by: User, words: str) -> None:
    attempt = PaymentAttempt.objects.select_for_update().get(pk=attempt.pk)
    attempt.state = state
    attempt.detail = {**attempt.detail, "decided": words[:300]}
    attempt.save(update_fields=["state", "detail"])
    order = attempt.payment.order
    log(instance=order, action="ocop.payment.decide", user=by, data={"words": words[:300]})


def replay(*, event: ProviderEvent, now: datetime) -> ProviderEvent:
    """Handle an open event again, as if it came now. Raises what keeps it from being handled."""
    if event.provider != PROVIDER or "type" not in event.payload:
        return event
    return take_event(event=event.payload, now=now)


@transaction.atomic
def close_event(*, event: ProviderEvent, by: User, words: str, now: datetime) -> None:
    """A person has looked: the event is done, and why stands beside it."""
    row = ProviderEvent.objects.select_for_update().get(pk=event.pk)
    if row.handled_at is None:
        row.handled_at = now
        row.outcome = f"{row.outcome} | {words} ({by.pk})"[:300]
        row.save(update_fields=["handled_at", "outcome"])
