"""Questions and reviews that wait for an answer."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.commerce.selectors import questions, reviews
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """One row for all questions and one for all reviews, since the oldest of each; the act opens
    the oldest. Two queries."""
    asked = list(questions.of_producer(desk.producer, answered=False).values_list("pk", "asked_at"))
    if asked:
        yield _row("question", "desk:questions", asked, _("Khách hỏi"))
    said = list(reviews.of_producer(desk.producer, answered=False).values_list("pk", "written_at"))
    if said:
        yield _row("review", "desk:reviews", said, _("Khách đánh giá"))


def _row(kind: str, address: str, rows: list[tuple[int, datetime]], title: str) -> Waiting:
    first, since = rows[0]
    return Waiting(
        kind=kind,
        since=since,
        title=title,
        detail=ngettext("%(n)d lời chờ bạn trả lời", "%(n)d lời chờ bạn trả lời", len(rows))
        % {"n": len(rows)},
        url=reverse(address),
        act_url=reverse(f"desk:{kind}", args=[first]),
        act_label=_("Trả lời"),
        badge=str(len(rows)),
    )
