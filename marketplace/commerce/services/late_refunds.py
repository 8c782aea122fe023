"""Interest on refunds that are late (Luật 19/2023 Đ38.4): a refund of its own, once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from marketplace.commerce.models import Refund, SellingSettings
from marketplace.commerce.rules.complaints import interest
from marketplace.commerce.services import payments
from marketplace.commerce.services.refunds import grant_refund


def pay_interest(*, now: datetime) -> int:
    """Grant interest on every refund that was paid after its last day: for each day late, at the
    yearly rate of the settings. Interest bears none. How many were granted."""
    late = Refund.objects.filter(state=Refund.State.DONE, done_at__date__gt=F("due_by")).exclude(
        reason=Refund.Reason.INTEREST
    )
    return sum(_pay(refund, now=now) for refund in late.order_by("pk"))


@transaction.atomic
def _pay(refund: Refund, *, now: datetime) -> bool:
    payment = payments.locked(refund.payment)
    words = refund.key  # says which refund it is for, so that it is granted once
    rows = payment.refunds.filter(reason=Refund.Reason.INTEREST, words=words)
    if rows.exists() or refund.done_at is None:
        return False
    days = (localdate(refund.done_at) - refund.due_by).days
    amount = interest(refund.amount, SellingSettings.load().late_interest_bp, days)
    if amount == 0:
        return False
    grant_refund(
        payment=payment,
        amount=amount,
        reason=Refund.Reason.INTEREST,
        funder=Refund.Funder.PLATFORM,
        consignment=refund.consignment,
        words=words,
        on=localdate(now),
    )
    return True
