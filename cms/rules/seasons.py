"""Months of a year and what can be had in them. Plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

MONTHS = 12


class Month(NamedTuple):
    year: int
    month: int


class Having(StrEnum):
    """What a month offers of a product."""

    READY = "ready"
    """There are goods on at least one day of it."""
    ORDER = "order"
    """It can be ordered now for a harvest that comes later."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Window:
    """A harvest: orders from one day, goods from another to a last one; `may_order` tells
    whether packs of it are left to promise."""

    opens_on: date
    from_on: date
    until_on: date
    may_order: bool


class Run(NamedTuple):
    """Neighbouring months that offer the same."""

    having: Having
    length: int


def twelve_months(on: date) -> list[Month]:
    """The month of the day and the eleven after it."""
    first = on.year * MONTHS + on.month - 1
    return [Month(n // MONTHS, n % MONTHS + 1) for n in range(first, first + MONTHS)]


def offered(windows: Iterable[Window], months: Sequence[Month], *, on: date) -> list[Having]:
    """What each month offers: goods go before orders. Days that are over count no more."""
    found = list(windows)
    return [_offered(found, month, on) for month in months]


def runs(offers: Sequence[Having]) -> list[Run]:
    """The months as stretches that offer the same, in order."""
    return [Run(having, len(list(group))) for having, group in groupby(offers)]


def months_between(first: int, last: int) -> list[int]:
    """The months of a season by their numbers; it may go over New Year, as 11 to 2 does."""
    return [(first - 1 + n) % MONTHS + 1 for n in range((last - first) % MONTHS + 1)]


def _offered(windows: Sequence[Window], month: Month, on: date) -> Having:
    if any(_is_in(month, max(window.from_on, on), window.until_on) for window in windows):
        return Having.READY
    for window in windows:
        if window.may_order and window.opens_on < window.from_on:
            starts = max(window.opens_on, on)
            if starts < window.from_on and _is_in(month, starts, window.from_on):
                return Having.ORDER
    return Having.NONE


def _is_in(month: Month, first: date, last: date) -> bool:
    return first <= last and Month(first.year, first.month) <= month <= Month(last.year, last.month)
