"""Whom an act is told to: a producer's people, and who is appointed where on a day."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from catalog.producers.access import members_on
from catalog.producers.models import Member, Producer
from foundation.models import Officer, User
from foundation.rules.roles import Role


def officers_in(roles: Collection[Role], *, on: date) -> QuerySet[Officer]:
    """The running appointments in these roles of people whose account is open. One query."""
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    return (
        Officer.objects.filter(running, role__in=roles, since_on__lte=on, user__is_active=True)
        .select_related("user", "authority__acting")
        .order_by("pk")
    )


def officers_at(place_code: str, role: Role, *, on: date) -> list[User]:
    """The people appointed there in this role on the day; "" is the ministry. One query."""
    return [row.user for row in officers_in([role], on=on).filter(authority__place_code=place_code)]


def people_of(producer: Producer, *, on: date) -> list[User]:
    """Whom a producer's notices go to, as in `people_to_tell`. One query."""
    return people_to_tell([producer.pk], on=on).get(producer.pk, [])


def people_to_tell(producer_ids: Collection[int], *, on: date) -> dict[int, list[User]]:
    """For each producer its owners of the day; where it has none, all who may act. One query."""
    rows = (
        members_on(on)
        .filter(producer__in=producer_ids, user__is_active=True)
        .exclude(duty=Member.Duty.VIEWER)
        .select_related("user")
        .order_by("producer", "user")
    )
    acting: dict[int, list[User]] = {}
    owners: dict[int, list[User]] = {}
    for member in rows:
        acting.setdefault(member.producer_id, []).append(member.user)
        if member.duty == Member.Duty.OWNER:
            owners.setdefault(member.producer_id, []).append(member.user)
    return acting | owners
