"""What sending one consignment costs, in whole đồng. Plain Python."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """A producer's price for sending a consignment; `free_from` None: never free."""

    charge: int
    free_from: int | None
    is_sample: bool = False


SAMPLE_RATE = Rate(charge=30_000, free_from=500_000, is_sample=True)
"""Holds while a producer has named no rate of their own. An example, shown as one: no
carrier's tariff stands behind it."""


def charge(goods_total: int, rate: Rate) -> int:
    """What the buyer pays for sending goods worth `goods_total` đồng from one producer."""
    if rate.free_from is not None and goods_total >= rate.free_from:
        return 0
    return rate.charge


def missing_for_free(goods_total: int, rate: Rate) -> int:
    """How many đồng of goods are missing until sending is free; 0 when it is, or never will be."""
    if rate.free_from is None:
        return 0
    return max(0, rate.free_from - goods_total)
