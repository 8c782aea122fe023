"""Scans of a lot in counts: by day, by province, first and last. Never devices, never labels."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Sum

from traceability.models import LabelRun, LabelScan, Lot, RefusedScan, ScanDay
from traceability.rules.scan_places import BIT_OF, PLACES

DAYS_SHOWN = 30
MOST_REFUSED = 200


@dataclass(frozen=True, slots=True)
class DayCount:
    """Scans of one day. `percent` is of the busiest day shown, for a bar."""

    day: date
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """Scans whose readers said that they were in this province."""

    code: str
    name: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class LotScans:
    """What a lot's scans look like, without anybody in it."""

    count: int
    told: int
    labels: int
    first_at: datetime | None
    last_at: datetime | None
    days: tuple[DayCount, ...]
    places: tuple[PlaceCount, ...]

    @property
    def untold(self) -> int:
        return self.count - self.told


def lot_scans(lot: Lot, *, on: date) -> LotScans:
    """The lot's scans up to the day: the last 30 days one by one, provinces of all days.

    Three queries. Times are whole quarters of an hour.
    """
    days = ScanDay.objects.filter(lot=lot, day__lte=on)
    since = on - timedelta(days=DAYS_SHOWN - 1)
    recent = dict(
        days.filter(day__gte=since).values_list("day").annotate(n=Sum("count")).order_by("day")
    )
    by_place = dict(days.values_list("province_code").annotate(n=Sum("count")))
    labels = LabelScan.objects.filter(run__lot=lot, count__gt=0)
    ends = labels.aggregate(first=Min("first_at"), last=Max("last_at"), n=Sum(1))
    told = sum(count for code, count in by_place.items() if code)
    return LotScans(
        count=sum(by_place.values()),
        told=told,
        labels=ends["n"] or 0,
        first_at=ends["first"],
        last_at=ends["last"],
        days=_by_day(recent),
        places=_by_place(by_place),
    )


def _by_day(counts: dict[date, int]) -> tuple[DayCount, ...]:
    """From the first day with a scan to the last, newest first, days without one included."""
    scanned = [day for day, count in counts.items() if count]
    if not scanned:
        return ()
    most, first, last = max(counts.values()), min(scanned), max(scanned)
    days = [last - timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(
        DayCount(day, counts.get(day, 0), _percent(counts.get(day, 0), most)) for day in days
    )


def _by_place(counts: dict[str, int]) -> tuple[PlaceCount, ...]:
    told = {code: count for code, count in counts.items() if code and count}
    most = max(told.values(), default=0)
    rows = [
        PlaceCount(code, province_name(code), count, _percent(count, most))
        for code, count in told.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.code)))


def _percent(part: int, whole: int) -> int:
    """Whole, rounded up, so that one scan is never drawn as none."""
    return -(-100 * part // whole) if whole else 0


def province_name(code: str) -> str:
    """A province's name by its official code; the code itself where it is none of today's."""
    return PLACES[BIT_OF[code]].name if code in BIT_OF else code


@dataclass(frozen=True, slots=True)
class RefusedCount:
    """Codes of one run and one reason that we never printed, over some days."""

    reason: str
    epoch: int
    run: int
    count: int
    first_on: date
    last_on: date

    @property
    def reason_words(self) -> str:
        return str(RefusedScan.Reason(self.reason).label)


def refused_counts(*, since: date, among: QuerySet[LabelRun] | None = None) -> list[RefusedCount]:
    """Refused codes since a day, the most frequent first, 200 at most.

    With `among` only those that name one of these runs. One query.
    """
    rows = RefusedScan.objects.filter(day__gte=since)
    if among is not None:
        named = among.filter(epoch=OuterRef("epoch"), run=OuterRef("run"))
        rows = rows.filter(Exists(named), run__gt=0)
    grouped = rows.values("reason", "epoch", "run").annotate(
        n=Sum("count"), first=Min("day"), last=Max("day")
    )
    return [
        RefusedCount(row["reason"], row["epoch"], row["run"], row["n"], row["first"], row["last"])
        for row in grouped.order_by("-n", "reason", "epoch", "run")[:MOST_REFUSED]
    ]
