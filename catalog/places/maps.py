"""Numbered places on the country's dots: what `components/place_map.html` draws.

The dots of all communes are one picture of the site (`static/img/communes.svg`), drawn once and
shown through a window: of the whole country, or of the part where the places lie, with a small
map of the whole beside them. The drawing names no place twice: the page lists them in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, sin
from typing import NamedTuple

from django.utils.translation import get_language

from catalog.places.dotmap import (
    HEIGHT,
    ISLANDS,
    NAMED_ISLANDS,
    WIDTH,
    dot_path,
    in_walking_order,
    project,
)
from catalog.places.selectors import all_communes, all_provinces

FINER = 4
"""Parts of a unit of the country's map that its dots stand on: some 700 metres."""
MOST_NUMBERED = 40
_DISC = 0.036
"""Radius of a numbered disc as a part of the window's width: 12 px on a phone."""
_SMALLEST = 48.0
"""Width in units of the narrowest window: some 140 km, so that its place is recognised."""
_WHOLE_FROM = 0.55
"""Windows taller than this part of the country show all of it."""


class MapPlace(NamedTuple):
    """A place to show: degrees north and east, and where its mark leads ("" for nowhere)."""

    name: str
    lat: float
    lon: float
    url: str = ""


class Spot(NamedTuple):
    """A point of the drawing, in its units, as text that no language rewrites."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Marker:
    """`at` is the disc, `true` the place itself, which a thin line joins to a disc moved aside."""

    label: str
    name: str
    url: str
    at: Spot
    true: Spot
    is_moved: bool
    baseline: str


@dataclass(frozen=True, slots=True)
class MapName:
    text: str
    at: Spot


@dataclass(frozen=True, slots=True)
class Inset:
    """The whole country in a corner, with the window's outline in it."""

    at: Spot
    width: str
    height: str
    window: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """Everything that is drawn. Lengths are in units of the drawing."""

    title: str
    view_box: str
    width: int
    height: int
    radius: str
    dot: str
    letters: str
    markers: tuple[Marker, ...]
    names: tuple[MapName, ...]
    way: str
    inset: Inset | None

    @property
    def is_numbered(self) -> bool:
        return len(self.markers) <= MOST_NUMBERED

    @property
    def nearness(self) -> str:
        """How large a commune's dot is: "far", "near" or "close", where they lie wide apart."""
        width = float(self.view_box.split()[2])
        return "far" if width > WIDTH / 2 else "near" if width > WIDTH / 5 else "close"


class _Window(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    @property
    def is_whole(self) -> bool:
        return self.height >= HEIGHT


def place_map(
    places: Iterable[MapPlace], *, title: str, way: bool = False, whole: bool = False
) -> PlaceMap:
    """The places, numbered from 1 in their order, on the part of the country they lie in; one
    alone has no number.

    `title` names the map to people who cannot see it. With `way` a dashed line joins the places
    one after the other; with `whole` the whole country is shown. More than 40 places are dots
    without numbers. Discs that would cover each other are moved aside. No query, once the
    communes have been read in this process.
    """
    listed = list(places)
    true = [_exact(place.lat, place.lon) for place in listed]
    window = _window(true, whole=whole)
    numbered = len(listed) <= MOST_NUMBERED
    radius = window.width * (_DISC if numbered else _DISC / 2.5)
    discs = _spread(true, radius, window) if numbered else true
    corner = _corner(window, discs)
    markers = tuple(
        Marker(
            label=str(number) if len(listed) > 1 else "",
            name=place.name,
            url=place.url,
            at=_spot(*disc),
            true=_spot(*point),
            is_moved=hypot(disc[0] - point[0], disc[1] - point[1]) > radius * 0.6,
            baseline=_text(disc[1] + radius * 0.38),
        )
        for number, (place, point, disc) in enumerate(zip(listed, true, discs, strict=True), 1)
    )
    return PlaceMap(
        title=title,
        view_box=" ".join(map(_text, window)),
        width=520,
        height=round(520 * window.height / window.width),
        radius=_text(radius),
        dot=_text(radius * 0.22),
        letters=_text(window.width * 0.03),
        markers=markers,
        names=_names(window, discs, radius, corner),
        way=" ".join(f"{_text(x)},{_text(y)}" for x, y in discs) if way else "",
        inset=None if window.is_whole else _inset(window, corner),
    )


def base_map() -> str:
    """The picture with every commune as a dot that has the width and colour of who shows it.

    Its strokes have no length and keep their width in every window; the islands of Hoàng Sa and
    Trường Sa are in it.
    """
    points = [(commune.lat, commune.lon) for commune in all_communes()]
    dots = in_walking_order({project(*point, finer=FINER) for point in (*points, *ISLANDS)})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path id="communes" transform="scale({1 / FINER:g})" fill="none" stroke-linecap="round" '
        f'vector-effect="non-scaling-stroke" d="{dot_path(dots)}"/></svg>\n'
    )


def _exact(lat: float, lon: float) -> tuple[float, float]:
    x, y = project(lat, lon, finer=100)
    return x / 100, y / 100


def _text(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _spot(x: float, y: float) -> Spot:
    return Spot(_text(x), _text(y))


def _window(points: Sequence[tuple[float, float]], *, whole: bool) -> _Window:
    """Around the points, with room for their discs: between upright 4:5 and nearly square."""
    country = _Window(0, 0, WIDTH, HEIGHT)
    if whole or not points:
        return country
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    width, height = (right - left) * 1.35, (bottom - top) * 1.35
    # One place alone is recognised by more of what lies around it.
    width = max(width, height * 0.8, _SMALLEST if len(set(points)) > 1 else _SMALLEST * 1.5)
    height = max(height, width * 0.9)
    if height > HEIGHT * _WHOLE_FROM or width > WIDTH * 0.75:
        return country
    return _Window((left + right - width) / 2, (top + bottom - height) / 2, width, height)


def _spread(
    points: Sequence[tuple[float, float]], radius: float, window: _Window
) -> list[tuple[float, float]]:
    """The points, moved apart until no two discs cover each other; inside the window."""
    # Places of one commune share its point: each starts a little way off in its own direction.
    discs = [
        [x + radius * 0.05 * cos(2.4 * number), y + radius * 0.05 * sin(2.4 * number)]
        for number, (x, y) in enumerate(points)
    ]
    apart = radius * 2.15
    for _round in range(80):
        moved = False
        for first in range(len(discs)):
            for second in range(first + 1, len(discs)):
                moved |= _push(discs[first], discs[second], apart)
        for disc in discs:
            disc[0] = min(max(disc[0], window.x + radius), window.x + window.width - radius)
            disc[1] = min(max(disc[1], window.y + radius), window.y + window.height - radius)
        if not moved:
            break
    return [
        point
        if hypot(disc[0] - point[0], disc[1] - point[1]) < radius * 0.1
        else (disc[0], disc[1])
        for disc, point in zip(discs, points, strict=True)
    ]


def _push(one: list[float], other: list[float], apart: float) -> bool:
    dx, dy = other[0] - one[0], other[1] - one[1]
    distance = hypot(dx, dy)
    if distance >= apart:
        return False
    by = (apart - distance) / 2 / (distance or 1)
    one[0], one[1] = one[0] - dx * by, one[1] - dy * by
    other[0], other[1] = other[0] + dx * by, other[1] + dy * by
    return True


def _names(
    window: _Window, discs: Sequence[tuple[float, float]], radius: float, corner: _Window
) -> tuple[MapName, ...]:
    """The archipelagos on the whole map; in a part of it the provinces that have room there."""
    if window.is_whole:
        return tuple(MapName(name, _spot(*_exact(lat, lon))) for name, lat, lon in NAMED_ISLANDS)
    english = get_language() == "en"
    letter = window.width * 0.03
    taken = [(x, y, radius * 1.1, radius * 1.1) for x, y in discs]
    middle = (corner.x + corner.width / 2, corner.y + corner.height / 2)
    taken.append((*middle, corner.width / 2, corner.height / 2))
    names = []
    for province in all_provinces():
        name = province.name_en if english else province.name
        half = len(name) * letter * 0.32
        x, y = _exact(province.lat, province.lon)
        if not _inside(window, x, y, half, letter * 2):
            continue
        if any(abs(x - ox) < half + w and abs(y - oy) < letter + h for ox, oy, w, h in taken):
            continue
        taken.append((x, y, half, letter))
        names.append(MapName(name, _spot(x, y)))
    return tuple(names)


def _inside(window: _Window, x: float, y: float, half: float, up: float) -> bool:
    return (
        window.x + half < x < window.x + window.width - half
        and window.y + up < y < window.y + window.height - up
    )


def _corner(window: _Window, discs: Sequence[tuple[float, float]]) -> _Window:
    """The rectangle of the small map: in the corner that is farthest from every disc."""
    width = window.width * 0.2
    height, gap = width * HEIGHT / WIDTH, window.width * 0.02
    corners = [
        (x, y)
        for x in (window.x + window.width - width - gap, window.x + gap)
        for y in (window.y + gap, window.y + window.height - height - gap)
    ]

    def room(corner: tuple[float, float]) -> float:
        left, top = corner
        return min(
            hypot(max(left - x, 0, x - left - width), max(top - y, 0, y - top - height))
            for x, y in discs
        )

    return _Window(*(max(corners, key=room) if discs else corners[0]), width, height)


def _inset(window: _Window, corner: _Window) -> Inset:
    return Inset(
        at=_spot(corner.x, corner.y),
        width=_text(corner.width),
        height=_text(corner.height),
        window=(_text(window.x), _text(window.y), _text(window.width), _text(window.height)),
    )
