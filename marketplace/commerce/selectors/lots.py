"""Which lots the packs of a parcel are taken from. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from marketplace.commerce.models import Consignment
from marketplace.commerce.order.models import Line
from marketplace.commerce.selectors.consignments import unsent
from traceability.models import Lot
from traceability.selectors import recalled_lot_ids
from traceability.selectors.recalls import quantities_left

OFFERED = 6
"""Lots offered for one line, those to be used first; nobody scrolls through more on a phone."""


@dataclass(frozen=True, slots=True)
class LotChoice:
    """A lot that packs may come from: whole packs left, and how many to take by default."""

    lot: Lot
    left: int
    suggested: int


@dataclass(frozen=True, slots=True)
class LineChoice:
    """A line to pack, how many packs of it, and the lots they may come from, what ends first on
    top."""

    line: Line
    wanted: int
    lots: tuple[LotChoice, ...]


def lots_of_lines(lines: Sequence[Line], producer_id: int) -> QuerySet[Lot]:
    """The packed lots of these lines' products by this producer, oldest first."""
    return Lot.objects.filter(
        product__in=[line.product_id for line in lines],
        producer_id=producer_id,
        stage=Lot.Stage.PACKED,
    ).order_by("pk")


def choices_for(
    consignment: Consignment, *, on: date, packs: Mapping[Line, int] | None = None
) -> list[LineChoice]:
    """For each line the lots to pack from, first what ends first; recalled, closed, empty and
    outdated lots are left out. Of what has not left, or of these `packs`. Six queries, whatever
    there is."""
    wanted = unsent(consignment) if packs is None else packs
    good = good_lots(list(wanted), consignment.producer_id, on=on)
    return [_line_choice(line, packs, good) for line, packs in wanted.items()]


def good_lots(lines: Sequence[Line], producer_id: int, *, on: date) -> list[tuple[Lot, int]]:
    """The lots that these lines' packs may be taken from, each with the whole packs it has left:
    first what ends first; recalled, closed, empty and outdated ones are left out. Three queries."""
    rows = list(
        lots_of_lines(lines, producer_id)
        .filter(closed_at__isnull=True, packed_on__lte=on)
        .exclude(best_before_on__lt=on)
        .order_by(F("best_before_on").asc(nulls_last=True), "packed_on", "pk")
    )
    recalled = recalled_lot_ids([lot.pk for lot in rows], on=on)
    left = {pk: int(n) for pk, n in quantities_left([lot.pk for lot in rows]).items()}
    return [(lot, left[lot.pk]) for lot in rows if lot.pk not in recalled and left[lot.pk] > 0]


def _line_choice(line: Line, packs: int, lots: Sequence[tuple[Lot, int]]) -> LineChoice:
    wanted, found = packs, []
    for lot, left in [pair for pair in lots if pair[0].product_id == line.product_id][:OFFERED]:
        taken = min(wanted, left)
        wanted -= taken
        found.append(LotChoice(lot, left, taken))
    if wanted:  # not enough is on record: nothing is suggested rather than a part
        found = [LotChoice(each.lot, each.left, 0) for each in found]
    return LineChoice(line, packs, tuple(found))
