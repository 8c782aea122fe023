"""Scans go from the spool into the tables: once each, in any order, without a trace of anybody."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.forms.models import model_to_dict
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.factories import LotFactory, UserFactory
from traceability.adapters import scan_spool
from traceability.adapters.scan_spool import Line
from traceability.models import (
    LabelRun,
    LabelScan,
    RefusedScan,
    ScanDay,
    ScanFile,
    ScanSalt,
)
from traceability.rules import label_code
from traceability.rules.scan_places import bits
from traceability.rules.scan_record import quarter_of
from traceability.rules.scan_sketch import estimate, from_bytes
from traceability.selectors import label_text
from traceability.selectors.codes import label_key
from traceability.selectors.scans import lot_scans, refused_counts
from traceability.services import scan_seeing, scans, start_label_run
from traceability.services.scan_seeing import Reader

NOON = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)  # a Wednesday, noon in Vietnam
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"


@pytest.fixture(autouse=True)
def spool(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.VAR_DIR = tmp_path
    scan_seeing.forget_all()
    yield tmp_path / "scans"
    scan_seeing.forget_all()


@pytest.fixture
def run(db: None) -> LabelRun:
    return packs()


def packs(count: int = 100) -> LabelRun:
    lot = LotFactory()
    return start_label_run(lot=lot, count=count, purpose=LabelRun.Purpose.PACKS, by=UserFactory())


def seen(
    run: LabelRun,
    number: int = 0,
    *,
    at: datetime = NOON,
    device: int | None = 7,
    place: str = "",
    answer: bool = False,
) -> Line:
    return Line(label_text(run, number), quarter_of(at), device, place, answer)


def spooled(*lines: Line) -> None:
    for line in lines:
        scan_spool.append(line)


def tables() -> dict[str, list[dict[str, Any]]]:
    """Everything the scans have left, without the rows' own numbers."""
    return {
        model.__name__: sorted(
            (
                {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}
                for row in (
                    model_to_dict(one, exclude=["id"]) | _bytes(one) for one in model.objects.all()
                )
            ),
            key=repr,
        )
        for model in (LabelScan, ScanDay, RefusedScan)
    }


def _bytes(row: Any) -> dict[str, Any]:
    return {"devices": bytes(row.devices)} if isinstance(row, LabelScan) else {}


def test_a_scan_is_counted_for_its_label_its_lot_and_its_day(run: LabelRun) -> None:
    spooled(seen(run, 3), seen(run, 3, device=9), seen(run, 4))
    assert scans.ingest(now=NOON) == 3
    row = LabelScan.objects.get(run=run, number=3)
    assert (row.count, row.first_at, row.last_at) == (2, NOON, NOON)
    assert estimate(from_bytes(bytes(row.devices))) == 2
    assert ScanDay.objects.get(lot=run.lot).count == 3


def test_a_province_told_moves_its_scan_and_counts_none_anew(run: LabelRun) -> None:
    spooled(seen(run), seen(run, device=8), seen(run, place="68", answer=True))
    assert scans.ingest(now=NOON) == 2
    days = dict(ScanDay.objects.values_list("province_code", "count"))
    assert days == {"": 1, "68": 1}
    row = LabelScan.objects.get()
    assert (row.count, row.provinces, row.last_province) == (2, bits(["68"]), "68")


def test_codes_we_never_printed_are_counted_by_their_reason(run: LabelRun) -> None:
    good = label_code.parse(label_text(run, 0))
    forged = str(label_code.LabelCode(good.epoch, good.run, good.body ^ 1))
    nowhere = str(label_code.LabelCode(good.epoch, 1_000_000, good.body))
    beyond = label_code.encode(
        master=label_key(run.epoch), epoch=run.epoch, run=run.run, counter=run.count
    )
    quarter = quarter_of(NOON)
    for code in (forged, forged, nowhere, beyond, ""):
        scan_spool.append(Line(code, quarter, 1, "", False))
    scans.ingest(now=NOON)
    found = {(row.reason, row.run): row.count for row in RefusedScan.objects.all()}
    assert found == {
        ("FORGED", run.run): 2,
        ("NO_SUCH_RUN", 0): 1,
        ("BEYOND_RUN", run.run): 1,
        ("MALFORMED", 0): 1,
    }
    assert not LabelScan.objects.exists()
    mine = refused_counts(since=NOON.date(), among=LabelRun.objects.filter(pk=run.pk))
    assert [(row.reason, row.count) for row in mine] == [("FORGED", 2), ("BEYOND_RUN", 1)]


def test_midnight_in_vietnam_parts_the_days(run: LabelRun) -> None:
    before = datetime(2026, 11, 18, 16, 59, tzinfo=UTC)
    spooled(seen(run, at=before), seen(run, at=before + timedelta(minutes=1)))
    scans.ingest(now=NOON)
    days = dict(ScanDay.objects.values_list("day", "count"))
    assert days == {date(2026, 11, 18): 1, date(2026, 11, 19): 1}


def test_a_new_week_closes_the_sketch_and_adds_its_devices_up(run: LabelRun) -> None:
    sunday = datetime(2026, 11, 22, 16, 50, tzinfo=UTC)
    spooled(*(seen(run, at=sunday, device=n) for n in range(5)))
    scans.ingest(now=sunday)
    spooled(*(seen(run, at=sunday + timedelta(minutes=10), device=n) for n in range(3)))
    scans.ingest(now=sunday)
    row = LabelScan.objects.get()
    assert (row.week_on, row.week_devices) == (date(2026, 11, 23), 5)
    assert estimate(from_bytes(bytes(row.devices))) == 3
    spooled(seen(run, at=sunday, device=77))  # late: its week is over
    scans.ingest(now=sunday)
    row.refresh_from_db()
    assert (row.count, row.week_devices) == (9, 5)
    assert estimate(from_bytes(bytes(row.devices))) == 3


def test_a_file_is_read_once_and_removed(run: LabelRun, spool: Path) -> None:
    spooled(seen(run))
    assert scans.ingest(now=NOON) == 1
    assert scans.ingest(now=NOON) == 0
    assert list(spool.iterdir()) == []
    assert ScanFile.objects.get().is_done


def test_a_job_killed_in_the_middle_counts_nothing_twice(
    run: LabelRun, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "LINES_AT_ONCE", 7)
    spooled(*(seen(run, n % 5, device=n) for n in range(40)))
    real, pieces = scans._write_refused, []

    def dies(counted: Any) -> None:
        pieces.append(counted)
        if len(pieces) % 3 == 0:
            raise KeyboardInterrupt  # after the rows were written, before the commit
        real(counted)

    monkeypatch.setattr(scans, "_write_refused", dies)
    for _try in range(30):
        try:
            scans.ingest(now=NOON)
            break
        except KeyboardInterrupt:
            continue
    assert sum(LabelScan.objects.values_list("count", flat=True)) == 40
    assert ScanDay.objects.get().count == 40
    assert list(spool.glob("*.scans")) == []


def test_a_job_killed_before_the_file_was_removed_counts_nothing_twice(
    run: LabelRun, spool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spooled(seen(run), seen(run, 2))
    with monkeypatch.context() as killed:
        killed.setattr(Path, "unlink", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            scans.ingest(now=NOON)
    assert len(list(spool.glob("*.scans"))) == 1
    assert scans.ingest(now=NOON) == 0
    assert ScanDay.objects.get().count == 2
    assert list(spool.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_count_each_scan_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "LINES_AT_ONCE", 15)
    run, other = packs(), packs()
    for part in range(6):
        for n in range(40):
            spooled(seen((run, other)[n % 2], n % 10, device=(n * 7 + part) % 256))
        scan_spool.seal(now=NOON + timedelta(seconds=part))
    start = threading.Barrier(3)

    def job(_n: int) -> int:
        try:
            start.wait()
            return scans.ingest(now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=3) as pool:
        counted = list(pool.map(job, range(3)))
    assert sum(counted) == 240
    assert sum(LabelScan.objects.values_list("count", flat=True)) == 240
    assert sum(ScanDay.objects.values_list("count", flat=True)) == 240
    assert scan_spool.sealed() == []


def test_writers_and_sealing_at_once_lose_no_line(spool: Path) -> None:
    done = threading.Event()
    line = Line("0" * 16, quarter_of(NOON), 1, "", False)

    def write(_n: int) -> None:
        for _time in range(200):
            scan_spool.append(line)

    def keep_sealing() -> None:
        while not done.is_set():
            scan_spool.seal(now=NOON)

    sealer = threading.Thread(target=keep_sealing)
    sealer.start()
    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(write, range(4)))
    done.set()
    sealer.join()
    scan_spool.seal(now=NOON)
    found = [scan_spool.read(path, start=0, lines=10**6) for path in scan_spool.sealed()]
    assert sum(len(lines) for lines, _end, _torn in found) == 800
    assert sum(torn for _lines, _end, torn in found) == 0


def test_a_torn_line_harms_only_itself(run: LabelRun, spool: Path) -> None:
    spooled(seen(run))
    with (spool / scan_spool.OPEN).open("ab") as file:
        file.write(seen(run, 1).to_bytes()[:30])
        file.write(b"\n\xff\x00 S nonsense \n" + b"x" * 9000)
    spooled(seen(run, 2))
    scans.ingest(now=NOON)
    assert set(LabelScan.objects.values_list("number", flat=True)) == {0, 2}
    assert ScanFile.objects.get().torn >= 3


LINES = st.lists(
    st.tuples(
        st.integers(0, 3),  # label
        st.integers(0, 20 * 96),  # quarters from the start: three weeks
        st.integers(0, 255),
        st.sampled_from(["", "", "01", "48", "68", "79", "96"]),
    ),
    min_size=1,
    max_size=60,
)


@examples(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lines=LINES, seed=st.integers(0, 1000))
def test_the_order_of_lines_does_not_matter(
    run: LabelRun, spool: Path, lines: list[tuple[int, int, int, str]], seed: int
) -> None:
    """Within what is read at once nothing depends on the order; read piece by piece in any order
    and any week, counts, times, days and provinces do not."""
    made = [
        seen(run, label, at=NOON + timedelta(minutes=15 * quarter), device=device, place=place)
        for label, quarter, device, place in lines
    ]
    first = _read_in(made, pieces=1)
    shuffled = made[:]
    random.Random(seed).shuffle(shuffled)
    assert _read_in(shuffled, pieces=1) == first
    steady = _steady(first)
    assert _steady(_read_in(shuffled, pieces=4)) == steady
    in_time = sorted(made, key=lambda line: line.quarter)
    assert _steady(_read_in(in_time, pieces=3)) == steady


def _read_in(lines: list[Line], *, pieces: int) -> dict[str, list[dict[str, Any]]]:
    for model in (LabelScan, ScanDay, ScanFile):
        model.objects.all().delete()
    size = -(-len(lines) // pieces)
    for start in range(0, len(lines), size):
        spooled(*lines[start : start + size])
        scans.ingest(now=NOON)
    return tables()


def _steady(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    kept = ("run", "number", "count", "first_at", "last_at", "provinces", "week_on")
    return found | {
        "LabelScan": sorted(
            ({name: row[name] for name in kept} for row in found["LabelScan"]), key=repr
        )
    }


def test_salts_are_made_ahead_and_deleted_when_their_week_is_over(db: None) -> None:
    assert scans.rotate_salts(on=date(2026, 11, 22)) == 0
    assert set(ScanSalt.objects.values_list("week_on", flat=True)) == {
        date(2026, 11, 16),
        date(2026, 11, 23),
    }
    kept = bytes(ScanSalt.objects.get(week_on=date(2026, 11, 23)).salt)
    assert scans.rotate_salts(on=date(2026, 11, 23)) == 1
    assert bytes(ScanSalt.objects.get(week_on=date(2026, 11, 23)).salt) == kept
    assert not ScanSalt.objects.filter(week_on=date(2026, 11, 16)).exists()


def test_a_place_told_is_forgotten_after_a_day(run: LabelRun) -> None:
    spooled(seen(run, place="01"))
    scans.ingest(now=NOON)
    scans.forget_old(now=NOON + timedelta(hours=23))
    assert LabelScan.objects.get().last_province == "01"
    scans.forget_old(now=NOON + timedelta(hours=25))
    row = LabelScan.objects.get()
    assert (row.last_province, row.last_place_at, row.last_device) == ("", None, None)
    assert row.provinces == bits(["01"])


def test_nothing_of_a_person_reaches_disk_or_tables(run: LabelRun, spool: Path) -> None:
    scans.rotate_salts(on=date(2026, 11, 18))
    reader = Reader("203.113.131.7", PHONE + " 10.7769,106.7009", "vi-VN,vi;q=0.9")
    code = label_text(run, 1)
    assert scan_seeing.note_seen(code=code, reader=reader, at=NOON)
    assert scan_seeing.note_seen(code="Nguyễn Văn A 0901234567", reader=reader, at=NOON)
    assert scan_seeing.note_place(code=code, province="79", reader=reader, at=NOON)
    raw = b"".join(path.read_bytes() for path in spool.iterdir())
    scans.ingest(now=NOON)
    kept = raw.decode("ascii") + repr(tables()) + repr(list(ScanFile.objects.values()))
    for trace in ("203.113", "Mozilla", "Android", "vi-VN", "10.77", "106.70", "0901234567"):
        assert trace not in kept
    # A line holds 16 characters of code, a quarter of an hour, one byte, a province: no more.
    assert max(map(len, raw.split(b"\n"))) == len(seen(run, place="79").to_bytes()) - 1
    fields = {field.name for field in LabelScan._meta.get_fields()}
    assert not fields & {"ip", "address", "agent", "user", "latitude", "longitude", "lat", "lon"}


def test_devices_are_told_apart_only_under_the_weeks_salt(db: None) -> None:
    scans.rotate_salts(on=date(2026, 11, 18))
    reader = Reader("203.113.131.7", PHONE)
    week, next_week = quarter_of(NOON), quarter_of(NOON + timedelta(days=7))
    bytes_now = {scan_seeing._device_byte(reader, week) for _n in range(3)}
    assert len(bytes_now) == 1
    others = {scan_seeing._device_byte(Reader(f"203.113.131.{n}", PHONE), week) for n in range(100)}
    assert len(others) > 60
    scan_seeing.forget_all()
    assert scan_seeing._salt.of(date(2026, 11, 16)) != scan_seeing._salt.of(date(2026, 11, 23))
    assert scan_seeing._device_byte(reader, next_week) is not None
    ScanSalt.objects.all().delete()
    scan_seeing.forget_all()
    assert scan_seeing._device_byte(reader, week) is None  # counted all the same


def test_phones_of_one_ipv6_network_are_one_network() -> None:
    one, other = Reader("2402:800:61c5:1::5", PHONE), Reader("2402:800:61c5:1:ffff::9", PHONE)
    assert one.digest(b"k") == other.digest(b"k")
    assert one.digest(b"k") != Reader("2402:800:61c5:2::5", PHONE).digest(b"k")


def test_a_lot_is_told_in_counts(
    run: LabelRun, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    spooled(
        seen(run, 1),
        seen(run, 2, at=NOON - timedelta(days=2)),
        seen(run, 2, device=9),
        seen(run, 2, device=9, place="68", answer=True),
    )
    scans.ingest(now=NOON)
    with django_assert_num_queries(3):
        found = lot_scans(run.lot, on=date(2026, 11, 18))
    assert (found.count, found.told, found.untold, found.labels) == (3, 1, 2, 2)
    assert [(day.day.day, day.count, day.percent) for day in found.days] == [
        (18, 2, 100),
        (17, 0, 0),
        (16, 1, 50),
    ]
    assert [(place.name, place.count) for place in found.places] == [("Lâm Đồng", 1)]


def test_the_command_brings_the_spool_in(run: LabelRun, capsys: pytest.CaptureFixture[str]) -> None:
    spooled(seen(run, at=datetime.now(UTC)))
    call_command("rollup_scans")
    assert capsys.readouterr().out.startswith("1 scans counted")
    assert LabelScan.objects.get().count == 1
