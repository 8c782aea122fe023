"""The states of a consignment and the steps between them. Plain Python.

    PLACED ─ ACCEPTED ─ PACKED ─ HANDED_OVER ─ DELIVERED ─ RETURNED
       └────────┴─────────┴─ CANCELLED   └─ REFUSED ─ RETURNED

CANCELLED goes back to PLACED only where the money of an expired order came late and its stock
could be taken again (services.payments). HANDED_OVER goes straight to RETURNED when the carrier
lost the parcel or sent it back untried.
"""

PLACED = "PLACED"
ACCEPTED = "ACCEPTED"
PACKED = "PACKED"
HANDED_OVER = "HANDED_OVER"
DELIVERED = "DELIVERED"
REFUSED = "REFUSED"
RETURNED = "RETURNED"
CANCELLED = "CANCELLED"

STEPS: dict[str, tuple[str, ...]] = {
    PLACED: (ACCEPTED, CANCELLED),
    ACCEPTED: (PACKED, CANCELLED),
    PACKED: (HANDED_OVER, CANCELLED),
    HANDED_OVER: (DELIVERED, REFUSED, RETURNED),
    DELIVERED: (RETURNED,),
    REFUSED: (RETURNED,),
    RETURNED: (),
    CANCELLED: (PLACED,),
}

BEFORE_LEAVING = frozenset({PLACED, ACCEPTED, PACKED})
"""Its stock is promised, not yet gone."""

TO_DO = (PLACED, ACCEPTED, PACKED)
"""What a producer still has to do something about."""


def may_become(state: str, target: str) -> bool:
    """Whether a consignment in `state` may be moved to `target`."""
    return target in STEPS.get(state, ())
