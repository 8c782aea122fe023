"""Papers of the library that run out within sixty days, or have."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

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
        yield Waiting(
            kind="paper",
            since=row.expires_on - SOON,
            title=row.title,
            detail=row.product.title if row.product else _("Giấy tờ trong kho"),
            url=reverse("desk:document", args=[row.pk]),
            act_url=_renewed_at(row) if desk.acting.may_act else "",
            act_label=_("Chụp giấy mới"),
            badge=_left((row.expires_on - desk.on).days),
            due_on=row.expires_on,
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
