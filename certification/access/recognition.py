"""Who may see decisions and referrals, and who may act on them. Others get 404.

| appointment | reads | proposes, signs, publishes | answers for the ministry |
| --- | --- | --- | --- |
| provincial officer | decisions and referrals of the province | there | no |
| ministry record-keeper | all | no | yes |
| auditor | all | no | no |

Administrators may do everything. An officer of a district or province that ended acts at the
authority that acts for it now.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.models import Dossier, MinistryReferral, RecognitionDecision
from certification.selectors.recognition import AWAITING_DECISION
from foundation.models import Authority, User
from foundation.rules.roles import Role


def _reads_all(who: Appointments) -> bool:
    return (
        who.is_administrator
        or COUNTRY in who.at(Role.AUDITOR)
        or COUNTRY in who.at(Role.MINISTRY_RECORD_KEEPER)
    )


def may_read(who: Appointments) -> bool:
    """Whether the pages of decisions are for this person at all."""
    return _reads_all(who) or bool(who.at(Role.PROVINCIAL_OFFICER))


def reader(user: User | AnonymousUser, *, on: date) -> Appointments:
    """The gate of the pages of decisions."""
    who = appointments_of(user, on=on)
    if not may_read(who):
        raise Http404
    return who


def may_propose(who: Appointments) -> bool:
    return who.is_administrator or bool(who.at(Role.PROVINCIAL_OFFICER))


def answers_for_ministry(who: Appointments) -> bool:
    """Whether the person records what the ministry decided."""
    return who.acts(Role.MINISTRY_RECORD_KEEPER, COUNTRY)


def proposing_authorities(who: Appointments) -> QuerySet[Authority]:
    """The provinces for which the person may put dossiers before the chair."""
    acting = Authority.objects.filter(level=Authority.Level.PROVINCE, acting__isnull=True).order_by(
        "name"
    )
    if who.is_administrator:
        return acting
    return acting.filter(pk__in=who.authority_ids.get(Role.PROVINCIAL_OFFICER, frozenset()))


def ministries(who: Appointments) -> QuerySet[Authority]:
    """The ministry's authority, for whoever records its decisions."""
    rows = Authority.objects.filter(level=Authority.Level.MINISTRY, acting__isnull=True)
    if who.is_administrator:
        return rows
    return rows.filter(pk__in=who.authority_ids.get(Role.MINISTRY_RECORD_KEEPER, frozenset()))


def proposer(user: User | AnonymousUser, *, on: date) -> Appointments:
    """The gate of proposing."""
    who = appointments_of(user, on=on)
    if not may_propose(who):
        raise Http404
    return who


def ministry_keeper(user: User | AnonymousUser, *, on: date) -> Appointments:
    """The gate of recording the ministry's answers."""
    who = appointments_of(user, on=on)
    if not answers_for_ministry(who):
        raise Http404
    return who


def decisions_within(who: Appointments) -> QuerySet[RecognitionDecision]:
    """The decisions that may be read."""
    if _reads_all(who):
        return RecognitionDecision.objects.all()
    return RecognitionDecision.objects.filter(
        authority__level=Authority.Level.PROVINCE,
        authority__place_code__in=who.at(Role.PROVINCIAL_OFFICER),
    )


def decision_to_read(
    user: User | AnonymousUser, decision_id: int, *, on: date
) -> RecognitionDecision:
    """A decision that the person may read; else Http404."""
    rows = decisions_within(reader(user, on=on)).select_related(
        "authority", "signed_copy", "proposed_by", "signed_recorded_by", "published_by"
    )
    decision = rows.filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    return decision


def may_decide(who: Appointments, decision: RecognitionDecision) -> bool:
    """Whether the person changes, signs and publishes it: a province's officer for the province."""
    if decision.authority.level != Authority.Level.PROVINCE:
        return False
    return who.acts(Role.PROVINCIAL_OFFICER, decision.authority.place_code)


def decision_to_act_on(
    user: User | AnonymousUser, decision_id: int, *, on: date
) -> RecognitionDecision:
    """A decision that the person may change, sign and publish; else Http404."""
    decision = decision_to_read(user, decision_id, on=on)
    if not may_decide(appointments_of(user, on=on), decision):
        raise Http404
    return decision


def awaiting_decision(who: Appointments) -> QuerySet[Dossier]:
    """The dossiers on which the person may propose, refer or close."""
    rows = Dossier.objects.filter(state__in=AWAITING_DECISION)
    if who.is_administrator:
        return rows
    return rows.filter(commune__province__in=who.at(Role.PROVINCIAL_OFFICER))


def dossier_to_decide(user: User | AnonymousUser, dossier_id: int, *, on: date) -> Dossier:
    """A dossier that the person may refer or close; else Http404."""
    rows = awaiting_decision(proposer(user, on=on)).select_related(
        "product", "producer", "commune__province", "ruleset"
    )
    dossier = rows.filter(pk=dossier_id).first()
    if dossier is None:
        raise Http404
    return dossier


def dossiers_to_replay(who: Appointments) -> QuerySet[Dossier]:
    """The dossiers whose filed sheets the person may score again under a draft."""
    if _reads_all(who):
        return Dossier.objects.all()
    return Dossier.objects.filter(commune__province__in=who.at(Role.PROVINCIAL_OFFICER))


def referrals_within(who: Appointments) -> QuerySet[MinistryReferral]:
    """What was sent to the ministry, as far as the person may read it."""
    if _reads_all(who):
        return MinistryReferral.objects.all()
    return MinistryReferral.objects.filter(
        dossier__commune__province__in=who.at(Role.PROVINCIAL_OFFICER)
    )


def referral_to_answer(
    user: User | AnonymousUser, referral_id: int, *, on: date
) -> MinistryReferral:
    """An open referral, for the ministry's record-keeper; else Http404."""
    ministry_keeper(user, on=on)
    row = (
        MinistryReferral.objects.filter(answered_on__isnull=True)
        .select_related("dossier__product", "dossier__producer", "dossier__commune__province")
        .filter(pk=referral_id)
        .first()
    )
    if row is None:
        raise Http404
    return row
