"""Packs that still bear a mark whose time is over. Nothing here writes."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from certification.selectors import ocop_marks
from traceability.models import LabelPrint, LabelRun, Lot
from traceability.selectors.label_runs import with_counts


def lapsed_marks(lots: Collection[Lot], *, on: date) -> dict[int, int]:
    """Of these lots those with labels that show stars the product may not show on the day, and
    how many stars they show, by the lot's id.

    Labels count from when they were printed with the mark until all of their run are noted as
    spoiled. A newer certificate with the same stars leaves them right. Two queries.
    """
    of_product = {lot.pk: lot.product_id for lot in lots}
    with_mark = LabelPrint.objects.filter(run=OuterRef("pk"), with_mark=True)
    runs = LabelRun.objects.filter(
        Exists(with_mark), lot__in=of_product, purpose=LabelRun.Purpose.PACKS
    )
    counted: QuerySet[LabelRun, Any] = with_counts(runs)  # its numbers are annotations
    standing = counted.filter(Q(printed__gt=F("spoiled")))
    rows = standing.values_list("lot_id", "mark_request__certificate__stars")
    shown = {lot_id: stars for lot_id, stars in rows if stars}
    if not shown:
        return {}
    marks = ocop_marks({of_product[lot_id] for lot_id in shown}, on=on)
    return {
        lot_id: stars
        for lot_id, stars in shown.items()
        if (mark := marks.get(of_product[lot_id])) is None or mark.stars != stars
    }
