"""Whose GTIN may be printed on which product's labels."""

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catalog.producers.models import Producer
from traceability.models import GtinRight


def gtin_right(product_id: int, *, on: date, gtin: str = "") -> GtinRight | None:
    """The accepted proof that holds on the day and runs longest, for this GTIN where one is
    named; None where no proof does. One query."""
    rights = GtinRight.objects.filter(product=product_id, is_accepted=True, until_on__gte=on)
    if gtin:
        rights = rights.filter(gtin=gtin)
    return rights.order_by("-until_on", "-pk").first()


def rights_of(producer: Producer) -> QuerySet[GtinRight]:
    """A producer's proofs, newest first."""
    rows = GtinRight.objects.filter(product__producer=producer)
    return rows.select_related("product", "file").order_by("-entered_at")


def waiting_first(rights: QuerySet[GtinRight]) -> QuerySet[GtinRight]:
    """Those without an answer first, oldest first; then the answered, newest first."""
    waits = Case(
        When(is_accepted__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return rights.select_related("product__producer", "file", "entered_by", "answered_by").order_by(
        waits, "-answered_on", "entered_at"
    )


def waiting(rights: QuerySet[GtinRight]) -> int:
    return rights.filter(Q(is_accepted__isnull=True)).count()
