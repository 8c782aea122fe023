"""The provinces a reader may say they are in: one bit each, and how far apart they lie.

A province here is where a reader *said* they are; nobody is located. Centres are those of the
places' table to a hundredth of a degree (about 1 km), which a test compares; they serve to tell
a trip that nobody makes from one that people make.
"""

from collections.abc import Iterable
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple


class Place(NamedTuple):
    """A province since 1 July 2025: official code, name, its middle in degrees."""

    code: str
    name: str
    lat: float
    lon: float


PLACES = (
    Place("01", "Hà Nội", 20.97, 105.67),
    Place("04", "Cao Bằng", 22.74, 106.25),
    Place("08", "Tuyên Quang", 22.45, 105.00),
    Place("11", "Điện Biên", 21.72, 103.28),
    Place("12", "Lai Châu", 22.25, 103.26),
    Place("14", "Sơn La", 21.30, 104.14),
    Place("15", "Lào Cai", 22.09, 104.40),
    Place("19", "Thái Nguyên", 22.03, 105.79),
    Place("20", "Lạng Sơn", 21.89, 106.59),
    Place("22", "Quảng Ninh", 21.24, 107.17),
    Place("24", "Bắc Ninh", 21.30, 106.46),
    Place("25", "Phú Thọ", 21.01, 105.10),
    Place("31", "Hải Phòng", 20.92, 106.46),
    Place("33", "Hưng Yên", 20.63, 106.24),
    Place("37", "Ninh Bình", 20.31, 106.06),
    Place("38", "Thanh Hóa", 19.98, 105.49),
    Place("40", "Nghệ An", 19.28, 104.86),
    Place("42", "Hà Tĩnh", 18.34, 105.61),
    Place("44", "Quảng Trị", 17.20, 106.63),
    Place("46", "Huế", 16.37, 107.47),
    Place("48", "Đà Nẵng", 15.58, 107.95),
    Place("51", "Quảng Ngãi", 14.67, 108.16),
    Place("52", "Gia Lai", 13.85, 108.38),
    Place("56", "Khánh Hòa", 12.09, 108.95),
    Place("66", "Đắk Lắk", 12.93, 108.46),
    Place("68", "Lâm Đồng", 11.69, 107.98),
    Place("75", "Đồng Nai", 11.44, 107.11),
    Place("79", "Hồ Chí Minh", 10.91, 106.66),
    Place("80", "Tây Ninh", 11.09, 106.29),
    Place("82", "Đồng Tháp", 10.55, 105.67),
    Place("86", "Vĩnh Long", 9.93, 106.28),
    Place("91", "An Giang", 10.17, 105.04),
    Place("92", "Cần Thơ", 9.79, 105.75),
    Place("96", "Cà Mau", 9.10, 105.16),
)
"""In the order of their bits, which is kept for ever: a province to come goes to the end."""

BIT_OF = {place.code: number for number, place in enumerate(PLACES)}
EARTH_KM = 6371.0

QUARTERS_WATCHED = 4
"""Two places told within four quarters of an hour: up to 75 minutes. Beyond that a flight
between two cities is possible, and a trip proves nothing."""
SAME_STEP_KM = 150.0
"""Middles this near may belong to two people a street apart: provinces are 60 to 150 km wide."""
ROAD_KM_PER_HOUR = 80.0


def bits(codes: Iterable[str]) -> int:
    """One bit for each province. Raises KeyError for a code that is none of today's."""
    found = 0
    for code in codes:
        found |= 1 << BIT_OF[code]
    return found


def codes(provinces: int) -> tuple[str, ...]:
    """The official codes of the provinces whose bits are set, in the order of the bits."""
    return tuple(place.code for n, place in enumerate(PLACES) if provinces >> n & 1)


@cache
def distance_km(one: str, other: str) -> float:
    """Between the middles of two provinces, along the great circle. Raises KeyError."""
    here, there = PLACES[BIT_OF[one]], PLACES[BIT_OF[other]]
    rise = sin(radians(there.lat - here.lat) / 2) ** 2
    across = sin(radians(there.lon - here.lon) / 2) ** 2
    chord = rise + cos(radians(here.lat)) * cos(radians(there.lat)) * across
    return 2 * EARTH_KM * asin(sqrt(chord))


@cache
def is_far_trip(one: str, other: str, quarters: int) -> bool:
    """Whether no pack goes from one province to the other in so many quarters of an hour.

    `quarters` is the difference of two rounded times, so the time between may be one more.
    """
    if one == other or not 0 <= quarters <= QUARTERS_WATCHED:
        return False
    possible_km = ROAD_KM_PER_HOUR * (quarters + 1) / 4
    return distance_km(one, other) > SAME_STEP_KM + possible_km
