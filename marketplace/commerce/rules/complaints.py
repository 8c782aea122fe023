"""The states of a complaint, the steps between them, and its deadlines. Plain Python.

    OPEN ─ ACCEPTED ─ SETTLED        the producer agrees: at once, or when the goods are back
     ├──── DECLINED ─┐
     └───────────────┴ ESCALATED ─ SETTLED | ACCEPTED | CLOSED      the staff decide
    every running one ─ CLOSED       the buyer lets it be

Rules and sources: docs/rules/complaints.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta

OPEN = "OPEN"
ACCEPTED = "ACCEPTED"
DECLINED = "DECLINED"
ESCALATED = "ESCALATED"
SETTLED = "SETTLED"
CLOSED = "CLOSED"

BUYER, PRODUCER, PLATFORM = "BUYER", "PRODUCER", "PLATFORM"

STEPS: dict[tuple[str, str], tuple[str, ...]] = {
    (OPEN, PRODUCER): (ACCEPTED, SETTLED, DECLINED),
    (OPEN, BUYER): (ESCALATED, CLOSED),
    (OPEN, PLATFORM): (ESCALATED,),
    (ACCEPTED, PRODUCER): (SETTLED,),
    (ACCEPTED, BUYER): (ESCALATED, CLOSED),
    (ACCEPTED, PLATFORM): (SETTLED, ESCALATED),
    (DECLINED, BUYER): (ESCALATED, CLOSED),
    (ESCALATED, BUYER): (CLOSED,),
    (ESCALATED, PLATFORM): (SETTLED, ACCEPTED, CLOSED),
}
"""Who may move a complaint from where to where."""

RUNNING = frozenset({OPEN, ACCEPTED, DECLINED, ESCALATED})

FACTS_DAYS = 30
"""Luật 19/2023 Đ38.3: whoever was told wrongly may end the contract within so many days."""

SETTLE_DAYS = 30
"""Within so many days of its opening a complaint is settled; money is back (Đ38.4)."""


def may_become(state: str, target: str, side: str) -> bool:
    """Whether this side may move a complaint in `state` to `target`."""
    return target in STEPS.get((state, side), ())


def may_escalate(state: str, *, answer_by: date, settle_by: date, on: date) -> bool:
    """Whether the buyer may ask the market to decide: when the producer said no, or was late."""
    if state == DECLINED:
        return True
    return (state == OPEN and on > answer_by) or (state == ACCEPTED and on > settle_by)


@dataclass(frozen=True, slots=True)
class Window:
    """Until which day a complaint of this kind may be opened; None: not at all now."""

    until: date | None = None


BEFORE_DELIVERY = {
    "ACCEPTED": ("FACTS",),
    "PACKED": ("FACTS",),
    "HANDED_OVER": ("FACTS", "MISSING"),
}
"""What can be said of a parcel that has not come. While it is only placed the buyer cancels."""


def window(state: str, *, kind: str, delivered_on: date | None, days: int) -> Window:
    """Until when the buyer may complain about a parcel. `days`: of the market, after delivery;
    for wrong facts at least 30. That the producer has the goods again takes no right away."""
    if kind in BEFORE_DELIVERY.get(state, ()):
        return Window(date.max)
    if state in {"DELIVERED", "RETURNED"} and delivered_on is not None:
        allowed = max(days, FACTS_DAYS) if kind == "FACTS" else days
        return Window(delivered_on + timedelta(days=allowed))
    return Window()


def interest(amount: int, basis_points: int, days: int) -> int:
    """Interest on money that is `days` late, at a yearly rate, half a đồng rounded up."""
    if days <= 0:
        return 0
    return (2 * amount * basis_points * days + 10_000 * 365) // (2 * 10_000 * 365)
