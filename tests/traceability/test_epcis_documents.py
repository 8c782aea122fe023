"""A lot goes out as one EPCIS document: valid, whole for those whose business it is, and bare of
persons, partners and places of phones."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from tests.factories.market import ProductFactory
from tests.factories.trace import GrowingAreaFactory, LotFactory
from traceability.adapters import portals
from traceability.models import EpcisEvent, Lot, LotHandover, LotUse, TraceEvent
from traceability.rules.epcis.mapping import EpcisFacts, Share, declared_wrong, event_of
from traceability.rules.epcis.public import public_event
from traceability.rules.epcis.validator import validate, validate_event
from traceability.selectors import lot_code_text
from traceability.selectors.epcis import lot_document, public_lot_document
from traceability.services import log_event, record_test

SCHEMA = Path(__file__).resolve().parents[3] / (
    "shared/reference/trace_data/epcis/schema/EPCIS-JSON-Schema.json"
)


def official(document: dict[str, Any]) -> bool:
    """The official schema's verdict; where it is absent (a clone has no shared/), ours alone."""
    if not SCHEMA.exists():
        return validate(document) == []
    schema = json.loads(SCHEMA.read_text())
    return bool(jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(document))


def events_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    assert validate(document) == []
    assert official(document)
    events: list[dict[str, Any]] = document["epcisBody"]["eventList"]
    return events


def happened(lot: Lot, kind: str, **more: Any) -> TraceEvent:
    more.setdefault("happened_at", timezone.now() - timedelta(hours=1))
    return log_event(lot=lot, kind=kind, by=lot.opened_by, **more)


@pytest.fixture
def tea(db: None) -> Lot:
    """600 packs made of 320 kg of leaf of the same producer, with every kind of event."""
    leaf = LotFactory.create(
        product=ProductFactory.create(gtin="09521234000013"),
        unit="kg",
        quantity=Decimal(400),
        growing_area=GrowingAreaFactory.create(planting_code="PUC-1"),
    )
    tea = LotFactory.create(product=leaf.product, quantity=Decimal(600), unit="gói")
    LotUse.objects.create(
        source=leaf,
        target=tea,
        kind=LotUse.Kind.PROCESS,
        quantity=Decimal(320),
        used_on=tea.packed_on,
        entered_by=tea.opened_by,
    )
    earlier = timezone.now() - timedelta(days=9)
    happened(leaf, "HARVESTED", happened_at=earlier, growing_area=leaf.growing_area)
    happened(leaf, "SHIPPED", place="Chị Hoa, 0912 000 000", detail="giao chị Hoa")
    for kind in TraceEvent.Kind:
        if kind in (TraceEvent.Kind.HARVESTED, TraceEvent.Kind.CARED):
            continue
        happened(
            tea,
            kind,
            lat=21.031,
            lon=105.852,
            data={"sensors": [{"type": "Temperature", "value": 4.5, "uom": "CEL"}]},
        )
    return tea


def test_every_kind_of_event_makes_a_valid_document(tea: Lot) -> None:
    events = events_of(lot_document(tea))

    assert {event["ocop:kind"] for event in events} == set(TraceEvent.Kind.values) - {"CARED"}
    assert [event["type"] for event in events].count("TransformationEvent") == 1
    assert not any(event.get("bizStep") == "transforming" for event in events)
    times = [datetime.fromisoformat(event["eventTime"]) for event in events]
    assert times == sorted(times)


def test_the_document_says_nothing_of_persons_and_phones(tea: Lot) -> None:
    text = json.dumps(lot_document(tea), ensure_ascii=False)

    assert "21.031" not in text
    assert "105.852" not in text
    assert str(tea.opened_by) not in text


def test_what_anybody_may_see_holds_no_quantity_and_no_partner(tea: Lot) -> None:
    leaf = tea.parts.get().source
    shown = public_lot_document(leaf)
    text = json.dumps(shown, ensure_ascii=False)

    assert [event["ocop:kind"] for event in events_of(shown)] == ["HARVESTED", "SHIPPED"]
    assert "Hoa" not in text
    assert '"quantity"' not in text
    assert "PUC-1" in text
    assert events_of(public_lot_document(tea))


def test_events_of_another_firms_lot_are_told_in_full_to_authorities_alone(tea: Lot) -> None:
    bought = LotFactory.create(unit="kg", quantity=Decimal(10))
    LotHandover.objects.create(
        lot=bought,
        to_producer=tea.producer,
        quantity=Decimal(5),
        handed_on=tea.packed_on,
        entered_by=bought.opened_by,
    )
    mixed = LotFactory.create(product=tea.product)
    LotUse.objects.create(
        source=bought,
        target=mixed,
        kind=LotUse.Kind.MIX,
        quantity=Decimal(5),
        used_on=tea.packed_on,
        entered_by=tea.opened_by,
    )
    happened(bought, "STORED", data={"sensors": [{"type": "Mass", "value": 7, "uom": "KGM"}]})
    happened(mixed, "MIXED")

    firm = json.dumps(events_of(lot_document(mixed)))
    office = json.dumps(events_of(lot_document(mixed, for_authority=True)))

    assert firm.count("eventID") == office.count("eventID") == 2
    assert "sensorReport" not in firm
    assert "sensorReport" in office


def test_the_document_holds_the_lots_events_alone(tea: Lot) -> None:
    happened(LotFactory.create(product=tea.product), "STORED")

    assert len(events_of(lot_document(tea))) == TraceEvent.objects.count() - 1


def test_events_that_stand_in_no_repository_yet_are_said_and_then_kept(
    tea: Lot, monkeypatch: Any
) -> None:
    monkeypatch.setattr("traceability.services.events.keep_event", lambda event: None)
    event = happened(tea, "STORED", detail="Kho cũ")

    assert "Kho cũ" in json.dumps(events_of(lot_document(tea)), ensure_ascii=False)
    call_command("keep_epcis_events", verbosity=0)
    assert EpcisEvent.objects.get(trace_event=event).body["ocop:detail"] == "Kho cũ"
    count = EpcisEvent.objects.count()
    call_command("keep_epcis_events", verbosity=0)
    assert EpcisEvent.objects.count() == count


def test_a_laboratorys_result_stands_in_the_document(tea: Lot) -> None:
    record_test(
        lot=tea,
        tested_on=tea.packed_on,
        laboratory="Phòng thử mẫu",
        report_number="KN-7",
        measured="vi sinh",
        passed=True,
        by=tea.opened_by,
    )

    tested = [e for e in events_of(lot_document(tea)) if "ocop:laboratory" in e]
    assert [e["persistentDisposition"] for e in tested] == [{"set": ["conformant"]}]


def test_the_queries_do_not_grow_with_the_events(
    tea: Lot, django_assert_max_num_queries: Any
) -> None:
    for _ in range(10):
        happened(tea, "STORED")

    with django_assert_max_num_queries(12):
        lot_document(tea)


def test_the_public_document_has_an_address(client: Client, tea: Lot) -> None:
    response = client.get(f"/epcis/lo/{lot_code_text(tea)}.jsonld")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/ld+json"
    assert events_of(response.json())
    assert client.get("/epcis/lo/1044JANX5QWRDJ6J.jsonld").status_code == 404
    assert client.get("/epcis/lo/x.jsonld").status_code == 404


def test_portals_get_the_nine_items_under_their_own_names(tea: Lot, settings: Any) -> None:
    assert portals.offered() == ()
    settings.TRACE_PORTALS = {"checkvn", "nobody"}

    record = portals.record_for(*portals.offered(), portals.items_of(tea))

    assert record["productName"] == tea.product.title
    assert record["lotNumber"] == tea.code
    assert record["traceabilityCode"] == lot_code_text(tea)
    assert len(record["events"]) == tea.events.count()
    assert set(record) <= set(portals.PORTALS["checkvn"].values())


# --- Properties -------------------------------------------------------------
_WORDS = st.text(max_size=12)
_NUMBERS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(999999), places=3)
_SHARES = st.builds(
    Share,
    uri=st.just("https://cho.example/t/1044JANX5QWRDJ6J"),
    quantity=st.none() | _NUMBERS,
    unit=st.sampled_from(["kg", "gói", "lít", "", "tấn"]) | _WORDS,
)
_JSON = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | _WORDS
_FACTS = st.builds(
    EpcisFacts,
    event_id=st.just("urn:uuid:0a000000-0000-4000-8000-000000000001"),
    kind=st.sampled_from(TraceEvent.Kind.values) | _WORDS,
    happened_at=st.datetimes(
        datetime(1950, 1, 1),
        datetime(2100, 1, 1),
        timezones=st.just(UTC),
    ),
    utc_offset=st.sampled_from(["+07:00", "-03:30", "+14:00", "", "GMT"]),
    lot=_SHARES,
    creates=st.booleans(),
    inputs=st.lists(_SHARES, max_size=2).map(tuple),
    read_point=st.sampled_from(["", "https://cho.example/epcis/ns/area/1"]),
    lot_code=_WORDS,
    ilmd=st.dictionaries(_WORDS, _JSON, max_size=3),
    more=st.dictionaries(_WORDS, _JSON, max_size=3),
    sensors=st.lists(
        st.dictionaries(st.sampled_from(["type", "value", "uom", "time"]), _JSON), max_size=2
    ).map(tuple),
    transactions=st.lists(
        st.dictionaries(st.sampled_from(["type", "bizTransaction"]), _WORDS), max_size=2
    ).map(tuple),
    tested=st.none() | st.booleans(),
)


@given(_FACTS)
@effort(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_of_a_lot_makes_a_valid_event(facts: EpcisFacts) -> None:
    event = event_of(facts)
    wrong = declared_wrong(event, at=facts.happened_at, reason="did_not_occur")

    assert validate_event(event) == []
    assert validate_event(wrong) == []
    for each in (event, wrong):
        shown = public_event(each, of=[facts.lot.uri])
        assert shown is not None
        assert validate_event(shown) == []
