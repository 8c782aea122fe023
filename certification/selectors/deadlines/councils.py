"""What council members, the province and the ministry owe on the way to a decision."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from certification.models import (
    CouncilMember,
    MinistryReferral,
    RecognitionDecision,
    ScoreSheet,
    SessionItem,
    SessionSeat,
)
from certification.selectors.deadlines.row import Deadline, Duty, Waiting, waiting
from certification.selectors.interests import check_interests
from foundation.models import User

COUNCIL_ARTICLE = "Đ7.3"


def score_sheets(member: User, *, on: date) -> Waiting:
    """Dossiers of sessions the person was called to and has filed no sheet of.

    Their day is the session's own. Who was excused, who sits in the advisory team, and who is in
    conflict over the dossier owes none.
    """
    called = SessionSeat.objects.filter(
        session=OuterRef("session"), member__user=member, absent_reason=""
    ).exclude(member__seat=CouncilMember.Seat.ADVISORY)
    filed = ScoreSheet.objects.filter(
        item=OuterRef("pk"), member__user=member, filed_at__isnull=False
    )
    rows = list(
        SessionItem.objects.filter(
            Exists(called), ~Exists(filed), session__closed_at__isnull=True, taken_off_on=None
        ).select_related("session", "dossier__product")
    )
    checks = check_interests([member.pk], [row.dossier_id for row in rows], on=on)
    return waiting(
        Duty.SCORE_SHEET,
        (
            Deadline(
                duty=Duty.SCORE_SHEET,
                key=row.pk,
                name=row.dossier.product.title,
                who=row.session.name,
                due_on=row.session.held_on,
                article=COUNCIL_ARTICLE,
            )
            for row in rows
            if not checks[member.pk, row.dossier_id].in_conflict
        ),
    )


def decisions_to_sign(provinces: Collection[str] | None, *, on: date) -> Waiting:
    """Proposed and not signed; None asks for the whole country."""
    rows = _decisions(provinces).filter(number="", dropped_on__isnull=True)
    return _decision_lines(Duty.DECISION_TO_SIGN, rows)


def decisions_to_publish(provinces: Collection[str] | None, *, on: date) -> Waiting:
    """Signed and not published, so that no certificate has been made."""
    rows = _decisions(provinces).exclude(number="").filter(published_on__isnull=True)
    return _decision_lines(Duty.DECISION_TO_PUBLISH, rows)


def referrals(*, on: date) -> Waiting:
    """Dossiers of ninety points and more that wait for the ministry's answer."""
    rows = MinistryReferral.objects.filter(answered_on__isnull=True).select_related(
        "dossier__product", "dossier__producer"
    )
    return waiting(
        Duty.REFERRAL,
        (
            Deadline(
                duty=Duty.REFERRAL,
                key=row.dossier_id,
                name=row.dossier.product.title,
                who=row.letter_number,
                since_on=row.sent_on,
            )
            for row in rows
        ),
    )


def _decisions(provinces: Collection[str] | None) -> QuerySet[RecognitionDecision]:
    rows = RecognitionDecision.objects.select_related("authority")
    return rows if provinces is None else rows.filter(authority__place_code__in=provinces)


def _decision_lines(duty: Duty, rows: QuerySet[RecognitionDecision]) -> Waiting:
    return waiting(
        duty,
        (
            Deadline(
                duty=duty,
                key=row.pk,
                name=str(row),
                who=row.authority.name,
                since_on=row.decided_on or row.proposed_on,
            )
            for row in rows
        ),
    )
