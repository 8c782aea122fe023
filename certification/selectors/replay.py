"""What filed sheets would come to under other rules. Nothing is kept, nothing is changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certification.models import CouncilResult, Dossier, ScoreSheet
from certification.rules.council import stops_found
from certification.rules.rubric import RuleSet
from certification.rules.scoring import MinimumReading, SheetError, score, shown
from certification.selectors.councils import points_of
from certification.selectors.rulesets import reasons

MOST = 500
"""Dossiers asked about at once."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One dossier under the draft beside what its council found.

    `stars` is None, with `refused` in words, where its sheets cannot be scored under the draft:
    other criteria, or points that no option has.
    """

    dossier: Dossier
    mean_then: Fraction
    stars_then: int
    mean: Fraction | None = None
    stars: int | None = None
    reasons: tuple[str, ...] = ()
    refused: str = ""

    @property
    def changes(self) -> bool:
        return self.stars is not None and self.stars != self.stars_then

    @property
    def mean_then_shown(self) -> str:
        return str(shown(self.mean_then))

    @property
    def mean_shown(self) -> str:
        return "" if self.mean is None else str(shown(self.mean))


def scored_dossiers(among: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those that a council concluded on, the newest first."""
    results = CouncilResult.objects.values("item__dossier")
    return (
        among.filter(pk__in=results)
        .select_related("product", "producer", "product_set", "commune")
        .order_by("-pk")
    )


def replay(rules: RuleSet, dossiers: Iterable[Dossier]) -> list[Replayed]:
    """Score each dossier's last filed sheets under these rules; two queries for all of them.

    The sheets are those that counted in the council's last result, read as it read minima.
    """
    rows = list(dossiers)
    results = {
        result.item.dossier_id: result
        for result in CouncilResult.objects.filter(item__dossier__in=rows)
        .select_related("item")
        .order_by("pk")
    }
    sheets: dict[int, list[ScoreSheet]] = {}
    items = [result.item_id for result in results.values()]
    for sheet in ScoreSheet.objects.filter(item__in=items, filed_at__isnull=False).order_by("pk"):
        sheets.setdefault(sheet.item_id, []).append(sheet)
    return [
        _replayed(rules, row, results[row.pk], sheets.get(results[row.pk].item_id, []))
        for row in rows
        if row.pk in results
    ]


def _replayed(
    rules: RuleSet, dossier: Dossier, result: CouncilResult, sheets: list[ScoreSheet]
) -> Replayed:
    facts: dict[str, Any] = {
        "dossier": dossier,
        "mean_then": Fraction(result.mean_numerator, result.mean_denominator),
        "stars_then": result.stars,
    }
    criteria = rules.set(dossier.product_set_id)
    if criteria is None:
        return Replayed(**facts, refused=_("Bản dự thảo không có bộ sản phẩm này."))
    counted = [sheet for sheet in sheets if sheet.pk in result.sheet_ids] or sheets
    reading = MinimumReading(result.reading)
    findings = [[(code, place) for code, place in sheet.stopped_at] for sheet in counted]
    try:
        outcome = score(
            rules,
            criteria,
            [points_of(sheet) for sheet in counted],
            stopped_at=stops_found(findings, reading),
            reading=reading,
        )
    except (SheetError, ValueError) as error:
        words = _("Phiếu chấm không hợp với tiêu chí của bản dự thảo: %(why)s")
        return Replayed(**facts, refused=words % {"why": error})
    return Replayed(
        **facts, mean=outcome.mean, stars=outcome.stars, reasons=tuple(reasons(outcome))
    )
