"""What follows recognition: withdrawals, inspections, corrections, claims, people's reports."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from catalog.producers.models import Producer
from certification.models import (
    ClaimHold,
    CorrectiveStep,
    Finding,
    Inspection,
    MarkRequest,
    PublicReport,
    WithdrawalProposal,
)
from certification.rules.corrective import FindingState, Step, finding_standing
from certification.rules.powers import stars_given_at
from certification.selectors.deadlines.row import Deadline, Duty, Places, Waiting, waiting

WITHDRAWAL_ARTICLE = "Đ8"
INSPECTION_ARTICLE = "Đ9"
PLANNED_WITHIN = timedelta(days=14)
"""An inspection further ahead is no matter of today."""
LOOKED_THROUGH = 500
"""Findings and claims looked through, the oldest first."""


def withdrawals(provinces: Collection[str] | None, *, stars: Collection[int]) -> Waiting:
    """Proposals to withdraw, decided within fifteen days of the conclusion (Đ8.2–4).

    `stars`: the province decides on three and four, the ministry on five. None: everywhere.
    """
    rows = WithdrawalProposal.objects.filter(
        withdrawal__isnull=True, dropped_on__isnull=True, certificate__stars__in=stars
    ).select_related("certificate__product", "certificate__holder")
    if provinces is not None:
        rows = rows.filter(certificate__product__province__in=provinces)
    return waiting(
        Duty.WITHDRAWAL,
        (
            Deadline(
                duty=Duty.WITHDRAWAL,
                key=row.pk,
                name=row.certificate.product.title,
                who=row.certificate.holder.name,
                since_on=row.concluded_on,
                due_on=row.due_on,
                article=WITHDRAWAL_ARTICLE,
            )
            for row in rows
        ),
    )


def inspections(places: Places, *, on: date) -> Waiting:
    """Visits planned until in two weeks and not recorded; the day is the plan's."""
    rows = Inspection.objects.filter(
        places.hold("producer__commune", "producer__province"),
        recorded_at__isnull=True,
        cancelled_on__isnull=True,
        planned_on__lte=on + PLANNED_WITHIN,
    ).select_related("producer", "product")
    return waiting(
        Duty.INSPECTION,
        (
            Deadline(
                duty=Duty.INSPECTION,
                key=row.pk,
                name=row.product.title if row.product else row.producer.name,
                who=row.producer.name,
                due_on=row.planned_on,
                article=INSPECTION_ARTICLE,
            )
            for row in rows
        ),
    )


def rechecks(places: Places, *, on: date) -> Waiting:
    """Findings that the producer says are put right: somebody looks again."""
    return _findings(Duty.RECHECK, FindingState.ANSWERED, _open_findings(_at(places)))


def corrections(places: Places, *, on: date) -> Waiting:
    """Findings that wait for the producer until the day they were given."""
    return _findings(Duty.CORRECTION, FindingState.OPEN, _open_findings(_at(places)))


def corrections_of(producer: Producer) -> Waiting:
    """The same of one producer."""
    own = Q(inspection__producer=producer)
    return _findings(Duty.CORRECTION, FindingState.OPEN, _open_findings(own))


def _at(places: Places) -> Q:
    return places.hold("inspection__producer__commune", "inspection__producer__province")


def _open_findings(condition: Q) -> QuerySet[Finding]:
    """Findings that ask for something and have not been accepted, the oldest first."""
    return (
        Finding.objects.filter(condition, inspection__recorded_at__isnull=False)
        .exclude(action="")
        .exclude(steps__kind=CorrectiveStep.Kind.ACCEPTED)
        .select_related("inspection__producer", "inspection__product")
        .prefetch_related(Prefetch("steps", CorrectiveStep.objects.order_by("pk")))
        .order_by("pk")
    )


def _findings(duty: Duty, state: FindingState, rows: QuerySet[Finding]) -> Waiting:
    lines = []
    for row in rows[:LOOKED_THROUGH]:
        steps = list(row.steps.all())
        standing = finding_standing(
            action=row.action,
            due_on=row.due_on,
            steps=[Step(step.kind, step.new_due_on) for step in steps],
        )
        if standing.state is state:
            is_answered = state is FindingState.ANSWERED
            lines.append(
                Deadline(
                    duty=duty,
                    key=row.inspection_id,
                    name=row.text[:80],
                    who=row.inspection.producer.name,
                    since_on=steps[-1].on if is_answered else row.inspection.done_on,
                    due_on=None if is_answered else standing.due_on,
                    article=INSPECTION_ARTICLE,
                )
            )
    return waiting(duty, lines)


def claims(provinces: Collection[str] | None, *, on: date) -> Waiting:
    """Words and pictures held back until an officer rules on them."""
    rows = ClaimHold.objects.filter(ruling__isnull=True).select_related("product", "producer")
    if provinces is not None:
        rows = rows.filter(
            Q(product__province__in=provinces)
            | Q(product__isnull=True, producer__province__in=provinces)
        )
    return waiting(
        Duty.CLAIM,
        (
            Deadline(
                duty=Duty.CLAIM,
                key=row.pk,
                name=row.words[:80],
                who=str(row.product or row.producer or ""),
                since_on=row.held_on,
            )
            for row in rows.order_by("held_on", "pk")[:LOOKED_THROUGH]
        ),
        count=rows.count(),
    )


def mark_requests(provinces: Collection[str] | None, *, stars_five: bool | None) -> Waiting:
    """Requests to use the mark without an answer.

    The ministry answers for five stars and for what concerns the country (`stars_five`), the
    province for the rest of its own; None for both asks for all.
    """
    five = Q(certificate__stars__in=stars_given_at("MINISTRY")) | Q(
        certificate__isnull=True, province_code=""
    )
    rows = MarkRequest.objects.filter(answer__isnull=True).select_related("certificate__product")
    if stars_five is not None:
        rows = rows.filter(five if stars_five else ~five)
    if provinces is not None:
        rows = rows.filter(province_code__in=provinces)
    return waiting(
        Duty.MARK_REQUEST,
        (
            Deadline(
                duty=Duty.MARK_REQUEST,
                key=row.pk,
                name=row.certificate.product.title if row.certificate else row.what[:80],
                who=row.applicant_name,
                since_on=row.asked_on,
            )
            for row in rows
        ),
    )


def public_reports(provinces: Collection[str] | None, *, on: date) -> Waiting:
    """People's reports that nobody has looked at; None asks for all of them."""
    rows = PublicReport.objects.filter(triages__isnull=True).select_related("product")
    if provinces is not None:
        rows = rows.filter(province_code__in=provinces)
    return waiting(
        Duty.PUBLIC_REPORT,
        (
            Deadline(
                duty=Duty.PUBLIC_REPORT,
                key=row.pk,
                name=row.product.title if row.product else row.get_about_display(),
                who=row.reference,
                since_on=row.sent_on,
            )
            for row in rows
        ),
    )
