"""Labels that look copied: alerts speak once, of packs only; officers rule in two steps."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.producers.models import SalesPoint
from certification.access.inspections import case_to_read
from foundation.calendar import today
from foundation.models import Authority, User
from foundation.rules.roles import Role
from tests.factories import AuthorityFactory, LotFactory, UserFactory
from tests.traceability.test_lots_office import appointed, elsewhere, ministry, signed_in
from traceability.adapters import scan_spool
from traceability.adapters.scan_spool import Line
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
from traceability.rules import clone_rules
from traceability.rules.clone_rules import LabelFacts, Rule, RunFacts, label_signs, run_signs
from traceability.rules.scan_places import bits, codes, distance_km, is_far_trip
from traceability.rules.scan_record import ScanRecord, Sighting, quarter_of, week_of
from traceability.rules.scan_sketch import MOST, estimate
from traceability.selectors import label_text
from traceability.selectors.clones import run_facts
from traceability.services import scans, start_label_run
from traceability.services.clones import (
    AlreadyRuled,
    NoteMissing,
    look_at_runs,
    rule_on_alert,
)

NOON = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)
FAR = ["01", "79", "48", "68", "96", "22"]


@pytest.fixture(autouse=True)
def spool(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def run(db: None) -> LabelRun:
    return start_label_run(
        lot=LotFactory(), count=1000, purpose=LabelRun.Purpose.PACKS, by=UserFactory()
    )


def scanned(run: LabelRun, number: int, *, devices: int, places: list[str], days: int = 20) -> None:
    """So many phones scan the label, days apart, in these places by turns."""
    code = label_text(run, number)
    for n in range(devices):
        at = NOON + timedelta(days=days * n // max(devices - 1, 1))
        place = places[n % len(places)] if places else ""
        scan_spool.append(Line(code, quarter_of(at), n * 5 % 256, place, False))
    scans.ingest(now=NOON)


def rules_raised() -> list[tuple[int | None, str]]:
    return sorted(CloneAlert.objects.values_list("number", "rule"), key=str)


def copied(run: LabelRun, number: int = 7) -> CloneAlert:
    scanned(run, number, devices=40, places=FAR)
    return CloneAlert.objects.get(run=run, number=number, rule="SPREAD")


def test_many_phones_in_many_provinces_raise_one_alert(run: LabelRun) -> None:
    alert = copied(run)
    assert alert.evidence["provinces"] == 6
    assert alert.evidence["devices"] >= clone_rules.SPREAD_DEVICES
    found_at, evidence = alert.found_at, alert.evidence
    scanned(run, 7, devices=60, places=FAR)
    alert.refresh_from_db()
    assert (alert.found_at, alert.evidence) == (found_at, evidence)
    assert CloneAlert.objects.filter(rule="SPREAD").count() == 1


def test_a_pack_on_show_raises_none(run: LabelRun) -> None:
    scanned(run, 1, devices=60, places=["79"])
    assert rules_raised() == []


def test_a_fair_of_some_days_raises_none(run: LabelRun) -> None:
    scanned(run, 1, devices=60, places=FAR, days=3)
    assert rules_raised() == []


def test_a_lots_own_code_stands_on_all_packs_and_raises_none(db: None) -> None:
    lot = LotFactory()
    scanned(lot.label_runs.get(), 0, devices=60, places=FAR)
    assert LabelScan.objects.get().count == 60
    assert rules_raised() == []


def test_a_spoiled_label_scanned_by_others_afterwards_raises_one(run: LabelRun) -> None:
    LabelRange.objects.create(
        run=run,
        first_number=5,
        last_number=9,
        state="SPOILED",
        on=NOON.date(),
        entered_by=UserFactory(),
    )
    scanned(run, 6, devices=1, places=[], days=0)
    scanned(run, 4, devices=3, places=[])
    assert rules_raised() == []
    scanned(run, 5, devices=2, places=[])
    assert rules_raised() == [(5, "SPOILED")]


def test_labels_not_on_packs_raise_one_only_where_packs_are_marked(run: LabelRun) -> None:
    scanned(run, 50, devices=6, places=[])
    assert rules_raised() == []
    LabelRange.objects.create(
        run=run,
        first_number=0,
        last_number=9,
        state="ON_PACKS",
        on=NOON.date(),
        entered_by=UserFactory(),
    )
    scanned(run, 3, devices=8, places=[])
    scanned(run, 60, devices=8, places=[])
    assert rules_raised() == [(60, "NOT_ON_PACKS")]


def test_forged_codes_of_a_run_raise_an_alert_about_the_run(run: LabelRun) -> None:
    def forged(count: int) -> None:
        RefusedScan.objects.all().delete()
        RefusedScan.objects.create(
            day=today(), reason="FORGED", epoch=run.epoch, run=run.run, count=count
        )

    forged(29)
    assert look_at_runs(on=today(), at=NOON) == 0
    forged(31)
    ScanDay.objects.create(lot=run.lot, day=today(), count=1000)
    assert look_at_runs(on=today(), at=NOON) == 0  # typing errors of a thousand scans
    ScanDay.objects.update(count=100)
    assert look_at_runs(on=today(), at=NOON) == 1
    assert rules_raised() == [(None, "UNSEEN_RANGE")]
    assert look_at_runs(on=today(), at=NOON) == 1
    assert CloneAlert.objects.count() == 1


def test_one_code_beyond_the_run_is_enough(run: LabelRun) -> None:
    RefusedScan.objects.create(
        day=today(), reason="BEYOND_RUN", epoch=run.epoch, run=run.run, count=1
    )
    look_at_runs(on=today(), at=NOON)
    assert rules_raised() == [(None, "UNSEEN_RANGE")]


def test_goods_seen_far_from_where_they_were_sold_raise_one(run: LabelRun) -> None:
    lot = run.lot
    shop = SalesPoint.objects.create(name="Cửa hàng", commune_id="22945")
    LotHandover.objects.create(
        lot=lot,
        to_sales_point=shop,
        quantity=Decimal(10),
        handed_on=today(),
        entered_by=UserFactory(),
    )
    ScanDay.objects.create(lot=lot, day=today(), province_code="68", count=10)
    ScanDay.objects.create(lot=lot, day=today(), province_code="01", count=9)
    look_at_runs(on=today(), at=NOON)
    assert rules_raised() == []
    ScanDay.objects.filter(province_code="01").update(count=30)
    assert run_facts(on=today())[run.pk].told_elsewhere == 30
    look_at_runs(on=today(), at=NOON)
    assert rules_raised() == [(None, "SOLD_ELSEWHERE")]


def test_goods_handed_to_a_name_may_be_anywhere(run: LabelRun) -> None:
    LotHandover.objects.create(
        lot=run.lot,
        to_name="Thương lái",
        quantity=Decimal(10),
        handed_on=today(),
        entered_by=UserFactory(),
    )
    ScanDay.objects.create(lot=run.lot, day=today(), province_code="01", count=99)
    assert look_at_runs(on=today(), at=NOON) == 0


def test_a_run_spread_far_beyond_others_is_named_as_a_whole(run: LabelRun) -> None:
    other = start_label_run(
        lot=LotFactory(), count=2000, purpose=LabelRun.Purpose.PACKS, by=UserFactory()
    )

    def rows(of: LabelRun, labels: int, spread: int) -> None:
        LabelScan.objects.bulk_create(
            LabelScan(
                run=of,
                number=n,
                count=2,
                first_at=NOON,
                last_at=NOON,
                devices=bytes(32),
                week_on=date(2026, 10, 5),
                provinces=bits(["01", "79"]) if n < spread else bits(["01"]),
            )
            for n in range(labels)
        )

    rows(other, 1500, 30)
    rows(run, 300, 60)
    look_at_runs(on=today(), at=NOON)
    assert [(a.run_id, a.rule) for a in CloneAlert.objects.all()] == [(run.pk, "RUN_SPREAD")]


def test_no_rule_speaks_of_nothing() -> None:
    assert label_signs(LabelFacts(devices=0, provinces=0, far_trips=0, days=0)) == []
    assert run_signs(RunFacts()) == []


def test_thresholds_are_those_that_were_frozen() -> None:
    """Another number needs another simulation: docs/decisions/0016."""
    held = LabelFacts(devices=15, provinces=5, far_trips=3, days=14)
    assert {sign.rule for sign in label_signs(held)} == {Rule.SPREAD, Rule.FAR_TRIPS}
    for less in (
        LabelFacts(devices=14, provinces=34, far_trips=2, days=99),
        LabelFacts(devices=999, provinces=4, far_trips=2, days=99),
        LabelFacts(devices=999, provinces=34, far_trips=99, days=13),
    ):
        assert label_signs(less) == []


def test_rules_of_the_code_are_those_of_the_table() -> None:
    assert {rule.value for rule in Rule} == set(CloneAlert.Rule.values)


def test_a_sketch_tells_devices_apart() -> None:
    assert (estimate(0), estimate(1), estimate(0b1011)) == (0, 1, 3)
    assert estimate((1 << 256) - 1) == MOST
    half = int("01" * 128, 2)
    assert 170 < estimate(half) < 185


def test_places_have_bits_and_distances() -> None:
    assert codes(bits(["79", "01"])) == ("01", "79")
    assert 1100 < distance_km("01", "79") < 1180
    assert is_far_trip("01", "79", 4)
    assert not is_far_trip("01", "79", 5)  # a flight is possible
    assert not is_far_trip("01", "25", 0)  # two people a street apart
    assert not is_far_trip("79", "79", 0)


def test_there_and_back_is_one_trip_and_a_corrected_choice_is_none() -> None:
    start = quarter_of(NOON)
    record = ScanRecord(week_of(start), start, start)
    for device, place in ((1, "01"), (2, "79"), (3, "01"), (4, "01")):
        record.add(Sighting(start, device, place))
    assert record.far_trips == 1
    record.add(Sighting(start + 1, 4, "79"))
    assert record.far_trips == 1
    record.add(Sighting(start + 1, None, "01"))
    assert record.far_trips == 1


# Officers


@pytest.fixture
def officer(db: None) -> User:
    return appointed(Role.PROVINCIAL_OFFICER, AuthorityFactory())


def test_an_officer_settles_an_alert_once(run: LabelRun, officer: User) -> None:
    alert = copied(run)
    with pytest.raises(NoteMissing):
        rule_on_alert(alert=alert, outcome="WATCH", note="  ", by=officer, on=today())
    rule_on_alert(alert=alert, outcome="WATCH", note="Chờ thêm", by=officer, on=today())
    rule_on_alert(alert=alert, outcome="HARMLESS", note="Hàng mẫu", by=officer, on=today())
    with pytest.raises(AlreadyRuled):
        rule_on_alert(alert=alert, outcome="WATCH", note="Lại", by=officer, on=today())
    assert [r.outcome for r in CloneRuling.objects.order_by("pk")] == ["WATCH", "HARMLESS"]


def test_a_case_is_opened_with_the_evidence_in_two_steps(run: LabelRun, officer: User) -> None:
    alert = copied(run)
    client = signed_in(officer)
    address = reverse("scans_office:rule", args=[alert.pk])
    assert client.post(address, {"outcome": "CASE"}).status_code == 422
    facts = {"outcome": "CASE", "note": "Đã mua thử ba gói cùng mã"}
    asked = client.post(address, facts)
    assert asked.status_code == 200
    assert not CloneRuling.objects.exists()
    done = client.post(address, facts | {"confirm": "1"})
    assert done.status_code == 302
    ruling = CloneRuling.objects.get()
    case = case_to_read(officer, ruling.case_id, on=today())
    assert case.about == "FAKE"
    assert case.producer == run.lot.producer
    assert run.lot.code in case.summary
    assert "Đã mua thử ba gói cùng mã" in case.summary
    assert "Số tỉnh người quét tự cho biết: 6" in case.summary
    page = client.get(reverse("scans_office:alert", args=[alert.pk])).content.decode()
    assert case.reference in page
    assert "đang xử lý" in page
    assert client.post(address, facts | {"confirm": "1"}).status_code == 422
    assert CloneRuling.objects.count() == 1


def test_officers_of_another_place_and_strangers_find_nothing(run: LabelRun) -> None:
    alert = copied(run)
    addresses = [
        reverse("scans_office:alert", args=[alert.pk]),
        reverse("scans_office:rule", args=[alert.pk]),
    ]
    other = signed_in(appointed(Role.PROVINCIAL_OFFICER, elsewhere()))
    auditor = signed_in(appointed(Role.AUDITOR, ministry()))
    for address in addresses:
        assert other.get(address).status_code == 404
        assert auditor.get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert run.lot.code not in other.get(reverse("scans_office:index")).content.decode()


@pytest.mark.parametrize("name", ["index", "runs", "refused"])
def test_every_office_page_opens_for_those_who_look_after_lots(
    run: LabelRun, officer: User, name: str
) -> None:
    copied(run)
    copied(run, 8)
    RefusedScan.objects.create(day=today(), reason="FORGED", epoch=run.epoch, run=run.run, count=3)
    RefusedScan.objects.create(day=today(), reason="MALFORMED", count=4)
    for person in (officer, appointed(Role.INSPECTOR, ministry())):
        page = signed_in(person).get(reverse(f"scans_office:{name}"))
        assert page.status_code == 200
        words = page.content.decode()
        assert f"{run.epoch}-{run.run}" in words or run.lot.code in words
    everywhere = "không phải mã tem" in words
    assert everywhere == (name == "refused")  # the ministry sees what names no run


def test_the_list_of_alerts_asks_as_often_however_long_it_is(run: LabelRun, officer: User) -> None:
    client = signed_in(officer)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("scans_office:index"))
        return len(queries)

    copied(run, 1)
    asked()
    few = asked()
    for number in range(2, 6):
        copied(run, number)
    assert asked() == few


def test_alerts_and_rulings_are_never_changed(run: LabelRun, officer: User) -> None:
    from django.db import DatabaseError, transaction

    alert = copied(run)
    rule_on_alert(alert=alert, outcome="HARMLESS", note="Hàng mẫu", by=officer, on=today())
    for change in (
        lambda: CloneAlert.objects.update(rule="SPOILED"),
        lambda: CloneRuling.objects.all().delete(),
    ):
        act: Callable[[], object] = change
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_case_needs_an_authority(run: LabelRun, officer: User) -> None:
    alert = copied(run)
    with pytest.raises(ValueError, match="authority"):
        rule_on_alert(alert=alert, outcome="CASE", note="x", by=officer, on=today())
    assert not CloneRuling.objects.exists()
    assert Authority.objects.exists()
