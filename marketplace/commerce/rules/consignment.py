"""The states of a consignment and the steps between them. Plain Python.

    PLACED ─ ACCEPTED ─ PACKED ─ HANDED_OVER ─ DELIVERED ─ RETURNED
       └────────┴─────────┴─ CANCELLED   └─ REFUSED ─ RETURNED

A parcel of which a part went ahead (services.parts) never comes back whole: once its rest is back,
the part is what was delivered, so REFUSED leads to DELIVERED there.

PACKED goes back to ACCEPTED when a parcel is unpacked before it left. CANCELLED goes back to
PLACED only where the money of an expired order came late and its stock could be taken again
(services.payments). HANDED_OVER goes straight to RETURNED when the carrier lost the parcel or
sent it back untried.
"""

from datetime import date, timedelta

from marketplace.commerce.rules.delivery import SAMPLE_RATE

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
    PACKED: (HANDED_OVER, ACCEPTED, CANCELLED),
    HANDED_OVER: (DELIVERED, REFUSED, RETURNED),
    DELIVERED: (RETURNED,),
    REFUSED: (RETURNED, DELIVERED),
    RETURNED: (),
    CANCELLED: (PLACED,),
}

BEFORE_LEAVING = frozenset({PLACED, ACCEPTED, PACKED})
"""Its stock is promised, not yet gone."""

TO_DO = (PLACED, ACCEPTED, PACKED)
"""What a producer still has to do something about."""

AFTER_ACCEPTING = frozenset({ACCEPTED, PACKED, HANDED_OVER, DELIVERED, REFUSED, RETURNED})
"""Its producer took it: accepting it again says nothing new."""

ENDED = frozenset({DELIVERED, REFUSED, RETURNED, CANCELLED})
"""Nobody sends anything for it any more."""

BUYER, PRODUCER, PLATFORM, SYSTEM = "BUYER", "PRODUCER", "PLATFORM", "SYSTEM"
"""Who calls a consignment off."""

SHOWN_AFTER_END = timedelta(days=30)
"""So long after the end a producer may still read who the buyer was and where they live."""


def may_become(state: str, target: str) -> bool:
    """Whether a consignment in `state` may be moved to `target`."""
    return target in STEPS.get(state, ())


def may_cancel(state: str, side: str) -> bool:
    """Whether `side` may still call it off: a buyer until the producer accepts, everybody else
    until it leaves."""
    return state == PLACED if side == BUYER else state in BEFORE_LEAVING


def shows_buyer(ended_on: date | None, on: date) -> bool:
    """Whether a producer still sees the buyer's name, telephone and address: while sending
    needs them and 30 days more."""
    return ended_on is None or on < ended_on + SHOWN_AFTER_END


def most_refusal_fee(delivery_charge: int) -> int:
    """The most that a parcel nobody took may cost to be shared, in đồng: both ways at the charge
    agreed, or at the usual one where sending was free."""
    return 2 * max(delivery_charge, SAMPLE_RATE.charge)
