"""Who may open a dossier, and who may do what with it. Others get 404.

A draft is its producer's alone. Once filed it is read by the officers of its commune and
province, by advisers of the province from the day the commune forwards it, by the ministry when
it was sent there, and by the auditor. Council members read it through their session alone
(access/councils), which keeps out those in conflict.

What Mẫu 02 asks of persons is read by its producer, and by the officers of its commune and
province alone (`may_see_person`).
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from catalog.producers.access import producer_for
from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.models import Dossier, DossierStep, MinistryReferral
from certification.rules.dossier_flow import DossierState
from foundation.models import User
from foundation.rules.roles import Role

_UNFILED = [DossierState.DRAFT, DossierState.CANCELLED]


def dossiers_within(who: Appointments) -> QuerySet[Dossier]:
    """The filed dossiers that an officer or adviser may read."""
    filed = Dossier.objects.exclude(state__in=_UNFILED)
    if who.is_administrator or COUNTRY in who.at(Role.AUDITOR):
        return filed
    forwarded = DossierStep.objects.filter(dossier=OuterRef("pk"), to_state=DossierState.FORWARDED)
    referred = MinistryReferral.objects.filter(dossier=OuterRef("pk"))
    reach = (
        Q(commune__in=who.at(Role.COMMUNE_OFFICER))
        | Q(commune__province__in=who.at(Role.PROVINCIAL_OFFICER))
        | Q(Exists(forwarded), commune__province__in=who.at(Role.ADVISER))
        | Q(state=DossierState.RECOGNISED, commune__province__in=who.at(Role.INSPECTOR))
    )
    if who.at(Role.MINISTRY_RECORD_KEEPER):
        reach |= Q(Exists(referred))
    return filed.filter(reach)


def dossier_to_read(user: User | AnonymousUser, dossier_id: int, *, on: date) -> Dossier:
    """A filed dossier that this officer may read; else Http404."""
    rows = dossiers_within(appointments_of(user, on=on)).select_related(
        "product", "producer", "product_set", "commune__province", "ruleset", "round", "renews"
    )
    dossier = rows.filter(pk=dossier_id).first()
    if dossier is None:
        raise Http404
    return dossier


def own_dossier(user: User | AnonymousUser, dossier_id: int, *, on: date) -> Dossier:
    """A dossier of a producer this person acts for, as its own or by consent; else Http404."""
    dossier = (
        Dossier.objects.select_related(
            "product", "producer__commune", "producer__province", "product_set", "commune"
        )
        .select_related("ruleset", "renews")
        .defer("ruleset__data")
        .filter(pk=dossier_id)
        .first()
    )
    if dossier is None or producer_for(user, dossier.producer_id, on) is None:
        raise Http404
    return dossier


def reports_for_commune(who: Appointments, dossier: Dossier) -> bool:
    """Whether the person reports on it for its commune (Đ7.2)."""
    return who.acts(Role.COMMUNE_OFFICER, dossier.commune_id)


def acts_for_province(who: Appointments, dossier: Dossier) -> bool:
    """Whether the person acts on it for its province: papers, sessions, decisions."""
    return who.acts(Role.PROVINCIAL_OFFICER, dossier.commune.province_id)


def advises(who: Appointments, dossier: Dossier) -> bool:
    """Whether the person writes the advisory team's report on it."""
    return who.acts(Role.ADVISER, dossier.commune.province_id)


def may_see_person(who: Appointments, dossier: Dossier) -> bool:
    """Whether the person needs what Mẫu 02 asks of persons: gender, ethnicity, workers."""
    return not who.is_administrator and (
        reports_for_commune(who, dossier) or acts_for_province(who, dossier)
    )
