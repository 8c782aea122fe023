"""The clocks of recalls and of records asked for. Plain Python; the caller brings the time.

| clock | runs from | ends | source |
| --- | --- | --- | --- |
| act on a fault | it was found | 24 hours later | Luật An toàn thực phẩm Đ54–55 |
| finish a compulsory recall | it was started | three months later | the same |
| hand over a lot's record | an authority asked | 24 hours later | TT 31/2026/TT-BCT |
"""

from datetime import date, datetime, timedelta

from certification.rules.dates import months_later

ACT_WITHIN = timedelta(hours=24)
RECORD_WITHIN = timedelta(hours=24)
COMPULSORY_MONTHS = 3


def act_by(found_at: datetime) -> datetime:
    """The last instant in time to act on a fault found then."""
    return found_at + ACT_WITHIN


def acted_late(*, found_at: datetime, started_at: datetime) -> bool:
    """Whether a recall began later than 24 hours after its fault was found."""
    return started_at > act_by(found_at)


def compulsory_due_on(started_on: date) -> date:
    """The last day in time to finish a compulsory recall; the month's last day where that is
    shorter (30 November and 28 February)."""
    return months_later(started_on, COMPULSORY_MONTHS)


def record_due_at(asked_at: datetime) -> datetime:
    """The last instant in time to hand over the record asked for then."""
    return asked_at + RECORD_WITHIN
