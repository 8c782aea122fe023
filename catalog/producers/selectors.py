"""Who works for a producer, and who helps, on a day. Nothing here writes."""

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from catalog.producers.models import HelperConsent, Member, Producer
from foundation.models import User


def members_on(on: date) -> QuerySet[Member]:
    """Memberships that run on the day; periods are half-open."""
    return Member.objects.filter(since_on__lte=on).filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on)
    )


def consents_on(on: date) -> QuerySet[HelperConsent]:
    """Consents to helpers that run on the day; periods are half-open."""
    return HelperConsent.objects.filter(since_on__lte=on, until_on__gt=on)


def owners(producer: Producer, *, on: date) -> QuerySet[Member]:
    """The producer's owners whose accounts are open."""
    mine = members_on(on).filter(producer=producer, duty=Member.Duty.OWNER)
    return mine.filter(user__is_active=True)


def owns(user: User, producer: Producer, *, on: date) -> bool:
    """Whether this person is an owner of the producer today."""
    return owners(producer, on=on).filter(user=user).exists()


def people(producer: Producer, *, on: date) -> QuerySet[Member]:
    """Everybody who works for the producer on the day: owners first, then as they came."""
    turn = Case(
        *(When(duty=duty, then=Value(n)) for n, duty in enumerate(Member.Duty.values)),
        output_field=IntegerField(),
    )
    mine = members_on(on).filter(producer=producer).select_related("user")
    return mine.order_by(turn, "since_on", "pk")


def former_people(producer: Producer, *, on: date) -> QuerySet[Member]:
    """Memberships that have ended, the latest first; a changed duty ended one too."""
    gone = Member.objects.filter(producer=producer, until_on__lte=on)
    return gone.select_related("user").order_by("-until_on", "-pk")


def consents(producer: Producer, *, on: date) -> QuerySet[HelperConsent]:
    """The helpers who may act for the producer on the day."""
    mine = consents_on(on).filter(producer=producer)
    return mine.select_related("helper", "given_by").order_by("until_on", "pk")
