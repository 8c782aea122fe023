"""How far two places are from each other as the crow flies. Plain Python."""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0

Point = tuple[float, float]
"""Latitude and longitude in degrees."""


def straight_km(one: Point, other: Point) -> float:
    """Kilometres over the ground in a straight line; no road is that short."""
    lat, lon, other_lat, other_lon = map(radians, (*one, *other))
    chord = sin((other_lat - lat) / 2) ** 2
    chord += cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
