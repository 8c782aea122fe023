"""The rounds of a year and their legal windows (Quyết định 26/2026/QĐ-TTg Đ5). Plain Python.

The decision names days *before* which things are done: "before 30 April" is 29 April at the
latest. It does not say when a round opens: here it opens the day after the deadline before, so
that every day belongs to exactly one window (an inference, which a province may change).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

# Level → (month, day) before which the level below proposes, and before which it is done.
_BEFORE: dict[str, tuple[tuple[tuple[int, int], tuple[int, int]], ...]] = {
    "PROVINCE": (((4, 30), (6, 30)), ((10, 30), (12, 30))),
    "MINISTRY": (((1, 30), (3, 30)), ((7, 30), (9, 30))),
}
LEVELS = frozenset(_BEFORE)
"""Levels that hold rounds: communes report, they do not rate."""

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """One legal window; all three days are included."""

    year: int
    number: int
    opens_on: date
    proposals_until_on: date
    done_until_on: date


def legal_windows(level: str, year: int) -> tuple[Window, Window]:
    """The two windows whose proposals end in that year; KeyError for a level without rounds."""
    before, first, second = (
        *_deadlines(level, year - 1)[-1:],
        *_deadlines(level, year),
    )
    windows = [
        Window(year, number, earlier[0] + _ONE_DAY, until, done)
        for number, (earlier, (until, done)) in enumerate(pairwise((before, first, second)), 1)
    ]
    return windows[0], windows[1]


def window_of(
    level: str, *, opens_on: date, proposals_until_on: date, done_until_on: date
) -> Window | None:
    """The legal window that a round with these days keeps within, or None.

    A round may ask for proposals earlier than the law and be done earlier, never later; nor
    may it reach from one window into the next, as one "until 30 April" would.
    """
    for window in _windows_around(level, proposals_until_on):
        if window.opens_on <= proposals_until_on <= window.proposals_until_on:
            keeps = window.opens_on <= opens_on and done_until_on <= window.done_until_on
            return window if keeps else None
    return None


def _windows_around(level: str, day: date) -> Iterator[Window]:
    for year in (day.year, day.year + 1):
        yield from legal_windows(level, year)


def _deadlines(level: str, year: int) -> list[tuple[date, date]]:
    """The last days for proposals and for the result, of the year's two windows."""
    return [
        (date(year, *proposed) - _ONE_DAY, date(year, *done) - _ONE_DAY)
        for proposed, done in _BEFORE[level]
    ]
