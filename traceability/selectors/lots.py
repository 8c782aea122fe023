"""Lots of products, for product pages and for what sells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from foundation.prepared import GIVEN_DAY, GIVEN_ID, Day, Prepared
from traceability.models import LabelRun, Lot, Recall, TraceEvent
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
    found = _NEWEST(pk=product_id, on=on)
    if not found:
        return None
    row = found[0]
    return LotSummary(
        code=row["code"],
        packed_on=row["packed_on"],
        best_before_on=row["best_before_on"],
        growing_area=row["growing_area__name"] or "",
        events=row["event_count"] or 0,
        label=label_text(LabelRun(epoch=row["label_epoch"], run=row["label_run"]), 0),
        is_sample=row["is_sample"],
    )


def _newest() -> QuerySet[Lot, dict[str, Any]]:
    run = LabelRun.objects.filter(lot=OuterRef("pk"), purpose=LabelRun.Purpose.LOT)
    events = TraceEvent.objects.filter(lot=OuterRef("pk")).order_by().values("lot")
    return (
        Lot.objects.filter(product=GIVEN_ID, packed_on__lte=GIVEN_DAY)
        .filter(~Exists(running_recalls(on=GIVEN_DAY).filter(lot=OuterRef("pk"))))
        .annotate(
            event_count=Subquery(events.annotate(total=Count("pk")).values("total")),
            label_epoch=Subquery(run.values("epoch")),
            label_run=Subquery(run.values("run")),
        )
        .order_by("-packed_on", "-pk")
        .values(
            *("code", "packed_on", "best_before_on", "growing_area__name", "is_sample"),
            *("event_count", "label_epoch", "label_run"),
        )[:1]
    )


_NEWEST = Prepared(_newest)


def running_recalls(*, on: Day) -> QuerySet[Recall, Any]:
    """The recalls that run on the day, for questions of other rooms about their lots."""
    return Recall.objects.running(on)


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
