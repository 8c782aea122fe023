"""Papers of the library that run out within sixty days, or have."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.selectors.papers import SOON, running_out
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Those in use that no newer paper of the same name has taken the place of, each with the
    form in which the new one is photographed. One query."""
    for row in running_out(desk.producer, on=desk.on):
        ends_on = cast(date, row.expires_on)  # it is found by its last day
        yield Waiting(
            kind="paper",
            since=ends_on - SOON,
            title=row.title,
            detail=row.product.title if row.product else _("Giấy tờ trong kho"),
            url=reverse("desk:document", args=[row.pk]),
            act_url=_renewed_at(row) if desk.acting.may_act else "",
            act_label=_("Chụp giấy mới"),
            badge=_left((ends_on - desk.on).days),
            due_on=ends_on,
        )


def _renewed_at(row: Any) -> str:
    if row.product_id is None:
        return f"{reverse('desk:document_add')}?loai={row.kind}"
    return f"{reverse('desk:product_paper_add', args=[row.product_id])}?thay={row.pk}"


def _left(days: int) -> str:
    if days < 0:
        return _("đã hết hạn")
    if days == 0:
        return _("hôm nay là ngày cuối")
    return ngettext("còn %(n)d ngày", "còn %(n)d ngày", days) % {"n": days}
