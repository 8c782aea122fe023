"""What sending one consignment costs and when it may arrive. Whole đồng, grams. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DAYS_AHEAD = 14
"""How far ahead of the first possible day a buyer may wish a day of arrival."""

EVERY_DAY = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True)
class Rate:
    """A producer's price for sending a consignment; `free_from` None: never free. `days`: the
    fewest and the most on the road; `handling_days` before; `weekdays` on which parcels arrive,
    1 Monday to 7 Sunday."""

    charge: int
    free_from: int | None
    is_sample: bool = False
    days: tuple[int, int] = (2, 5)
    handling_days: int = 1
    weekdays: frozenset[int] = EVERY_DAY
    lets_choose_day: bool = False


SAMPLE_RATE = Rate(charge=30_000, free_from=500_000, is_sample=True)
"""Holds while a producer has named no rate of their own. An example, shown as one: no
carrier's tariff stands behind it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Up to `up_to_grams` costs `charge`; beyond the last step each kilogram begun costs
    `per_kg` more."""

    up_to_grams: int
    charge: int
    per_kg: int = 0


@dataclass(frozen=True, slots=True)
class Zone:
    """A price for some provinces (by code); without provinces for everywhere else. `steps` by
    weight; none: the producer's own Rate holds here too."""

    name: str
    provinces: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    is_served: bool = True
    free_from: int | None = None
    days: tuple[int, int] = (2, 5)
    is_sample: bool = False


def zone_for(zones: Sequence[Zone], province_code: str) -> Zone | None:
    """The zone of a province: one that names it, else the one for everywhere else, else None."""
    for zone in zones:
        if province_code in zone.provinces:
            return zone
    return next((zone for zone in zones if not zone.provinces), None)


def by_weight(grams: int, steps: Sequence[Step]) -> int:
    """What the table asks for a parcel of `grams`; at least one step is needed.

    A parcel of no known weight (0) is asked the first step's price. What the table asks never
    falls as the parcel grows heavier where its own prices do not (`is_rising`).
    """
    ordered = sorted(steps, key=lambda step: step.up_to_grams)
    for step in ordered:
        if grams <= step.up_to_grams:
            return step.charge
    last = ordered[-1]
    kilos = -((last.up_to_grams - grams) // 1_000)
    return last.charge + kilos * last.per_kg


def is_rising(steps: Sequence[Step]) -> bool:
    """Whether heavier never costs less, step by step. A table that falls is asked about on the
    desk before it is kept."""
    ordered = sorted(steps, key=lambda step: step.up_to_grams)
    return all(a.charge <= b.charge for a, b in pairwise(ordered))


def charge(goods_total: int, rate: Rate) -> int:
    """What the buyer pays for sending goods worth `goods_total` đồng from one producer."""
    if rate.free_from is not None and goods_total >= rate.free_from:
        return 0
    return rate.charge


def zone_charge(goods_total: int, grams: int | None, zone: Zone | None, rate: Rate) -> int:
    """What the buyer pays for sending into a zone; the rate where the zone has no table."""
    if zone is None or not zone.steps:
        return charge(goods_total, rate)
    free_from = free_from_in(zone, rate)
    if free_from is not None and goods_total >= free_from:
        return 0
    return by_weight(grams or 0, zone.steps)


def free_from_in(zone: Zone | None, rate: Rate) -> int | None:
    """From which worth of goods sending is free: the zone's own word, where it has a table."""
    return zone.free_from if zone is not None and zone.steps else rate.free_from


def missing_for_free(goods_total: int, rate: Rate) -> int:
    """How many đồng of goods are missing until sending is free; 0 when it is, or never will be."""
    if rate.free_from is None:
        return 0
    return max(0, rate.free_from - goods_total)


def days_offered(on: date, rate: Rate, zone: Zone | None) -> tuple[date, ...]:
    """The days on which a buyer who orders on the day `on` may wish their parcel to arrive.

    The first is as many days off as preparing and the quickest road take; only weekdays on which
    the producer's parcels arrive; two weeks from the first on. None where nothing is sent there.
    """
    if zone is not None and not zone.is_served:
        return ()
    first = on + timedelta(days=rate.handling_days + (zone.days if zone else rate.days)[0])
    days = (first + timedelta(days=n) for n in range(DAYS_AHEAD))
    return tuple(day for day in days if day.isoweekday() in rate.weekdays)


SAMPLE_ZONES = (
    Zone(
        name="Cùng tỉnh",
        steps=(Step(1_000, 20_000, 4_000), Step(3_000, 25_000, 4_000)),
        free_from=400_000,
        days=(1, 2),
        is_sample=True,
    ),
    Zone(
        name="Hà Nội và Thành phố Hồ Chí Minh",
        provinces=frozenset({"01", "79"}),
        steps=(Step(1_000, 30_000, 6_000), Step(3_000, 35_000, 6_000)),
        free_from=500_000,
        days=(2, 4),
        is_sample=True,
    ),
    Zone(
        name="Nơi khác",
        steps=(Step(1_000, 32_000, 8_000), Step(3_000, 40_000, 8_000)),
        free_from=600_000,
        days=(3, 6),
        is_sample=True,
    ),
)
"""Three zones to begin with, the first to be given the producer's own province. Examples,
shown as such: no carrier's tariff stands behind them."""
