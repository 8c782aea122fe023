"""The one question a scan asks of the database: a label's run with everything kept of its lot.

Lists come back as rows of JSON, each drawn up in PostgreSQL, so that their number is one
whatever the record holds. What it means is `story`'s to say.
"""

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

from catalog.products.models import ProductImage
from certification.selectors import claims_of, term_rows
from foundation.models import PrivateFile
from foundation.prepared import GIVEN_DAY, Given, Prepared
from traceability.models import (
    AppliedStandard,
    LabelEpoch,
    LabelRange,
    LabelRun,
    LabelScan,
    Recall,
    TracePhoto,
)
from traceability.selectors.story_line import line_of, rows_of

GIVEN_NUMBER = Given("number", IntegerField())

_JOINED = ("lot__product__producer", "lot__producer", "lot__packing_site")
_SHOWN = (
    *("epoch", "run", "count", "purpose"),
    *(f"lot__{name}" for name in ("code", "unit", "packed_on", "best_before_on", "is_sample")),
    *(f"lot__{key}_id" for key in ("product", "producer", "packing_site")),
    *(
        f"lot__product__{name}"
        for name in (
            *("title", "slug", "gtin", "net_content", "former_place", "ocop_set_id"),
            *("producer__name", "commune_id", "province_id"),
        )
    ),
    *(
        f"lot__producer__{name}"
        for name in (
            *("name", "street", "former_address", "phone"),
            *("commune_id", "province_id"),
        )
    ),
    *(f"lot__packing_site__{name}" for name in ("name", "street", "commune_id")),
)
"""What a page shows of the rows themselves: each column read costs, and a scan reads few."""


def _record() -> QuerySet[LabelRun]:
    run = LabelRun.objects.filter(
        epoch=Given("epoch", IntegerField()), run=Given("run", BigIntegerField())
    ).select_related(*_JOINED)
    pictures = ProductImage.objects.filter(product=OuterRef("lot__product"))
    revoked = LabelEpoch.objects.filter(number=OuterRef("epoch"), revoked_on__lte=GIVEN_DAY)
    return run.only(*_SHOWN).annotate(
        terms=term_rows(OuterRef("lot__product")),
        is_claimed=Exists(claims_of(OuterRef("lot__product"))),
        revoked_on=Subquery(revoked.values("revoked_on")[:1]),
        pictures=rows_of(pictures.order_by("display_order", "pk"), _PICTURE),
        line=line_of(OuterRef("lot")),
        recalls=rows_of(
            Recall.objects.running(GIVEN_DAY)
            .filter(lot=OuterRef("lot"))
            .order_by(F("run").desc(nulls_first=True), "-recalled_on"),
            _RECALL,
        ),
        states=rows_of(_ranges(), _RANGE),
        seen=rows_of(
            LabelScan.objects.filter(run=OuterRef("pk"), number=GIVEN_NUMBER).order_by(), _SEEN
        ),
        standards=rows_of(_applied_standards(), _STANDARD),
        photos=rows_of(
            TracePhoto.objects.filter(
                lot=OuterRef("lot"),
                shown_on__lte=GIVEN_DAY,
                file__kind=PrivateFile.Kind.PICTURE,
            ).order_by("pk"),
            _PHOTO,
        ),
    )


def _ranges() -> QuerySet[LabelRange]:
    """What became of this number: one row at the most."""
    return LabelRange.objects.filter(
        run=OuterRef("pk"), first_number__lte=GIVEN_NUMBER, last_number__gte=GIVEN_NUMBER
    ).order_by()


def _applied_standards() -> QuerySet[AppliedStandard]:
    """Those that the product was made to when the lot was packed."""
    packed_on = OuterRef("lot__packed_on")
    return AppliedStandard.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=packed_on),
        product=OuterRef("lot__product"),
        since_on__lte=packed_on,
    ).order_by("kind", "number", "pk")


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
_STANDARD = {"kind": "kind", "number": "number"}
_PICTURE = {"original": "original", "shows_mark": "shows_mark"}
_PHOTO = {"pk": "pk", "caption": "caption", "event": "event_id"}

RECORD = Prepared(_record)
"""`RECORD(epoch=…, run=…, number=…, on=…)`: the run, or no row."""
