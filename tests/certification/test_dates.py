"""Certificate dates: 36 months, last valid day included, renewal 180 to 120 days before.

The table follows the official convention of the programme; ../shared/domain/ocop_rulesets.json
holds the same six rows.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.rules.dates import (
    lapses_on,
    last_valid_on,
    months_later,
    renewal_window,
)

RULESETS = Path(__file__).resolve().parents[3] / "shared" / "domain" / "ocop_rulesets.json"

ISSUED_LAST_VALID_LAPSED_OPENS_CLOSES = [
    ("2019-12-31", "2022-12-31", "2023-01-01", "2022-07-04", "2022-09-02"),
    ("2019-12-23", "2022-12-23", "2022-12-24", "2022-06-26", "2022-08-25"),
    ("2023-11-30", "2026-11-30", "2026-12-01", "2026-06-03", "2026-08-02"),
    ("2024-02-29", "2027-02-28", "2027-03-01", "2026-09-01", "2026-10-31"),
    ("2024-11-30", "2027-11-30", "2027-12-01", "2027-06-03", "2027-08-02"),
    ("2026-06-30", "2029-06-30", "2029-07-01", "2029-01-01", "2029-03-02"),
]

issue_days = st.dates(min_value=date(2018, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("issued", "last_valid", "lapsed", "opens", "closes"), ISSUED_LAST_VALID_LAPSED_OPENS_CLOSES
)
def test_a_certificate_has_the_dates_of_the_published_table(
    issued: str, last_valid: str, lapsed: str, opens: str, closes: str
) -> None:
    issued_on = date.fromisoformat(issued)
    window = renewal_window(last_valid_on(issued_on))
    assert last_valid_on(issued_on) == date.fromisoformat(last_valid)
    assert lapses_on(issued_on) == date.fromisoformat(lapsed)
    assert (window.opens_on, window.closes_on) == (
        date.fromisoformat(opens),
        date.fromisoformat(closes),
    )


def test_a_certificate_issued_on_29_february_ends_on_28_february() -> None:
    assert months_later(date(2024, 2, 29), 36) == date(2027, 2, 28)


def test_a_month_later_stays_within_a_shorter_month() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)


def test_months_run_across_the_end_of_a_year_both_ways() -> None:
    assert months_later(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_later(date(2026, 11, 15), 13) == date(2027, 12, 15)
    assert months_later(date(2026, 1, 15), -1) == date(2025, 12, 15)


@settings(deadline=None)
@given(issue_days)
def test_a_certificate_lapses_the_day_after_its_last_valid_day(issued_on: date) -> None:
    assert lapses_on(issued_on) == last_valid_on(issued_on) + timedelta(days=1)


@settings(deadline=None)
@given(issue_days, issue_days)
def test_a_later_certificate_never_ends_earlier(one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert last_valid_on(earlier) <= last_valid_on(later)


@settings(deadline=None)
@given(issue_days)
def test_renewal_opens_after_issue_and_closes_while_still_valid(issued_on: date) -> None:
    opens_on, closes_on = renewal_window(last_valid_on(issued_on))
    assert issued_on < opens_on < closes_on < last_valid_on(issued_on)
    assert (closes_on - opens_on).days == 60


def test_the_shared_rule_sets_give_the_same_dates() -> None:
    if not RULESETS.exists():
        pytest.skip("../shared is absent: a clone has no shared/, the table above stands alone")
    rows = json.loads(RULESETS.read_text(encoding="utf-8"))["test_vectors"]["dates"]
    published = [
        (
            row["issued"],
            row["last_valid_day"],
            row["not_valid_from"],
            row["renewal_open"],
            row["renewal_close"],
        )
        for row in rows
    ]
    assert published == ISSUED_LAST_VALID_LAPSED_OPENS_CLOSES
