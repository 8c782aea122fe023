"""The one question a scan asks of the database: a label's run with everything kept of its lot.

Lists come back as rows of JSON, each drawn up in PostgreSQL, so that their number is one
whatever the record holds. What it means is `story`'s to say.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject

from catalog.producers.models import HelperConsent, Member
from catalog.products.models import ProductImage
from certification.selectors import claims_of, term_rows
from foundation.models import Officer, PrivateFile
from foundation.prepared import GIVEN_DAY, Given, Prepared
from traceability.models import (
    AppliedStandard,
    AreaStandard,
    LabelEpoch,
    LabelRange,
    LabelRun,
    LabelScan,
    LabTest,
    LotMaterial,
    LotUse,
    Recall,
    TraceEvent,
    TracePhoto,
)

MOST_EVENTS = 200
"""Of a lot, the first so many in the order they were written; its EPCIS document has them all."""

MOST_ROWS = 30
"""Of any other list."""

GIVEN_NUMBER = Given("number", IntegerField())

_JOINED = (
    *("lot__product__commune", "lot__product__province", "lot__product__producer"),
    *("lot__producer__commune", "lot__producer__province"),
    *("lot__growing_area__commune__province", "lot__packing_site__commune__province"),
)
_PLACE = ("name", "commune__full_name", "commune__province__name")
_SHOWN = (
    *("epoch", "run", "count", "purpose"),
    *(f"lot__{name}" for name in ("code", "unit", "packed_on", "best_before_on", "is_sample")),
    *(f"lot__{key}_id" for key in ("product", "producer", "growing_area", "packing_site")),
    *(
        f"lot__product__{name}"
        for name in (
            *("title", "slug", "gtin", "net_content", "former_place", "ocop_set_id"),
            *("producer__name", "commune__full_name", "province__name"),
        )
    ),
    *(
        f"lot__producer__{name}"
        for name in (
            *("name", "street", "former_address", "phone"),
            *("commune__full_name", "province__name"),
        )
    ),
    *(
        f"lot__growing_area__{name}"
        for name in (
            *("crop", "planting_code", "lat", "lon", "boundary", "is_sample"),
            *("commune__lat", "commune__lon", *_PLACE),
        )
    ),
    *(f"lot__packing_site__{name}" for name in ("street", *_PLACE)),
)
"""What a page shows of the rows themselves: each column read costs, and a scan reads few."""


def _record() -> QuerySet[LabelRun]:
    run = LabelRun.objects.filter(
        epoch=Given("epoch", IntegerField()), run=Given("run", BigIntegerField())
    ).select_related(*_JOINED)
    pictures = ProductImage.objects.filter(product=OuterRef("lot__product"))
    revoked = LabelEpoch.objects.filter(number=OuterRef("epoch"), revoked_on__lte=GIVEN_DAY)
    own = LabelRun.objects.filter(lot=OuterRef("lot"), purpose=LabelRun.Purpose.LOT)
    return run.only(*_SHOWN).annotate(
        terms=term_rows(OuterRef("lot__product")),
        is_claimed=Exists(claims_of(OuterRef("lot__product"))),
        revoked_on=Subquery(revoked.values("revoked_on")[:1]),
        own=_rows(own.order_by(), {"epoch": "epoch", "run": "run"}, 1),
        pictures=_rows(pictures.order_by("display_order", "pk"), _PICTURE),
        journey=_rows(_events(), _EVENT, MOST_EVENTS),
        tests=_rows(LabTest.objects.filter(lot=OuterRef("lot")).order_by("tested_on", "pk"), _TEST),
        recalls=_rows(
            Recall.objects.running(GIVEN_DAY)
            .filter(lot=OuterRef("lot"))
            .order_by(F("run").desc(nulls_first=True), "-recalled_on"),
            _RECALL,
        ),
        states=_rows(_ranges(), _RANGE),
        seen=_rows(
            LabelScan.objects.filter(run=OuterRef("pk"), number=GIVEN_NUMBER).order_by(), _SEEN
        ),
        materials=_rows(
            LotMaterial.objects.filter(lot=OuterRef("lot")).order_by("received_on", "pk"),
            _MATERIAL,
        ),
        parents=_rows(
            LotUse.objects.filter(
                target=OuterRef("lot"), source__label_runs__purpose=LabelRun.Purpose.LOT
            ).order_by("pk"),
            _PARENT,
        ),
        area_standards=_rows(_area_standards(), _AREA_STANDARD),
        standards=_rows(_applied_standards(), _STANDARD),
        photos=_rows(
            TracePhoto.objects.filter(
                lot=OuterRef("lot"),
                shown_on__lte=GIVEN_DAY,
                file__kind=PrivateFile.Kind.PICTURE,
            ).order_by("pk"),
            _PHOTO,
        ),
    )


def _rows(
    question: QuerySet[Any], fields: Mapping[str, Any], most: int = MOST_ROWS
) -> ArraySubquery:
    return ArraySubquery(question.values(row=JSONObject(**fields))[:most])


def _events() -> QuerySet[TraceEvent]:
    return TraceEvent.objects.filter(lot=OuterRef("lot")).order_by("position")


def _ranges() -> QuerySet[LabelRange]:
    """What became of this number: one row at the most."""
    return LabelRange.objects.filter(
        run=OuterRef("pk"), first_number__lte=GIVEN_NUMBER, last_number__gte=GIVEN_NUMBER
    ).order_by()


def _area_standards() -> QuerySet[AreaStandard]:
    """Those of the lot's growing area that its producer held when the lot was packed."""
    packed_on = OuterRef("lot__packed_on")
    return AreaStandard.objects.filter(
        Q(removed_on__isnull=True) | Q(removed_on__gt=packed_on),
        growing_area=OuterRef("lot__growing_area"),
        producer=OuterRef("lot__producer"),
        valid_from__lte=packed_on,
        lapses_on__gt=packed_on,
    ).order_by("standard", "pk")


def _applied_standards() -> QuerySet[AppliedStandard]:
    """Those that the product was made to when the lot was packed."""
    packed_on = OuterRef("lot__packed_on")
    return AppliedStandard.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=packed_on),
        product=OuterRef("lot__product"),
        since_on__lte=packed_on,
    ).order_by("kind", "number", "pk")


def _held_then() -> Q:
    """An appointment that ran on the day the event was entered."""
    then = OuterRef("recorded_at__date")
    return Q(since_on__lte=then) & (Q(until_on__isnull=True) | Q(until_on__gt=then))


def _member_then() -> QuerySet[Member]:
    return Member.objects.filter(
        _held_then(), user=OuterRef("recorded_by"), producer=OuterRef("lot__producer")
    )


def _helper_then() -> QuerySet[HelperConsent]:
    return HelperConsent.objects.filter(
        _held_then(), helper=OuterRef("recorded_by"), producer=OuterRef("lot__producer")
    )


def _officer_then() -> QuerySet[Officer]:
    return Officer.objects.filter(_held_then(), user=OuterRef("recorded_by"))


_EVENT: dict[str, Any] = {
    "position": "position",
    "kind": "kind",
    "happened_at": "happened_at",
    "recorded_at": "recorded_at",
    "place": "place",
    "detail": "detail",
    "corrects": "corrects__position",
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
_RECALL = {
    "recalled_on": "recalled_on",
    "reason": "reason",
    "instructions": "instructions",
    "phone": "phone",
    "run": "run_id",
    "first_number": "first_number",
    "last_number": "last_number",
}
_RANGE = {"state": "state", "on": "on"}
_SEEN = {"count": "count", "first_at": "first_at", "provinces": "provinces"}
# Never the supplier: whose goods a producer buys is its own business and the authorities'.
_MATERIAL = {
    "name": "name",
    "received_on": "received_on",
    "area": "growing_area__name",
    "commune": "growing_area__commune__full_name",
    "province": "growing_area__commune__province__name",
}
_PARENT = {
    "kind": "kind",
    "used_on": "used_on",
    "code": "source__code",
    "title": "source__product__title",
    "product_id": "source__product_id",
    "epoch": "source__label_runs__epoch",
    "run": "source__label_runs__run",
}
_AREA_STANDARD = {
    name: name for name in ("standard", "name", "number", "issued_by", "valid_from", "lapses_on")
}
_STANDARD = {"kind": "kind", "number": "number"}
_PICTURE = {"original": "original", "shows_mark": "shows_mark"}
_PHOTO = {"pk": "pk", "caption": "caption", "event": "event__position"}

RECORD = Prepared(_record)
"""`RECORD(epoch=…, run=…, number=…, on=…)`: the run, or no row."""
