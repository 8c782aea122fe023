"""Points and boundaries of growing areas as people type or paste them: degrees, north and east."""

import math
import re
from collections.abc import Sequence

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

MOST_CORNERS = 200
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_AROUND = " \t\r,;°()[]NnEe"
"""What may stand around the numbers in what a map or a message gives."""
_SOUTH, _NORTH, _WEST, _EAST = 6.0, 24.0, 102.0, 118.0
"""Viet Nam with its islands and sea."""
_METRES_PER_DEGREE = 111_195.0
"""On a sphere of 6,371 km."""


class BadPoint(ValueError):
    """`line` (from 1) holds no point in Viet Nam; 0: the whole is no boundary."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is no point")
        self.line = line


def read_point(typed: str) -> Point:
    """Two numbers, latitude first, such as "11.93, 108.44" or "11,93 108,44".

    Six decimals (0.1 m) are kept. Raises BadPoint(1) for anything else and for points outside
    Viet Nam.
    """
    text = typed.replace(",", " ") if "." in typed else typed
    numbers = _NUMBER.findall(text)
    if len(numbers) != 2 or _NUMBER.sub("", text).strip(_AROUND):
        raise BadPoint(1)
    lat, lon = (round(float(number.replace(",", ".")), 6) for number in numbers)
    if not (_SOUTH <= lat <= _NORTH and _WEST <= lon <= _EAST):
        raise BadPoint(1)
    return lat, lon


def read_boundary(typed: str) -> list[Point]:
    """The corners, one a line and in order; empty for no text, else 3 to 200 of them.

    Corners that follow each other are different; a last one that repeats the first is left out.
    Raises BadPoint with the line's number, or with 0 where corners are too few or too many.
    """
    corners: list[Point] = []
    for number, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            corner = read_point(line)
        except BadPoint as error:
            raise BadPoint(number) from error
        if not corners or corners[-1] != corner:
            corners.append(corner)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if corners and not 3 <= len(corners) <= MOST_CORNERS:
        raise BadPoint(0)
    return corners


def written(points: Sequence[Sequence[float]]) -> str:
    """A boundary as `read_boundary` reads it."""
    return "\n".join(f"{lat:.6f}, {lon:.6f}" for lat, lon in points)


def enclosed_m2(corners: Sequence[Sequence[float]]) -> int:
    """The square metres a boundary encloses, on a flat map of its middle; 0 under 3 corners."""
    if len(corners) < 3:
        return 0
    middle = math.radians(sum(lat for lat, _lon in corners) / len(corners))
    flat = [
        (lon * _METRES_PER_DEGREE * math.cos(middle), lat * _METRES_PER_DEGREE)
        for lat, lon in corners
    ]
    first_x, first_y = flat[0]
    flat = [(x - first_x, y - first_y) for x, y in flat]
    twice = sum(
        x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(flat, [*flat[1:], flat[0]], strict=True)
    )
    return round(abs(twice) / 2)
