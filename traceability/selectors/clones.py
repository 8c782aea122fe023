"""Alerts about copied labels: the facts the rules ask for, and what the office shows of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import (
    BigIntegerField,
    DecimalField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.utils import timezone

from traceability.models import (
    CloneAlert,
    CloneRuling,
    LabelRange,
    LabelRun,
    LabelScan,
    LotHandover,
    RefusedScan,
    ScanDay,
)
from traceability.rules.clone_rules import WINDOW_DAYS, LabelFacts, RunFacts
from traceability.rules.scan_places import BIT_OF, SAME_STEP_KM, codes, distance_km
from traceability.rules.scan_sketch import estimate, from_bytes
from traceability.selectors.scans import province_name

FEWEST_TO_COMPARE = 1_000
"""Labels of other runs below which no share is known."""
SETTLED = (CloneRuling.Outcome.CASE, CloneRuling.Outcome.HARMLESS)


def devices_of(row: LabelScan) -> int:
    """Devices in all, as rules.scan_record adds them up."""
    return row.week_devices + estimate(from_bytes(bytes(row.devices)))


def label_facts(rows: Iterable[LabelScan]) -> list[tuple[LabelScan, LabelFacts]]:
    """What the rules ask about these labels; only labels of packs, for a lot's own code stands on
    all packs of the lot and is scanned everywhere. Two queries."""
    rows = list(rows)
    run_ids = {row.run_id for row in rows}
    packs = LabelRun.objects.filter(pk__in=run_ids, purpose=LabelRun.Purpose.PACKS)
    of_packs = set(packs.values_list("pk", flat=True))
    ranges: dict[int, list[LabelRange]] = defaultdict(list)
    for one in LabelRange.objects.filter(run__in=of_packs):
        ranges[one.run_id].append(one)
    return [
        (row, _facts(row, ranges.get(row.run_id, []))) for row in rows if row.run_id in of_packs
    ]


def _facts(row: LabelScan, ranges: list[LabelRange]) -> LabelFacts:
    own = next((r for r in ranges if r.first_number <= row.number <= r.last_number), None)
    spoiled = own is not None and own.state == LabelRange.State.SPOILED
    marked = any(r.state == LabelRange.State.ON_PACKS for r in ranges)
    return LabelFacts(
        devices=devices_of(row),
        provinces=row.provinces.bit_count(),
        far_trips=row.far_trips,
        days=(row.last_at - row.first_at).days,
        is_spoiled=spoiled,
        scanned_since_spoiled=spoiled and own is not None and _day(row) > own.on,
        is_unused=own is None and marked,
    )


def _day(row: LabelScan) -> date:
    return timezone.localdate(row.last_at)


_SPREAD = """
SELECT scan.run_id, count(*), count(*) FILTER (WHERE bit_count(scan.provinces::bit(64)) >= 2)
  FROM traceability_labelscan scan JOIN traceability_labelrun run ON run.id = scan.run_id
 WHERE run.purpose = 'PACKS' AND scan.provinces <> 0
 GROUP BY scan.run_id
"""


def run_facts(*, on: date) -> dict[int, RunFacts]:
    """What the rules ask about runs as a whole, by the run's row; runs with nothing are left out.

    Reads the counts of all scanned labels: for a job, not for a page. Five queries, and one for
    each thousand lots handed over.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SPREAD)
        spread = {run: (labels, spread) for run, labels, spread in cursor.fetchall()}
    refused = _refused(on)
    elsewhere = _elsewhere(on)
    every = set(spread) | set(refused) | set(elsewhere)
    scans = _scans_of_lots(every, on) if refused else {}
    labels_in_all = sum(labels for labels, _spread in spread.values())
    spread_in_all = sum(few for _labels, few in spread.values())
    found = {}
    for run in every:
        labels, few = spread.get(run, (0, 0))
        others = labels_in_all - labels
        forged, beyond = refused.get(run, (0, 0))
        told, away = elsewhere.get(run, (0, 0))
        found[run] = RunFacts(
            scans=scans.get(run, 0),
            forged=forged,
            beyond=beyond,
            labels=labels,
            spread_labels=few,
            base_share=(spread_in_all - few) / others if others >= FEWEST_TO_COMPARE else None,
            told=told,
            told_elsewhere=away,
        )
    return found


def _refused(on: date) -> dict[int, tuple[int, int]]:
    """Forged codes and numbers never printed, of the last days, by the run's row."""
    since = on - timedelta(days=WINDOW_DAYS - 1)
    reasons = (RefusedScan.Reason.FORGED, RefusedScan.Reason.BEYOND_RUN)
    rows = RefusedScan.objects.filter(day__gte=since, day__lte=on, reason__in=reasons, run__gt=0)
    counts: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for row in rows.values("epoch", "run", "reason").annotate(n=Sum("count")):
        counts[row["epoch"], row["run"]][row["reason"]] = row["n"]
    runs = LabelRun.objects.filter(run__in={run for _epoch, run in counts})
    return {
        pk: (
            counts[epoch, run].get(RefusedScan.Reason.FORGED, 0),
            counts[epoch, run].get(RefusedScan.Reason.BEYOND_RUN, 0),
        )
        for pk, epoch, run in runs.values_list("pk", "epoch", "run")
        if (epoch, run) in counts
    }


def _scans_of_lots(run_ids: set[int], on: date) -> dict[int, int]:
    """Genuine scans of the lot of each run within the window, by the run's row."""
    since = on - timedelta(days=WINDOW_DAYS - 1)
    days = ScanDay.objects.filter(lot=OuterRef("lot"), day__gte=since, day__lte=on)
    total = days.order_by().values("lot").annotate(n=Sum("count")).values("n")
    runs = LabelRun.objects.filter(pk__in=run_ids)
    counted = runs.annotate(n=Subquery(total, output_field=BigIntegerField()))
    return {pk: n or 0 for pk, n in counted.values_list("pk", "n")}


def _elsewhere(on: date) -> dict[int, tuple[int, int]]:
    """Scans with a province told, and those of them far from where the lot went, by a run's row.

    Only lots of which every hand-over names a sales point, and of which nothing was sold here by
    post: of others nobody knows where their packs may be.
    """
    sold_to: dict[int, set[str]] = defaultdict(set)
    unknown: set[int] = set()
    handovers = LotHandover.objects.filter(handed_on__lte=on)
    for lot, province in handovers.values_list("lot", "to_sales_point__commune__province"):
        if province is None:
            unknown.add(lot)
        else:
            sold_to[lot].add(province)
    lots = [lot for lot in sold_to if lot not in unknown]
    sold_here = Func(F("lot_id"), function="ocop_lot_sold", output_field=DecimalField())
    runs = LabelRun.objects.filter(lot__in=lots).annotate(sold=sold_here)
    chosen: dict[int, tuple[int, str | None]] = {}
    for pk, lot, _purpose, home, sold in runs.order_by("purpose", "pk").values_list(
        "pk", "lot", "purpose", "lot__producer__province", "sold"
    ):
        if sold == 0:
            chosen[lot] = (pk, home)
    told = ScanDay.objects.filter(lot__in=chosen, day__lte=on).exclude(province_code="")
    found: dict[int, tuple[int, int]] = {}
    for lot, code, count in told.values_list("lot", "province_code").annotate(n=Sum("count")):
        run_id, home_code = chosen[lot]
        near = sold_to[lot] | ({home_code} if home_code else set())
        all_told, away = found.get(run_id, (0, 0))
        is_away = not any(_are_near(code, place) for place in near)
        found[run_id] = (all_told + count, away + (count if is_away else 0))
    return found


def _are_near(one: str, other: str) -> bool:
    """The same province, or one whose middle is not far: people shop across the border."""
    if one == other:
        return True
    if one not in BIT_OF or other not in BIT_OF:
        return False
    return distance_km(one, other) <= SAME_STEP_KM


def alerts(among: QuerySet[CloneAlert], *, settled: bool) -> QuerySet[CloneAlert]:
    """Alerts with what their row shows, newest first: those that wait, or those that are settled.

    One that an officer watches waits still.
    """
    done = CloneRuling.objects.filter(alert=OuterRef("pk"), outcome__in=SETTLED)
    rows = among.filter(Exists(done) if settled else ~Exists(done))
    rows = rows.select_related("run__lot__product", "run__lot__producer")
    return rows.prefetch_related("rulings__by").order_by("-found_at", "-pk")


@dataclass(frozen=True, slots=True)
class LabelNow:
    """One label's row as it stands today, in counts and places."""

    count: int
    devices: int
    provinces: tuple[str, ...]
    far_trips: int
    row: LabelScan


def label_now(alert: CloneAlert) -> LabelNow | None:
    """The label of an alert as it stands now; None for an alert about a whole run. One query."""
    if alert.number is None:
        return None
    row = LabelScan.objects.filter(run=alert.run, number=alert.number).first()
    if row is None:
        return None
    names = tuple(province_name(code) for code in codes(row.provinces))
    return LabelNow(row.count, devices_of(row), names, row.far_trips, row)


def last_ruling(alert: CloneAlert) -> CloneRuling | None:
    """What was last said of it; None where nobody has ruled."""
    return max(alert.rulings.all(), key=lambda ruling: ruling.pk, default=None)


def strange_runs(among: QuerySet[LabelRun]) -> QuerySet[LabelRun]:
    """Runs with more than one alert that waits, or with one about the run itself."""
    waiting = CloneAlert.objects.filter(run=OuterRef("pk")).exclude(Q(rulings__outcome__in=SETTLED))
    counted = waiting.order_by().values("run").annotate(n=Sum(1)).values("n")
    rows = among.annotate(waiting=Subquery(counted, output_field=BigIntegerField()))
    whole = waiting.filter(number__isnull=True)
    rows = rows.filter(Q(waiting__gt=1) | Exists(whole))
    return rows.select_related("lot__product").order_by("-waiting", "-pk")
