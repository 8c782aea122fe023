"""Papers of growing areas that run out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting
from traceability.selectors.origin import SOON, running_out


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """From sixty days before a paper's last day. One query."""
    for paper in running_out(desk.producer, on=desk.on):
        row, left = paper.row, paper.days_left
        yield Waiting(
            kind="area",
            since=row.lapses_on - timedelta(days=SOON),
            title=str(row),
            detail=_("Giấy của vùng %(area)s") % {"area": row.growing_area.name},
            url=reverse("desk:area", args=[row.growing_area_id]),
            act_url=reverse("desk:area_standard_add", args=[row.growing_area_id]),
            act_label=_("Thêm giấy mới"),
            badge=ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left}
            if left > 0
            else _("đã hết hạn"),
            due_on=row.lapses_on - timedelta(days=1),
        )
