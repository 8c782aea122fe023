"""Who may act for a producer: its people, and helpers it agreed to. Others get 404."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from catalog.producers.models import Member, Producer
from catalog.producers.selectors import consents_on, members_on
from foundation.models import User

__all__ = [
    "Acting",
    "consents_on",
    "members_on",
    "producer_for",
    "producer_or_404",
    "producers_of",
]


@dataclass(frozen=True, slots=True)
class Acting:
    """One person acting for one producer on a day."""

    producer: Producer
    as_helper: bool
    may_act: bool  # False: may look, may not change anything
    sees_money: bool = False  # its owner, and who sells for it: no helper, no viewer


def producers_of(user: User | AnonymousUser, on: date) -> list[Acting]:
    """The producers this person may act for on the day, own ones first, by name. One query."""
    if not user.is_authenticated or not user.is_active:
        return []
    own = members_on(on).filter(user=user, producer=OuterRef("pk"))
    acting = own.exclude(duty=Member.Duty.VIEWER)
    of_money = own.filter(duty__in=(Member.Duty.OWNER, Member.Duty.SALES))
    helped = consents_on(on).filter(helper=user, producer=OuterRef("pk"))
    rows = (
        Producer.objects.annotate(
            is_own=Exists(own),
            is_acting=Exists(acting),
            is_of_money=Exists(of_money),
            is_helped=Exists(helped),
        )
        .filter(Q(is_own=True) | Q(is_helped=True))
        .select_related("commune", "province")
        .order_by("-is_own", "name", "pk")
    )
    return [
        Acting(
            producer=row,
            as_helper=not row.is_own,
            may_act=row.is_acting or row.is_helped,
            sees_money=row.is_of_money,
        )
        for row in rows
    ]


def producer_for(user: User | AnonymousUser, producer_id: int | None, on: date) -> Acting | None:
    """How this person acts for this producer on the day, or None."""
    found = (a for a in producers_of(user, on) if a.producer.pk == producer_id)
    return next(found, None)


def producer_or_404(user: User | AnonymousUser, producer_id: int | None, on: date) -> Acting:
    """Like `producer_for`; raises Http404, also when the membership or consent has ended."""
    acting = producer_for(user, producer_id, on)
    if acting is None:
        raise Http404
    return acting
