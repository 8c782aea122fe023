"""A council that sits, a dossier before it, and sheets: for tests of the council."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from certification.models import (
    Council,
    CouncilMember,
    CouncilSession,
    Dossier,
    ScoreSheet,
    SessionItem,
)
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors.councils import rubric_of
from certification.services import councils
from foundation.calendar import today
from foundation.models import User
from foundation.rules.roles import Role
from tests.certification.officers import person, province
from tests.factories import ProducerFactory, ProductFactory, UserFactory
from tests.factories.programme import DossierFactory
from tests.factories.register import CertificateFactory

NOBODYS = iter(range(10**9))


def citizen_id() -> str:
    return f"0{68_000_000_000 + next(NOBODYS)}"


def tax_number() -> str:
    return f"{4_200_000_000 + next(NOBODYS)}"


def officer() -> User:
    return person(Role.PROVINCIAL_OFFICER, province())


def member(
    council: Council,
    *,
    seat: str = CouncilMember.Seat.MEMBER,
    user: User | None = None,
    cleared: bool = True,
) -> CouncilMember:
    """Someone seated today, with a declared citizen's number unless told otherwise."""
    user = user or UserFactory.create()
    if cleared:
        councils.declare_identifier(
            user=user, kind="CITIZEN_ID", number=citizen_id(), by=user, on=today()
        )
    return councils.seat(
        council=council,
        user=user,
        seat=seat,
        organisation="Sở thử",
        by=council.set_up_by,
        on=today(),
    )


def council_of(members: int = 5, *, by: User | None = None) -> Council:
    """A council of Lâm Đồng with a chair and that many seats in all."""
    by = by or officer()
    council = councils.set_up(
        authority=province(),
        name="Hội đồng tỉnh thử",
        decision_number="12/QĐ-UBND",
        decided_on=today() - timedelta(days=90),
        by=by,
        on=today(),
    )
    for place in range(members):
        first = place == 0
        member(council, seat=CouncilMember.Seat.CHAIR if first else CouncilMember.Seat.MEMBER)
    return council


def session_of(council: Council, **given: Any) -> CouncilSession:
    facts: dict[str, Any] = {
        "form": CouncilSession.Form.MEETING,
        "name": "Phiên thử",
        "held_on": today(),
        "by": council.set_up_by,
        "on": today(),
    }
    return councils.call_session(council=council, **(facts | given))


def dossier_before_council(
    state: DossierState = DossierState.FORWARDED, *, set_number: int = 11, **given: Any
) -> Dossier:
    """A dossier of a producer that can be compared: it has a tax number."""
    kind = given.pop("kind", DossierKind.FIRST.value)
    producer = given.pop("producer", None) or ProducerFactory.create(tax_number=tax_number())
    product = ProductFactory.create(producer=producer, ocop_set_id=set_number, stock=False)
    if kind == DossierKind.RENEWAL:
        given["renews"] = CertificateFactory.create(product=product)
    return DossierFactory.create(product=product, kind=kind, state=state, **given)


def item_of(session: CouncilSession, dossier: Dossier | None = None, **given: Any) -> SessionItem:
    return councils.put_on_agenda(
        session=session,
        dossier=dossier or dossier_before_council(),
        by=session.called_by,
        on=today(),
        **given,
    )


def full_marks(dossier: Dossier, **points: int) -> dict[str, dict[str, Any]]:
    """The best marks of its set; `c3_1=2` gives criterion 3.1 two points."""
    lowered = {name[1:].replace("_", "."): value for name, value in points.items()}
    return marks_of(
        {code: lowered.get(code, c.max) for code, c in rubric_of(dossier).by_code.items()}
    )


def marks_of(points: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    return {code: {"points": value, "case": "", "note": ""} for code, value in points.items()}


def sheet_of(
    item: SessionItem,
    who: CouncilMember,
    marks: Mapping[str, Mapping[str, Any]] | None = None,
    *,
    filed: bool = True,
    **given: Any,
) -> ScoreSheet:
    sheet = councils.save_sheet(
        item=item,
        member=who,
        marks=full_marks(item.dossier) if marks is None else marks,
        by=who.user,
        on=today(),
        **given,
    )
    return councils.file_sheet(sheet=sheet, by=who.user, on=today()) if filed else sheet


def members_of(session: CouncilSession) -> list[CouncilMember]:
    return [seat.member for seat in session.seats.select_related("member__user").order_by("pk")]
