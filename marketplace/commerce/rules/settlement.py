"""Periods of settlement, the names of statements and payouts. Plain Python."""

from datetime import date, timedelta

MEMO_PREFIX = "CHO OCOP TRA"
WITHDRAWN = "Chủ thể tự rút lại."
"""The answer that stands under what a producer's own people took back."""


def last_end(on: date, *, days: int) -> date:
    """The end of the last period that is over on `on`: a day that is not part of it. Periods of
    seven days end where a Monday begins; others are counted from the same first Monday."""
    return date.fromordinal(on.toordinal() - (on.toordinal() - 1) % max(days, 1))


def next_end(on: date, *, days: int) -> date:
    """The end of the period that `on` belongs to: the day its statement is made."""
    return last_end(on, days=days) + timedelta(days=max(days, 1))


def number_of(producer_id: int, to_on: date) -> str:
    """A statement's number, as it stands in the bank's memo: letters, digits and a hyphen."""
    return f"BK{producer_id:05d}-{to_on:%y%m%d}"


def memo_of(number: str) -> str:
    """What the bank writes beside the money: plain letters, since banks drop the rest."""
    return f"{MEMO_PREFIX} {number.replace('-', ' ')}"


def answer_by(made_on: date, *, days: int) -> date:
    """From this day on a statement that nobody disputed counts as agreed."""
    return made_on + timedelta(days=days)
