"""Working days in Vietnam. Plain Python.

Offices work from Monday to Friday and rest on the holidays of the Labour Code (Bộ luật Lao động
2019, Đ112). Those, Tết and the Hùng Kings' day by the lunar calendar among them, the swaps of
days announced so far, and 24 November (Ngày Văn hóa Việt Nam, a paid day off from 2026) come from
the `holidays` library. What a later decision of the Government changes is given as `changes`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import holidays

SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """The year's days off, and its weekend days that are worked in exchange for one."""
    calendar = holidays.country_holidays("VN", years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


@dataclass(frozen=True)
class WorkingDays:
    """The calendar; `changes` says of single days whether they are worked, whatever else says."""

    changes: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))

    def works(self, day: date) -> bool:
        """Whether offices work on the day."""
        changed = self.changes.get(day)
        if changed is not None:
            return changed
        days_off, worked = _year(day.year)
        return day in worked or (day.weekday() < SATURDAY and day not in days_off)

    def after(self, start: date, days: int) -> date:
        """The `days`-th working day after `start`, which itself does not count.

        0 gives `start`, worked or not. Raises ValueError for a negative number.
        """
        if days < 0:
            raise ValueError("Working days are counted forwards")
        day = start
        while days:
            day += _ONE_DAY
            days -= self.works(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` until the end of `end`; below zero when `end` comes first.

        So `between(start, after(start, n)) == n`, and a deadline missed by two is -2.
        """
        if end < start:
            return -self.between(end, start)
        return sum(self.works(start + n * _ONE_DAY) for n in range(1, (end - start).days + 1))
