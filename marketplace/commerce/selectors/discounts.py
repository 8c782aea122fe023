"""What vouchers and offers take off a basket's lines, and who pays for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from oscar.apps.basket.models import Basket


class Priced(Protocol):
    """What a discount looks at."""

    line_id: int

    @property
    def total(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LineDiscount:
    """Of one line, in đồng, never more than the line."""

    platform: int = 0
    producer: int = 0
    names: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.platform + self.producer


@dataclass(frozen=True, slots=True)
class Discounts:
    by_line: dict[int, LineDiscount] = field(default_factory=dict)
    words: str = ""
    """What is to be said of the voucher that was typed, where it does nothing."""

    def of(self, line_id: int) -> LineDiscount:
        return self.by_line.get(line_id, LineDiscount())


def discounts_of(lines: Sequence[Priced], *, basket: Basket, on: date) -> Discounts:
    """What is taken off these lines on the day; the same for the same basket and day."""
    return Discounts()
