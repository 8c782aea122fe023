"""Whether an event may stand in a lot's log: judged by when it happened, never by when it came.

People write a log in the evening, or a week later from a notebook, so the order of entry says
nothing. What cannot be is refused with its reason; nothing that was accepted becomes wrong by
what is entered after it, for a later entry of packing only widens what is allowed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

ONLY_BEFORE_PACKING = frozenset({"CARED", "HARVESTED"})
"""What grows is no longer tended or cut once it lies in the pack."""

ONLY_AFTER_PACKING = frozenset({"SHIPPED", "LABELLED", "RELABELLED", "RECALLED"})
"""A packed lot exists from its packing day on; labels go onto its packs."""

INTO_CLOSED_LOTS = frozenset({"SHIPPED", "RECALLED", "DESTROYED"})
"""What still befalls the goods after the book of a lot is closed. Corrections come in too."""

USUAL_YEARS = 5
"""How long before packing something may have happened to what is in the pack."""

LONG_YEARS = {14: 30, 15: 30, 18: 30, 20: 30, 21: 30, 23: 30, 24: 100, 25: 30}
"""Sets whose goods ripen or grow for decades: spirits, medicinal plants, wood, ornamentals."""


class Refusal(StrEnum):
    """Why an event cannot stand where it was put."""

    FUTURE = "FUTURE"
    TOO_OLD = "TOO_OLD"
    AFTER_PACKING = "AFTER_PACKING"
    BEFORE_PACKING = "BEFORE_PACKING"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class LotDays:
    """What of a lot bears on its events.

    `packed` are the local days of its packing: the lot's own and those of events that say so.
    `is_bulk`: the lot is of goods not yet packed; its day is the one it was made on.
    """

    packed: Collection[date]
    is_bulk: bool
    is_closed: bool
    product_set: int | None


def refusal(
    *,
    kind: str,
    happened_at: datetime,
    happened_on: date,
    now: datetime,
    lot: LotDays,
    is_correction: bool = False,
) -> Refusal | None:
    """Why an event of this kind may not be put at this instant; None where it may.

    `happened_on` is the local day of `happened_at`. Days are compared, not hours: who packs and
    ships on one day seldom notes which came first.
    """
    if happened_at > now:
        return Refusal.FUTURE
    if lot.is_closed and not is_correction and kind not in INTO_CLOSED_LOTS:
        return Refusal.CLOSED
    first, last = min(lot.packed), max(lot.packed)
    if happened_on < earliest(first, lot.product_set):
        return Refusal.TOO_OLD
    if kind in ONLY_BEFORE_PACKING and not lot.is_bulk and happened_on > last:
        return Refusal.AFTER_PACKING
    if kind in ONLY_AFTER_PACKING and happened_on < first:
        return Refusal.BEFORE_PACKING
    return None


def earliest(packed_on: date, product_set: int | None) -> date:
    """The first day on which something can have happened to a lot packed on this day."""
    years = LONG_YEARS.get(product_set or 0, USUAL_YEARS)
    return packed_on - timedelta(days=366 * years)
