"""What a member has beside them while scoring, and how far their sheet is."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from certification.models import AdvisoryReport, CommuneReport, ScoreSheet, SessionItem
from certification.rules import scoring
from certification.rules.scoring import MinimumReading
from certification.selectors import councils
from certification.selectors.rulesets import reasons, rules_of


@dataclass(frozen=True)
class Beside:
    """What stands beside one criterion on a score sheet: none of it is added to the points."""

    self_points: int | None = None
    explanation: str = ""
    commune_points: int | None = None
    commune_note: str = ""
    advised: int | None = None
    evidence: list[Mapping[str, Any]] = field(default_factory=list)


def beside(item: SessionItem) -> dict[str, Beside]:
    """By criterion: the filing's own score and papers, the commune's points, the team's advice."""
    snapshot = item.filing.snapshot
    papers: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for paper in snapshot.get("evidence", []):
        for code in paper.get("criteria", []):
            papers[code].append(paper)
    own = snapshot.get("scores", {})
    report = commune_report(item)
    commune = report.points if report else {}
    advice = advisory_reports(item)
    advised = advice[-1].points if advice else {}
    return {
        code: Beside(
            self_points=own.get(code, {}).get("points"),
            explanation=own.get(code, {}).get("explanation", ""),
            commune_points=commune.get(code, {}).get("points"),
            commune_note=commune.get(code, {}).get("note", ""),
            advised=advised.get(code),
            evidence=papers[code],
        )
        for code in councils.rubric_of(item.dossier).by_code
    }


def commune_report(item: SessionItem) -> CommuneReport | None:
    """Mẫu 03 on this filing, or on the last filing before it that has one."""
    return (
        CommuneReport.objects.filter(
            filing__dossier=item.dossier_id, filing__number__lte=item.filing.number
        )
        .order_by("-filing__number")
        .first()
    )


def advisory_reports(item: SessionItem) -> list[AdvisoryReport]:
    """What the advisory team wrote on the filing that is judged, oldest first."""
    return list(
        AdvisoryReport.objects.filter(filing=item.filing_id)
        .select_related("written_by", "attachment")
        .order_by("pk")
    )


@dataclass(frozen=True)
class Running:
    """How far a member's sheet is, and what it would give by itself."""

    total: int
    given: int
    of: int
    missing: list[str]
    stars_by_score: int
    stars: int | None
    """None until every criterion has points: a minimum may still be missed."""
    reasons: list[str]


def running(item: SessionItem, sheet: ScoreSheet | None) -> Running:
    """The sheet as it stands saved; its stars are known only when it is whole."""
    rubric = councils.rubric_of(item.dossier)
    points = councils.points_of(sheet) if sheet else {}
    total = sum(points.values())
    missing = [code for code in rubric.by_code if code not in points]
    outcome = None
    if sheet is not None and not missing:
        try:
            outcome = councils.outcome_of(item, [sheet], MinimumReading.MEAN)
        except scoring.SheetError:
            outcome = None  # points after a criterion that has none: said when it is filed
    return Running(
        total=total,
        given=len(points),
        of=len(rubric.by_code),
        missing=missing,
        stars_by_score=scoring.band(rules_of(item.dossier.ruleset), total),
        stars=outcome.stars if outcome else None,
        reasons=reasons(outcome) if outcome else [],
    )
