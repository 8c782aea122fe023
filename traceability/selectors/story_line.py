"""What a scan asks of a lot and of every lot it was made of: one list of `story_record`.

The scanned lot stands in the list like any other, so that a lot that was made of nothing costs no
more than itself. What the rows mean is `story_lots`' to say.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from catalog.producers.models import HelperConsent, Member
from foundation.models import Officer
from foundation.prepared import Among
from traceability.models import (
    AreaStandard,
    LabelRun,
    LabTest,
    Lot,
    LotMaterial,
    LotUse,
    TraceEvent,
)
from traceability.selectors.trace_graph import LineOf

MOST_EVENTS = 200
"""Of a lot, the first so many in the order they were written; its EPCIS document has them all."""

MOST_EVENTS_BEHIND = 40
"""Of each lot that it was made of."""

MOST_LOTS = 30
"""The lot itself, then those it was made of, the newest first."""

MOST_ROWS = 30
"""Of any other list."""


def rows_of(
    question: QuerySet[Any], fields: Mapping[str, Any], most: int = MOST_ROWS
) -> ArraySubquery:
    """The rows as a list of JSON objects, drawn up in PostgreSQL."""
    return ArraySubquery(question.values(row=JSONObject(**fields))[:most])


def line_of(lot: OuterRef) -> ArraySubquery:
    """The rows of this lot and of all lots whose goods are in it, itself first."""
    lots = Lot.objects.filter(Among(F("pk"), LineOf(lot))).order_by("-pk")
    own = LabelRun.objects.filter(lot=OuterRef("pk"), purpose=LabelRun.Purpose.LOT)
    fields = _LOT | {
        "labels": rows_of(own.order_by(), {"epoch": "epoch", "run": "run"}, 1),
        "uses": rows_of(LotUse.objects.filter(target=OuterRef("pk")).order_by("pk"), _USE),
        "journey": rows_of(_events(lot), _EVENT, MOST_EVENTS),
        "tests": rows_of(
            LabTest.objects.filter(lot=OuterRef("pk")).order_by("tested_on", "pk"), _TEST
        ),
        "materials": rows_of(_materials().order_by("received_on", "pk"), _MATERIAL),
        "area_standards": rows_of(_area_standards(), _AREA_STANDARD),
    }
    return rows_of(lots, fields, MOST_LOTS)


def _events(lot: OuterRef) -> QuerySet[TraceEvent]:
    """Of the lot itself, and the first of those behind it."""
    mine = Q(lot=OuterRef(lot))
    return TraceEvent.objects.filter(
        mine | Q(position__lte=MOST_EVENTS_BEHIND), lot=OuterRef("pk")
    ).order_by("position")


def _materials() -> QuerySet[LotMaterial]:
    return LotMaterial.objects.filter(lot=OuterRef("pk"))


def _area_standards() -> QuerySet[AreaStandard]:
    """Of the lot's area and its materials', those its producer held when it was packed."""
    packed_on = OuterRef("packed_on")
    of_materials = LotMaterial.objects.filter(lot=OuterRef(OuterRef("pk")))
    return AreaStandard.objects.filter(
        Q(growing_area=OuterRef("growing_area"))
        | Q(growing_area__in=of_materials.values("growing_area")),
        Q(removed_on__isnull=True) | Q(removed_on__gt=packed_on),
        producer=OuterRef("producer"),
        valid_from__lte=packed_on,
        lapses_on__gt=packed_on,
    ).order_by("standard", "pk")


def _held_then() -> Q:
    """An appointment that ran on the day the event was entered."""
    then = OuterRef("recorded_at__date")
    return Q(since_on__lte=then) & (Q(until_on__isnull=True) | Q(until_on__gt=then))


def _for_its_producer() -> dict[str, Any]:
    """Who recorded it, and the producer of the event's own lot."""
    return {"producer": OuterRef(OuterRef("producer"))}


def _member_then() -> QuerySet[Member]:
    return Member.objects.filter(_held_then(), user=OuterRef("recorded_by"), **_for_its_producer())


def _helper_then() -> QuerySet[HelperConsent]:
    return HelperConsent.objects.filter(
        _held_then(), helper=OuterRef("recorded_by"), **_for_its_producer()
    )


def _officer_then() -> QuerySet[Officer]:
    return Officer.objects.filter(_held_then(), user=OuterRef("recorded_by"))


_LOT: dict[str, Any] = {
    "pk": "pk",
    "producer": "producer_id",
    "code": "code",
    "gtin": "product__gtin",
    "area_id": "growing_area_id",
    "area": "growing_area__name",
    "commune": "growing_area__commune_id",
    "crop": "growing_area__crop",
    "planting_code": "growing_area__planting_code",
    "lat": "growing_area__lat",
    "lon": "growing_area__lon",
    "corners": "growing_area__boundary",
    "is_sample_area": "growing_area__is_sample",
}
_USE = {"source": "source_id", "kind": "kind", "used_on": "used_on"}
_EVENT: dict[str, Any] = {
    "pk": "pk",
    "kind": "kind",
    "happened_at": "happened_at",
    "recorded_at": "recorded_at",
    "place": "place",
    "detail": "detail",
    "corrects": "corrects_id",
    "error_reason": "error_reason",
    "sensors": "data__sensors",
    "quantity": "quantity",
    "unit": "unit",
    "site": "packing_site__name",
    "site_id": "packing_site_id",
    "site_gln": "packing_site__gln",
    "site_registration": "packing_site__registration",
    "area": "growing_area__name",
    "area_id": "growing_area_id",
    "area_gln": "growing_area__gln",
    "area_planting_code": "growing_area__planting_code",
    "commune_code": "commune_id",
    "by_producer": Exists(_member_then()),
    "by_helper": Exists(_helper_then()),
    "by_officer": Exists(_officer_then()),
}
_TEST = {name: name for name in ("tested_on", "laboratory", "report_number", "measured", "passed")}
# Never the supplier: whose goods a producer buys is its own business and the authorities'.
_MATERIAL = {
    "name": "name",
    "received_on": "received_on",
    "area": "growing_area__name",
    "commune": "growing_area__commune_id",
}
_AREA_STANDARD = {
    "area": "growing_area__name",
    **{name: name for name in ("standard", "name", "number", "issued_by", "valid_from")},
    "lapses_on": "lapses_on",
}
