# ruff: noqa: E501 (a path is easier to follow on one line)
"""What all drawings are made of: colours, the place of a label, lids, leaves, light and shade.

Plain Python. All objects stand on y = 348 around x = 160 and keep clear of y < 72, where the mark is laid over.
"""

from collections.abc import Callable
from random import Random
from typing import NamedTuple


class Colours(NamedTuple):
    """One palette, derived from a body and an accent colour; all #RRGGBB."""

    body: str
    dark: str
    light: str
    pale: str
    accent: str
    accent_dark: str
    paper: str
    ink: str
    ground: str
    shelf: str
    disc: str


class Label(NamedTuple):
    """Where the words go. kind: paper, band (paper round a whole body), oval, print (no paper)."""

    x: float
    y: float
    width: float
    height: float
    kind: str = "paper"
    largest: float = 26


Drawing = tuple[str, Label]
Shape = Callable[[Colours, Random], Drawing]


def solid(outline: str, fill: str, left: float, width: float) -> str:
    """A filled outline with light on its left side and shade on its right, as if round."""
    clip = f"c{abs(hash_of(outline)) % 9973}"
    return (
        f'<path fill="{fill}" d="{outline}"/><clipPath id="{clip}"><path d="{outline}"/></clipPath>'
        f'<g clip-path="url(#{clip})"><path fill="#FFF" opacity=".16" d="M{left + width * 0.09:g} 0h{width * 0.13:g}v400h-{width * 0.13:g}z"/>'
        f'<path opacity=".13" d="M{left + width * 0.8:g} 0h{width * 0.2:g}v400h-{width * 0.2:g}z"/></g>'
    )


def hash_of(text: str) -> int:
    """The same number for the same text in every process, unlike hash()."""
    total = 0
    for letter in text:
        total = (total * 31 + ord(letter)) % 1_000_003
    return total


def lid(x: float, y: float, w: float, h: float, fill: str, radius: float = 5) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}" fill="{fill}"/>'
        f'<path stroke="#000" stroke-opacity=".18" stroke-width="2" d="M{x + 3} {y + h - 5}h{w - 6}"/>'
    )


def scatter(
    turn: Random, count: int, area: tuple[int, int, int, int], make: Callable[[float, float], str]
) -> str:
    """`count` small things inside area (x0, y0, x1, y1), kept apart by placing them row by row."""
    x0, y0, x1, y1 = area
    columns = max(1, round((count * (x1 - x0) / max(1, y1 - y0)) ** 0.5))
    rows = -(-count // columns)
    out = []
    for i in range(count):
        x = x0 + (x1 - x0) * ((i % columns) + 0.5) / columns + turn.uniform(-5, 5)
        y = y0 + (y1 - y0) * ((i // columns) + 0.5) / rows + turn.uniform(-4, 4)
        out.append(make(round(x), round(y)))
    return "".join(out)


def leaf(x: float, y: float, length: float, angle: float, fill: str) -> str:
    half = length / 2
    return (
        f'<path transform="translate({x:g} {y:g}) rotate({angle:g})" fill="{fill}" '
        f'd="M0 0C{half * 0.5:g}-{half * 0.75:g} {length * 0.8:g}-{half * 0.6:g} {length:g} 0C{length * 0.8:g} {half * 0.6:g} {half * 0.5:g} {half * 0.75:g} 0 0z"/>'
    )


def sprig(x: float, y: float, fill: str, height: float = 70, lean: float = 1) -> str:
    leaves = "".join(
        leaf(x + lean * 5 * i, y - height * i / 5, 26 - 2 * i, angle, fill)
        for i in range(1, 5)
        for angle in (-28 - 8 * i, -152 + 8 * i)
    )
    return f'<path fill="none" stroke="{fill}" stroke-width="3" stroke-linecap="round" d="M{x} {y}q{lean * 4} -{height / 2} {lean * 20} -{height}"/>{leaves}'
