"""Whether a lot's events still say what they said when they were written."""

from traceability.models import Lot
from traceability.rules.event_chain import first_broken


def verify_chain(lot: Lot) -> int | None:
    """The position of the lot's first event that was changed after writing; None if none was.

    Removing the newest events leaves a shorter chain that still fits; compare the last hash with
    a copy kept elsewhere to see that. One query.
    """
    return first_broken(event.link for event in lot.events.order_by("position"))
