"""From the spool into the tables: each line once, whatever dies in the middle.

A file is read in pieces. Each piece is one transaction that holds the rows and how far the file
has been read; PostgreSQL's advisory lock lets one job in at a time, and rows are written in the
order of their keys, so that two jobs neither count twice nor wait for each other for ever.
"""

import logging
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction

from traceability.adapters import scan_spool
from traceability.models import LabelRun, LabelScan, RefusedScan, ScanFile, ScanSalt
from traceability.rules import label_code, scan_sketch
from traceability.rules.scan_record import (
    ScanRecord,
    Sighting,
    begun,
    day_of,
    in_order,
    instant_of,
    quarter_of,
)
from traceability.selectors.codes import label_key
from traceability.services.clones import look_at_labels

logger = logging.getLogger(__name__)

LINES_AT_ONCE = 20_000
ROWS_AT_ONCE = 2_000
PLACE_KEPT = timedelta(hours=24)
FILES_REMEMBERED = timedelta(days=30)
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('ocop-scan-spool'))"

Refused = tuple[date, str, int, int]
"""Day, reason, epoch, run."""


@dataclass
class _Counted:
    """What one piece of a file adds to the tables."""

    labels: dict[tuple[int, int], list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    """By the run's row and the label's number."""
    days: Counter[tuple[int, date, str]] = field(default_factory=Counter)
    """By lot, day, province. A province told takes one from those who had not said."""
    refused: Counter[Refused] = field(default_factory=Counter)


def ingest(*, now: datetime) -> int:
    """Bring everything that stands in the spool into the tables; returns how many scans.

    Exactly once for each line, also when a job is killed or two run at once. A file is removed
    when all of it stands in the tables.
    """
    scan_spool.seal(now=now)
    scans = 0
    for path in scan_spool.sealed():
        while (counted := _read_piece(path, now=now)) is not None:
            scans += counted
        path.unlink(missing_ok=True)
    return scans


@transaction.atomic
def _read_piece(path: Path, *, now: datetime) -> int | None:
    """Read the next piece of a file; how many scans it held, None when nothing is left."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    file, _new = ScanFile.objects.get_or_create(name=path.name, defaults={"read_at": now})
    if file.is_done:
        return None
    try:
        lines, end, torn = scan_spool.read(path, start=file.read_to, lines=LINES_AT_ONCE)
    except FileNotFoundError:
        lines, end, torn = [], file.read_to, 0
    if torn:
        logger.warning("%s: %s torn lines left out", path.name, torn)
    counted = _count(lines)
    touched = _write_labels(counted)
    _write_days(counted)
    _write_refused(counted)
    look_at_labels(touched, at=now)
    file.is_done = end == file.read_to
    file.read_to, file.torn, file.read_at = end, file.torn + torn, now
    file.save()
    return None if file.is_done else sum(not line.is_answer for line in lines)


def _count(lines: Iterable[scan_spool.Line]) -> _Counted:
    """Sort lines into known labels and codes that we never printed. One query."""
    counted = _Counted()
    codes = {line.code: label_code.parse(line.code) for line in lines if line.code}
    named = {(code.epoch, code.run) for code in codes.values()}
    runs = _runs(named)
    verified = {text: _verified(code, runs) for text, code in codes.items()}
    for line in lines:
        day = day_of(line.quarter)
        if not line.code:
            counted.refused[day, RefusedScan.Reason.MALFORMED, 0, 0] += not line.is_answer
            continue
        found = verified[line.code]
        if isinstance(found, str):
            code = codes[line.code]
            known = (code.epoch, code.run) if (code.epoch, code.run) in runs else (0, 0)
            counted.refused[day, found, *known] += not line.is_answer
            continue
        run, number = found
        seen = Sighting(line.quarter, line.device, line.province, line.is_answer)
        counted.labels[run.pk, number].append(seen)
        counted.days[run.lot_id, day, line.province] += 1
        if line.is_answer:
            counted.days[run.lot_id, day, ""] -= 1
    return counted


def _runs(named: set[tuple[int, int]]) -> dict[tuple[int, int], LabelRun]:
    """The runs that these codes name, by epoch and number."""
    found = LabelRun.objects.filter(run__in={run for _epoch, run in named})
    return {(run.epoch, run.run): run for run in found if (run.epoch, run.run) in named}


def _verified(
    code: label_code.LabelCode, runs: dict[tuple[int, int], LabelRun]
) -> tuple[LabelRun, int] | str:
    """The label, or why there is none."""
    run = runs.get((code.epoch, code.run))
    if run is None:
        return RefusedScan.Reason.NO_SUCH_RUN
    try:
        number = label_code.verify(
            code, master=label_key(code.epoch), printed=label_code.MAX_COUNTER + 1
        )
    except label_code.ForgedCode:
        return RefusedScan.Reason.FORGED
    return (run, number) if number < run.count else RefusedScan.Reason.BEYOND_RUN


def _write_labels(counted: _Counted) -> list[LabelScan]:
    """Add the sightings to the labels' rows, in the order of their keys."""
    keys = sorted(counted.labels)
    touched: list[LabelScan] = []
    for start in range(0, len(keys), ROWS_AT_ONCE):
        some = keys[start : start + ROWS_AT_ONCE]
        known = _known_rows(some)
        rows = [_with(known.get(key), key, in_order(counted.labels[key])) for key in some]
        LabelScan.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["run", "number"],
            update_fields=_REMEMBERED,
        )
        touched += rows
    return touched


_REMEMBERED = [
    *("count", "first_at", "last_at", "devices", "week_devices", "week_on", "provinces"),
    *("last_province", "last_place_at", "last_device", "far_trips"),
]


def _known_rows(keys: list[tuple[int, int]]) -> dict[tuple[int, int], LabelScan]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scan.id FROM traceability_labelscan scan"
            " JOIN unnest(%s::bigint[], %s::integer[]) AS wanted (run, number)"
            " ON scan.run_id = wanted.run AND scan.number = wanted.number",
            [[run for run, _number in keys], [number for _run, number in keys]],
        )
        ids = [row[0] for row in cursor.fetchall()]
    rows = LabelScan.objects.select_for_update().filter(pk__in=ids)
    return {(row.run_id, row.number): row for row in rows.order_by("run_id", "number")}


def _with(row: LabelScan | None, key: tuple[int, int], seen: list[Sighting]) -> LabelScan:
    """The label's row with these sightings added. An answer without a scan counts as one."""
    record = begun(seen[0]) if row is None else _record_of(row)
    for one in seen:
        record.add(one)
    return LabelScan(
        run_id=key[0],
        number=key[1],
        count=max(record.count, 1),
        first_at=instant_of(record.first_quarter),
        last_at=instant_of(record.last_quarter),
        devices=scan_sketch.to_bytes(record.devices),
        week_devices=record.week_devices,
        week_on=record.week_on,
        provinces=record.provinces,
        last_province=record.last_province,
        last_place_at=instant_of(record.last_place_quarter) if record.last_province else None,
        last_device=record.last_device,
        far_trips=record.far_trips,
    )


def _record_of(row: LabelScan) -> ScanRecord:
    return ScanRecord(
        week_on=row.week_on,
        first_quarter=quarter_of(row.first_at),
        last_quarter=quarter_of(row.last_at),
        count=row.count,
        devices=scan_sketch.from_bytes(bytes(row.devices)),
        week_devices=row.week_devices,
        provinces=row.provinces,
        last_province=row.last_province,
        last_place_quarter=quarter_of(row.last_place_at) if row.last_place_at else 0,
        last_device=row.last_device,
        far_trips=row.far_trips,
    )


_ADD_DAY = """
INSERT INTO traceability_scanday AS known (lot_id, day, province_code, count)
VALUES (%s, %s, %s, %s)
ON CONFLICT (lot_id, day, province_code)
DO UPDATE SET count = greatest(known.count + %s, 0)
"""

_ADD_REFUSED = """
INSERT INTO traceability_refusedscan AS known (day, reason, epoch, run, count)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, reason, epoch, run) DO UPDATE SET count = known.count + excluded.count
"""


def _write_days(counted: _Counted) -> None:
    """Add to the counts of lot, day and province. No count falls below nothing."""
    rows = [
        (lot, day, province, max(more, 0), more)
        for (lot, day, province), more in sorted(counted.days.items())
        if more
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_DAY, rows)


def _write_refused(counted: _Counted) -> None:
    rows = [(*key, more) for key, more in sorted(counted.refused.items()) if more]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_REFUSED, rows)


@transaction.atomic
def rotate_salts(*, on: date) -> int:
    """Make the salts of this week and the next, delete those of weeks that are over.

    Returns how many were deleted. With them goes the last way to tell whether a byte in the
    spool, or a bit in a sketch, is a given phone's.
    """
    this_week = on - timedelta(days=on.weekday())
    for week_on in (this_week, this_week + timedelta(days=7)):
        ScanSalt.objects.get_or_create(
            week_on=week_on, defaults={"salt": secrets.token_bytes(scan_sketch.BYTES)}
        )
    return ScanSalt.objects.filter(week_on__lt=this_week).delete()[0]


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Forget places told more than 24 hours ago, and files read long ago; returns both counts."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    old_places = LabelScan.objects.filter(last_place_at__lt=now - PLACE_KEPT)
    places = old_places.update(last_province="", last_place_at=None, last_device=None)
    waiting = {path.name for path in scan_spool.sealed()}
    files = ScanFile.objects.filter(is_done=True, read_at__lt=now - FILES_REMEMBERED)
    return places + files.exclude(name__in=waiting).delete()[0]
