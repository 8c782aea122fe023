"""When a certificate is valid, and when its renewal may be filed.

Source: Quyết định 26/2026/QĐ-TTg. A certificate counts through its *last valid day*, which is
what people are shown; periods are kept half-open, so the register stores the day after it.
Everything here is plain arithmetic on dates: the caller brings the day.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

VALIDITY_MONTHS = 36
"""A certificate lives 36 months from the day the authority issues it (Đ4.3)."""

RENEWAL_OPENS_DAYS_BEFORE = 180
"""A renewal is filed not earlier than this many days before expiry (Đ7.6.a)."""

RENEWAL_CLOSES_DAYS_BEFORE = 120
"""A renewal is filed not later than this many days before expiry (Đ7.6.a)."""

EXTENSION_DAYS = 180
"""An extension runs this many days after the last valid day at most (Đ12.3)."""


class RenewalWindow(NamedTuple):
    """The first and the last day on which a renewal may be filed; both days are included."""

    opens_on: date
    closes_on: date


def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` later.

    Where that month is too short the answer is its last day: 29 February plus 36 months is
    28 February, never 1 March.
    """
    month_count = day.year * 12 + day.month - 1 + months
    year, month = divmod(month_count, 12)
    month += 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_valid_on(issued_on: date) -> date:
    """The last day a certificate issued on this day is valid: the same day 36 months later (Đ4.3).

    Two provincial notices read it so: issued 23/12/2019, dead from 24/12/2022.
    """
    return months_later(issued_on, VALIDITY_MONTHS)


def lapses_on(valid_from: date) -> date:
    """The first day the certificate is no longer valid: periods are `[valid_from, lapses_on)`."""
    return last_valid_on(valid_from) + timedelta(days=1)


def renewal_window(last_valid_on: date) -> RenewalWindow:
    """The days on which a renewal may be filed, counted back from the last valid day (Đ7.6.a)."""
    return RenewalWindow(
        opens_on=last_valid_on - timedelta(days=RENEWAL_OPENS_DAYS_BEFORE),
        closes_on=last_valid_on - timedelta(days=RENEWAL_CLOSES_DAYS_BEFORE),
    )


def latest_extension(lapses_on: date) -> date:
    """The latest last day that an extension may name: 180 days after the last valid day (Đ12.3)."""
    return lapses_on + timedelta(days=EXTENSION_DAYS - 1)
