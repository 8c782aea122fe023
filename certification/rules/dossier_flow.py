"""The ways a dossier may go, and whose turn it is. Source: Quyết định 26/2026/QĐ-TTg, Đ5–Đ7."""

from enum import StrEnum


class DossierKind(StrEnum):
    FIRST = "FIRST"
    UPGRADE = "UPGRADE"
    RENEWAL = "RENEWAL"


class DossierState(StrEnum):
    DRAFT = "DRAFT"
    CANCELLED = "CANCELLED"
    FILED = "FILED"
    PAPERS_ASKED = "PAPERS_ASKED"
    RETURNED = "RETURNED"
    FORWARDED = "FORWARDED"
    PROVINCE_ASKED = "PROVINCE_ASKED"
    IN_COUNCIL = "IN_COUNCIL"
    SCORED = "SCORED"
    AT_MINISTRY = "AT_MINISTRY"
    BACK_FROM_MINISTRY = "BACK_FROM_MINISTRY"
    PROPOSED = "PROPOSED"
    RECOGNISED = "RECOGNISED"
    NOT_RECOGNISED = "NOT_RECOGNISED"


class Turn(StrEnum):
    """Who has to act next."""

    PRODUCER = "PRODUCER"
    COMMUNE = "COMMUNE"
    PROVINCE = "PROVINCE"
    COUNCIL = "COUNCIL"
    MINISTRY = "MINISTRY"
    NOBODY = "NOBODY"


_S = DossierState
MOVES: dict[DossierState, frozenset[DossierState]] = {
    _S.DRAFT: frozenset({_S.FILED, _S.CANCELLED}),
    _S.FILED: frozenset({_S.PAPERS_ASKED, _S.RETURNED, _S.FORWARDED}),
    _S.PAPERS_ASKED: frozenset({_S.FILED}),
    _S.RETURNED: frozenset({_S.FILED, _S.CANCELLED}),
    _S.FORWARDED: frozenset({_S.PROVINCE_ASKED, _S.IN_COUNCIL, _S.RETURNED}),
    _S.PROVINCE_ASKED: frozenset({_S.FORWARDED}),
    _S.IN_COUNCIL: frozenset({_S.SCORED, _S.FORWARDED}),
    _S.SCORED: frozenset({_S.PROPOSED, _S.AT_MINISTRY, _S.IN_COUNCIL, _S.NOT_RECOGNISED}),
    _S.AT_MINISTRY: frozenset({_S.RECOGNISED, _S.BACK_FROM_MINISTRY}),
    # Below 90 there the province may give three or four stars, or assess again (Đ7.4.g).
    _S.BACK_FROM_MINISTRY: frozenset({_S.PROPOSED, _S.IN_COUNCIL, _S.NOT_RECOGNISED}),
    _S.PROPOSED: frozenset({_S.RECOGNISED, _S.SCORED}),
    _S.CANCELLED: frozenset(),
    _S.RECOGNISED: frozenset(),
    _S.NOT_RECOGNISED: frozenset(),
}
TURNS: dict[DossierState, Turn] = {
    _S.DRAFT: Turn.PRODUCER,
    _S.FILED: Turn.COMMUNE,
    _S.PAPERS_ASKED: Turn.PRODUCER,
    _S.RETURNED: Turn.PRODUCER,
    _S.FORWARDED: Turn.PROVINCE,
    _S.PROVINCE_ASKED: Turn.PRODUCER,
    _S.IN_COUNCIL: Turn.COUNCIL,
    _S.SCORED: Turn.PROVINCE,
    _S.AT_MINISTRY: Turn.MINISTRY,
    _S.BACK_FROM_MINISTRY: Turn.PROVINCE,
    _S.PROPOSED: Turn.PROVINCE,
    _S.CANCELLED: Turn.NOBODY,
    _S.RECOGNISED: Turn.NOBODY,
    _S.NOT_RECOGNISED: Turn.NOBODY,
}
EDITABLE = frozenset({_S.DRAFT, _S.PAPERS_ASKED, _S.RETURNED, _S.PROVINCE_ASKED})
"""Where the producer may change the draft; what was filed before stays as it was."""

CLOSED = frozenset({_S.CANCELLED, _S.RECOGNISED, _S.NOT_RECOGNISED})


class NoSuchMove(ValueError):
    """A dossier never goes that way."""


def check_move(before: DossierState, after: DossierState) -> None:
    """Raise NoSuchMove unless a dossier may go from the one state to the other."""
    if after not in MOVES[before]:
        raise NoSuchMove(f"{before} → {after}")
