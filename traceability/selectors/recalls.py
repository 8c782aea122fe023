"""Whom a recall reaches, what was done about each, and what came back. Nothing here writes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet, Sum

from catalog.producers.models import Producer
from traceability.models import (
    LabelRun,
    Lot,
    LotHandover,
    LotUse,
    RecallCampaign,
    RecallParty,
    RecallStep,
)
from traceability.rules.recall_clock import acted_late
from traceability.selectors import trace_graph

Kind = RecallParty.Kind
DONE = (RecallStep.Kind.RETURNED, RecallStep.Kind.DESTROYED, RecallStep.Kind.USED_UP)
"""Steps that say how many packs they are about."""
BACK = (RecallStep.Kind.RETURNED, RecallStep.Kind.DESTROYED)
"""Packs that nobody will use any more."""
REACHED = (RecallStep.Kind.TOLD, RecallStep.Kind.ANSWERED, *DONE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where goods of a lot are. `quantity` in the lot's unit; `phone` is a business's own."""

    lot: Lot
    kind: str
    reference: str
    label: str
    quantity: Decimal
    is_certain: bool = True
    phone: str = ""

    @property
    def kind_words(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a recall of a lot will touch: its lots (itself first), labels, and places."""

    lots: tuple[Lot, ...]
    labels: int
    places: tuple[Place, ...]

    @property
    def others(self) -> tuple[Lot, ...]:
        """Lots that were made of it."""
        return self.lots[1:]


def reach_of(lot: Lot, *, first: int | None = None, last: int | None = None) -> Reach:
    """What a recall of the lot, or of the labels `first`–`last` of one of its runs, touches.

    Every lot made of it is touched in both cases: nobody notes which packs went into another
    lot, so packs of the range may be in each. Seven queries, whatever there is.
    """
    lots = lots_reached(lot)
    runs = LabelRun.objects.filter(lot__in=lots, purpose=LabelRun.Purpose.PACKS)
    if first is not None and last is not None:
        of_others = runs.exclude(lot=lot).aggregate(n=Sum("count"))["n"] or 0
        labels = of_others + last - first + 1
    else:
        labels = runs.aggregate(n=Sum("count"))["n"] or 0
    return Reach(tuple(lots), labels, tuple(places_of(lots)))


def lots_reached(lot: Lot) -> list[Lot]:
    """The lot, then every lot that was made of it, oldest first. Two queries."""
    ids = trace_graph.descendants([lot.pk])
    made = Lot.objects.filter(pk__in=ids).select_related("product", "producer").order_by("pk")
    return [lot, *made]


def places_of(lots: Sequence[Lot]) -> list[Place]:
    """Where goods of these lots are by what was written down here: what is left of each, and
    whom it was handed to. Parcels are commerce's to find. Three queries."""
    by_id = {lot.pk: lot for lot in lots}
    left = quantities_left(by_id)
    found = [_stock(lot, left[lot.pk]) for lot in lots]
    return found + _handed(by_id)


def quantities_left(lot_ids: Iterable[int]) -> dict[int, Decimal]:
    """What is left of each lot, in its unit. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, ocop_lot_left(id) FROM traceability_lot WHERE id = ANY(%s)",
            [list(lot_ids)],
        )
        return dict(cursor.fetchall())


def _stock(lot: Lot, quantity: Decimal) -> Place:
    return Place(lot, Kind.STOCK, f"stock:{lot.pk}", lot.producer.name, quantity)


def _handed(by_id: dict[int, Lot]) -> list[Place]:
    """Hand-overs by receiver; of what another producer got, only what it has not used up is
    still there – what it made of it are lots of their own."""
    rows = (
        LotHandover.objects.filter(lot__in=by_id)
        .select_related("to_producer", "to_sales_point")
        .order_by("lot_id", "pk")
    )
    used = {
        (row["source"], row["target__producer"]): row["total"]
        for row in LotUse.objects.filter(source__in=by_id)
        .values("source", "target__producer")
        .annotate(total=Sum("quantity"))
    }
    found = []
    for (lot_id, reference), group in groupby(
        sorted(rows, key=lambda row: (row.lot_id, _receiver(row))),
        key=lambda row: (row.lot_id, _receiver(row)),
    ):
        given = list(group)
        first, total = given[0], sum((row.quantity for row in given), Decimal(0))
        if first.to_producer_id:
            total = max(Decimal(0), total - used.get((lot_id, first.to_producer_id), Decimal(0)))
        kind, label = _who(first)
        found.append(Place(by_id[lot_id], kind, reference, label, total, phone=first.to_phone))
    return found


def place_of(row: LotHandover) -> Place:
    """Where the goods of one hand-over are."""
    kind, label = _who(row)
    return Place(row.lot, kind, _receiver(row), label, row.quantity, phone=row.to_phone)


def _receiver(row: LotHandover) -> str:
    if row.to_producer_id:
        return f"producer:{row.to_producer_id}"
    return f"sales_point:{row.to_sales_point_id}" if row.to_sales_point_id else f"handover:{row.pk}"


def _who(row: LotHandover) -> tuple[str, str]:
    if row.to_producer is not None:
        return Kind.PRODUCER, row.to_producer.name
    if row.to_sales_point is not None:
        return Kind.SALES_POINT, row.to_sales_point.name
    return Kind.BUSINESS, row.to_name


def sources_of(lot: Lot) -> list[Lot]:
    """The lots whose goods are in this one, newest first: where a fault may come from."""
    ids = trace_graph.ancestors([lot.pk])
    return list(
        Lot.objects.filter(pk__in=ids).select_related("product", "producer").order_by("-pk")
    )


def campaigns() -> QuerySet[RecallCampaign]:
    """All campaigns with their lot, newest first."""
    return RecallCampaign.objects.select_related(
        "lot__product", "lot__producer", "run", "started_by", "closed_by"
    ).order_by("-started_at", "-pk")


def campaigns_reaching(lot_ids: Collection[int] | QuerySet[Lot, Any]) -> QuerySet[RecallCampaign]:
    """Campaigns on one of these lots, or that reach one."""
    reaching = RecallParty.objects.filter(lot__in=lot_ids).values("campaign")
    return campaigns().filter(Q(lot__in=lot_ids) | Q(pk__in=reaching))


def campaigns_touching(producer: Producer) -> QuerySet[RecallCampaign]:
    """Campaigns on a lot of the producer, that reach one, or whose goods it was handed."""
    touching = RecallParty.objects.filter(_about(producer)).values("campaign")
    return campaigns().filter(Q(lot__producer=producer) | Q(pk__in=touching))


def parties_about(campaign: RecallCampaign, producer: Producer) -> "QuerySet[RecallParty]":
    """What of a campaign a producer answers for: goods of its own lots, wherever they are, and
    goods of others that it was handed. Whom another producer sold to is not its business."""
    return campaign.parties.filter(_about(producer))


def _about(producer: Producer) -> Q:
    return Q(lot__producer=producer) | Q(reference=f"producer:{producer.pk}")


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party and what was done. Quantities in the lot's unit."""

    party: RecallParty
    steps: tuple[RecallStep, ...]

    @property
    def back(self) -> Decimal:
        return _total(self.steps, BACK)

    @property
    def accounted(self) -> Decimal:
        return _total(self.steps, DONE)

    @property
    def open_quantity(self) -> Decimal:
        return self.party.quantity - self.accounted

    @property
    def is_reached(self) -> bool:
        return any(step.kind in REACHED for step in self.steps)

    @property
    def was_tried(self) -> bool:
        return any(step.kind == RecallStep.Kind.NOT_REACHED for step in self.steps)


def party_rows(parties: "QuerySet[RecallParty]") -> list[PartyRow]:
    """The parties with their steps, by kind and lot. Two queries."""
    rows = parties.select_related("lot__product", "lot__producer").prefetch_related(
        Prefetch("steps", RecallStep.objects.order_by("at", "pk"))
    )
    order = {str(kind): place for place, kind in enumerate(_SHOWN)}
    found = [PartyRow(party, tuple(party.steps.all())) for party in rows]
    return sorted(found, key=lambda r: (order[r.party.kind], r.party.lot_id, r.party.pk))


_SHOWN = (Kind.STOCK, Kind.PRODUCER, Kind.SALES_POINT, Kind.BUSINESS, Kind.BUYER)


def _total(steps: Iterable[RecallStep], kinds: Collection[str]) -> Decimal:
    return sum((step.quantity or Decimal(0) for step in steps if step.kind in kinds), Decimal(0))


@dataclass(frozen=True, slots=True)
class OfUnit:
    """How much of one unit was out there, and how much of it came back or was destroyed."""

    unit: str
    quantity: Decimal
    back: Decimal
    used_up: Decimal

    @property
    def percent(self) -> int | None:
        return _percent(self.back, self.quantity)


@dataclass(frozen=True, slots=True)
class Effect:
    """How well a campaign did. Seconds; None where it did not happen. Percents are rounded down,
    so that 100 means all.

    `to_act`: from finding the fault to starting. `to_trace`: from starting until the last party
    was found. `to_tell`: from starting until the last party reached so far was told.
    """

    parties: int
    reached: int
    uncertain: int
    units: tuple[OfUnit, ...]
    to_act: float
    to_trace: float | None
    to_tell: float | None
    was_late: bool

    @property
    def percent_reached(self) -> int | None:
        return _percent(Decimal(self.reached), Decimal(self.parties))


def effect_of(campaign: RecallCampaign, rows: Sequence[PartyRow] | None = None) -> Effect:
    """How well the campaign did so far. Two queries, none with `rows`."""
    rows = party_rows(campaign.parties.all()) if rows is None else rows
    told = [
        min(step.at for step in row.steps if step.kind in REACHED) for row in rows if row.is_reached
    ]
    found = [row.party.found_at for row in rows]
    return Effect(
        parties=len(rows),
        reached=len(told),
        uncertain=sum(not row.party.is_certain for row in rows),
        units=_units(rows),
        to_act=(campaign.started_at - campaign.found_at).total_seconds(),
        to_trace=_since(campaign.started_at, found),
        to_tell=_since(campaign.started_at, told),
        was_late=acted_late(found_at=campaign.found_at, started_at=campaign.started_at),
    )


def _units(rows: Sequence[PartyRow]) -> tuple[OfUnit, ...]:
    """Parcels that may or may not hold packs of the lot count once they gave some back: what
    was never known to be out there cannot be missing."""
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        counted = row.party.quantity if row.party.is_certain else row.accounted
        sums = found.setdefault(row.party.unit, [Decimal(0), Decimal(0), Decimal(0)])
        for place, more in enumerate(
            (counted, row.back, _total(row.steps, (RecallStep.Kind.USED_UP,)))
        ):
            sums[place] += more
    return tuple(OfUnit(unit, *found[unit]) for unit in sorted(found))


def _since(start: datetime, instants: Sequence[datetime]) -> float | None:
    return max(0.0, (max(instants) - start).total_seconds()) if instants else None


def _percent(part: Decimal, whole: Decimal) -> int | None:
    return int(part * 100 / whole) if whole else None


def last_drill(campaign: RecallCampaign) -> RecallCampaign | None:
    """The producer's drill before this campaign, to compare with; None without one."""
    return (
        campaigns()
        .filter(
            is_drill=True,
            lot__producer=campaign.lot.producer_id,
            started_at__lt=campaign.started_at,
        )
        .exclude(pk=campaign.pk)
        .first()
    )


def open_campaign(lot: Lot, *, is_drill: bool) -> RecallCampaign | None:
    """The campaign on this very lot that was not closed yet, the oldest first."""
    rows = campaigns().filter(lot=lot, is_drill=is_drill, closed_on__isnull=True)
    return rows.order_by("started_at", "pk").first()
