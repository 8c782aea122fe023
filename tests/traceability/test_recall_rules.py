"""The clocks of recalls and the days until which records are kept, to the minute and the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.adapters.durations import duration_words
from traceability.rules.recall_clock import acted_late, compulsory_due_on, record_due_at
from traceability.rules.retention import kept_until

FOUND = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(), False),
        (timedelta(hours=24), False),
        (timedelta(hours=24, seconds=1), True),
    ],
)
def test_a_recall_begins_within_a_day_of_finding_the_fault(after: timedelta, late: bool) -> None:
    assert acted_late(found_at=FOUND, started_at=FOUND + after) is late


@pytest.mark.parametrize(
    ("started", "due"),
    [
        (date(2026, 11, 22), date(2027, 2, 22)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
    ],
)
def test_a_compulsory_recall_is_done_in_three_months(started: date, due: date) -> None:
    assert compulsory_due_on(started) == due


def test_a_record_is_handed_over_within_a_day() -> None:
    assert record_due_at(FOUND) - FOUND == timedelta(hours=24)


@pytest.mark.parametrize(
    ("best_before", "kept"),
    [
        (date(2032, 6, 1), date(2033, 6, 1)),  # twelve months past best-before
        (date(2027, 1, 1), date(2031, 1, 10)),  # but five years here at least
        (None, date(2031, 1, 10)),  # sixty months past packing, or five years here
    ],
)
def test_records_are_kept_as_long_as_the_longest_rule_says(
    best_before: date | None, kept: date
) -> None:
    assert (
        kept_until(
            packed_on=date(2026, 1, 1), best_before_on=best_before, opened_on=date(2026, 1, 10)
        )
        == kept
    )


days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(packed=days, opened=days, lasts=st.none() | st.integers(0, 3000))
def test_no_record_goes_before_five_years_nor_before_its_goods_are_long_gone(
    packed: date, opened: date, lasts: int | None
) -> None:
    best_before = None if lasts is None else packed + timedelta(days=lasts)
    kept = kept_until(packed_on=packed, best_before_on=best_before, opened_on=opened)
    assert (kept - opened).days >= 5 * 365
    if best_before is not None:
        assert (kept - best_before).days >= 365
    else:
        assert (kept - packed).days >= 5 * 365


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "chưa có"),
        (0.4, "dưới 1 giây"),
        (75, "1 phút 15 giây"),
        (7260, "2 giờ 1 phút"),
        (90_061, "1 ngày 1 giờ"),
    ],
)
def test_a_time_is_said_in_its_two_largest_parts(seconds: float | None, words: str) -> None:
    assert duration_words(seconds) == words
