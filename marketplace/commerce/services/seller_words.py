"""Telling a producer's people what was answered about their selling, and whoever asked for a
take-down what was decided. Each is said once, in Vietnamese."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member, Producer
from foundation.models import User
from foundation.notices import send_once
from marketplace.commerce.models import (
    ListingCheck,
    SellerCheck,
    SellingLicence,
    TakedownRequest,
)
from marketplace.commerce.models.sellers import Answer

DESK = "/chu-the/ban-hang/"


@translation.override("vi")
def tell_seller_answer(*, check: SellerCheck, on: date) -> int:
    """Say that the seller was let in, or why not yet; how many people were told."""
    if check.ended_at is not None:
        return _tell(
            check.producer,
            key=f"seller:{check.pk}:ended",
            subject=_("Chủ thể ngừng bán trên chợ"),
            body=_("Hàng của %(name)s thôi được bán trên chợ. Lý do: %(why)s")
            % {"name": check.producer.name, "why": check.end_reason},
            on=on,
        )
    if check.answer == Answer.ACCEPTED:
        subject, body = (
            _("Đã được bán trên chợ"),
            _("Hồ sơ người bán của %(name)s được duyệt. Sản phẩm nào được duyệt thì bán được."),
        )
    else:
        subject, body = (
            _("Hồ sơ người bán cần sửa"),
            _("Hồ sơ người bán của %(name)s chưa được duyệt. Lý do: %(why)s"),
        )
    words = body % {"name": check.producer.name, "why": check.reasons}
    return _tell(check.producer, key=f"seller:{check.pk}", subject=subject, body=words, on=on)


@translation.override("vi")
def tell_listing_answer(*, check: ListingCheck, on: date) -> int:
    """Say that the product may be offered, or what to put right."""
    producer = check.product.producer
    if producer is None or check.answer == Answer.WAITING:
        return 0
    named = {"name": check.product.title, "why": check.end_reason or check.reasons}
    if check.ended_at is not None:
        key, subject = f"listing:{check.pk}:ended", _("Sản phẩm ngừng bày bán")
        body = _("“%(name)s” thôi bày bán. Lý do: %(why)s")
    elif check.answer == Answer.ACCEPTED:
        key, subject = f"listing:{check.pk}", _("Sản phẩm được bày bán")
        body = _("“%(name)s” đã được duyệt bày bán.")
    else:
        key, subject = f"listing:{check.pk}", _("Sản phẩm cần sửa")
        body = _("“%(name)s” chưa được duyệt bày bán. Lý do: %(why)s")
    return _tell(producer, key=key, subject=subject, body=body % named, on=on)


@translation.override("vi")
def tell_licence_answer(*, licence: SellingLicence, on: date) -> int:
    """Say whether the licence was accepted."""
    accepted = licence.answer == Answer.ACCEPTED
    body = (
        _("Giấy phép số %(number)s đã được nhận.")
        if accepted
        else _("Giấy phép số %(number)s chưa được nhận. Lý do: %(why)s")
    )
    return _tell(
        licence.producer,
        key=f"licence:{licence.pk}",
        subject=_("Giấy phép bán rượu"),
        body=body % {"number": licence.number, "why": licence.reasons},
        on=on,
    )


@translation.override("vi")
def tell_takedown(*, request: TakedownRequest, on: date) -> int:
    """Say to the producer's people what was decided; never who asked."""
    producer = request.product.producer
    if producer is None or not request.outcome:
        return 0
    taken = request.outcome == TakedownRequest.Outcome.TAKEN_DOWN
    subject = (
        _("Sản phẩm bị gỡ khỏi chợ") if taken else _("Sản phẩm được giữ lại sau một yêu cầu gỡ")
    )
    body = _("“%(name)s”, yêu cầu %(number)s. Lý do: %(why)s") % {
        "name": request.product.title,
        "number": request.number,
        "why": request.reasons,
    }
    return _tell(producer, key=f"takedown:{request.pk}", subject=subject, body=body, on=on)


@translation.override("vi")
def decision_words(request: TakedownRequest) -> tuple[str, str]:
    """What the asker is told: the subject and the words of the answer."""
    taken = request.outcome == TakedownRequest.Outcome.TAKEN_DOWN
    said = (
        _("Chợ đã gỡ “%(name)s” khỏi các trang của chợ.")
        if taken
        else _("Chợ giữ “%(name)s” trên chợ.")
    )
    body = said % {"name": request.product.title}
    return (
        _("Trả lời yêu cầu gỡ %(number)s") % {"number": request.number},
        f"{body}\n\n{_('Lý do:')} {request.reasons}",
    )


def _tell(producer: Producer, *, key: str, subject: str, body: str, on: date) -> int:
    members = members_on(on).filter(producer=producer).exclude(duty=Member.Duty.VIEWER)
    people = User.objects.filter(memberships__in=members, is_active=True).distinct().order_by("pk")
    return sum(
        send_once(
            key=f"{key}:{person.pk}",
            recipient=person,
            subject=subject,
            body=body,
            due_on=on,
            address=DESK,
        )
        for person in people
    )
