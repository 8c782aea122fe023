"""What the rows of a lot and of the lots behind it say: `story_line` asked for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils import timezone

from catalog.places.selectors import commune_at
from traceability.models import TraceEvent
from traceability.rules import label_code
from traceability.rules.trace_codes import PlaceFacts, place_code, product_code
from traceability.selectors.codes import label_key
from traceability.selectors.story_line import MOST_EVENTS
from traceability.selectors.story_parts import (
    Area,
    AreaCertified,
    JourneyStep,
    LabResult,
    LotName,
    Material,
    Parent,
    Point,
    Reading,
)

_PLACE = (
    *("site_id", "site_gln", "site_registration"),
    *("area_id", "area_gln", "area_planting_code", "commune_code"),
)
_WITH_PARTNERS = {TraceEvent.Kind.RECEIVED, TraceEvent.Kind.SHIPPED}
"""Of another producer told without place and words, as in the public EPCIS document: they may
name its partners. What the lot's own producer writes is written for this page."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One lot of the line. `name` is None for the scanned lot itself."""

    said: dict[str, Any]
    label: str
    name: LotName | None
    is_of_others: bool


class Line:
    """The scanned lot and those it was made of, from the rows of `line_of`."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows: list[_Row] = []
        for said in rows:
            label = next((_label_of(**one) for one in said["labels"]), "")
            name = LotName(said["code"], label) if self._rows else None
            is_of_others = said["producer"] != rows[0]["producer"]
            self._rows.append(_Row(said, label, name, is_of_others))

    @property
    def label(self) -> str:
        """The code of the scanned lot itself."""
        return self._rows[0].label

    def journey(self) -> tuple[JourneyStep, ...]:
        """The events of all, in the order they happened; corrected ones stay and say so.

        Of a record too long for a page those of the lots furthest behind are left out.
        """
        steps = list(islice(self._steps(), MOST_EVENTS))
        return tuple(sorted(steps, key=lambda step: (step.happened_at, step.pk)))

    def _steps(self) -> Iterator[JourneyStep]:
        for row in self._rows:
            said = row.said
            corrected = {event["corrects"] for event in said["journey"]}
            code = product_code(gtin=said["gtin"], lot=said["code"], label=row.label)
            for event in said["journey"]:
                yield _step(event, row, code, is_corrected=event["pk"] in corrected)

    def tests(self) -> tuple[LabResult, ...]:
        """The scanned lot's own first."""
        return tuple(
            LabResult(lot=row.name, **with_dates(test, "tested_on"))
            for row in self._rows
            for test in row.said["tests"]
        )

    def materials(self) -> tuple[Material, ...]:
        """The scanned lot's own first."""
        return tuple(
            Material(
                lot=row.name,
                name=one["name"],
                received_on=date.fromisoformat(one["received_on"]),
                origin=", ".join(p for p in (one["area"], place_of(one["commune"])) if p),
            )
            for row in self._rows
            for one in row.said["materials"]
        )

    def parents(self) -> tuple[Parent, ...]:
        """The lots that the scanned one was directly made of, as they were drawn on."""
        names = {row.said["pk"]: row.name for row in self._rows}
        return tuple(
            Parent(lot=name, kind=use["kind"], used_on=date.fromisoformat(use["used_on"]))
            for use in self._rows[0].said["uses"]
            if (name := names.get(use["source"])) is not None
        )

    def areas(self) -> tuple[Area, ...]:
        """Where they grew, each area once, the scanned lot's own first."""
        found: dict[int, Area] = {}
        for row in self._rows:
            if row.said["area_id"] is not None:
                found.setdefault(row.said["area_id"], _area(row))
        return tuple(found.values())

    def area_standards(self) -> tuple[AreaCertified, ...]:
        """Each paper once, the scanned lot's own area's first."""
        papers = (
            AreaCertified(**with_dates(one, "valid_from", "lapses_on"))
            for row in self._rows
            for one in row.said["area_standards"]
        )
        return tuple(dict.fromkeys(papers))


def _step(event: dict[str, Any], row: _Row, code: str, *, is_corrected: bool) -> JourneyStep:
    is_private = row.is_of_others and event["kind"] in _WITH_PARTNERS
    quantity = event["quantity"]
    return JourneyStep(
        pk=event["pk"],
        lot=row.name,
        kind=event["kind"],
        happened_at=_local(event["happened_at"]),
        recorded_on=_local(event["recorded_at"]).date(),
        place="" if is_private else event["place"] or event["site"] or event["area"] or "",
        detail="" if is_private else event["detail"],
        recorder=_recorder(event),
        is_correction=event["corrects"] is not None,
        is_corrected=is_corrected,
        error_reason=event["error_reason"],
        quantity="" if quantity is None else f"{quantity:.12g} {event['unit']}",
        product_code=code,
        place_code=place_code(PlaceFacts(**{name: event[name] or "" for name in _PLACE})),
        sensors=tuple(readings_in(event["sensors"])),
    )


def _area(row: _Row) -> Area:
    said = row.said
    return Area(
        lot=row.name,
        name=said["area"],
        place=place_of(said["commune"]),
        crop=said["crop"],
        planting_code=said["planting_code"],
        point=_point(said),
        corners=tuple((lat, lon) for lat, lon in said["corners"]),
        is_sample=said["is_sample_area"],
    )


def _point(said: dict[str, Any]) -> Point:
    """As `GrowingArea.point`."""
    corners = said["corners"]
    if corners:
        lats, lons = zip(*corners, strict=True)
        return sum(lats) / len(lats), sum(lons) / len(lons)
    if said["lat"] is not None and said["lon"] is not None:
        return said["lat"], said["lon"]
    commune = commune_at(said["commune"])
    return commune.lat, commune.lon


def place_of(commune_code: str | None) -> str:
    """Such as "Phường Phan Thiết, Lâm Đồng"; "" where no commune is known."""
    if not commune_code:
        return ""
    commune = commune_at(commune_code)
    return f"{commune.full_name}, {commune.province.name}"


def readings_in(said: Any) -> list[Reading]:
    """Sensor readings that say a kind and a value; what came from outside may hold anything."""
    readings = said if isinstance(said, list) else []
    return [
        Reading(str(one["type"])[:40], str(one["value"])[:20], str(one.get("uom", ""))[:10])
        for one in readings[:10]
        if isinstance(one, dict) and "type" in one and "value" in one
    ]


def _recorder(event: dict[str, Any]) -> str:
    if event["by_producer"]:
        return "producer"
    if event["by_helper"]:
        return "helper"
    return "officer" if event["by_officer"] else "platform"


def _local(instant: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(instant))


def _label_of(*, epoch: int, run: int) -> str:
    """The code of a lot, by the run of its own label."""
    return label_code.encode(master=label_key(epoch), epoch=epoch, run=run, counter=0)


def with_dates(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """The row with these of its texts as dates."""
    return row | {name: date.fromisoformat(row[name]) for name in names}
