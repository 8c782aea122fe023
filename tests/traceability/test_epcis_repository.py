"""Every event of a lot stands in the EPCIS repository, in the standard's words."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.market import ProductFactory, UserFactory
from tests.factories.trace import GrowingAreaFactory, LotFactory
from traceability.models import EpcisEvent, LabTest, Lot, LotUse, TraceEvent
from traceability.selectors.epcis_facts import place_of
from traceability.services import log_event, repository

pytestmark = pytest.mark.django_db


def logged(lot: Lot, kind: str, **more: Any) -> EpcisEvent:
    more.setdefault("happened_at", timezone.now() - timedelta(hours=3))
    return EpcisEvent.objects.get(
        trace_event=log_event(lot=lot, kind=kind, by=lot.opened_by, **more)
    )


def test_a_harvest_brings_the_lot_into_being() -> None:
    product = ProductFactory.create(gtin="09521234000013")
    lot = LotFactory.create(product=product, code="TR-0104", unit="kg", quantity=Decimal("320.5"))

    row = logged(lot, TraceEvent.Kind.HARVESTED, happened_at=timezone.now() - timedelta(days=9))

    assert (row.type, row.action, row.biz_step) == ("ObjectEvent", "ADD", "commissioning")
    assert row.body["quantityList"][0]["epcClass"].endswith("/01/09521234000013/10/TR-0104")
    assert row.body["quantityList"][0] | {"epcClass": ""} == {
        "epcClass": "",
        "quantity": 320.5,
        "uom": "KGM",
    }
    assert row.body["ilmd"]["cbvmda:lotNumber"] == "TR-0104"
    assert row.body["ocop:chainHash"] == row.trace_event.hash


def test_a_lot_without_gtin_is_named_by_the_address_of_its_own_code() -> None:
    row = logged(LotFactory.create(), TraceEvent.Kind.STORED)

    assert "/t/" in row.body["quantityList"][0]["epcClass"]
    assert row.body["action"] == "OBSERVE"


def test_what_is_made_of_other_lots_is_a_transformation() -> None:
    leaf = LotFactory.create(unit="kg", quantity=Decimal(400))
    tea = LotFactory.create(product=leaf.product, unit="gói", quantity=Decimal(600))
    LotUse.objects.create(
        source=leaf,
        target=tea,
        kind=LotUse.Kind.PROCESS,
        quantity=Decimal(320),
        used_on=tea.packed_on,
        entered_by=tea.opened_by,
    )

    first = logged(tea, TraceEvent.Kind.PROCESSED)
    second = logged(tea, TraceEvent.Kind.PACKED)

    assert first.type == "TransformationEvent"
    assert first.body["inputQuantityList"][0]["quantity"] == 320
    assert first.body["outputQuantityList"][0]["quantity"] == 600
    assert (second.type, second.action, second.biz_step) == ("ObjectEvent", "OBSERVE", "packing")


def test_an_event_that_did_not_happen_is_declared_wrong_under_its_own_id() -> None:
    lot = LotFactory.create()
    wrong = logged(lot, TraceEvent.Kind.STORED)
    correction = TraceEvent(
        lot=lot,
        corrects=wrong.trace_event,
        error_reason=TraceEvent.ErrorReason.NOT_HAPPENED,
        recorded_at=timezone.now(),
    )

    row = repository._declare_wrong(correction, wrong.trace_event, instead=(), trace_event=None)

    assert row.event_id == wrong.event_id
    assert row.body["errorDeclaration"]["reason"] == "did_not_occur"


def test_a_corrected_event_names_the_one_that_is_right() -> None:
    lot = LotFactory.create()
    wrong = logged(lot, TraceEvent.Kind.STORED)

    right = logged(lot, TraceEvent.Kind.STORED, corrects=wrong.trace_event, detail="Kho số 2")

    declared = EpcisEvent.objects.get(
        event_id=wrong.event_id, error_declared_at__isnull=False
    ).body["errorDeclaration"]
    assert declared["correctiveEventIDs"] == [right.event_id]
    assert declared["reason"] == "incorrect_data"


def test_an_event_is_kept_once() -> None:
    row = logged(LotFactory.create(), TraceEvent.Kind.SHIPPED)

    assert repository.keep_event(row.trace_event) == row
    assert EpcisEvent.objects.count() == 1


def test_a_test_of_a_lot_is_an_inspection_with_its_result() -> None:
    lot = LotFactory.create()
    test = LabTest.objects.create(
        lot=lot,
        tested_on=lot.packed_on,
        laboratory="Phòng thử nghiệm mẫu",
        report_number="KN-1",
        measured="vi sinh",
        passed=False,
        entered_by=UserFactory.create(),
    )

    row = repository.keep_test(test)

    assert row.body["persistentDisposition"] == {"set": ["non_conformant"]}
    assert repository.keep_test(test) == row


def test_where_it_happened_is_our_own_name_of_the_area_where_there_is_no_gln() -> None:
    area = GrowingAreaFactory.create(planting_code="VN-1")
    event = TraceEvent(growing_area=area)

    assert place_of(event).endswith(f"/epcis/ns/area/{area.pk}")
    area.gln = "9521234000044"
    assert place_of(event).endswith("/414/9521234000044")
