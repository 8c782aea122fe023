"""Telling a producer's people of a new review or question: each person once."""

from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from catalog.producers.access import members_on
from catalog.producers.models import Member
from foundation import notices
from foundation.models import User
from foundation.rules.roles import TABLE, Role
from marketplace.commerce.models import ProductQuestion, Review

_GROUP = next(row.group for row in TABLE if row.role is Role.ADMINISTRATOR)


@translation.override("vi")
def tell_staff(opinion: Review | ProductQuestion, *, number: int, why: str, on: date) -> int:
    """Tell the market's staff that a review or question wants them to look, at its `number`th
    step; how many people. Each once."""
    is_review = isinstance(opinion, Review)
    kind = "review" if is_review else "question"
    address = reverse(f"{kind}_office", args=[opinion.pk])
    subject = (_("Đánh giá cần xem: %(name)s") if is_review else _("Câu hỏi cần xem: %(name)s")) % {
        "name": opinion.product.title
    }
    people = User.objects.filter(groups__name=_GROUP, is_active=True).distinct().order_by("pk")
    return sum(
        notices.send_once(
            key=f"{kind}-staff:{opinion.pk}:{number}:{person.pk}",
            recipient=person,
            subject=subject,
            body=why,
            due_on=on,
            address=address,
        )
        for person in people
    )


@translation.override("vi")
def tell_producer(opinion: Review | ProductQuestion, *, on: date) -> int:
    """Tell the members of the day who may act; how many. Nothing of who asked or bought."""
    members = members_on(on).filter(producer=opinion.producer).exclude(duty=Member.Duty.VIEWER)
    people = User.objects.filter(memberships__in=members, is_active=True).distinct().order_by("pk")
    named = {"name": opinion.product.title}
    if isinstance(opinion, Review):
        kind, address = "review", reverse("desk:review", args=[opinion.pk])
        subject = _("Có đánh giá mới: %(name)s") % named
        body = _("Người mua cho %(points)d trên 5 điểm. Bạn trả lời được, mọi người cùng đọc.") % {
            "points": opinion.stars
        }
    else:
        kind, address = "question", reverse("desk:question", args=[opinion.pk])
        subject = _("Có người hỏi: %(name)s") % named
        body = _("Trả lời rồi thì câu hỏi mới hiện trên trang sản phẩm.")
    return sum(
        notices.send_once(
            key=f"{kind}:{opinion.pk}:{person.pk}",
            recipient=person,
            subject=subject,
            body=body,
            due_on=on,
            address=address,
        )
        for person in people
    )
