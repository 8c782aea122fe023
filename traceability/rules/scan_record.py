"""What is remembered of one label's scans, and how a scan is added to it.

Times are whole quarters of an hour since 1970 (UTC): nothing finer is ever written down.
Guarantee: sightings added in the order of `in_order` give the same record whatever order they
were read in, and `count`, first and last time and the provinces never depend on the order at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from traceability.rules.scan_places import BIT_OF, is_far_trip
from traceability.rules.scan_sketch import estimate

QUARTER_SECONDS = 900
VIETNAM = timedelta(hours=7)
"""No summer time since 1975; a local midnight is always the start of a quarter."""
MOST_COUNTED = 32_767
_DAY_ZERO = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One line of the spool about a known label.

    `device` is one byte of a keyed digest, None where no salt was at hand. With `is_answer` a
    reader told their province after the scan itself was counted.
    """

    quarter: int
    device: int | None
    province: str = ""
    is_answer: bool = False


@dataclass(slots=True)
class ScanRecord:
    """The remembered of one label; fields as in models.scan.LabelScan, times in quarters."""

    week_on: date
    first_quarter: int
    last_quarter: int
    count: int = 0
    devices: int = 0
    week_devices: int = 0
    provinces: int = 0
    last_province: str = ""
    last_place_quarter: int = 0
    last_device: int | None = None
    far_trips: int = 0

    def add(self, seen: Sighting) -> None:
        """Add one sighting.

        A new week closes the sketch: its estimate is added up, because bits under another salt
        mean other devices. A sighting of a week that is closed adds no device. A trip needs two
        devices that are known to differ, so that somebody who corrects a choice makes none.
        """
        quarter = seen.quarter
        if not seen.is_answer:
            self.count += 1
        if quarter < self.first_quarter:
            self.first_quarter = quarter
        if quarter > self.last_quarter:
            self.last_quarter = quarter
        self._add_device(seen)
        if seen.province:
            self._add_place(seen)

    def _add_device(self, seen: Sighting) -> None:
        week_on = week_of(seen.quarter)
        if week_on > self.week_on:
            self.week_devices = min(self.week_devices + estimate(self.devices), MOST_COUNTED)
            self.devices, self.week_on = 0, week_on
        if seen.device is not None and week_on == self.week_on:
            self.devices |= 1 << seen.device

    def _add_place(self, seen: Sighting) -> None:
        self.provinces |= 1 << BIT_OF[seen.province]
        if self.last_province and self._is_trip(seen):
            self.far_trips = min(self.far_trips + 1, MOST_COUNTED)
            self._forget_place()
        elif not self.last_province or seen.quarter >= self.last_place_quarter:
            self.last_province = seen.province
            self.last_place_quarter, self.last_device = seen.quarter, seen.device

    def _is_trip(self, seen: Sighting) -> bool:
        if seen.device is None or self.last_device is None or seen.device == self.last_device:
            return False
        between = abs(seen.quarter - self.last_place_quarter)
        return is_far_trip(*sorted((self.last_province, seen.province)), between)

    def _forget_place(self) -> None:
        """After a trip the next place begins anew, so that there and back again is one: a single
        wrong answer among many right ones makes one trip, not two."""
        self.last_province, self.last_place_quarter, self.last_device = "", 0, None

    @property
    def devices_in_all(self) -> int:
        """Devices of this week and of the weeks before, added up: one may be counted again."""
        return self.week_devices + estimate(self.devices)


def in_order(seen: Iterable[Sighting]) -> list[Sighting]:
    """By time; within a quarter scans before answers, then by content."""
    return sorted(
        seen,
        key=lambda s: (s.quarter, s.is_answer, -1 if s.device is None else s.device, s.province),
    )


def begun(first: Sighting) -> ScanRecord:
    """An empty record whose week is that of the sighting that is about to be added."""
    return ScanRecord(week_of(first.quarter), first.quarter, first.quarter)


def quarter_of(at: datetime) -> int:
    """The quarter of an hour that holds this instant."""
    return int(at.timestamp()) // QUARTER_SECONDS


def instant_of(quarter: int) -> datetime:
    """The start of the quarter, in UTC."""
    return datetime.fromtimestamp(quarter * QUARTER_SECONDS, UTC)


def day_of(quarter: int) -> date:
    """The day in Vietnam."""
    local = timedelta(seconds=quarter * QUARTER_SECONDS) + VIETNAM
    return _DAY_ZERO + timedelta(days=local.days)


@lru_cache(maxsize=4096)
def week_of(quarter: int) -> date:
    """The Monday in Vietnam on which the week of this quarter began."""
    day = day_of(quarter)
    return day - timedelta(days=day.weekday())
