"""A lot's events are a chain: any changed fact shows, and nothing can be changed quietly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import LotFactory, UserFactory
from traceability.models import Lot, TraceEvent
from traceability.rules.event_chain import EventFacts, Link, event_hash, first_broken
from traceability.selectors import verify_chain
from traceability.services import EventInFuture, EventOfAnotherLot, log_event, record_test

instants = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
words = st.text(max_size=20)
facts_of_one = st.builds(
    EventFacts,
    lot=st.just(7),
    position=st.just(0),
    kind=st.sampled_from(["HARVESTED", "PACKED"]),
    happened_at=instants,
    recorded_at=instants,
    place=words,
    commune=st.none() | st.sampled_from(["22945", "00004"]),
    detail=words,
    recorded_by=st.integers(1, 9),
    corrects=st.none() | st.integers(1, 9),
)


def chained(facts: list[EventFacts]) -> list[Link]:
    links: list[Link] = []
    for position, one in enumerate(facts, start=1):
        previous = links[-1].hash if links else ""
        one = replace(one, position=position)
        links.append(Link(one, previous, event_hash(one, previous)))
    return links


@given(st.lists(facts_of_one, max_size=6))
def test_a_chain_left_alone_fits(facts: list[EventFacts]) -> None:
    assert first_broken(chained(facts)) is None


@given(st.lists(facts_of_one, min_size=1, max_size=6), facts_of_one, st.data())
def test_any_changed_fact_breaks_the_chain_where_it_was_changed(
    facts: list[EventFacts], other: EventFacts, data: st.DataObject
) -> None:
    links = chained(facts)
    at = data.draw(st.integers(0, len(links) - 1))
    name = data.draw(st.sampled_from([n for n in EventFacts.__slots__ if n != "lot"]))
    changed = replace(links[at].facts, **{name: getattr(other, name)})
    if changed == links[at].facts:
        changed = replace(changed, detail=changed.detail + "!")
    links[at] = replace(links[at], facts=changed)
    assert first_broken(links) == at + 1


@given(st.lists(facts_of_one, min_size=2, max_size=6), st.data())
def test_a_removed_event_breaks_the_chain_at_the_next(
    facts: list[EventFacts], data: st.DataObject
) -> None:
    links = chained(facts)
    at = data.draw(st.integers(0, len(links) - 2))
    del links[at]
    assert first_broken(links) == at + 1


@given(facts_of_one)
def test_a_place_and_a_detail_do_not_run_into_each_other(one: EventFacts) -> None:
    left = replace(one, place="Chợ,Gạo", detail="")
    right = replace(one, place="Chợ", detail="Gạo,")
    assert event_hash(left, "") != event_hash(right, "")


@pytest.fixture
def lot(db: None) -> Lot:
    lot = LotFactory()
    for days, kind in ((9, "RECEIVED"), (8, "PROCESSED"), (7, "PACKED")):
        log_event(
            lot=lot,
            kind=kind,
            happened_at=timezone.now() - timedelta(days=days),
            place="Phan Thiết",
            detail="1,2 tấn cá cơm",
            by=lot.opened_by,
        )
    return lot


def test_a_lots_chain_fits_as_the_database_keeps_it(lot: Lot) -> None:
    assert verify_chain(lot) is None


def test_an_event_changed_behind_the_guards_is_found(lot: Lot) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE traceability_traceevent SET detail = '2 tấn' WHERE id = %s",
            [lot.events.get(position=2).pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert verify_chain(lot) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE traceability_traceevent SET detail = 'khác' WHERE lot_id = %s",
        "DELETE FROM traceability_traceevent WHERE lot_id = %s",
        "UPDATE traceability_labtest SET passed = true WHERE lot_id = %s",
        "DELETE FROM traceability_labtest WHERE lot_id = %s",
        "UPDATE traceability_labelrun SET count = 2 WHERE lot_id = %s",
        "DELETE FROM traceability_labelrun WHERE lot_id = %s",
        "UPDATE traceability_lot SET packed_on = packed_on - 1 WHERE id = %s",
        "UPDATE traceability_lot SET code = 'KHAC' WHERE id = %s",
        "DELETE FROM traceability_lot WHERE id = %s",
    ],
)
def test_the_database_refuses_to_change_what_is_evidence(lot: Lot, statement: str) -> None:
    record_test(
        lot=lot,
        tested_on=lot.packed_on,
        laboratory="Trung tâm kiểm nghiệm",
        report_number="1187",
        measured="6 chỉ tiêu",
        passed=False,
        by=lot.opened_by,
    )
    with (
        pytest.raises(IntegrityError, match=r"append-only|never change|kept for ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [lot.pk])


def test_a_recall_ends_once_and_is_never_rewritten(db: None) -> None:
    recall = LotFactory(recalled=True).recalls.get()
    for statement, words in (
        ("UPDATE traceability_recall SET reason = 'khác' WHERE id = %s", "written once"),
        (
            "UPDATE traceability_recall SET ended_on = recalled_on WHERE id = %s",
            "recall_is_forward",
        ),
        ("DELETE FROM traceability_recall WHERE id = %s", "for ever"),
    ):
        with (
            pytest.raises(IntegrityError, match=words),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [recall.pk])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE traceability_recall SET ended_on = recalled_on + 1 WHERE id = %s", [recall.pk]
        )


def test_an_event_cannot_be_logged_before_it_happens(lot: Lot) -> None:
    with pytest.raises(EventInFuture):
        log_event(
            lot=lot,
            kind="SHIPPED",
            happened_at=timezone.now() + timedelta(minutes=1),
            by=UserFactory(),
        )
    assert lot.events.count() == 3


def test_the_database_too_refuses_an_event_of_the_future(lot: Lot) -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="event_recorded_after"), transaction.atomic():
        TraceEvent.objects.create(
            lot=lot,
            position=4,
            previous_hash=lot.events.get(position=3).hash,
            kind="SHIPPED",
            happened_at=now + timedelta(days=1),
            recorded_at=now,
            recorded_by=lot.opened_by,
            hash="x",
        )


def test_a_test_cannot_be_entered_before_it_was_made(lot: Lot) -> None:
    with pytest.raises(EventInFuture):
        record_test(
            lot=lot,
            tested_on=timezone.localdate() + timedelta(days=1),
            laboratory="Phòng thử",
            report_number="2",
            measured="vi sinh",
            passed=True,
            by=lot.opened_by,
        )


def test_an_event_corrects_only_events_of_its_own_lot(lot: Lot) -> None:
    other = LotFactory()
    with pytest.raises(EventOfAnotherLot):
        log_event(
            lot=other,
            kind="OTHER",
            happened_at=timezone.now(),
            corrects=lot.events.first(),
            by=other.opened_by,
        )


def test_the_database_refuses_an_event_that_does_not_follow_the_last(lot: Lot) -> None:
    with pytest.raises(IntegrityError, match="follows the last"), transaction.atomic():
        TraceEvent.objects.create(
            lot=lot,
            position=9,
            kind="SHIPPED",
            happened_at=timezone.now(),
            recorded_at=timezone.now(),
            recorded_by=lot.opened_by,
            hash="x",
        )
