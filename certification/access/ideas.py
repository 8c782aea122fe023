"""Who looks at ideas, plans and classes: the officers of the place. Others get 404.

An applicant without an account reads their idea by its reference, which cannot be guessed.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from catalog.places.models import Commune
from catalog.producers.access import producer_for
from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.models import BusinessPlan, Idea, PlanReview, PotentialProduct, Training
from foundation.models import User
from foundation.rules.roles import Role


def officer(user: User | AnonymousUser, *, on: date) -> Appointments:
    """The gate of the back office of ideas; else Http404."""
    who = appointments_of(user, on=on)
    if not may_open(who):
        raise Http404
    return who


def may_open(who: Appointments) -> bool:
    return who.is_administrator or bool(
        who.at(Role.COMMUNE_OFFICER) or who.at(Role.PROVINCIAL_OFFICER) or _audits(who)
    )


def _audits(who: Appointments) -> bool:
    return COUNTRY in who.at(Role.AUDITOR)


def _sees_all(who: Appointments) -> bool:
    return who.is_administrator or _audits(who)


def communes_within(who: Appointments) -> QuerySet[Commune]:
    """The communes whose list of potential products the person keeps."""
    if who.is_administrator:
        return Commune.objects.all()
    return Commune.objects.filter(code__in=who.at(Role.COMMUNE_OFFICER)) | Commune.objects.filter(
        province__in=who.at(Role.PROVINCIAL_OFFICER)
    )


def ideas_within(who: Appointments) -> QuerySet[Idea]:
    if _sees_all(who):
        return Idea.objects.all()
    return Idea.objects.filter(commune__in=who.at(Role.COMMUNE_OFFICER)) | Idea.objects.filter(
        commune__province__in=who.at(Role.PROVINCIAL_OFFICER)
    )


def potential_within(who: Appointments) -> QuerySet[PotentialProduct]:
    if _sees_all(who):
        return PotentialProduct.objects.all()
    return PotentialProduct.objects.filter(commune__in=communes_within(who))


def plans_within(who: Appointments) -> QuerySet[BusinessPlan]:
    """Plans that were handed in at least once."""
    looked_at = PlanReview.objects.filter(plan=OuterRef("pk"))
    sent = BusinessPlan.objects.filter(Q(sent_on__isnull=False) | Exists(looked_at))
    if _sees_all(who):
        return sent
    return sent.filter(producer__commune__in=communes_within(who))


def idea_to_read(user: User | AnonymousUser, idea_id: int, *, on: date) -> tuple[Idea, bool]:
    """An idea of the officer's place, and whether they may act on it; else Http404."""
    who = officer(user, on=on)
    idea = ideas_within(who).select_related("commune__province", "producer", "product_set")
    found = idea.filter(pk=idea_id).first()
    if found is None:
        raise Http404
    return found, reviews_at(who, found.commune)


def reviews_at(who: Appointments, commune: Commune) -> bool:
    """Whether the person reviews what comes from the commune."""
    return who.acts(Role.COMMUNE_OFFICER, commune.code) or who.acts(
        Role.PROVINCIAL_OFFICER, commune.province_id
    )


def plan_to_read(
    user: User | AnonymousUser, plan_id: int, *, on: date
) -> tuple[BusinessPlan, bool]:
    """A plan of the officer's place, and whether they may act on it; else Http404."""
    who = officer(user, on=on)
    found = (
        plans_within(who)
        .select_related("producer__commune", "product_set", "ruleset", "idea")
        .filter(pk=plan_id)
        .first()
    )
    if found is None:
        raise Http404
    commune = found.producer.commune
    return found, commune is not None and reviews_at(who, commune)


def own_plan(user: User | AnonymousUser, plan_id: int, *, on: date) -> BusinessPlan:
    """A plan of a producer this person acts for; else Http404."""
    plan = (
        BusinessPlan.objects.select_related("producer", "product_set", "ruleset", "idea")
        .filter(pk=plan_id)
        .first()
    )
    if plan is None or producer_for(user, plan.producer_id, on) is None:
        raise Http404
    return plan


def provinces_of(who: Appointments) -> frozenset[str] | None:
    """The provinces whose classes the person sees; None for all."""
    if _sees_all(who):
        return None
    of_communes = Commune.objects.filter(code__in=who.at(Role.COMMUNE_OFFICER))
    own = frozenset(of_communes.values_list("province_id", flat=True))
    return own | who.at(Role.PROVINCIAL_OFFICER)


def class_to_keep(user: User | AnonymousUser, training_id: int, *, on: date) -> Training:
    """A class that the officer's province holds; else Http404."""
    who = officer(user, on=on)
    found = Training.objects.filter(pk=training_id).first()
    if found is None or not who.acts(Role.PROVINCIAL_OFFICER, found.province_code):
        raise Http404
    return found
