"""What stands on every label of a run, beside its own code."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certification.selectors import OcopMark


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """Facts in Vietnamese, the language of goods labels, as they are to be printed.

    `address_prefix` is what the QR holds before the code (`adapters.qr.address_prefix`). The mark
    is drawn from the right to it alone; None prints none. Empty texts and None print nothing.
    `lines` are the producer's own further lines, the first to give way where there is no room.
    """

    title: str
    producer: str
    address_prefix: str
    place: str = ""
    lot: str = ""
    packed_on: date | None = None
    best_before_on: date | None = None
    mark: "OcopMark | None" = None
    lines: tuple[str, ...] = ()
