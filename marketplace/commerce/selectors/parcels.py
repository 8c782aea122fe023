"""Many consignments of one producer at once: what lies in each, what to take from the shelf for
all of them, and finding one again. The number of queries never grows with them. Nothing writes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from marketplace.commerce.models import Consignment, ConsignmentEvent, ConsignmentLot, Cut
from marketplace.commerce.models.offers import GiftBoxPart
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import (
    NotedLot,
    in_parts,
    released,
    taken_out,
    to_collect,
)
from marketplace.commerce.selectors.lots import good_lots
from traceability.models import Lot

FEWEST_DIGITS = 3
"""Of a telephone or order number: fewer would find half of the list."""
MOST_AT_ONCE = 100
"""Slips in one paper, and orders on one pack list: what a morning holds."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One consignment with what is in its parcel, or is to be. Money in đồng, of the whole."""

    consignment: Consignment
    lines: tuple[tuple[Line, int], ...]
    lots: tuple[NotedLot, ...]
    due: int

    @property
    def to_collect(self) -> int:
        return to_collect(self.consignment, self.due)

    @property
    def is_gift(self) -> bool:
        """Somebody wrote a wish for it: whoever opens it need not read what it cost."""
        return any(hasattr(line, "gift_card") for line, _packs in self.lines)

    @property
    def asks_age(self) -> bool:
        """Alcohol is handed to grown-ups only."""
        return any(
            line.product is not None and line.product.ocop_set_id in ProductSet.ALCOHOL
            for line, _packs in self.lines
        )


def parcels(consignments: Iterable[Consignment]) -> list[Parcel]:
    """What is in each, in their order; lines of no pack are left out, and so is what went ahead in
    parts. Five queries."""
    rows = list(consignments)
    lines = _lines_of(rows)
    gone, cut = _cut(rows)
    gone.update(in_parts([line.pk for own in lines.values() for line in own]))
    lots = _lots_in(rows)
    return [
        Parcel(
            consignment=row,
            lines=tuple(
                (line, packs)
                for line in lines[row.order_id, row.producer_id]
                if (packs := line.quantity - gone[line.pk])
            ),
            lots=tuple(lots[row.pk]),
            due=row.total - cut[row.pk],
        )
        for row in rows
    ]


def _lines_of(rows: Sequence[Consignment]) -> Mapping[tuple[int, int | None], list[Line]]:
    found: dict[tuple[int, int | None], list[Line]] = defaultdict(list)
    producers = {row.producer_id for row in rows}
    lines = Line.objects.filter(
        order__in=[row.order_id for row in rows], partner__producer__in=producers
    )
    for line in lines.select_related("product", "partner", "gift_card").order_by("pk"):
        found[line.order_id, line.partner.producer_id].append(line)
    return found


def _cut(rows: Sequence[Consignment]) -> tuple[Counter[int], Counter[int]]:
    """Packs cut by line, đồng cut by consignment."""
    packs: Counter[int] = Counter()
    sums: Counter[int] = Counter()
    for cut in Cut.objects.filter(consignment__in=rows):
        sums[cut.consignment_id] += cut.amount
        if cut.line_id is not None:
            packs[cut.line_id] += cut.quantity
    return packs, sums


def _lots_in(rows: Sequence[Consignment]) -> Mapping[int, list[NotedLot]]:
    notes = list(
        ConsignmentLot.objects.filter(consignment__in=rows, part=None)
        .select_related("lot", "line")
        .order_by("line_id", "pk")
    )
    back = taken_out([note.pk for note in notes])
    found: dict[int, list[NotedLot]] = defaultdict(list)
    for note in notes:
        left = note.quantity - back.get(note.pk, 0)
        if left > 0:
            found[note.consignment_id].append(NotedLot(note, left))
    return found


@dataclass(frozen=True, slots=True)
class ShelfLot:
    """Packs to take from one lot, and how many it has."""

    lot: Lot
    take: int
    left: int


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """One product over all orders that wait to be packed. `missing` packs are on no lot's record;
    `contents` says what goes into each box."""

    product: Product | None
    title: str
    packs: int
    lots: tuple[ShelfLot, ...]
    missing: int
    contents: tuple[GiftBoxPart, ...]
    orders: tuple[tuple[Consignment, int], ...]


def to_pack(producer: Producer, *, on: date) -> QuerySet[Consignment]:
    """Accepted and not packed, the oldest first; what waits for its harvest is left out."""
    rows = released(producer).filter(state=states.ACCEPTED).select_related("order__payment")
    ready = rows.filter(Q(ready_on__isnull=True) | Q(ready_on__lte=on))
    return ready.order_by("order__date_placed", "pk")


def shelf_rows(wanted: Sequence[Parcel], *, on: date) -> list[ShelfRow]:
    """What to take from the shelf for these parcels of one producer, by product; lots that end
    first go first, as when each parcel is packed. Four queries."""
    by_product: dict[int | None, list[tuple[Consignment, Line, int]]] = defaultdict(list)
    for parcel in wanted:
        for line, packs in parcel.lines:
            by_product[line.product_id].append((parcel.consignment, line, packs))
    lines = [line for rows in by_product.values() for _row, line, _packs in rows]
    producer_id = wanted[0].consignment.producer_id if wanted else 0
    lots = good_lots(lines, producer_id, on=on)
    boxes = _contents([pk for pk in by_product if pk is not None])
    rows = [
        _shelf_row(rows, [pair for pair in lots if pair[0].product_id == pk], boxes[pk or 0])
        for pk, rows in by_product.items()
    ]
    return sorted(rows, key=lambda row: row.title)


def _shelf_row(
    rows: Sequence[tuple[Consignment, Line, int]],
    lots: Sequence[tuple[Lot, int]],
    contents: Sequence[GiftBoxPart],
) -> ShelfRow:
    packs = missing = sum(n for _row, _line, n in rows)
    taken = []
    for lot, left in lots:
        if missing:
            take = min(missing, left)
            missing -= take
            taken.append(ShelfLot(lot, take, left))
    line = rows[0][1]
    return ShelfRow(
        product=line.product,
        title=line.title,
        packs=packs,
        lots=tuple(taken),
        missing=missing,
        contents=tuple(contents),
        orders=tuple((row, n) for row, _line, n in rows),
    )


def _contents(product_ids: Sequence[int]) -> Mapping[int, list[GiftBoxPart]]:
    found: dict[int, list[GiftBoxPart]] = defaultdict(list)
    parts = GiftBoxPart.objects.filter(box__product__in=product_ids)
    for part in parts.select_related("box", "product").order_by("pk"):
        found[part.box.product_id].append(part)
    return found


def found(producer: Producer, words: str, *, on: date) -> QuerySet[Consignment]:
    """The producer's consignments by digits of the order number, or the last digits of the
    buyer's telephone, newest first. Who may no longer be read is not found by telephone either
    (`states.shows_buyer`). Fewer than three digits find nothing."""
    digits = "".join(each for each in words if each.isdigit())
    if len(digits) < FEWEST_DIGITS:
        return Consignment.objects.none()
    last = ConsignmentEvent.objects.filter(consignment=OuterRef("pk")).order_by("-number")
    hidden_until = on - states.SHOWN_AFTER_END
    readable = ~Q(state__in=states.ENDED) | Q(last_at__date__gt=hidden_until)
    # Kept as +84912345678, typed as 0912 345 678: the leading nought is no part of it.
    phone = Q(order__shipping_address__phone_number__endswith=digits.removeprefix("0"))
    rows = released(producer).annotate(last_at=Subquery(last.values("at")[:1]))
    hit = Q(order__number__contains=digits)
    if len(digits.removeprefix("0")) >= FEWEST_DIGITS:
        hit |= readable & phone
    return rows.filter(hit).order_by("-order__date_placed", "-pk")
