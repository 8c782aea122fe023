"""What a service costs, and what leaving it costs. Plain Python. docs/rules/bookings.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from marketplace.commerce.rules.money import rate


@dataclass(frozen=True, slots=True)
class Terms:
    """As they were when the service was asked for. Amounts in đồng, shares in per cent."""

    price_per_person: int
    is_per_day: bool
    most_people: int
    answer_hours: int
    free_cancel_days: int
    late_fee_percent: int
    no_show_percent: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Terms":
        """What a booking's row kept."""
        return cls(**{name: kept[name] for name in cls.__slots__})


class End(StrEnum):
    """How a booking that was paid can end."""

    DONE = "DONE"
    FREE = "FREE"
    LATE = "LATE"
    NO_SHOW = "NO_SHOW"


def days(starts_on: date, ends_on: date) -> Iterator[date]:
    """The days of a stay, both counted."""
    for n in range((ends_on - starts_on).days + 1):
        yield starts_on + timedelta(days=n)


def price(terms: Terms, *, people: int, starts_on: date, ends_on: date) -> int:
    """What it costs in đồng."""
    times = (ends_on - starts_on).days + 1 if terms.is_per_day else 1
    return terms.price_per_person * people * times


def end_of_cancelling(terms: Terms, *, starts_on: date, on: date) -> End:
    """Leaving on the day is free while so many days are left, else it is late. A guest who
    gives up on the first day itself or later left late, not unseen."""
    is_free = (starts_on - on).days >= terms.free_cancel_days
    return End.FREE if is_free else End.LATE


def kept(terms: Terms, whole: int, end: End) -> int:
    """What the producer keeps of a price, in đồng, half a đồng rounded up."""
    percent = {
        End.DONE: 100,
        End.FREE: 0,
        End.LATE: terms.late_fee_percent,
        End.NO_SHOW: terms.no_show_percent,
    }[end]
    return rate(whole, percent * 100)


def stakes(terms: Terms, whole: int) -> list[int]:
    """The price in parts, so that however a booking ends whole parts are paid or given back:
    what is kept in every bad case, what in the worse one alone, the rest. No part is 0; they
    add up to the price."""
    marks = sorted({kept(terms, whole, end) for end in End})
    return [after - before for before, after in pairwise(marks)]


def given_back(terms: Terms, whole: int, end: End) -> list[bool]:
    """Which of the `stakes` go back to the guest when it ends so."""
    so_far, back = 0, []
    for stake in stakes(terms, whole):
        so_far += stake
        back.append(so_far > kept(terms, whole, end))
    return back


def fits(
    wanted: int, *, most: int, taken: Mapping[date, int], on_days: Sequence[date]
) -> date | None:
    """The first day on which so many people more are too many; None: they fit."""
    return next((day for day in on_days if taken.get(day, 0) + wanted > most), None)
