"""Lots of products, for product pages and for what sells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from traceability.models import LabelRun, Lot, Recall
from traceability.selectors.codes import label_text


@dataclass(frozen=True, slots=True)
class LotSummary:
    """A lot in a few words. `label` is the 16-character code that opens its page."""

    code: str
    packed_on: date
    best_before_on: date | None
    growing_area: str
    events: int
    label: str
    is_sample: bool


def newest_lot(product_id: int, *, on: date) -> LotSummary | None:
    """The lot of a product packed last, by the day; None where there is none. One query.

    Lots being recalled are left out: this one speaks for what is sold.
    """
    run = LabelRun.objects.filter(lot=OuterRef("pk"), purpose=LabelRun.Purpose.LOT)
    lot = (
        Lot.objects.filter(product_id=product_id, packed_on__lte=on)
        .exclude(pk__in=Recall.objects.running(on).values("lot"))
        .select_related("growing_area")
        .annotate(
            event_count=Count("events"),
            label_epoch=Subquery(run.values("epoch")),
            label_run=Subquery(run.values("run")),
        )
        .order_by("-packed_on", "-pk")
        .first()
    )
    if lot is None:
        return None
    return LotSummary(
        code=lot.code,
        packed_on=lot.packed_on,
        best_before_on=lot.best_before_on,
        growing_area=lot.growing_area.name if lot.growing_area else "",
        events=lot.event_count,
        label=label_text(LabelRun(epoch=lot.label_epoch, run=lot.label_run), 0),
        is_sample=lot.is_sample,
    )


def recalled_product_ids(product_ids: Collection[int], *, on: date) -> set[int]:
    """Which of these products have a lot being recalled on the day. One query.

    Stock is not counted by lot, so a pack of the recalled lot cannot be told from another:
    while a recall runs, the product as a whole is not sold.
    """
    return set(
        Recall.objects.running(on)
        .filter(lot__product_id__in=set(product_ids))
        .values_list("lot__product_id", flat=True)
    )


def recalled_lot_ids(lot_ids: Collection[int], *, on: date) -> set[int]:
    """Which of these lots are being recalled on the day. One query."""
    running = Recall.objects.running(on).filter(lot_id__in=set(lot_ids))
    return set(running.values_list("lot_id", flat=True))
