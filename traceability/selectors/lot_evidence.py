"""What a year of lots proves of a product, for whoever brings it into a dossier. Nothing writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, Max, Q, Sum

from catalog.places.models import GrowingArea
from traceability.models import (
    AreaStandard,
    LabelRange,
    LabelRun,
    LabTest,
    Lot,
    LotMaterial,
    ScanDay,
    TraceEvent,
)
from traceability.rules.event_chain import first_broken

YEAR = timedelta(days=365)

Kind = TraceEvent.Kind
CONTROLLED_AT = (
    (Kind.HARVESTED, Kind.RECEIVED),
    (Kind.PROCESSED, Kind.MIXED),
    (Kind.INSPECTED,),
    (Kind.PACKED,),
)
"""The four points of a control plan that a lot's log can show: what comes in, what is done to it,
what is checked, what goes out. One event of each group fills its point."""


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One point of the plan: at how many of the lots it was logged, and how often."""

    kinds: tuple[str, ...]
    lots: int
    events: int


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """A growing area that lots came from: lots, place, and the standards it holds on the day."""

    name: str
    place: str
    planting_code: str
    lots: int
    standards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LotEvidence:
    """A product's lots packed in the 365 days up to the day, counted.

    `broken` are lots whose chain of events was changed after writing. `local_lots` came from a
    growing area of the product's own province.
    """

    since: date
    lots: int
    newest_packed_on: date
    points: tuple[ControlPoint, ...]
    events: int
    broken: tuple[str, ...]
    tests: int
    tests_passed: int
    last_tested_on: date | None
    areas: tuple[AreaFacts, ...]
    local_lots: int
    labels: int
    labels_on_packs: int
    scans: int


def lot_evidence(product_id: int, *, on: date) -> LotEvidence | None:
    """The year's facts, or None where no lot was packed in it. Ten queries, however many lots."""
    since = on - YEAR
    lots = Lot.objects.filter(product_id=product_id, packed_on__gt=since, packed_on__lte=on)
    known = {lot.pk: lot for lot in lots.select_related("product")}
    if not known:
        return None
    events = list(TraceEvent.objects.filter(lot__in=known).order_by("lot_id", "position"))
    tests = LabTest.objects.filter(lot__in=known).aggregate(
        count=Count("pk"), passed=Count("pk", filter=Q(passed=True)), last=Max("tested_on")
    )
    areas, local = _areas(list(known), on=on)
    labels = LabelRun.objects.filter(lot__in=known, purpose=LabelRun.Purpose.PACKS)
    return LotEvidence(
        since=since,
        lots=len(known),
        newest_packed_on=max(lot.packed_on for lot in known.values()),
        points=tuple(_points(events)),
        events=len(events),
        broken=tuple(known[pk].code for pk in _broken(events)),
        tests=tests["count"],
        tests_passed=tests["passed"],
        last_tested_on=tests["last"],
        areas=areas,
        local_lots=local,
        labels=labels.aggregate(sum=Sum("count"))["sum"] or 0,
        labels_on_packs=_on_packs(list(known)),
        scans=ScanDay.objects.filter(lot__in=known).aggregate(sum=Sum("count"))["sum"] or 0,
    )


def _points(events: Iterable[TraceEvent]) -> Iterable[ControlPoint]:
    taken_back = {event.corrects_id for event in events if event.corrects_id}
    standing = [e for e in events if e.pk not in taken_back and not e.corrects_id]
    for kinds in CONTROLLED_AT:
        here = [event for event in standing if event.kind in kinds]
        yield ControlPoint(
            kinds=tuple(str(Kind(kind).value) for kind in kinds),
            lots=len({event.lot_id for event in here}),
            events=len(here),
        )


def _broken(events: Iterable[TraceEvent]) -> list[int]:
    return [
        pk
        for pk, chain in groupby(events, key=lambda event: event.lot_id)
        if first_broken(event.link for event in chain) is not None
    ]


def _areas(lot_ids: list[int], *, on: date) -> tuple[tuple[AreaFacts, ...], int]:
    """The areas behind these lots, most lots first, and how many lots are of the own province."""
    lots = Lot.objects.filter(pk__in=lot_ids).values_list(
        "pk", "growing_area_id", "product__province_id"
    )
    own_province = {pk: province for pk, _area, province in lots}
    pairs = {(pk, area) for pk, area, _province in lots if area}
    pairs |= set(
        LotMaterial.objects.filter(lot__in=lot_ids, growing_area__isnull=False).values_list(
            "lot_id", "growing_area_id"
        )
    )
    standards = AreaStandard.objects.filter(
        growing_area__in={area for _lot, area in pairs},
        valid_from__lte=on,
        lapses_on__gt=on,
        removed_on__isnull=True,
    )
    held: dict[int, list[str]] = {}
    for standard in standards.order_by("standard", "pk"):
        held.setdefault(standard.growing_area_id, []).append(f"{standard} {standard.number}")
    rows = _area_rows({area for _lot, area in pairs})
    facts = [
        AreaFacts(
            name=area.name,
            place=f"{area.commune.full_name}, {area.commune.province.name}",
            planting_code=area.planting_code,
            lots=len({lot for lot, pk in pairs if pk == area.pk}),
            standards=tuple(held.get(area.pk, ())),
        )
        for area in rows.values()
    ]
    local = {lot for lot, area in pairs if rows[area].commune.province_id == own_province[lot]}
    return tuple(sorted(facts, key=lambda area: (-area.lots, area.name))), len(local)


def _area_rows(pks: set[int]) -> dict[int, GrowingArea]:
    areas = GrowingArea.objects.filter(pk__in=pks).select_related("commune__province")
    return {area.pk: area for area in areas}


def _on_packs(lot_ids: list[int]) -> int:
    ranges = LabelRange.objects.filter(run__lot__in=lot_ids, state=LabelRange.State.ON_PACKS)
    return sum(
        last - first + 1 for first, last in ranges.values_list("first_number", "last_number")
    )
