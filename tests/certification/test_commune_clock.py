"""The commune's fifteen working days: what spends them, what does not, and when they are over."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from certification.rules.clock import Clock, Pause, last_day, read_clock, spent
from foundation.rules.working_days import WorkingDays

CALENDAR = WorkingDays()
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 6, 30))


@st.composite
def stays(draw: st.DrawFn) -> tuple[date, list[Pause]]:
    """A filing, and pauses that follow each other as askings and answers do."""
    filed_on = draw(DAYS)
    day, pauses = filed_on, []
    for _ in range(draw(st.integers(0, 3))):
        day += timedelta(days=draw(st.integers(0, 10)))
        answered = day + timedelta(days=draw(st.integers(0, 20)))
        pauses.append(Pause(day, answered))
        day = answered
    return filed_on, pauses


def clock(filed_on: date, on: date, *pauses: Pause) -> Clock:
    return read_clock(started_on=filed_on, pauses=pauses, on=on, works=CALENDAR.works)


def test_the_clock_starts_the_day_after_filing() -> None:
    monday = date(2026, 6, 1)
    assert clock(monday, monday).used == 0
    assert clock(monday, monday + timedelta(days=1)).used == 1


def test_fifteen_working_days_without_a_holiday_are_three_weeks() -> None:
    assert clock(date(2026, 6, 1), date(2026, 6, 1)).due_on == date(2026, 6, 22)


def test_weekends_and_tet_spend_nothing() -> None:
    # Filed on the last Friday before Tết 2026: the holidays of February stand between.
    filed_on = date(2026, 2, 6)
    assert clock(filed_on, filed_on).due_on == CALENDAR.after(filed_on, 15)
    assert clock(filed_on, filed_on).due_on > filed_on + timedelta(days=21)


def test_a_recorded_change_of_the_calendar_moves_the_last_day() -> None:
    filed_on = date(2026, 6, 1)
    off = WorkingDays({date(2026, 6, 10): False})
    moved = last_day(started_on=filed_on, pauses=[], works=off.works)
    assert moved == date(2026, 6, 23)


def test_the_day_of_asking_counts_and_the_day_of_the_answer_does_not() -> None:
    filed_on, asked_on, answered_on = date(2026, 6, 1), date(2026, 6, 3), date(2026, 6, 10)
    pause = Pause(asked_on, answered_on)
    assert clock(filed_on, asked_on, pause).used == 2
    assert clock(filed_on, answered_on, pause).used == 2
    assert clock(filed_on, date(2026, 6, 11), pause).used == 3


def test_while_papers_are_awaited_there_is_no_last_day() -> None:
    standing = clock(date(2026, 6, 1), date(2026, 12, 1), Pause(date(2026, 6, 3)))
    assert (standing.due_on, standing.is_paused, standing.is_late) == (None, True, False)
    assert standing.left == 13


def test_asking_after_the_last_day_does_not_undo_the_lateness() -> None:
    standing = clock(date(2026, 6, 1), date(2026, 6, 30), Pause(date(2026, 6, 25)))
    assert standing.is_late
    assert standing.due_on == date(2026, 6, 22)


def test_the_last_day_itself_is_in_time() -> None:
    filed_on = date(2026, 6, 1)
    assert not clock(filed_on, date(2026, 6, 22)).is_late
    assert clock(filed_on, date(2026, 6, 23)).is_late


def test_a_weekend_after_the_last_day_is_late() -> None:
    filed_on = date(2026, 6, 5)
    assert clock(filed_on, filed_on).due_on == date(2026, 6, 26)
    assert clock(filed_on, date(2026, 6, 27)).is_late


def test_a_clock_without_days_is_refused() -> None:
    with pytest.raises(ValueError, match="one day"):
        last_day(started_on=date(2026, 6, 1), pauses=[], works=CALENDAR.works, days=0)


@given(DAYS)
def test_without_pauses_it_is_the_fifteenth_working_day(filed_on: date) -> None:
    assert clock(filed_on, filed_on).due_on == CALENDAR.after(filed_on, 15)


@given(stays())
def test_exactly_fifteen_days_are_spent_on_the_last_day_and_fourteen_before(
    stay: tuple[date, list[Pause]],
) -> None:
    filed_on, pauses = stay
    due = last_day(started_on=filed_on, pauses=pauses, works=CALENDAR.works)
    assert due is not None
    count = {
        day: spent(started_on=filed_on, pauses=pauses, on=day, works=CALENDAR.works)
        for day in (due - timedelta(days=1), due)
    }
    assert list(count.values()) == [14, 15]


@given(stays())
def test_the_last_day_is_a_working_day_outside_every_pause(
    stay: tuple[date, list[Pause]],
) -> None:
    filed_on, pauses = stay
    due = last_day(started_on=filed_on, pauses=pauses, works=CALENDAR.works)
    assert due is not None
    assert CALENDAR.works(due)
    assert not any(pause.covers(due) for pause in pauses)


@given(stays(), DAYS)
def test_asking_for_papers_never_brings_the_last_day_nearer(
    stay: tuple[date, list[Pause]], asked_on: date
) -> None:
    filed_on, pauses = stay
    assume(asked_on >= filed_on)
    works = CALENDAR.works
    before = last_day(started_on=filed_on, pauses=pauses, works=works)
    more = [*pauses, Pause(asked_on, asked_on + timedelta(days=7))]
    after = last_day(started_on=filed_on, pauses=more, works=works)
    assert before is not None
    assert after is not None
    assert after >= before


@given(stays(), st.integers(0, 120))
def test_days_spent_never_fall_and_rise_by_one_at_most(
    stay: tuple[date, list[Pause]], after: int
) -> None:
    filed_on, pauses = stay
    on = filed_on + timedelta(days=after)
    today, tomorrow = (
        spent(started_on=filed_on, pauses=pauses, on=day, works=CALENDAR.works)
        for day in (on, on + timedelta(days=1))
    )
    assert 0 <= tomorrow - today <= 1


@given(stays(), st.integers(0, 120))
def test_late_is_exactly_past_the_last_day(stay: tuple[date, list[Pause]], after: int) -> None:
    filed_on, pauses = stay
    on = filed_on + timedelta(days=after)
    standing = clock(filed_on, on, *pauses)
    assert standing.due_on is not None
    assert standing.is_late == (on > standing.due_on)
    assert standing.is_late or standing.left >= 0
