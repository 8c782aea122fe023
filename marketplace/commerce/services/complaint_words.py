"""Who hears of a complaint's steps: the buyer by mail, producer and staff by notices."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member
from foundation import notices
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import TABLE, Role
from marketplace.commerce.models import Complaint
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.services.telling import tell_buyer

_GROUP = next(row.group for row in TABLE if row.role is Role.ADMINISTRATOR)


def tell(complaint: Complaint, *, number: int, side: str) -> None:
    """Tell of the complaint's `number`th step, made by `side`, in the caller's transaction: the
    buyer always, the producer of what others did, the staff of a new one and of what is theirs
    to decide. Each once."""
    order = complaint.consignment.order
    tell_buyer(
        order=order,
        what="complaint",
        consignment=complaint.consignment,
        about=f"{complaint.number}/{number}",
    )
    with translation.override("vi"):
        if side != rules.PRODUCER:
            _tell_producer(complaint, number)
        if complaint.state == rules.ESCALATED or number == 1:
            _tell_staff(complaint, number)


def _words(complaint: Complaint) -> tuple[str, str]:
    subject = _("Khiếu nại %(number)s: %(state)s") % {
        "number": complaint.number,
        "state": complaint.get_state_display(),
    }
    body = _("Đơn %(order)s, %(producer)s. %(kind)s. Trả lời trước ngày %(day)s.") % {
        "order": complaint.consignment.order.spoken_number,
        "producer": complaint.consignment.producer.name,
        "kind": complaint.get_kind_display(),
        "day": f"{complaint.answer_by:%d/%m/%Y}",
    }
    return subject, body


def _tell_producer(complaint: Complaint, number: int) -> None:
    subject, body = _words(complaint)
    members = (
        members_on(today())
        .filter(producer=complaint.consignment.producer, user__is_active=True)
        .exclude(duty=Member.Duty.VIEWER)
        .select_related("user")
        .order_by("user_id")
    )
    address = reverse("desk:complaint", args=[complaint.pk])
    for person in {member.user_id: member.user for member in members}.values():
        _send(complaint, number, person, subject, body, address)


def _tell_staff(complaint: Complaint, number: int) -> None:
    subject, body = _words(complaint)
    people = User.objects.filter(groups__name=_GROUP, is_active=True).distinct().order_by("pk")
    address = reverse("complaint_office", args=[complaint.pk])
    for person in people:
        _send(complaint, number, person, subject, body, address)


def _send(
    complaint: Complaint, number: int, person: User, subject: str, body: str, address: str
) -> None:
    notices.send_once(
        key=f"complaint:{complaint.number}:{number}:{person.pk}",
        recipient=person,
        subject=subject,
        body=body,
        due_on=complaint.answer_by,
        address=address,
    )
