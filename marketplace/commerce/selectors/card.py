"""Questions about payments at a provider: what waits for a person, whose is this session."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from marketplace.commerce.models import (
    CardDispute,
    Payment,
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


class Lost(NamedTuple):
    """A lost dispute, and what nobody bears of it yet, in đồng."""

    dispute: CardDispute
    left: int


def lost_disputes() -> list[Lost]:
    """Lost disputes of which something is borne by nobody yet, the oldest first. Two queries."""
    rows = list(disputes().filter(is_won=False, closed_at__isnull=False).order_by("pk"))
    left = _not_borne([row.payment_id for row in rows])
    found = [Lost(row, min(int(row.amount), left[row.payment_id])) for row in rows]
    return [lost for lost in found if lost.left > 0]


def to_be_borne(dispute: CardDispute) -> int:
    """What nobody bears yet of a payment's lost disputes, at most this one's sum. One query."""
    return min(int(dispute.amount), _not_borne([dispute.payment_id])[dispute.payment_id])


def _not_borne(payment_ids: Iterable[int]) -> dict[int, int]:
    """What each payment's lost disputes took, less the refunds that say who bears it."""
    lost = CardDispute.objects.filter(payment=OuterRef("pk"), is_won=False)
    borne = Refund.objects.filter(payment=OuterRef("pk"), reason=Refund.Reason.DISPUTE)
    borne = borne.exclude(state=Refund.State.FAILED)
    rows = Payment.objects.filter(pk__in=set(payment_ids)).annotate(
        left=_total(lost) - _total(borne)
    )
    return dict(rows.values_list("pk", "left"))


def _total(rows: QuerySet[Any]) -> Coalesce:
    sums = rows.order_by().values("payment").annotate(n=Sum("amount")).values("n")
    return Coalesce(Subquery(sums, output_field=BigIntegerField()), 0)


def stuck_refunds(methods: Iterable[str]) -> QuerySet[Refund]:
    """Refunds of these methods that did not arrive; the first due first."""
    rows = Refund.objects.filter(method__in=list(methods), state__in=["WAITING", "SENT"])
    rows = rows.filter(Q(state="SENT") | ~Q(failure=""))
    return rows.select_related("payment__order").order_by("due_by")
