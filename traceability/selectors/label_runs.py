"""Label runs: what was printed of them, what is on packs, what is spoiled, what is left in hand.

Numbers count from 0, as in the codes; pages say them from 1.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from certification.selectors.marks import OcopMark
from certification.selectors.marks_use import quota, running_mark
from traceability.models import LabelPrint, LabelRange, LabelRun, Lot
from traceability.rules.label_ranges import Span, merged, packs_of, without
from traceability.selectors.gtin import gtin_right

ON_PACKS, SPOILED = LabelRange.State.ON_PACKS, LabelRange.State.SPOILED


class _Numbers(Aggregate):
    """How many different numbers the spans of a group hold, however often they overlap."""

    function = "range_agg"
    template = (
        "(SELECT coalesce(sum(upper(span) - lower(span)), 0)"
        " FROM unnest(%(function)s(int4range(%(expressions)s, '[]'))) AS span)"
    )
    output_field = BigIntegerField()


def with_counts(runs: QuerySet[LabelRun]) -> QuerySet[LabelRun]:
    """Each run with `printed`, `on_packs`, `spoiled` and `residue`, in labels.

    A number printed twice counts once. `residue`: printed, and neither on a pack nor spoiled.
    """
    used = LabelRange.objects.all()
    return runs.annotate(
        printed=_numbers(LabelPrint.objects.all()),
        on_packs=_numbers(used.filter(state=ON_PACKS)),
        spoiled=_numbers(used.filter(state=SPOILED)),
    ).annotate(residue=Greatest(F("printed") - F("on_packs") - F("spoiled"), 0))


def _numbers(rows: QuerySet[Any]) -> Coalesce:
    own = rows.filter(run=OuterRef("pk")).order_by().values("run")
    counted = own.annotate(n=_Numbers("first_number", "last_number")).values("n")
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)


def packs_runs(lot: Lot) -> QuerySet[LabelRun]:
    """The runs of a lot's packs, newest first, with their counts. One query."""
    runs = LabelRun.objects.filter(lot=lot, purpose=LabelRun.Purpose.PACKS)
    return with_counts(runs).select_related("plan").order_by("-created_at", "-pk")


def newest_runs(lots: Iterable[Lot]) -> dict[int, LabelRun]:
    """The newest run of packs of each lot, by the lot's key; without counts. One query."""
    runs = LabelRun.objects.filter(lot__in=lots, purpose=LabelRun.Purpose.PACKS)
    return {run.lot_id: run for run in runs.order_by("created_at", "pk")}


@dataclass(frozen=True, slots=True)
class LabelSums:
    """Labels of a lot, a producer or a commune: reserved, printed, on packs, spoiled, in hand."""

    name: str
    key: str
    count: int
    printed: int
    on_packs: int
    spoiled: int
    residue: int


def sums_of_lot(lot: Lot) -> LabelSums:
    """All the labels of a lot's packs. One query."""
    rows = list(packs_runs(lot))
    fields = ("count", "printed", "on_packs", "spoiled", "residue")
    return LabelSums(lot.code, str(lot.pk), *(sum(getattr(r, f) for r in rows) for f in fields))


def residue_by_producer(runs: QuerySet[LabelRun]) -> list[LabelSums]:
    """Labels of each producer, most in hand first. One query."""
    return _sums(runs, "lot__producer__name", "lot__producer")


def residue_by_commune(runs: QuerySet[LabelRun]) -> list[LabelSums]:
    """Labels of the producers of each commune, most in hand first. One query."""
    return _sums(runs, "lot__producer__commune__full_name", "lot__producer__commune")


def _sums(runs: QuerySet[LabelRun], name: str, key: str) -> list[LabelSums]:
    counted = with_counts(runs.filter(purpose=LabelRun.Purpose.PACKS)).order_by()
    rows = (
        counted.values(name, key)
        .annotate(
            all_count=Sum("count"),
            all_printed=Sum("printed"),
            all_on=Sum("on_packs"),
            all_spoiled=Sum("spoiled"),
            all_residue=Sum("residue"),
        )
        .order_by("-all_residue", name, key)
    )
    numbers = ("all_count", "all_printed", "all_on", "all_spoiled", "all_residue")
    return [
        LabelSums(row[name] or "", str(row[key] or ""), *(int(row[n]) for n in numbers))
        for row in rows
    ]


def printed_spans(run: LabelRun) -> list[Span]:
    """The numbers that were printed at least once. One query."""
    return merged(run.prints.values_list("first_number", "last_number"))


def settled_spans(run: LabelRun) -> list[Span]:
    """The numbers that are on packs or spoiled. One query."""
    return merged(run.ranges.values_list("first_number", "last_number"))


def spans_in_hand(run: LabelRun) -> list[Span]:
    """The printed numbers that are neither on packs nor spoiled. Two queries."""
    return without(printed_spans(run), settled_spans(run))


def room_for_labels(lot: Lot) -> int | None:
    """How many more labels the lot has packs for; None where it is weighed, not counted.

    Spoiled labels make room again. One query.
    """
    packs = packs_of(lot.quantity, lot.unit)
    if packs is None:
        return None
    made = sum(run.count - run.spoiled for run in packs_runs(lot))  # type: ignore[attr-defined]
    return max(packs - made, 0)


@dataclass(frozen=True, slots=True)
class PrintRight:
    """What a run's labels may carry on a day. `mark` is None where it may not be printed; then
    `mark_lapsed` says that the run was counted with it. `gtin_lapsed`: the short address is
    printed instead of the GTIN's."""

    mark: OcopMark | None
    mark_lapsed: bool
    gtin: str
    gtin_lapsed: bool


def print_right(run: LabelRun, *, on: date) -> PrintRight:
    """What may be printed of this run on the day. Five queries at most."""
    request = run.mark_request
    mark = None
    if request is not None and quota(request, on=on).is_open:
        mark = running_mark(request.certificate, on=on)
    proven = bool(run.gtin) and (gtin_right(run.lot.product_id, on=on, gtin=run.gtin) is not None)
    return PrintRight(
        mark=mark,
        mark_lapsed=request is not None and mark is None,
        gtin=run.gtin if proven else "",
        gtin_lapsed=bool(run.gtin) and not proven,
    )


def runs_named(runs: QuerySet[LabelRun], words: str) -> QuerySet[LabelRun]:
    """The runs whose lot, product or producer is called so; all where nothing is asked."""
    found = runs.filter(purpose=LabelRun.Purpose.PACKS)
    if words:
        found = found.filter(
            Q(lot__code__icontains=words)
            | Q(lot__product__title__icontains=words)
            | Q(lot__producer__name__icontains=words)
        )
    return (
        with_counts(found)
        .select_related("lot__product", "lot__producer__commune", "plan", "mark_request")
        .order_by("-created_at", "-pk")
    )
