"""Viet Nam drawn as dots, one for each commune. Plain Python: callers pass points.

Dots stand on a whole-number grid and are strokes of no length with round caps, chained by small
relative moves, so that 3,321 of them take about 23 KB of text (5 KB compressed). In a page colours
come from its stylesheet (`.dotmap .dots`, `.dotmap .lit`); the attributes here serve elsewhere.
"""

from collections.abc import Iterable, Sequence
from math import cos, radians
from typing import NamedTuple
from xml.sax.saxutils import escape

NORTH, SOUTH, WEST, EAST = 23.5, 6.9, 101.9, 114.6
LATITUDE_OF_TRUE_SCALE = 16.0
GRID_PER_DEGREE = 40
WIDTH = round((EAST - WEST) * cos(radians(LATITUDE_OF_TRUE_SCALE)) * GRID_PER_DEGREE)
HEIGHT = round((NORTH - SOUTH) * GRID_PER_DEGREE)
# Each archipelago is one commune and so one point; it is drawn with its main islands, and named.
ISLANDS = (
    (16.53, 111.61), (16.83, 112.33), (16.45, 111.71), (15.78, 111.20), (16.67, 112.73),
    (16.06, 112.51), (8.645, 111.92), (11.43, 114.33), (10.18, 114.36), (9.886, 114.33),
    (10.377, 114.48), (7.89, 112.92), (8.97, 113.70), (8.86, 112.24), (9.71, 114.28),
    (8.12, 113.55),
)  # fmt: skip
NAMED_ISLANDS = (("Hoàng Sa", 15.55, 112.1), ("Trường Sa", 7.45, 113.2))


class Dot(NamedTuple):
    x: int
    y: int


def dot_map_svg(
    points: Iterable[tuple[float, float, bool]],
    *,
    title: str = "Bản đồ Việt Nam",
    description: str = "",
    element_id: str = "dotmap",
) -> str:
    """The whole country as an `<svg>` string: one dot per point (latitude, longitude, lit).

    Lit dots lie on top; the islands of Hoàng Sa and Trường Sa are drawn and named. At most 30 KB
    for 3,321 points. `title` and `description` are read to people who cannot see the map, and are
    escaped. `element_id` must be unique in the page.
    """
    points = list(points)
    islands = [project(lat, lon) for lat, lon in ISLANDS]
    unlit = [project(lat, lon) for lat, lon, lit in points if not lit]
    dark = in_walking_order(unlit + islands)
    lit = in_walking_order({project(lat, lon) for lat, lon, lit in points if lit})
    names = "".join(_name(*island) for island in NAMED_ISLANDS)
    body = (
        _dots(dark, "dots", "#9DB3A3", 3.2)
        + _dots(lit, "lit-halo", "#A8481F", 17, ' stroke-opacity=".2"')
        + _dots(lit, "lit", "#A8481F", 7.5)
        + '<g font-family="Manrope,Roboto,Arial,sans-serif" font-size="13" text-anchor="middle" '
        + f'fill="#57625B">{names}</g>'
    )
    return _svg(body, title=title, description=description, element_id=element_id)


def locator_svg(
    lat: float,
    lon: float,
    points: Iterable[tuple[float, float]],
    *,
    title: str = "Vị trí trên bản đồ Việt Nam",
    element_id: str = "locator",
    cell: int = 10,
    corners: Sequence[tuple[float, float]] = (),
) -> str:
    """A small map with one lit place, at most 6 KB, 7 with a boundary.

    Every grid cell of `cell` units that holds a point is one dot. `corners` (latitude, longitude)
    are a boundary: its shape, north up, stands enlarged west of the country's waist, where the
    map is empty, and is thinned to some sixty corners.
    """
    cells = {
        Dot(x // cell * cell + cell // 2, y // cell * cell + cell // 2)
        for x, y in (project(*point) for point in (*points, *ISLANDS))
    }
    here = project(lat, lon)
    body = (
        _dots(in_walking_order(cells), "dots", "#9DB3A3", cell * 0.62)
        + _dots([here], "lit-halo", "#A8481F", 72, ' stroke-opacity=".22"')
        + _dots([here], "lit", "#A8481F", 26)
        + _shape(corners)
    )
    return _svg(body, title=title, description="", element_id=element_id)


_SHAPE_BOX = (10, 280, 140)
"""Left, top and size of the enlarged boundary, in units of the map."""
_MOST_CORNERS = 60


def _shape(corners: Sequence[tuple[float, float]]) -> str:
    """The boundary as a shape of its own; nothing for fewer than three corners or no extent."""
    thinned = corners[:: -(-len(corners) // _MOST_CORNERS) or 1]
    if len(thinned) < 3:
        return ""
    left, top, size = _SHAPE_BOX
    middle = cos(radians(sum(lat for lat, _lon in thinned) / len(thinned)))
    flat = [(lon * middle, -lat) for lat, lon in thinned]
    west, north = min(x for x, _y in flat), min(y for _x, y in flat)
    extent = max(max(x for x, _y in flat) - west, max(y for _x, y in flat) - north)
    if not extent:
        return ""
    points = " ".join(
        f"{left + (x - west) * size / extent:.0f},{top + (y - north) * size / extent:.0f}"
        for x, y in flat
    )
    return (
        f'<polygon class="area" points="{points}" fill="#A8481F" fill-opacity=".18" '
        'stroke="#A8481F" stroke-width="5" stroke-linejoin="round"/>'
    )


def project(lat: float, lon: float, *, finer: int = 1) -> Dot:
    """Equirectangular, true to scale at 16° north: the country keeps its slender shape.

    On a grid `finer` times as fine as the country's own.
    """
    grid = GRID_PER_DEGREE * finer
    x = (lon - WEST) * cos(radians(LATITUDE_OF_TRUE_SCALE)) * grid
    return Dot(round(x), round((NORTH - lat) * grid))


def in_walking_order(dots: Iterable[Dot]) -> list[Dot]:
    """West to east and back, row by row: neighbours follow each other, so the moves stay short."""
    band_height = 6

    def key(dot: Dot) -> tuple[int, int, int]:
        band = dot.y // band_height
        return band, dot.x if band % 2 == 0 else -dot.x, dot.y

    return sorted(dots, key=key)


def _dots(dots: list[Dot], name: str, colour: str, size: float, extra: str = "") -> str:
    if not dots:
        return ""
    return (
        f'<path class="{name}" fill="none" stroke="{colour}" stroke-width="{size:g}" '
        f'stroke-linecap="round"{extra} d="{dot_path(dots)}"/>'
    )


def dot_path(dots: Iterable[Dot]) -> str:
    """The moves of a pen that sets down at each dot and nowhere else."""
    steps, x, y = [], 0, 0
    for dot in dots:
        dx, dy = dot.x - x, dot.y - y
        steps.append(f"m{dx}{'' if dy < 0 else ' '}{dy}h0")
        x, y = dot
    return "".join(steps)


def _name(text: str, lat: float, lon: float) -> str:
    x, y = project(lat, lon)
    return f'<text x="{x}" y="{y}">{text}</text>'


def _svg(body: str, *, title: str, description: str, element_id: str) -> str:
    labels = f"{element_id}-title"
    desc = ""
    if description:
        labels += f" {element_id}-desc"
        desc = f'<desc id="{element_id}-desc">{escape(description)}</desc>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="{labels}">'
        f'<title id="{element_id}-title">{escape(title)}</title>{desc}{body}</svg>'
    )
