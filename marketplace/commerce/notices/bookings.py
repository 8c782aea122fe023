"""Words about services and gift boxes: to guests in their language, to producers in Vietnamese."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member, Producer
from foundation.templatetags.formats import dong
from marketplace.commerce.models import Booking, GiftBoxPart
from marketplace.commerce.notices.sending import Sent, send

State = Booking.State


def mail_guest(booking: Booking, what: str) -> Sent:
    """Tell a guest what became of their booking; nobody where no address was left. `what`: a
    state, or MOVED, STAYS, UNANSWERED."""
    if not booking.email:
        return Sent("", 0)
    with translation.override(booking.language):
        sentences = [_guest_words(booking, what), _facts(booking)]
        subject = _("Đặt dịch vụ %(number)s") % {"number": booking.number}
        link = f"{settings.PUBLIC_URL}{reverse('commerce:booking', args=[booking.key])}"
        key = f"booking:{booking.pk}:{what}:{booking.steps.count()}"
        context: dict[str, object] = {
            "name": booking.guest_name,
            "subject": subject,
            "sentences": sentences,
            "link": link,
        }
        return send(subject, "booking", context, [booking.email], key)


def _guest_words(booking: Booking, what: str) -> str:
    payment = booking.order.payment if booking.order is not None else None
    due = localtime(payment.due_at) if payment is not None and payment.due_at else None
    words: dict[str, str] = {
        State.CONFIRMED: _("Chủ thể đã nhận. Xin mở trang dưới đây để trả %(price)s trước %(due)s.")
        % {"price": dong(booking.price), "due": f"{due:%H:%M %d/%m/%Y}" if due else ""},
        State.DECLINED: _("Rất tiếc, chủ thể không nhận được lần này."),
        State.DONE: _("Cảm ơn bạn đã tới. Mong gặp lại bạn."),
        State.NO_SHOW: _(
            "Chủ thể ghi là bạn không tới. Phần giữ lại theo điều kiện đã báo trước; phần còn "
            "lại được hoàn cho bạn."
        ),
        State.CANCELLED: _("Chủ thể đã huỷ. Tiền bạn đã trả được hoàn đủ."),
        State.EXPIRED: _("Quá hạn mà chưa trả tiền nên lượt đặt này đã đóng."),
        "UNANSWERED": _("Chủ thể không trả lời kịp nên lượt đặt này đã đóng. Bạn chưa mất gì."),
        "MOVED": _("Chủ thể đã đồng ý dời ngày."),
        "STAYS": _("Chủ thể không dời ngày được; lượt đặt giữ ngày cũ."),
    }
    return words[what]


def mail_host(booking: Booking, *, on: date) -> Sent:
    """Tell the producer's people that a booking wants them to look: asked, moved, paid, left."""
    said: dict[str, str] = {
        State.ASKED: _("Có khách hỏi đặt dịch vụ. Xin trả lời trước %(at)s.")
        % {"at": f"{localtime(booking.answer_by):%H:%M %d/%m/%Y}"},
        State.PAID: _("Khách đã trả tiền."),
        State.CANCELLED: _("Khách đã huỷ."),
    }
    words = said.get(booking.state, "")
    if booking.asked_start_on is not None:
        words = _("Khách xin dời sang ngày %(day)s. Xin trả lời.") % {
            "day": f"{booking.asked_start_on:%d/%m/%Y}"
        }
    link = f"{settings.PUBLIC_URL}{reverse('desk:booking', args=[booking.pk])}"
    key = f"host:{booking.pk}:{booking.steps.count()}"
    subject = _("Đặt dịch vụ %(number)s") % {"number": booking.number}
    return to_people(booking.producer, subject, [words, _facts(booking)], link, key, on=on)


def mail_box_asked(part: GiftBoxPart, *, on: date) -> Sent:
    """Ask a maker whether their goods may go into another's gift box."""
    box = part.box.product
    words = _(
        "%(packer)s muốn bỏ %(packs)d × %(product)s vào hộp quà “%(box)s”; phần tiền của bạn là "
        "%(share)s mỗi hộp. Hộp chỉ được bán khi bạn đồng ý."
    ) % {
        "packer": box.producer.name,
        "packs": part.quantity,
        "product": part.product.title,
        "box": box.title,
        "share": dong(part.share),
    }
    link = f"{settings.PUBLIC_URL}{reverse('desk:boxes')}"
    key = f"box:{part.pk}:{part.quantity}:{part.share}"
    return to_people(part.product.producer, _("Hộp quà chờ bạn"), [words], link, key, on=on)


def _facts(booking: Booking) -> str:
    return _("%(service)s, %(people)d người, %(from)s đến %(to)s, %(price)s.") % {
        "service": booking.product.title,
        "people": booking.people,
        "from": f"{booking.starts_on:%d/%m/%Y}",
        "to": f"{booking.ends_on:%d/%m/%Y}",
        "price": dong(booking.price),
    }


def to_people(
    producer: Producer, subject: str, sentences: list[str], link: str, key: str, *, on: date
) -> Sent:
    """To the members of the day who may act and have an address."""
    people = (
        members_on(on)
        .filter(producer=producer, user__is_active=True, user__email__isnull=False)
        .exclude(duty=Member.Duty.VIEWER)
        .order_by("user__email")
        .values_list("user__email", flat=True)
        .distinct()
    )
    to = [email for email in people if email]
    if not to:
        return Sent("", 0)
    context: dict[str, object] = {
        "name": producer.name,
        "subject": subject,
        "sentences": [sentence for sentence in sentences if sentence],
        "link": link,
    }
    return send(subject, "booking", context, to, key)
