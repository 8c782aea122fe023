"""What a buyer gets back when fewer packs are sent than were ordered. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.commerce.models import Consignment
from marketplace.commerce.order.models import Line
from marketplace.commerce.selectors.consignments import price_of_last, to_collect, unsent
from marketplace.commerce.selectors.payments import cut_off, due, given_back, received


@dataclass(frozen=True, slots=True)
class FewerRow:
    """One line: how many packs are sent and not sent, and what those not sent cost, in đồng."""

    line: Line
    sent: int
    missing: int
    amount: int


@dataclass(frozen=True, slots=True)
class Fewer:
    """What `services.cancelling.cancel` will do with the money, in đồng. The buyer owes `less`
    for this part; `back` of it was paid and goes back; at the door `to_collect` is left."""

    rows: tuple[FewerRow, ...]
    less: int
    back: int
    to_collect: int


def fewer(consignment: Consignment, missing: Mapping[int, int]) -> Fewer:
    """`missing`: packs that are not sent, by the line's id, fewer than all that have not left."""
    rows = tuple(
        _row(line, packs, missing.get(line.pk, 0)) for line, packs in unsent(consignment).items()
    )
    less = sum(row.amount for row in rows)
    payment = consignment.order.payment
    still = payment.amount - cut_off(consignment.order_id) - less
    back = min(less, received(payment) - given_back(payment) - still)
    return Fewer(rows, less, max(0, back), to_collect(consignment, due(consignment) - less))


def _row(line: Line, packs: int, missing: int) -> FewerRow:
    return FewerRow(line, packs - missing, missing, price_of_last(line, missing))
