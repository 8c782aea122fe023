"""One digest a day over all chains: what was cut off at the end shows too."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from foundation.calendar import today
from tests.factories import LotFactory
from traceability.models import ChainAnchor, Lot, TraceEvent
from traceability.selectors.anchors import broken_anchors
from traceability.services import events as event_services
from traceability.services import log_event
from traceability.services.anchors import DayNotOver, anchor_day
from traceability.tasks.anchors import anchor_chains

pytestmark = pytest.mark.django_db


def log_on(lot: Lot, day: date, monkeypatch: pytest.MonkeyPatch) -> TraceEvent:
    """An event that was written on this day."""
    moment = timezone.now() - timedelta(days=(today() - day).days)
    with monkeypatch.context() as patched:
        patched.setattr(event_services.timezone, "now", lambda: moment)
        return log_event(lot=lot, kind="OTHER", happened_at=moment, by=lot.opened_by)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> list[date]:
    """Three days over two lots, each anchored; something was written after the last."""
    days = [today() - timedelta(days=back) for back in (3, 2, 1)]
    lots = [LotFactory(), LotFactory()]
    for day in days:
        for lot in lots:
            log_on(lot, day, monkeypatch)
        anchor_day(day=day, on=today())
    log_on(lots[0], today(), monkeypatch)
    return days


def behind_the_guards(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_anchor_covers_its_day_and_holds_whatever_is_written_later(days: list[date]) -> None:
    rows = list(ChainAnchor.objects.order_by("on"))
    assert [(row.on, row.lots, row.events) for row in rows] == [
        (day, 2, 2 * number) for number, day in enumerate(days, start=1)
    ]
    assert [row.previous_digest for row in rows] == ["", rows[0].digest, rows[1].digest]
    assert broken_anchors() == []


def test_a_day_is_anchored_once_and_only_when_it_is_over(days: list[date]) -> None:
    assert anchor_day(day=days[-1], on=today())[1] is False
    assert anchor_day(day=days[0], on=today())[0].on == days[0]
    with pytest.raises(DayNotOver):
        anchor_day(day=today(), on=today())
    assert ChainAnchor.objects.count() == 3


def test_events_cut_off_at_the_end_show(days: list[date]) -> None:
    last = TraceEvent.objects.filter(lot=Lot.objects.last()).order_by("position").last()
    assert last is not None
    for statement in (
        "DELETE FROM traceability_epcisthing WHERE event_id IN "
        "(SELECT id FROM traceability_epcisevent WHERE trace_event_id = %s)",
        "DELETE FROM traceability_epcisevent WHERE trace_event_id = %s",
        "DELETE FROM traceability_traceevent WHERE id = %s",
    ):
        behind_the_guards(statement, last.pk)
    assert [anchor.on for anchor in broken_anchors()] == days[-1:]
    with pytest.raises(CommandError, match="1 differ"):
        call_command("verify_chains", stderr=StringIO())


def test_a_changed_event_is_named_by_the_command(days: list[date]) -> None:
    lot = Lot.objects.first()
    assert lot is not None
    behind_the_guards(
        "UPDATE traceability_traceevent SET detail = 'x' WHERE lot_id = %s AND position = 2", lot.pk
    )
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_chains", stderr=told)
    assert told.getvalue() == f"lot {lot.pk}: event 2\n"


def test_an_anchor_put_in_anothers_place_shows(days: list[date]) -> None:
    behind_the_guards(
        "UPDATE traceability_chainanchor SET digest = repeat('0', 64) WHERE \"on\" = %s", days[0]
    )
    assert [anchor.on for anchor in broken_anchors(newest=1)] == [days[1]]
    assert [anchor.on for anchor in broken_anchors()] == days[:2]


def test_the_database_refuses_to_change_an_anchor(days: list[date]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ChainAnchor.objects.update(lots=1)


def test_the_command_says_that_all_is_well(days: list[date]) -> None:
    told = StringIO()
    call_command("verify_chains", "--anchors", "0", stdout=told)
    assert told.getvalue().startswith("2 chains")


def test_the_nights_task_anchors_yesterday_once() -> None:
    assert anchor_chains(timestamp=0) is True
    assert anchor_chains(timestamp=0) is False
    assert ChainAnchor.objects.get().on == today() - timedelta(days=1)


def test_the_anchors_are_published_without_a_word_of_a_lot(days: list[date]) -> None:
    answer = Client().get("/du-lieu-mo/dau-chuoi.json")
    told = answer.json()
    assert told["format"] == "ocop-chain-anchors/1"
    assert [row["on"] for row in told["anchors"]] == [day.isoformat() for day in days]
    assert {key for row in told["anchors"] for key in row} == {
        "on", "lots", "events", "digest", "previous_digest",
    }  # fmt: skip
    assert answer["Access-Control-Allow-Origin"] == "*"
