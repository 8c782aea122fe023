"""People's reports, cases about quality or the mark, and the way to a withdrawal (S65–S75, Đ8)."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.models import (
    CaseStep,
    Certificate,
    Finding,
    MisuseCase,
    PublicReport,
    ReportTriage,
    Withdrawal,
    WithdrawalProposal,
)
from certification.rules.corrective import decision_due_on
from certification.selectors.cases import CONCLUSIONS, OPEN_PROPOSAL, conclusion_of
from certification.services import after_notices
from certification.services.endings import is_over
from certification.services.steps import ProgrammeError
from certification.services.withdrawals import withdraw_certificate
from foundation import private_files
from foundation.models import Authority, User
from foundation.private_files import Upload
from foundation.references import unguessable


class AlreadyHandled(ProgrammeError):
    """Another officer decided on this report first."""


class CaseClosed(ProgrammeError):
    """The case is concluded; what was done stays."""


class NothingToWithdraw(ProgrammeError):
    """The case names no certificate that could still be withdrawn."""


class AlreadyProposed(ProgrammeError):
    """A proposal to withdraw this certificate waits for its decision."""


class ProposalSettled(ProgrammeError):
    """The proposal was decided or dropped before."""


class NotYetThatDay(ProgrammeError):
    """The day named lies ahead."""


@transaction.atomic
def receive_report(
    *,
    about: str,
    text: str,
    product: Product | None,
    label_code: str,
    seen_at_place: str,
    province_code: str,
    photo: Upload | None,
    contact: str,
    market_officer: User | None,
    on: date,
) -> PublicReport:
    """Keep what somebody tells us, under a reference that nobody can guess.

    The account of a citizen is not kept, only that of an officer who inspects. `province_code`
    is used where the product names none. Raises private_files.BadFile.
    """
    home = _province_of(product) or province_code
    report: PublicReport = PublicReport.objects.create(
        reference=_report_reference(),
        about=about,
        text=text.strip(),
        product=product,
        label_code=label_code.strip(),
        seen_at_place=seen_at_place.strip(),
        province_code=home,
        photo=private_files.keep(photo, by=market_officer) if photo else None,
        contact=contact.strip(),
        from_market_officer=market_officer is not None,
        sent_by=market_officer,
        sent_on=on,
    )
    return report


def _province_of(product: Product | None) -> str:
    if product is None:
        return ""
    return product.province_id or (product.producer.province_id if product.producer else "") or ""


def _report_reference() -> str:
    letters = unguessable()
    return f"BT-{letters[:4]}-{letters[4:]}"


@transaction.atomic
def triage(*, report: PublicReport, outcome: str, reason: str, by: User, on: date) -> ReportTriage:
    """Send a report on, or say why it is not pursued. Raises AlreadyHandled."""
    row = _unhandled(report)
    decided = ReportTriage.objects.create(
        report=row, outcome=outcome, reason=reason.strip(), decided_by=by, on=on
    )
    log(
        instance=row,
        action="ocop.report.triage",
        user=by,
        data={"outcome": outcome, "reason": decided.reason},
    )
    return decided


def _unhandled(report: PublicReport) -> PublicReport:
    row = PublicReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    last = row.triages.select_related("decided_by").last()
    if last is not None:
        raise AlreadyHandled(
            _("%(person)s đã xử lý tin này ngày %(day)s.")
            % {"person": last.decided_by, "day": f"{last.on:%d/%m/%Y}"}
        )
    return row


@transaction.atomic
def join_case(*, report: PublicReport, case: MisuseCase, by: User, on: date) -> ReportTriage:
    """Put one more report into a case that runs already. Raises AlreadyHandled and CaseClosed."""
    row = _unhandled(report)
    _refuse_closed(_locked(case))
    decided = ReportTriage.objects.create(
        report=row, outcome=ReportTriage.Outcome.CASE, case=case, decided_by=by, on=on
    )
    log(instance=case, action="ocop.case.join", user=by, data={"report": row.reference})
    return decided


@transaction.atomic
def open_case(
    *,
    authority: Authority,
    about: str,
    summary: str,
    by: User,
    on: date,
    producer: Producer | None = None,
    certificate: Certificate | None = None,
    trader_name: str = "",
    report: PublicReport | None = None,
    finding: Finding | None = None,
) -> MisuseCase:
    """Open a case: from a report, from a finding, or by hand; also about a trader without OCOP.

    Raises AlreadyHandled when another officer took the report up first.
    """
    row = _unhandled(report) if report is not None else None
    number = _next_case_number()
    case: MisuseCase = MisuseCase.objects.create(
        pk=number,
        reference=f"VV-{on.year}-{number:06d}",
        authority=authority,
        about=about,
        producer=producer or (certificate.holder if certificate else None),
        certificate=certificate,
        trader_name=trader_name.strip(),
        report=row,
        finding=finding,
        summary=summary.strip(),
        opened_by=by,
        opened_on=on,
    )
    if row is not None:
        ReportTriage.objects.create(
            report=row, outcome=ReportTriage.Outcome.CASE, case=case, decided_by=by, on=on
        )
    log(instance=case, action="ocop.case.open", user=by, data={"reference": case.reference})
    return case


def _next_case_number() -> int:
    """The row's own number, taken first: the row is written once, with its reference."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('certification_misusecase', 'id'))")
        return int(cursor.fetchone()[0])


def _locked(case: MisuseCase) -> MisuseCase:
    return MisuseCase.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _refuse_closed(case: MisuseCase) -> None:
    done = conclusion_of(case)
    if done is not None:
        raise CaseClosed(
            _("Vụ việc đã kết luận ngày %(day)s: %(kind)s.")
            % {"day": f"{done.on:%d/%m/%Y}", "kind": done.get_kind_display()}
        )


@transaction.atomic
def take_step(
    *,
    case: MisuseCase,
    kind: str,
    text: str,
    done_on: date,
    by: User,
    on: date,
    ground: str = "",
    paper: Upload | None = None,
) -> CaseStep:
    """Add a step to a case, with its paper. A conclusion closes it, but for further notes.

    The conclusion to withdraw proposes it to whoever decides, due fifteen days after `done_on`
    (Đ8.2–4). Raises CaseClosed, NotYetThatDay, NothingToWithdraw, AlreadyProposed and BadFile.
    """
    row = _locked(case)
    if kind != CaseStep.Kind.NOTE:
        _refuse_closed(row)
    if not row.opened_on <= done_on <= on and kind in CONCLUSIONS:
        raise NotYetThatDay(_("Ngày kết luận phải từ ngày mở vụ việc đến hôm nay."))
    if done_on > on:
        raise NotYetThatDay(_("Ngày này chưa tới."))
    proposes = kind == CaseStep.Kind.WITHDRAW
    step = CaseStep.objects.create(
        case=row,
        kind=kind,
        text=text.strip(),
        ground=ground if proposes else "",
        paper=private_files.keep(paper, by=by) if paper else None,
        on=done_on,
        taken_by=by,
    )
    if proposes:
        if row.certificate is None:
            raise NothingToWithdraw(_("Vụ việc này không nêu giấy chứng nhận nào để thu hồi."))
        _propose(row.certificate, case=row, ground=ground, text=text, on=done_on, by=by)
    log(instance=row, action="ocop.case.step", user=by, data={"kind": kind, "text": step.text})
    return step


@transaction.atomic
def report_stopped(
    *, certificate: Certificate, text: str, confirmed_on: date, by: User, on: date
) -> WithdrawalProposal:
    """The commune confirms that production stopped: a withdrawal is proposed (Đ8.1.đ, Đ8.2–4).

    Raises NotYetThatDay, NothingToWithdraw and AlreadyProposed.
    """
    if confirmed_on > on:
        raise NotYetThatDay(_("Ngày này chưa tới."))
    return _propose(
        certificate,
        case=None,
        ground=Withdrawal.Ground.STOPPED,
        text=text,
        on=confirmed_on,
        by=by,
    )


def _propose(
    certificate: Certificate,
    *,
    case: MisuseCase | None,
    ground: str,
    text: str,
    on: date,
    by: User,
) -> WithdrawalProposal:
    """One proposal at a time for a certificate: its row is locked, and PostgreSQL refuses two."""
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if is_over(row):
        raise NothingToWithdraw(_("Giấy %s đã kết thúc: không còn gì để thu hồi.") % row.number)
    if row.withdrawal_proposals.filter(OPEN_PROPOSAL).exists():
        raise AlreadyProposed(_("Giấy %s đang có một đề nghị thu hồi chờ quyết định.") % row.number)
    proposal = WithdrawalProposal.objects.create(
        certificate=row,
        case=case,
        ground=ground,
        text=text.strip(),
        concluded_on=on,
        due_on=decision_due_on(on),
        proposed_by=by,
    )
    log(
        instance=row,
        action="ocop.withdrawal.propose",
        user=by,
        data={"ground": ground, "due_on": str(proposal.due_on), "reason": proposal.text},
    )
    after_notices.tell_deciders(proposal)
    return proposal


@transaction.atomic
def drop_proposal(*, proposal: WithdrawalProposal, reason: str, by: User, on: date) -> None:
    """Decide not to withdraw, with the reason. Raises ProposalSettled."""
    certificate = Certificate.objects.select_for_update(of=("self",)).get(
        pk=proposal.certificate_id
    )
    row = WithdrawalProposal.objects.get(pk=proposal.pk)
    if row.withdrawal_id is not None or row.dropped_on is not None:
        raise ProposalSettled(_("Đề nghị này đã có quyết định."))
    row.dropped_on, row.dropped_reason = on, reason.strip()
    row.save(update_fields=["dropped_on", "dropped_reason"])
    log(
        instance=certificate,
        action="ocop.withdrawal.drop",
        user=by,
        data={"reason": row.dropped_reason},
    )


@transaction.atomic
def withdraw(
    *,
    certificate: Certificate,
    ground: str,
    reason: str,
    effective_on: date,
    by: User,
    on: date,
    decision_number: str = "",
) -> Withdrawal:
    """Withdraw a certificate, settle the proposal that waited, tell producer and commune.

    The register's own withdrawal does the withdrawing: this is the act of the office's page, and
    the proposal is marked done in the same transaction. Raises what `withdraw_certificate` does.
    """
    withdrawal = withdraw_certificate(
        certificate=certificate,
        ground=ground,
        reason=reason,
        effective_on=effective_on,
        by=by,
        decision_number=decision_number,
    )
    for proposal in certificate.withdrawal_proposals.filter(OPEN_PROPOSAL):
        proposal.withdrawal = withdrawal
        proposal.save(update_fields=["withdrawal"])
    after_notices.tell_withdrawn(withdrawal, on=on)
    return withdrawal
