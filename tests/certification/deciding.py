"""Dossiers with a council's result, and decisions at any step, for tests of what comes after."""

from datetime import date
from typing import Any

from certification.models import (
    Certificate,
    CouncilResult,
    CouncilSession,
    Dossier,
    RecognitionDecision,
    SessionItem,
)
from certification.rules.dossier_flow import DossierState
from certification.services import recognition
from foundation.calendar import today
from foundation.models import User
from tests.certification import officers
from tests.factories import UserFactory
from tests.factories.programme import CouncilFactory, DossierFactory


def scored(
    *, stars: int = 4, mean: tuple[int, int] | None = None, on: date | None = None, **fields: Any
) -> Dossier:
    """A dossier in Phường Phan Thiết on which a council concluded; `mean` as a fraction."""
    dossier: Dossier = DossierFactory.create(
        **{"state": DossierState.SCORED, "product__is_public": False, **fields}
    )
    conclude(dossier, stars=stars, mean=mean, on=on)
    return dossier


def conclude(
    dossier: Dossier,
    *,
    stars: int,
    mean: tuple[int, int] | None = None,
    on: date | None = None,
) -> CouncilResult:
    """The council's result, written straight into its table."""
    day = on or today()
    numerator, denominator = mean or ({5: 92, 4: 75, 3: 55, 2: 35, 1: 20, 0: 60}[stars], 1)
    session = CouncilSession.objects.create(
        council=CouncilFactory.create(),
        form=CouncilSession.Form.MEETING,
        name="Phiên thử",
        held_on=day,
        called_by=dossier.started_by,
    )
    item = SessionItem.objects.create(
        session=session,
        dossier=dossier,
        filing=dossier.filings.latest("number"),
        added_by=dossier.started_by,
    )
    by_score = min(5, max(stars, 1)) if stars else 3
    return CouncilResult.objects.create(
        item=item,
        mean_numerator=numerator,
        mean_denominator=denominator,
        stars_by_score=by_score,
        stars_by_minima=by_score,
        stars=stars,
        reading="mean",
        reasons=["Tiêu chí 5.1: chưa có câu chuyện"] if stars < 3 else [],
        sheets_sha256="0" * 64,
        concluded_by=dossier.started_by,
        concluded_on=day,
    )


def proposed(*dossiers: Dossier, by: User | None = None) -> RecognitionDecision:
    return recognition.propose(
        authority=officers.province(),
        title="Công nhận sản phẩm OCOP",
        dossiers=dossiers or (scored(),),
        by=by or UserFactory.create(),
        on=today(),
    )


def signed(
    *dossiers: Dossier, number: str = "77/QĐ-UBND", decided_on: date | None = None
) -> RecognitionDecision:
    return recognition.sign(
        decision=proposed(*dossiers),
        number=number,
        decided_on=decided_on or today(),
        signer="Chủ tịch tỉnh",
        by=UserFactory.create(),
        on=today(),
    )


def recognised(*dossiers: Dossier, **fields: Any) -> list[Certificate]:
    return recognition.publish(
        decision=signed(*dossiers, **fields), by=UserFactory.create(), on=today()
    )
