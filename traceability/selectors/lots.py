"""Lots of products, for product pages and for what sells."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from catalog.producers.models import Producer
from foundation.prepared import GIVEN_DAY, GIVEN_ID, Day, Prepared
from traceability.models import LabelRun, Lot, Recall, TraceEvent
from traceability.selectors.balance import left_of
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


def lots_of(
    producer: Producer, *, on: date, words: str = "", state: str = ""
) -> QuerySet[Lot, Any]:
    """A producer's lots, newest first, each with `left` and `is_recalled` on the day.

    `words` are sought in code and product; `state` is "open", "closed", "recalled" or "" for
    all. One query.
    """
    recalls = Recall.objects.running(on).filter(lot=OuterRef("pk"))
    lots = Lot.objects.filter(producer=producer).select_related("product")
    if words:
        lots = lots.filter(Q(code__icontains=words) | Q(product__title__icontains=words))
    lots = lots.annotate(is_recalled=Exists(recalls), left=left_of())
    states = {
        "open": Q(closed_at=None),
        "closed": Q(closed_at__isnull=False),
        "recalled": Q(is_recalled=True),
    }
    return lots.filter(states.get(state, Q())).order_by("-packed_on", "-pk")


def last_lots(producer: Producer) -> dict[int, Lot]:
    """The lot opened last of each of the producer's products, by product: what the next one is
    likely to be. One query."""
    lots = Lot.objects.filter(producer=producer).select_related("growing_area", "packing_site")
    return {
        lot.product_id: lot for lot in lots.order_by("product_id", "-pk").distinct("product_id")
    }


def proposed_code(product_id: int, *, on: date) -> str:
    """A code no lot of the product has: the day, and a number from the second of a day on.

    Such as "L261122", then "L261122-2". One query.
    """
    stem = f"L{on:%y%m%d}"
    lots = Lot.objects.filter(product=product_id, code__startswith=stem)
    taken = set(lots.values_list("code", flat=True))
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in (stem, *numbers) if code not in taken)
