"""Councils, their sessions, and what the sheets of a session come to. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from certification.models import (
    Council,
    CouncilMember,
    CouncilResult,
    CouncilSession,
    Dossier,
    ProgrammeSettings,
    ScoreSheet,
    SessionItem,
    SessionSeat,
)
from certification.rules import council as counting
from certification.rules import scoring
from certification.rules.council import Count
from certification.rules.dossier_flow import DossierState
from certification.rules.rubric import ProductSetRubric
from certification.rules.scoring import MinimumReading, Outcome
from certification.selectors.interests import InterestCheck, check_interests, conflicts
from certification.selectors.programme_settings import settings_of
from certification.selectors.rulesets import reasons, rules_of

CAN_BE_ASSESSED = (
    DossierState.FORWARDED.value,
    DossierState.SCORED.value,
    DossierState.BACK_FROM_MINISTRY.value,
)


def roster(council: Council, *, on: date) -> QuerySet[CouncilMember]:
    """Who sits on the council that day, the chair first."""
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    return (
        council.members.filter(running, since_on__lte=on)
        .select_related("user", "council__authority")
        .order_by("pk")
    )


def all_seats(council: Council) -> QuerySet[CouncilMember]:
    """Every seat there ever was, those that run first."""
    return council.members.select_related("user").order_by("until_on", "pk").reverse()


def can_be_assessed(council: Council) -> QuerySet[Dossier]:
    """The dossiers of the council's province that may come before a session."""
    return (
        Dossier.objects.filter(
            state__in=CAN_BE_ASSESSED, commune__province=council.authority.place_code
        )
        .select_related("product", "producer", "product_set", "commune")
        .order_by("changed_at")
    )


def rubric_of(dossier: Dossier) -> ProductSetRubric:
    """The criteria the dossier is judged by, in the version it was opened under."""
    rubric = rules_of(dossier.ruleset).set(dossier.product_set.number)
    if rubric is None:
        raise LookupError(f"set {dossier.product_set.number} is not in {dossier.ruleset}")
    return rubric


def points_of(sheet: ScoreSheet) -> dict[str, int]:
    """The points on a sheet, of the criteria that have any answer."""
    return {
        code: mark["points"] for code, mark in sheet.marks.items() if mark["points"] is not None
    }


@dataclass(frozen=True)
class SeatStanding:
    """One member before one dossier."""

    seat: SessionSeat
    check: InterestCheck
    sheet: ScoreSheet | None

    @property
    def has_filed(self) -> bool:
        return self.sheet is not None and self.sheet.filed_at is not None

    @property
    def is_present(self) -> bool:
        return not self.seat.absent_reason


@dataclass(frozen=True)
class AgendaItem:
    """One dossier before a session: who scores it, how many sheets are in."""

    item: SessionItem
    seats: Sequence[SeatStanding]
    count: Count
    reading: MinimumReading
    alert: int | None
    result: CouncilResult | None = None
    is_closed: bool = False

    @property
    def filed(self) -> list[ScoreSheet]:
        return [s.sheet for s in self.seats if s.sheet is not None and s.has_filed]

    @property
    def counted(self) -> list[ScoreSheet]:
        """The sheets that make the result: filed, and not by a member in conflict."""
        if self.result is not None:
            return [sheet for sheet in self.filed if sheet.pk in self.result.sheet_ids]
        return [
            s.sheet
            for s in self.seats
            if s.sheet is not None and s.has_filed and not s.check.in_conflict
        ]

    @property
    def is_open(self) -> bool:
        """Whether sheets may be read: all that can come have come, or the session is over."""
        return self.is_closed or self.count.all_filed

    @property
    def totals(self) -> list[int]:
        return [sum(points_of(sheet).values()) for sheet in self.counted]

    @property
    def spread(self) -> int:
        return counting.spread(self.totals)

    @property
    def is_alarming(self) -> bool:
        return self.is_open and counting.is_alarming(self.totals, self.alert)


def agenda(session: CouncilSession, *, on: date) -> list[AgendaItem]:
    """What stands on the session's agenda, with each member's standing; constant queries."""
    rules = settings_of(session.council.authority)
    items = list(
        session.items.filter(taken_off_on__isnull=True)
        .select_related(
            "dossier__product",
            "dossier__producer",
            "dossier__product_set",
            "dossier__ruleset",
            "dossier__commune",
            "filing",
            "result",
            "session",
        )
        .order_by("pk")
    )
    seats = [seat for seat in called(session) if seat.member.scores]
    sheets: dict[tuple[int, int], ScoreSheet] = {
        (sheet.item_id, sheet.member_id): sheet
        for sheet in ScoreSheet.objects.filter(item__in=items).select_related("member__user")
    }
    checks = check_interests(
        [seat.member.user_id for seat in seats], [item.dossier_id for item in items], on=on
    )
    return [
        _agenda_item(
            session,
            item,
            [
                SeatStanding(
                    seat,
                    checks[seat.member.user_id, item.dossier_id],
                    sheets.get((item.pk, seat.member_id)),
                )
                for seat in seats
            ],
            rules,
        )
        for item in items
    ]


def _agenda_item(
    session: CouncilSession,
    item: SessionItem,
    seats: list[SeatStanding],
    rules: ProgrammeSettings,
) -> AgendaItem:
    scoring_seats = [s for s in seats if s.is_present and not s.check.in_conflict]
    filed = sum(1 for s in scoring_seats if s.has_filed)
    return AgendaItem(
        item=item,
        seats=seats,
        count=Count(filed=filed, expected=len(scoring_seats), quorum=rules.quorum),
        reading=MinimumReading(rules.minimum_reading),
        alert=rules.spread_alert,
        result=getattr(item, "result", None),
        is_closed=session.closed_at is not None,
    )


def agenda_item(item: SessionItem, *, on: date) -> AgendaItem | None:
    """The standing of one item; None when it was taken off the agenda."""
    return next((each for each in agenda(item.session, on=on) if each.item.pk == item.pk), None)


def called(session: CouncilSession) -> list[SessionSeat]:
    """Who was called, as the roster was then, in the order of the roster."""
    return list(session.seats.select_related("member__user", "session").order_by("member_id"))


def outcome_of(
    item: SessionItem, sheets: Collection[ScoreSheet], reading: MinimumReading
) -> Outcome:
    """What these sheets come to under the rules of their dossier; scoring.SheetError."""
    findings = [[(code, place) for code, place in sheet.stopped_at] for sheet in sheets]
    return scoring.score(
        rules_of(item.dossier.ruleset),
        rubric_of(item.dossier),
        [points_of(sheet) for sheet in sheets],
        stopped_at=counting.stops_found(findings, reading),
        reading=reading,
    )


def hash_of(sheets: Collection[ScoreSheet]) -> str:
    """The hash of what members handed in, whatever the order of the sheets."""
    return counting.sheets_hash(
        {
            "member": sheet.member_id,
            "marks": sheet.marks,
            "stopped_at": sheet.stopped_at,
            "remark": sheet.remark,
            "opinion": sheet.opinion,
        }
        for sheet in sheets
    )


def result_of(dossier: Dossier) -> CouncilResult | None:
    """The council's last result on the dossier, or None."""
    return (
        CouncilResult.objects.filter(item__dossier=dossier)
        .select_related("item__session__council", "item__filing", "concluded_by")
        .order_by("-pk")
        .first()
    )


def mean_of(result: CouncilResult) -> Fraction:
    """The exact mean total."""
    return Fraction(result.mean_numerator, result.mean_denominator)


def recheck(result: CouncilResult) -> list[str]:
    """Which fields of a stored result its sheets do not give again; empty when all agree."""
    item = SessionItem.objects.select_related("dossier__ruleset", "dossier__product_set").get(
        pk=result.item_id
    )
    sheets = list(ScoreSheet.objects.filter(pk__in=result.sheet_ids, item=item))
    if len(sheets) != len(result.sheet_ids) or not all(sheet.filed_at for sheet in sheets):
        return ["sheet_ids"]
    outcome = outcome_of(item, sheets, MinimumReading(result.reading))
    with translation.override("vi"):
        again: dict[str, Any] = {
            "mean_numerator": outcome.mean.numerator,
            "mean_denominator": outcome.mean.denominator,
            "stars_by_score": outcome.stars_by_score,
            "stars_by_minima": outcome.stars_by_minima,
            "stars": outcome.stars,
            "reasons": reasons(outcome),
            "criteria": {c: [m.numerator, m.denominator] for c, m in outcome.criteria.items()},
            "sheets_sha256": hash_of(sheets),
        }
    return [name for name, value in again.items() if getattr(result, name) != value]


__all__ = [
    "AgendaItem",
    "InterestCheck",
    "SeatStanding",
    "agenda",
    "agenda_item",
    "all_seats",
    "called",
    "can_be_assessed",
    "conflicts",
    "hash_of",
    "mean_of",
    "outcome_of",
    "points_of",
    "recheck",
    "result_of",
    "roster",
    "rubric_of",
]
