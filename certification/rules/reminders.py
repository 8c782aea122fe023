"""Which notice about a certificate's end is due on which day. Plain Python.

A notice at the end itself is too late: since Quyết định 26/2026/QĐ-TTg a renewal is filed between
180 and 120 days before the last valid day (Đ7.6.a), so people are told around those two days. Days
are calendar days before the last valid day, which is what people are shown.

Each notice has its own stretch of days, until the day of the next. A job that was down finds the
one notice whose stretch holds today; the earlier ones have passed and are never sent, so nobody
gets five mails at once, and nobody is told that a window opens after it closed.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import IntEnum

from certification.rules.dates import RENEWAL_CLOSES_DAYS_BEFORE, RENEWAL_OPENS_DAYS_BEFORE


class Reminder(IntEnum):
    """Days before the last valid day."""

    PREPARE = 210
    OPENS = RENEWAL_OPENS_DAYS_BEFORE
    HALF_TIME = 150
    LAST_WEEK = RENEWAL_CLOSES_DAYS_BEFORE + 7
    CLOSES = RENEWAL_CLOSES_DAYS_BEFORE
    MONTH_LEFT = 30
    LAST_DAY = 0


TOLD_AFTER_THE_END = 30
"""The last notice is still sent this many days late; later, the listing tells the story."""

ABOUT_FILING = frozenset(
    {
        Reminder.PREPARE,
        Reminder.OPENS,
        Reminder.HALF_TIME,
        Reminder.LAST_WEEK,
        Reminder.CLOSES,
    }
)
"""Pointless once the renewal is with the authorities."""

FIRST_DAYS_BEFORE = max(Reminder)


def reminder_due(
    *, last_valid_on: date, on: date, is_renewing: bool = False, is_extended: bool = False
) -> Reminder | None:
    """The notice whose stretch holds the day, or None.

    `is_renewing`: a renewal is with the authorities, so nothing about filing is said; what the
    end means for packs is said all the same. `is_extended`: the days are those of an extension
    (Đ12.3), which is given while a renewal is decided: the same.
    """
    days_left = (last_valid_on - on).days
    if days_left < -TOLD_AFTER_THE_END:
        return None
    reached = [each for each in Reminder if each >= days_left]
    if not reached:
        return None
    due = min(reached)
    return None if due in ABOUT_FILING and (is_renewing or is_extended) else due


def days_of(last_valid_on: date) -> Sequence[tuple[Reminder, date]]:
    """Every notice with its day, in the order they come."""
    return [(each, last_valid_on - timedelta(days=each)) for each in Reminder]
