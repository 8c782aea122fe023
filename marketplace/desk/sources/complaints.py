"""Complaints of buyers that the producer answers, and goods on their way back."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.commerce.models import Complaint
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.selectors.complaints import of_producer
from marketplace.desk.access import Desk
from marketplace.desk.waiting import Waiting


def source(desk: Desk, *, now: datetime) -> Iterator[Waiting]:
    """Each that waits for an answer, until the day the rules give for it, and each whose goods
    come back. What the staff or the buyer have in hand is no work of the producer. One query."""
    waits = of_producer(desk.producer, over=False).filter(state__in=(rules.OPEN, rules.ACCEPTED))
    for complaint in waits:
        yield _row(complaint)


def _row(complaint: Complaint) -> Waiting:
    is_open = complaint.state == rules.OPEN
    address = reverse("desk:complaint", args=[complaint.pk])
    state = complaint.get_state_display()
    return Waiting(
        kind="complaint",
        since=complaint.opened_at,
        title=_("Khách khiếu nại: %(what)s") % {"what": complaint.get_kind_display()},
        detail=f"{complaint.consignment.order.spoken_number} · {state}",
        url=address,
        act_url=address,
        act_label=_("Trả lời") if is_open else _("Hàng đã về"),
        due_on=complaint.answer_by if is_open else complaint.settle_by,
        waits_for_others=not is_open,
    )
