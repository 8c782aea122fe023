"""Parcels at carriers: which run, which nobody has heard of, which do not fit their consignment."""

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from marketplace.commerce.models import Consignment, Shipment, ShipmentEvent
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules import shipment as way

QUIET = timedelta(hours=6)


def running_shipment(consignment: Consignment) -> Shipment | None:
    """The waybill a parcel has now, booked or still being asked for. One query."""
    rows = Shipment.objects.filter(consignment=consignment)
    return rows.exclude(state__in=[way.CANCELLED, way.RETURNED, way.LOST]).order_by("-pk").first()


def unheard(*, now: datetime) -> QuerySet[Shipment]:
    """Waybills on their way of which nothing was heard for six hours, the longest first."""
    quiet = Q(asked_at__isnull=True) | Q(asked_at__lte=now - QUIET)
    rows = Shipment.objects.filter(quiet).exclude(state__in=way.ENDED).exclude(reference="")
    return rows.select_related("consignment__order__payment").order_by("asked_at", "pk")


def at_odds() -> QuerySet[Shipment]:
    """Shipments whose consignment is not yet where the parcel is."""
    before_leaving = Q(consignment__state=states.PACKED, state__in=way.LEFT)
    on_the_way = Q(
        consignment__state=states.HANDED_OVER,
        state__in=[way.DELIVERED, way.RETURNING, way.RETURNED, way.LOST],
    )
    come_back = Q(consignment__state=states.REFUSED, state__in=[way.RETURNED, way.LOST])
    rows = Shipment.objects.filter(before_leaving | on_the_way | come_back)
    return rows.select_related("consignment__order__payment").order_by("pk")


_NEVER_MENDED = Q(
    consignment__state=states.DELIVERED, state__in=[way.RETURNING, way.RETURNED, way.LOST]
)
"""A person noted the parcel as delivered and the carrier says otherwise: no sweep decides that."""


def at_odds_for_staff() -> QuerySet[Shipment]:
    """These, and those that only a person can judge, with what was last noted of each (`noted`,
    `noted_at`): those of which nobody has noted anything come first, the oldest first."""
    last = ShipmentEvent.objects.filter(shipment=OuterRef("pk"), code=way.NOTED).order_by("-pk")
    rows = Shipment.objects.filter(Q(pk__in=at_odds().order_by().values("pk")) | _NEVER_MENDED)
    rows = rows.select_related("consignment__order", "consignment__producer").annotate(
        noted=Subquery(last.values("words")[:1]), noted_at=Subquery(last.values("at")[:1])
    )
    return rows.order_by(F("noted_at").asc(nulls_first=True), "pk")


def orphans() -> QuerySet[Shipment]:
    """Waybills whose consignment was called off: the carrier need not come. Unanswered bookings
    wait until their answer is known."""
    rows = Shipment.objects.filter(state=way.BOOKED, consignment__state=states.CANCELLED)
    return rows.exclude(reference="").select_related("consignment").order_by("pk")
