"""What a year of lots proves for a dossier."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from certification.rules.evidence import EvidenceKind
from foundation.calendar import today
from marketplace.desk.evidence_of_lots import trace_evidence
from tests.factories.market import ProductFactory, UserFactory
from tests.factories.trace import GrowingAreaFactory, LotFactory
from traceability.models import Lot
from traceability.selectors.lot_evidence import lot_evidence
from traceability.services import log_event, record_test

pytestmark = pytest.mark.django_db


def logged(lot: Lot, *kinds: str) -> None:
    day = datetime.combine(lot.packed_on - timedelta(days=1), time(2), tzinfo=UTC)
    for kind in kinds:
        log_event(lot=lot, kind=kind, happened_at=day, by=lot.opened_by)


def items(lot: Lot) -> dict[str, dict[str, str]]:
    found = trace_evidence(lot.product, on=today())
    return {item.kind: dict(item.lines) for item in found}


def test_a_product_without_a_lot_in_the_year_proves_nothing() -> None:
    lot = LotFactory.create(packed_on=today() - timedelta(days=365), best_before_on=None)
    assert lot_evidence(lot.product_id, on=today()) is None
    assert items(lot) == {}


def test_the_trace_code_statement_names_the_page_of_the_newest_lot() -> None:
    lot = LotFactory.create()
    item = next(iter(trace_evidence(lot.product, on=today())))
    assert item.kind == EvidenceKind.BARCODE_TRACE
    assert "/t/" in item.address
    assert dict(item.lines)["Số lô đã đóng gói"] == "1"


def test_a_control_point_counts_the_lots_that_logged_it() -> None:
    product = ProductFactory.create()
    whole, half = LotFactory.create_batch(2, product=product)
    logged(whole, "HARVESTED", "PROCESSED", "INSPECTED")
    logged(half, "PROCESSED", "PROCESSED")
    lines = items(whole)[EvidenceKind.QUALITY_SYSTEM]
    assert lines["Nguyên liệu vào"] == "1 trên 2 lô"
    assert lines["Chế biến"] == "2 trên 2 lô"
    assert lines["Đóng gói"] == "0 trên 2 lô"
    assert lines["Chuỗi ghi chép"] == "khớp ở mọi lô"


def test_an_event_that_was_taken_back_fills_no_control_point() -> None:
    lot = LotFactory.create()
    logged(lot, "INSPECTED")
    event = lot.events.get()
    log_event(
        lot=lot, kind="INSPECTED", happened_at=event.happened_at, by=lot.opened_by, corrects=event
    )
    assert items(lot)[EvidenceKind.QUALITY_SYSTEM]["Kiểm tra"] == "0 trên 1 lô"


def test_a_lot_whose_chain_was_changed_is_named() -> None:
    lot = LotFactory.create()
    logged(lot, "PROCESSED")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE traceability_traceevent SET detail = 'khác'")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert lot.code in items(lot)[EvidenceKind.QUALITY_SYSTEM]["Chuỗi ghi chép"]


def test_material_of_the_own_province_is_counted_by_lot() -> None:
    product = ProductFactory.create(province_id="68")
    here = GrowingAreaFactory.create(commune_id="22945", planting_code="VN-LDOR-0001")
    LotFactory.create(product=product, growing_area=here)
    lot = LotFactory.create(product=product)
    lines = items(lot)[EvidenceKind.MATERIAL_ORIGIN]
    assert lines["Lô có nguyên liệu từ vùng trong tỉnh"] == "1 trên 2 lô"
    assert "VN-LDOR-0001" in lines[here.name]


def test_failed_tests_are_counted_but_not_as_passed() -> None:
    lot = LotFactory.create()
    for number, passed in (("1", True), ("2", False)):
        record_test(
            lot=lot,
            tested_on=lot.packed_on,
            laboratory="Phòng thử",
            report_number=number,
            measured="Coliforms",
            passed=passed,
            by=UserFactory.create(),
        )
    lines = items(lot)[EvidenceKind.TEST_REPORT]
    assert lines["Số phiếu kiểm nghiệm đã ghi"] == "2"
    assert lines["Trong đó đạt"] == "1"


def test_the_year_is_read_in_ten_queries_however_many_lots(
    django_assert_max_num_queries,
) -> None:
    product = ProductFactory.create()
    for lot in LotFactory.create_batch(5, product=product, growing_area=GrowingAreaFactory()):
        logged(lot, "PROCESSED")
    with django_assert_max_num_queries(10):
        lot_evidence(product.pk, on=today())
