"""The commune's clock: fifteen working days, standing still while papers are asked for.

Source: Quyết định 26/2026/QĐ-TTg Đ7.2. The decision says how long, not how to count; how it is
counted here stands in docs/decisions/0011 and in docs/rules/commune-report.md. Plain arithmetic
on dates: the caller brings the day and says which days are worked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

COMMUNE_WORKING_DAYS = 15
"""The commune reports within fifteen working days of receiving the dossier (Đ7.2)."""

Works = Callable[[date], bool]
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """Papers asked for on one day and brought on another; None while they are awaited.

    The day of asking still counts against the commune, the day the papers come does not, as the
    day of filing does not: the clock stands still in `(asked_on, answered_on]`.
    """

    asked_on: date
    answered_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on the day."""
        return day > self.asked_on and (self.answered_on is None or day <= self.answered_on)


@dataclass(frozen=True)
class Clock:
    """How the clock stands at the end of one day."""

    started_on: date
    used: int
    """Working days spent, those of pauses left out."""
    due_on: date | None
    """The last day in time; None while papers are awaited and the days have not run out."""
    is_paused: bool
    is_late: bool
    days: int = COMMUNE_WORKING_DAYS

    @property
    def left(self) -> int:
        """Working days left after today; below zero when the report is late."""
        return self.days - self.used


def read_clock(
    *,
    started_on: date,
    pauses: Iterable[Pause],
    on: date,
    works: Works,
    days: int = COMMUNE_WORKING_DAYS,
) -> Clock:
    """How a clock that began the day after `started_on` stands on the day.

    Guarantee: the day of filing, days off and days of a pause spend nothing; the report is in
    time on `due_on` and late on every day after it, also when papers are asked for later.
    """
    held = tuple(pauses)
    due_on = last_day(started_on=started_on, pauses=held, works=works, days=days)
    return Clock(
        started_on=started_on,
        used=spent(started_on=started_on, pauses=held, on=on, works=works),
        due_on=due_on,
        is_paused=any(pause.asked_on <= on and pause.answered_on is None for pause in held),
        is_late=due_on is not None and on > due_on,
        days=days,
    )


def spent(*, started_on: date, pauses: Iterable[Pause], on: date, works: Works) -> int:
    """Working days from the day after `started_on` until the end of the day, without pauses."""
    held = tuple(pauses)
    return sum(
        _counts(started_on + n * _ONE_DAY, held, works)
        for n in range(1, (on - started_on).days + 1)
    )


def last_day(
    *,
    started_on: date,
    pauses: Iterable[Pause],
    works: Works,
    days: int = COMMUNE_WORKING_DAYS,
) -> date | None:
    """The day that spends the last of the days; None while an open pause comes before it.

    Raises ValueError unless `days` is at least one.
    """
    if days < 1:
        raise ValueError("A clock runs for one day at the least")
    held = tuple(pauses)
    day, left = started_on, days
    while left:
        day += _ONE_DAY
        if any(pause.answered_on is None and pause.covers(day) for pause in held):
            return None
        left -= _counts(day, held, works)
    return day


def _counts(day: date, pauses: tuple[Pause, ...], works: Works) -> bool:
    return works(day) and not any(pause.covers(day) for pause in pauses)
