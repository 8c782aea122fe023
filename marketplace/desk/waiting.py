"""What waits for a producer, as one list: each source of the desk tells its own.

docs/rules/desk.md says what counts and when a thing is overdue.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from marketplace.desk.access import Desk


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, since when, and the next act.

    `url` is where it is read; `act_url` where the next act is done: a page, or with `act_posts`
    the act itself, singular in its own right. `act_template` draws acts of another shape; it gets
    the row, and `about` is whatever it needs. `amount` in đồng. `due_on` is the last day in time,
    None where it is for today; `is_overdue` where a clock of hours ran out; `waits_for_others`
    where the producer has nothing to do but wait.
    """

    kind: str
    since: datetime | date
    title: str
    detail: str
    url: str
    act_url: str = ""
    act_label: str = ""
    badge: str = ""
    amount: int | None = None
    act_posts: bool = False
    act_template: str = ""
    about: Any = None
    due_on: date | None = None
    is_overdue: bool = False
    waits_for_others: bool = False

    def is_late(self, on: date) -> bool:
        """Whether its time has passed on the day."""
        return self.is_overdue or (self.due_on is not None and self.due_on < on)

    def is_coming(self, on: date) -> bool:
        """Whether there is time for it after the day."""
        is_later = self.due_on is not None and self.due_on > on
        return not self.is_overdue and (is_later or self.waits_for_others)


Source = Callable[..., Iterable[Waiting]]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of the same urgency, under their words; `kind` is "late", "today" or "coming"."""

    kind: str
    words: str
    rows: list[Waiting]


def waiting(desk: Desk, *, now: datetime) -> list[Waiting]:
    """Everything that waits, what has waited longest first. Some twenty queries, however much
    there is."""
    rows = [row for source in sources() for row in source(desk, now=now)]
    return sorted(rows, key=lambda row: (_instant(row.since), row.kind, row.title))


def grouped(rows: Iterable[Waiting], *, on: date) -> list[Group]:
    """The rows by urgency, groups without any left out; what is coming by its day."""
    all_rows = list(rows)
    coming = [row for row in all_rows if row.is_coming(on)]
    groups = [
        Group("late", _("Quá hạn"), [row for row in all_rows if row.is_late(on)]),
        Group(
            "today",
            _("Hôm nay"),
            [row for row in all_rows if not row.is_late(on) and not row.is_coming(on)],
        ),
        Group("coming", _("Sắp tới"), sorted(coming, key=lambda row: row.due_on or on)),
    ]
    return [group for group in groups if group.rows]


def sources() -> tuple[Source, ...]:
    """Who tells what waits. Imported late, for each source imports the shape above."""
    from marketplace.desk.sources import (
        areas,
        complaints,
        lots,
        money,
        opinions,
        orders,
        papers,
        programme,
        shop,
        stock,
    )

    return (
        orders.source,
        complaints.source,
        stock.source,
        lots.source,
        programme.source,
        areas.source,
        papers.source,
        opinions.source,
        money.source,
        shop.source,
    )


def _instant(since: datetime | date) -> datetime:
    """A day begins at its midnight here."""
    if isinstance(since, datetime):
        return since
    return datetime.combine(since, time.min, tzinfo=get_current_timezone())
