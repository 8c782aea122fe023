"""Lots of which nothing stands in the log yet."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting
from traceability.models import Lot
from traceability.rules.event_templates import steps_of
from traceability.selectors.balance import left_of
from traceability.selectors.lots import running_recalls

SHOWN = 10


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Open lots with something left and no event: a scan of their label has nothing to tell.
    Those opened first in front, ten at most. One query."""
    silent = (
        Lot.objects.filter(producer=desk.producer, closed_at=None, events=None)
        .exclude(pk__in=running_recalls(on=desk.on).values("lot"))
        .annotate(left=left_of())
        .filter(left__gt=0)
        .select_related("product")
    )
    for lot in silent.order_by("opened_at", "pk")[:SHOWN]:
        yield Waiting(
            kind="lot",
            since=lot.opened_at,
            title=_("Lô %(code)s") % {"code": lot.code},
            detail=_("%(product)s · nhật ký còn trống") % {"product": lot.product.title},
            url=reverse("desk:lot", args=[lot.pk]),
            act_url=_first_entry(lot),
            act_label=_("Ghi nhật ký"),
        )


def _first_entry(lot: Lot) -> str:
    """The form of the step that a log of such goods begins with, filled in as far as can be."""
    address = reverse("desk:event_add", args=[lot.pk])
    steps = steps_of(lot.product.ocop_set_id)
    return f"{address}?buoc={steps[0].code}" if steps else address
