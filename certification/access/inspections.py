"""Who may open inspections, people's reports and cases, and who acts on them. Others get 404.

| appointment | reads | acts |
| --- | --- | --- |
| inspector, provincial officer | producers of the province | plans, records, re-checks, handles |
| ministry (record-keeper, inspector) | everything | the same everywhere: 5 stars, or when needed |
| commune officer | producers of the commune | says that production stopped |
| auditor | everything | nothing |

Withdrawing and dropping a proposal is decided by who withdraws in the register (Đ8.2–4:
`access.register.may_act_on`). The contact of a person who reported is seen only by the officers
who handle the report (`may_see_contact`): not by the auditor, the commune or administrators.
"""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.producers.models import Producer
from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.access.register import may_act_on
from certification.models import (
    Certificate,
    Finding,
    Inspection,
    MisuseCase,
    PublicReport,
    WithdrawalProposal,
)
from certification.rules.powers import stars_given_at
from foundation.models import Authority, User
from foundation.rules.roles import Role

_FIELD_ROLES = (Role.INSPECTOR, Role.PROVINCIAL_OFFICER)
_MINISTRY_ROLES = (Role.INSPECTOR, Role.MINISTRY_RECORD_KEEPER)

Anyone = User | AnonymousUser


def provinces_inspected(who: Appointments) -> frozenset[str]:
    """The codes of the provinces where the person inspects; never the country."""
    codes = frozenset().union(*(who.at(role) for role in _FIELD_ROLES))
    return frozenset(code for code in codes if code != COUNTRY)


def is_of_ministry(who: Appointments) -> bool:
    """Whether the person acts for the ministry, which inspects five stars, or when needed (Đ9)."""
    return any(COUNTRY in who.at(role) for role in _MINISTRY_ROLES)


def acts_everywhere(who: Appointments) -> bool:
    return who.is_administrator or is_of_ministry(who)


def acts(who: Appointments) -> bool:
    """Whether the person inspects and handles cases anywhere."""
    return acts_everywhere(who) or bool(provinces_inspected(who))


def _reads_everything(who: Appointments) -> bool:
    return acts_everywhere(who) or COUNTRY in who.at(Role.AUDITOR)


def reads(who: Appointments) -> bool:
    return acts(who) or _reads_everything(who) or bool(who.at(Role.COMMUNE_OFFICER))


def reader(user: Anyone, *, on: date) -> Appointments:
    """The gate of the lists."""
    who = appointments_of(user, on=on)
    if not reads(who):
        raise Http404
    return who


def actor(user: Anyone, *, on: date) -> Appointments:
    """The gate of planning an inspection and opening a case."""
    who = appointments_of(user, on=on)
    if not acts(who):
        raise Http404
    return who


def is_market_officer(user: Anyone, *, on: date) -> bool:
    """Whether a report of this person comes from an officer who inspects."""
    return acts(appointments_of(user, on=on))


def may_inspect(who: Appointments, producer: Producer) -> bool:
    return acts_everywhere(who) or producer.province_id in provinces_inspected(who)


def producers_within(who: Appointments) -> QuerySet[Producer]:
    """The producers that the person may inspect."""
    if acts_everywhere(who):
        return Producer.objects.all()
    return Producer.objects.filter(province_id__in=provinces_inspected(who))


def authority_for(who: Appointments, province_code: str | None) -> Authority:
    """The authority the person acts for there: the province's, else the ministry; else Http404."""
    if who.is_administrator:
        level = Authority.Level.PROVINCE
        found = Authority.objects.filter(level=level, place_code=province_code or "-").first()
        found = found or Authority.objects.filter(level=Authority.Level.MINISTRY).first()
    else:
        ids = frozenset().union(
            *(
                who.authority_ids.get(role, frozenset())
                for role in (*_FIELD_ROLES, *_MINISTRY_ROLES)
            )
        )
        own = Authority.objects.filter(pk__in=ids, acting__isnull=True)
        found = (
            own.filter(place_code=province_code or "-").first()
            or own.filter(level=Authority.Level.MINISTRY).first()
            or (own.first() if not province_code else None)
        )
    if found is None:
        raise Http404
    return found


def inspections_within(who: Appointments) -> QuerySet[Inspection]:
    """The inspections that the person may read."""
    if _reads_everything(who):
        return Inspection.objects.all()
    return Inspection.objects.filter(
        Q(producer__province__in=provinces_inspected(who))
        | Q(producer__commune__in=who.at(Role.COMMUNE_OFFICER))
    )


def inspection_to_read(user: Anyone, inspection_id: int, *, on: date) -> Inspection:
    """An inspection the person may read; else Http404."""
    rows = inspections_within(reader(user, on=on)).select_related(
        "producer__commune", "producer__province", "product", "authority", "recorded_by"
    )
    found = rows.filter(pk=inspection_id).first()
    if found is None:
        raise Http404
    return found


def inspection_to_act_on(user: Anyone, inspection_id: int, *, on: date) -> Inspection:
    """An inspection the person may record, cancel or re-check; else Http404."""
    found = inspection_to_read(user, inspection_id, on=on)
    if not may_inspect(appointments_of(user, on=on), found.producer):
        raise Http404
    return found


def finding_to_act_on(user: Anyone, finding_id: int, *, on: date) -> Finding:
    """A finding the person may re-check; else Http404."""
    found = Finding.objects.filter(pk=finding_id).first()
    if found is None:
        raise Http404
    found.inspection = inspection_to_act_on(user, found.inspection_id, on=on)
    return found


def reports_within(who: Appointments) -> QuerySet[PublicReport]:
    """People's reports of the place; what names no place is the ministry's."""
    if _reads_everything(who):
        return PublicReport.objects.all()
    return PublicReport.objects.filter(
        Q(province_code__in=provinces_inspected(who))
        | Q(product__commune__in=who.at(Role.COMMUNE_OFFICER))
    )


def report_to_read(user: Anyone, report_id: int, *, on: date) -> PublicReport:
    """A report the person may read; else Http404."""
    rows = reports_within(reader(user, on=on)).select_related(
        "product__producer", "product__province", "photo"
    )
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found


def handles(who: Appointments, report: PublicReport) -> bool:
    """Whether the person decides what becomes of the report."""
    return acts_everywhere(who) or report.province_code in provinces_inspected(who)


def report_to_handle(user: Anyone, report_id: int, *, on: date) -> PublicReport:
    """A report the person may triage; else Http404."""
    found = report_to_read(user, report_id, on=on)
    if not handles(appointments_of(user, on=on), found):
        raise Http404
    return found


def may_see_contact(who: Appointments, report: PublicReport) -> bool:
    """Whether the person handles the report and so may call back whoever sent it.

    The ministry only where no province does, or where it opened the case itself.
    """
    if who.is_administrator:
        return False
    if report.province_code in provinces_inspected(who):
        return True
    taken_up = any(case.authority.level == Authority.Level.MINISTRY for case in report.cases.all())
    return is_of_ministry(who) and (not report.province_code or taken_up)


def cases_within(who: Appointments) -> QuerySet[MisuseCase]:
    """The cases that the person may read: those of their place, or about a producer of it."""
    if _reads_everything(who):
        return MisuseCase.objects.all()
    provinces = provinces_inspected(who)
    return MisuseCase.objects.filter(
        Q(authority__place_code__in=provinces)
        | Q(producer__province__in=provinces)
        | Q(producer__commune__in=who.at(Role.COMMUNE_OFFICER))
    )


def case_to_read(user: Anyone, case_id: int, *, on: date) -> MisuseCase:
    """A case the person may read; else Http404."""
    rows = cases_within(reader(user, on=on)).select_related(
        *("authority", "producer", "certificate__product", "report", "finding", "opened_by")
    )
    found = rows.filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def takes_steps(who: Appointments, case: MisuseCase) -> bool:
    """Whether the person acts in the case."""
    provinces = provinces_inspected(who)
    at_home = case.producer is not None and case.producer.province_id in provinces
    return acts_everywhere(who) or at_home or case.authority.place_code in provinces


def case_to_act_on(user: Anyone, case_id: int, *, on: date) -> MisuseCase:
    """A case the person may take a step in; else Http404."""
    found = case_to_read(user, case_id, on=on)
    if not takes_steps(appointments_of(user, on=on), found):
        raise Http404
    return found


def proposals_within(who: Appointments) -> QuerySet[WithdrawalProposal]:
    """The proposals to withdraw that the person may read."""
    if _reads_everything(who):
        return WithdrawalProposal.objects.all()
    return WithdrawalProposal.objects.filter(
        Q(certificate__product__province__in=provinces_inspected(who))
        | Q(certificate__product__commune__in=who.at(Role.COMMUNE_OFFICER))
    )


def proposal_to_decide(user: Anyone, proposal_id: int, *, on: date) -> WithdrawalProposal:
    """A proposal on a certificate that the person may withdraw; else Http404."""
    rows = proposals_within(reader(user, on=on)).select_related("certificate__product", "case")
    found = rows.filter(pk=proposal_id).first()
    if found is None or not may_act_on(user, found.certificate, on=on):
        raise Http404
    return found


def decides(who: Appointments, certificate: Certificate) -> bool:
    """Whether the person withdraws this certificate: `may_act_on` without a query, for lists."""
    if who.is_administrator:
        return True
    if certificate.stars in stars_given_at("MINISTRY"):
        return COUNTRY in who.at(Role.MINISTRY_RECORD_KEEPER)
    return certificate.product.province_id in who.at(Role.PROVINCIAL_OFFICER)


def certificates_in_cases(who: Appointments) -> QuerySet[Certificate]:
    """The certificates that the person may open a case about."""
    if acts_everywhere(who):
        return Certificate.objects.all()
    return Certificate.objects.filter(product__province__in=provinces_inspected(who))


def commune_officer(user: Anyone, *, on: date) -> Appointments:
    """The gate of saying that production stopped."""
    who = appointments_of(user, on=on)
    if not communes_confirmed(who):
        raise Http404
    return who


def communes_confirmed(who: Appointments) -> frozenset[str]:
    """The communes for which the person may say that production stopped (Đ8.4)."""
    return who.at(Role.COMMUNE_OFFICER)


def certificate_to_report_stopped(user: Anyone, number: str, *, on: date) -> Certificate:
    """A certificate in force of a product of the person's own commune; else Http404."""
    communes = communes_confirmed(appointments_of(user, on=on))
    found = (
        Certificate.objects.in_force(on)
        .filter(number=number, product__commune__in=communes)
        .select_related("product", "holder")
        .first()
    )
    if found is None:
        raise Http404
    return found
