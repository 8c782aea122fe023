"""Papers of the library that run out within sixty days, or have."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certification.models import LibraryDocument
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting

SOON = timedelta(days=60)


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Those in use that no newer paper of the same name has taken the place of. One query."""
    rows = LibraryDocument.objects.filter(producer=desk.producer, left_out_on=None)
    newer = rows.filter(
        kind=OuterRef("kind"), title=OuterRef("title"), expires_on__gt=OuterRef("expires_on")
    )
    ending = rows.filter(expires_on__lte=desk.on + SOON).filter(~Exists(newer))
    for row in ending.order_by("expires_on", "pk"):
        if row.expires_on is None:
            continue
        left = (row.expires_on - desk.on).days + 1
        yield Waiting(
            kind="paper",
            since=row.expires_on - SOON,
            title=row.title,
            detail=_("Giấy tờ trong tủ"),
            url=reverse("desk:document", args=[row.pk]),
            act_url=reverse("desk:document_add"),
            act_label=_("Thêm giấy mới"),
            badge=ngettext("còn %(n)d ngày", "còn %(n)d ngày", left) % {"n": left}
            if left > 0
            else _("đã hết hạn"),
            due_on=row.expires_on,
        )
