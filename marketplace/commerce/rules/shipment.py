"""How far a parcel at a carrier is. Plain Python.

    BOOKED → COLLECTED → MOVING → FAILED → RETURNING → RETURNED
       └→ CANCELLED                └→ DELIVERED      (LOST from anywhere before an end)

Carriers say things twice, late and in any order, so a state only ever moves forward: what comes
late is written down and moves nothing. FAILED is one try at the door; carriers try again, so it may
still become DELIVERED.
"""

BOOKED = "BOOKED"
COLLECTED = "COLLECTED"
MOVING = "MOVING"
FAILED = "FAILED"
RETURNING = "RETURNING"
DELIVERED = "DELIVERED"
RETURNED = "RETURNED"
CANCELLED = "CANCELLED"
LOST = "LOST"

NOTED = "noted-by-staff"
"""The code of what the market's staff wrote about a parcel; no carrier says it."""

_ON_THE_WAY = (BOOKED, COLLECTED, MOVING, FAILED, RETURNING)
ENDED = frozenset({DELIVERED, RETURNED, CANCELLED, LOST})
LEFT = frozenset({COLLECTED, MOVING, FAILED, RETURNING, DELIVERED, RETURNED, LOST})
"""The parcel is no longer in its producer's hands."""


def comes_before(state: str) -> tuple[str, ...]:
    """The states from which a parcel may move on to this one."""
    if state == CANCELLED:
        return (BOOKED,)
    if state in ENDED:
        return _ON_THE_WAY
    return _ON_THE_WAY[: _ON_THE_WAY.index(state)] if state in _ON_THE_WAY else ()


def may_move(state: str, target: str) -> bool:
    """Whether what was heard moves the parcel on."""
    return state in comes_before(target)
