"""What the programme waits for, and stars that run out."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.desk.access import Desk
from marketplace.desk.programme import Task, tasks
from marketplace.desk.selectors import RUNS_OUT_WITHIN, StarRow, stars
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Tasks with their days; then stars of which less than ninety days are left and no task
    speaks already."""
    told = set()
    for task in tasks(desk.producer, on=desk.on, now=now):
        told.add(task.name)
        yield _task(task, desk.on)
    for row in stars(desk.producer, on=desk.on):
        if row.runs_out_soon and row.product.title not in told:
            yield _star(row)


def _task(task: Task, on: date) -> Waiting:
    return Waiting(
        kind="programme",
        since=task.since_on or task.due_on or on,
        title=str(task.label),
        detail=task.name,
        url=task.address,
        act_url=task.address,
        act_label=_("Mở ra làm"),
        badge="" if task.due_on is None else _("đến hết %(day)s") % {"day": _day(task.due_on)},
        due_on=task.due_on,
        is_overdue=task.is_late,
    )


def _star(row: StarRow) -> Waiting:
    assert row.mark is not None  # noqa: S101 - for the type checker: only these run out
    assert row.days_left is not None  # noqa: S101 - the same
    last = row.mark.last_valid_on
    left = ngettext("còn %(n)d ngày", "còn %(n)d ngày", row.days_left) % {"n": row.days_left}
    return Waiting(
        kind="star",
        since=last - RUNS_OUT_WITHIN + timedelta(days=1),
        title=_("Sao sắp hết hạn"),
        detail=_("%(product)s · đến hết %(day)s")
        % {"product": row.product.title, "day": _day(last)},
        url=reverse("desk:stars"),
        act_url=reverse("desk:stars"),
        act_label=_("Xem cách giữ sao"),
        badge=left,
        due_on=last,
    )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
