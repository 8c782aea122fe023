"""What may be recognised, what is decided, what waits at the ministry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, QuerySet

from certification.models import (
    Certificate,
    CouncilResult,
    DecisionItem,
    Dossier,
    MinistryReferral,
    RecognitionDecision,
)
from certification.rules import recognition
from certification.rules.dossier_flow import DossierState
from certification.rules.recognition import Way
from certification.rules.scoring import shown
from certification.selectors.programme_settings import settings_of
from certification.selectors.register import RecordingOutlook, recording_outlook
from certification.selectors.rulesets import rules_of
from foundation.models import Authority

AWAITING_DECISION = (DossierState.SCORED.value, DossierState.BACK_FROM_MINISTRY.value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dossier with its council's last result and where that leads; see rules/recognition."""

    dossier: Dossier
    result: CouncilResult
    way: Way
    stars: int
    returned: MinistryReferral | None
    """The ministry's answer of less than ninety points to this very result."""

    @property
    def mean(self) -> Fraction:
        return Fraction(self.result.mean_numerator, self.result.mean_denominator)

    @property
    def mean_shown(self) -> Decimal:
        """Two places, cut off: nothing looks higher than it is."""
        return shown(self.mean)

    @property
    def may_be_proposed(self) -> bool:
        return self.way is Way.HERE

    @property
    def must_go_up(self) -> bool:
        return self.way is Way.UP

    @property
    def may_be_closed(self) -> bool:
        """Too few stars; or sent back, where the province decides whether it recognises."""
        return self.way is Way.CLOSED or self.returned is not None


def candidates(dossiers: Iterable[Dossier]) -> list[Candidate]:
    """Those of the dossiers that have a council's result, in the order given.

    Two queries and, once a process, one for each rule set; bring `ruleset` and what is shown
    joined.
    """
    rows = list(dossiers)
    results = {
        result.item.dossier_id: result
        for result in CouncilResult.objects.filter(item__dossier__in=rows)
        .select_related("item__session__council")
        .order_by("pk")
    }
    below = {
        referral.result_id: referral
        for referral in MinistryReferral.objects.filter(
            dossier__in=rows, outcome=MinistryReferral.Outcome.BELOW
        )
    }
    return [
        _candidate(row, results[row.pk], below.get(results[row.pk].pk))
        for row in rows
        if row.pk in results
    ]


def candidate_of(dossier: Dossier) -> Candidate | None:
    """The same for one dossier; None before a council has a result on it."""
    return next(iter(candidates([dossier])), None)


def _candidate(
    dossier: Dossier, result: CouncilResult, returned: MinistryReferral | None
) -> Candidate:
    led = recognition.prospect(
        rules_of(dossier.ruleset),
        mean=Fraction(result.mean_numerator, result.mean_denominator),
        stars=result.stars,
        came_back=returned is not None,
        points_above=returned.outcome_points if returned else None,
    )
    return Candidate(dossier, result, led.way, led.stars, returned)


def shown_with(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Dossiers with all that their line in a list shows, by place and name."""
    return dossiers.select_related(
        "product", "producer", "product_set", "commune__province", "ruleset"
    ).order_by("commune__name", "product__title", "pk")


def decisions(among: QuerySet[RecognitionDecision]) -> QuerySet[RecognitionDecision]:
    """For a list: newest first, each with its `item_count`."""
    rows = among.select_related("authority").annotate(item_count=Count("items"))
    return rows.order_by("-proposed_on", "-pk")


def items_of(decision: RecognitionDecision) -> QuerySet[DecisionItem]:
    """The products of a decision by place and name, with certificate and code where issued."""
    return decision.items.select_related(
        "dossier__product__producer",
        "dossier__product__maker",
        "dossier__producer",
        "dossier__commune__province",
        "dossier__product_set",
        "dossier__product_code",
        "result",
        "certificate",
    ).order_by("dossier__commune__name", "dossier__product__title", "pk")


def outlooks(
    items: Sequence[DecisionItem], *, decided_on: date
) -> list[tuple[DecisionItem, RecordingOutlook]]:
    """What issuing each item on that day would do; one query each, so for one decision only."""
    return [
        (
            item,
            recording_outlook(item.dossier.product, stars=item.stars, decided_on=decided_on),
        )
        for item in items
    ]


def holder_fits(dossier: Dossier) -> bool:
    """Whether the producer who filed still sells or makes the product."""
    return dossier.producer_id in {dossier.product.producer_id, dossier.product.maker_id}


def open_referrals() -> QuerySet[MinistryReferral]:
    """What waits for the ministry's answer, the oldest first."""
    rows = MinistryReferral.objects.filter(answered_on__isnull=True)
    return shown_referrals(rows).order_by("sent_on", "pk")


def shown_referrals(among: QuerySet[MinistryReferral]) -> QuerySet[MinistryReferral]:
    """For a list: unanswered ones first, then the newest."""
    return among.select_related(
        "dossier__product", "dossier__producer", "dossier__commune__province", "result"
    ).order_by(F("answered_on").desc(nulls_first=True), "-pk")


def referrals_of(dossier: Dossier) -> QuerySet[MinistryReferral]:
    """All that was sent to the ministry of a dossier, newest first."""
    return dossier.referrals.order_by("-pk")


def decision_item_of(dossier: Dossier) -> DecisionItem | None:
    """The item of the decision it stands in, signed or not; dropped decisions have none."""
    return (
        dossier.decision_items.select_related("decision__authority", "certificate")
        .order_by("-pk")
        .first()
    )


def certificate_from(dossier: Dossier) -> Certificate | None:
    """The certificate that came of the dossier."""
    return Certificate.objects.with_end().filter(decision_item__dossier=dossier).first()


def order_number_width(authority: Authority) -> int | None:
    """How many digits the authority gives the order number of a product code, if it has said."""
    return settings_of(authority).order_number_width


def province_authority(province_code: str) -> Authority | None:
    """The authority that acts at a province today."""
    return Authority.objects.filter(
        level=Authority.Level.PROVINCE, place_code=province_code, acting__isnull=True
    ).first()
