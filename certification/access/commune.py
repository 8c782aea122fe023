"""Who acts on a dossier at the commune's and the province's desk. Others get 404."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from certification.access.appointments import Appointments, appointments_of
from certification.access.dossiers import (
    acts_for_province,
    dossier_to_read,
    dossiers_within,
    reports_for_commune,
)
from certification.models import Dossier
from certification.rules.dossier_flow import DossierState
from foundation.models import User
from foundation.rules.roles import Role

_READERS = frozenset(
    {
        Role.COMMUNE_OFFICER,
        Role.PROVINCIAL_OFFICER,
        Role.COUNCIL_MEMBER,
        Role.ADVISER,
        Role.MINISTRY_RECORD_KEEPER,
        Role.INSPECTOR,
        Role.AUDITOR,
    }
)


def reads_dossiers(who: Appointments) -> bool:
    """Whether the list of dossiers is open to the person; what is on it, dossiers_within says.

    A council member without an appointment is called to sessions by name, so is let in too.
    """
    if who.is_administrator or _READERS & set(who.places):
        return True
    return who.user is not None and dossiers_within(who).exists()


def dossier_reader(user: User | AnonymousUser, *, on: date) -> Appointments:
    """The gate of the list; Http404 for those it is not open to."""
    who = appointments_of(user, on=on)
    if not reads_dossiers(who):
        raise Http404
    return who


def dossier_of_commune(user: User | AnonymousUser, dossier_id: int, *, on: date) -> Dossier:
    """A filed dossier on which the person reports for its commune; else Http404."""
    dossier = dossier_to_read(user, dossier_id, on=on)
    if not reports_for_commune(appointments_of(user, on=on), dossier):
        raise Http404
    return dossier


def dossier_of_province(user: User | AnonymousUser, dossier_id: int, *, on: date) -> Dossier:
    """A filed dossier on which the person acts for its province; else Http404."""
    dossier = dossier_to_read(user, dossier_id, on=on)
    if not acts_for_province(appointments_of(user, on=on), dossier):
        raise Http404
    return dossier


def dossier_of_either(
    user: User | AnonymousUser, dossier_id: int, *, on: date
) -> tuple[Dossier, Appointments]:
    """A filed dossier on which the person acts for its commune or its province; else Http404."""
    dossier = dossier_to_read(user, dossier_id, on=on)
    who = appointments_of(user, on=on)
    if not (reports_for_commune(who, dossier) or acts_for_province(who, dossier)):
        raise Http404
    return dossier, who


def may_ask_papers(who: Appointments, dossier: Dossier) -> bool:
    """Whether it is the person's turn to ask: the commune's before, the province's after."""
    if dossier.state == DossierState.FILED:
        return reports_for_commune(who, dossier)
    return dossier.state == DossierState.FORWARDED and acts_for_province(who, dossier)
