"""Reports, cases and proposals as they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from certification.models import (
    CaseStep,
    Certificate,
    Finding,
    MisuseCase,
    PublicReport,
    ReportTriage,
    WithdrawalProposal,
)
from certification.rules.corrective import is_late

CONCLUSIONS = frozenset({CaseStep.Kind.UNFOUNDED, CaseStep.Kind.SETTLED, CaseStep.Kind.WITHDRAW})
REASON_LENGTH = 1000
"""Of what the register's page lets be said of a withdrawal."""
OPEN_PROPOSAL = Q(withdrawal__isnull=True, dropped_on__isnull=True)

_TRIAGES = Prefetch(
    "triages",
    ReportTriage.objects.select_related("decided_by", "case").prefetch_related("case__steps"),
)


def conclusion_of(case: MisuseCase) -> CaseStep | None:
    """The step that concluded the case; None while it runs. Reads its steps."""
    return next((step for step in case.steps.all() if step.kind in CONCLUSIONS), None)


def cases(among: QuerySet[MisuseCase], *, show: str = "") -> QuerySet[MisuseCase]:
    """The list, newest first. `show`: "open", "concluded", or "" for all. One query more."""
    concluded = CaseStep.objects.filter(case=OuterRef("pk"), kind__in=CONCLUSIONS)
    rows = among.select_related("authority", "producer", "certificate__product").prefetch_related(
        "steps"
    )
    if show == "open":
        rows = rows.filter(~Exists(concluded))
    elif show == "concluded":
        rows = rows.filter(Exists(concluded))
    return rows.order_by("-opened_on", "-pk")


def case_lines(page: Iterable[MisuseCase]) -> list[tuple[MisuseCase, CaseStep | None]]:
    """Each case with its conclusion, or None while it runs."""
    return [(case, conclusion_of(case)) for case in page]


def open_cases_about(report: PublicReport, among: QuerySet[MisuseCase]) -> QuerySet[MisuseCase]:
    """Running cases about the same producer, which a further report may be put into."""
    if report.product is None or report.product.producer is None:
        return among.none()
    return cases(among.filter(producer=report.product.producer), show="open")


def steps_of(case: MisuseCase) -> QuerySet[CaseStep]:
    return case.steps.select_related("taken_by", "paper").order_by("pk")


def reports(among: QuerySet[PublicReport], *, show: str = "") -> QuerySet[PublicReport]:
    """The list, newest first. `show`: "new" for those nobody has decided on. Three queries more."""
    rows = among.select_related("product").prefetch_related(_TRIAGES)
    if show == "new":
        rows = rows.filter(triages__isnull=True)
    return rows.order_by("-sent_at", "-pk")


def report_by_reference(reference: str) -> PublicReport | None:
    """The report of this reference, however it is typed: case and dashes do not matter."""
    letters = "".join(c for c in reference.upper() if c.isalnum()).removeprefix("BT")
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    if len(letters) != 8:
        return None
    rows = PublicReport.objects.select_related("product").prefetch_related(_TRIAGES)
    return rows.filter(reference=f"BT-{letters[:4]}-{letters[4:]}").first()


@dataclass(frozen=True)
class ReportState:
    """What anyone with the reference may know: a word for machines, a sentence, since when."""

    name: str  # received, working, concluded, referred, not_pursued
    text: str
    since_on: date


def report_state(report: PublicReport) -> ReportState:
    """The state in words for whoever sent it: nothing of persons, nothing of reasons."""
    last: ReportTriage | None = next(iter(reversed(report.triages.all())), None)
    if last is None:
        return ReportState("received", _("Đã nhận, đang chờ cán bộ xem."), report.sent_on)
    if last.case is None:
        if last.outcome == ReportTriage.Outcome.REFERRED:
            return ReportState("referred", _("Đã chuyển cho cơ quan có thẩm quyền khác."), last.on)
        return ReportState(
            "not_pursued", _("Đã xem, chưa đủ căn cứ để xử lý. Cảm ơn bạn đã báo."), last.on
        )
    done = conclusion_of(last.case)
    if done is None:
        return ReportState("working", _("Đã lập vụ việc, đang xử lý."), last.on)
    words = {
        CaseStep.Kind.UNFOUNDED: _("Đã kết luận: không có vi phạm."),
        CaseStep.Kind.SETTLED: _("Đã kết luận: sai sót đã được khắc phục."),
        CaseStep.Kind.WITHDRAW: _("Đã kết luận: đề nghị thu hồi giấy chứng nhận."),
    }
    return ReportState("concluded", words[CaseStep.Kind(done.kind)], done.on)


@dataclass(frozen=True)
class ProposalRow:
    proposal: WithdrawalProposal
    state: str  # open, withdrawn, dropped
    is_late: bool


def proposals(
    among: QuerySet[WithdrawalProposal], *, show: str = ""
) -> QuerySet[WithdrawalProposal]:
    """The list, what is due first on top. `show`: "open" for those without a decision."""
    rows = among.select_related(
        *("certificate__product", "certificate__holder", "case", "withdrawal", "proposed_by")
    )
    if show == "open":
        rows = rows.filter(OPEN_PROPOSAL)
    return rows.order_by("due_on", "pk")


def proposal_rows(page: Iterable[WithdrawalProposal], *, on: date) -> list[ProposalRow]:
    """Each with its state; late is only what still waits."""
    rows = []
    for proposal in page:
        if proposal.withdrawal_id is not None:
            state = "withdrawn"
        else:
            state = "dropped" if proposal.dropped_on else "open"
        late = state == "open" and is_late(proposal.due_on, on)
        rows.append(ProposalRow(proposal, state, late))
    return rows


def case_begins_with(
    report: PublicReport | None, finding: Finding | None, *, on: date
) -> dict[str, str]:
    """What the form of a new case is filled with: from the report, or from the finding."""
    if finding is not None:
        number = finding.certificate.number if finding.certificate else ""
        return {"about": "QUALITY", "certificate": number, "summary": finding.text}
    if report is None:
        return {}
    running = Certificate.objects.in_force(on).filter(product=report.product_id).first()
    return {
        "about": report.about,
        "certificate": running.number if running else "",
        "trader_name": report.seen_at_place,
        "summary": report.text[:2000],
    }


def producer_concerned(
    certificate: Certificate | None, report: PublicReport | None, finding: Finding | None
) -> Producer | None:
    """Whose case it is: the certificate's holder, who was inspected, or the product's seller."""
    if certificate is not None:
        return certificate.holder
    if finding is not None:
        return finding.inspection.producer
    return report.product.producer if report and report.product else None


def running_in_communes(codes: frozenset[str], *, on: date) -> QuerySet[Certificate]:
    """The certificates in force of products of these communes, by product."""
    rows = Certificate.objects.in_force(on).filter(product__commune__in=codes)
    return rows.select_related("product", "holder").order_by("product__title", "pk")


def withdrawal_proposed(certificate: Certificate) -> dict[str, str]:
    """What the form of a withdrawal is filled with: ground and reason of the proposal that waits.

    Empty without one. The reason is public, so whoever decides reads it over first.
    """
    proposal = certificate.withdrawal_proposals.filter(OPEN_PROPOSAL).first()
    if proposal is None:
        return {}
    return {"ground": proposal.ground, "reason": proposal.text[:REASON_LENGTH]}
