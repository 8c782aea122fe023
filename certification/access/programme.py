"""Who sets up a programme: provincial officers their province's, the ministry's keepers its own.

The auditor reads all of it and changes nothing; administrators do everything. Others get 404.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.models import Adviser
from certification.rules.rounds import LEVELS
from foundation.models import Authority, User
from foundation.rules.roles import Role

_KEEPERS = (Role.PROVINCIAL_OFFICER, Role.MINISTRY_RECORD_KEEPER)


@dataclass(frozen=True)
class Programme:
    """The authorities whose programme a person may see, and whether they may change it."""

    authorities: QuerySet[Authority]
    may_write: bool


def programme_of(who: Appointments) -> Programme | None:
    """What the person may see of the programmes; None for people without any."""
    rated = Authority.objects.filter(level__in=LEVELS, acting__isnull=True).order_by("name")
    if who.is_administrator:
        return Programme(rated, may_write=True)
    own = {pk for role in _KEEPERS for pk in who.authority_ids.get(role, ())}
    if own:
        return Programme(rated.filter(pk__in=own), may_write=True)
    if COUNTRY in who.at(Role.AUDITOR):
        return Programme(rated, may_write=False)
    return None


def programme_reader(user: User | AnonymousUser, *, on: date) -> Programme:
    """The gate of the programme's pages; else Http404."""
    found = programme_of(appointments_of(user, on=on))
    if found is None:
        raise Http404
    return found


def programme_keeper(user: User | AnonymousUser, *, on: date) -> Programme:
    """The gate of everything that changes a programme; else Http404."""
    found = programme_reader(user, on=on)
    if not found.may_write:
        raise Http404
    return found


def authority_to_keep(user: User | AnonymousUser, authority_id: int, *, on: date) -> Authority:
    """An authority whose programme the person may change; else Http404."""
    found = programme_keeper(user, on=on).authorities.filter(pk=authority_id).first()
    if found is None:
        raise Http404
    return found


def adviser_to_end(user: User | AnonymousUser, adviser_id: int, *, on: date) -> Adviser:
    """An adviser whom the person's authority chose; else Http404."""
    programme = programme_keeper(user, on=on)
    rows = Adviser.objects.filter(authority__in=programme.authorities).select_related("authority")
    adviser = rows.filter(pk=adviser_id).first()
    if adviser is None:
        raise Http404
    return adviser
