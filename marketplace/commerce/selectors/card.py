"""Questions about payments at a provider: what waits for a person, whose is this session."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet, Sum

from marketplace.commerce.models import (
    CardDispute,
    PaymentAttempt,
    ProviderEvent,
    Receipt,
    Refund,
)


def attempt_named_by(thing: dict[str, Any]) -> PaymentAttempt | None:
    """The attempt that a session or payment intent of Stripe belongs to: by the session's own
    reference, else by the mark we gave it when it was made. One or two queries."""
    rows = PaymentAttempt.objects.filter(method="CARD").select_related("payment__order")
    if found := rows.filter(reference=thing["id"]).first():
        return found
    key = (thing.get("metadata") or {}).get("attempt", "")
    if not key:
        return None
    named = rows.filter(key=key).first()
    if named and named.reference and thing["object"] == "checkout.session":
        return None  # a session that claims to be ours beside the one we know
    return named


def refunded_of(receipt: Receipt) -> int:
    """What was sent back of one receipt, or may be on its way this moment: a provider's call can
    be faster than its answer to our own request. In đồng; one query."""
    states = (Refund.State.WAITING, Refund.State.SENT, Refund.State.DONE)
    rows = Refund.objects.filter(receipt=receipt, state__in=states)
    return rows.aggregate(n=Sum("amount"))["n"] or 0


def mismatched() -> QuerySet[PaymentAttempt]:
    """Attempts where a provider told something else than the order says; oldest first."""
    rows = PaymentAttempt.objects.filter(detail__has_key="mismatch")
    rows = rows.exclude(detail__has_key="decided").exclude(state=PaymentAttempt.State.PAID)
    return rows.select_related("payment__order").order_by("pk")


def open_events() -> QuerySet[ProviderEvent]:
    """Signed calls and differences that wait for a person; oldest first."""
    return ProviderEvent.objects.filter(handled_at=None).order_by("pk")


def disputes() -> QuerySet[CardDispute]:
    """Disputes, the open ones first."""
    return CardDispute.objects.select_related("payment__order").order_by("closed_at", "-opened_at")


def stuck_refunds(methods: Iterable[str]) -> QuerySet[Refund]:
    """Refunds of these methods that did not arrive; the first due first."""
    rows = Refund.objects.filter(method__in=list(methods), state__in=["WAITING", "SENT"])
    rows = rows.filter(Q(state="SENT") | ~Q(failure=""))
    return rows.select_related("payment__order").order_by("due_by")
