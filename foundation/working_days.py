"""Working days as the calendar and the recorded changes say together.

A list asks `calendar()` once and counts with it; a single deadline asks `after` or `between`.
"""

from datetime import date

from foundation.models import WorkingDayChange
from foundation.rules.working_days import WorkingDays


def calendar() -> WorkingDays:
    """The working days with every recorded change. One query."""
    return WorkingDays(dict(WorkingDayChange.objects.values_list("on", "is_working")))


def after(start: date, days: int) -> date:
    """The `days`-th working day after `start` (15 working days: Đ7.2). One query.

    Raises ValueError for a negative number.
    """
    return calendar().after(start, days)


def between(start: date, end: date) -> int:
    """Working days after `start` until the end of `end`; negative when `end` is past. One query."""
    return calendar().between(start, end)
