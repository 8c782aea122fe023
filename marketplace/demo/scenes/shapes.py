"""Pieces that the demo's drawn scenes are put together from: flat shapes in the site's colours.

Lengths are in a picture of 1600 by 1200. Every function returns SVG.
"""

import math
import random
from collections.abc import Callable, Iterable

WIDTH, HEIGHT = 1600, 1200

PAPER, INK, NIGHT = "#FAF7F0", "#1E2721", "#24332B"
LEAF, LEAF_DEEP, LEAF_MID, LEAF_PALE, MIST = "#1F6B45", "#17563A", "#4C8F68", "#A9CDB3", "#D8E6DA"
CLAY, CLAY_PALE, CLAY_DEEP = "#A8481F", "#E7B692", "#7A3214"
GOLD, GOLD_PALE, SUN = "#C08A12", "#F3DDA0", "#F2C14E"
INDIGO, INDIGO_PALE, SEA, SEA_DEEP = "#2B3F86", "#B9C3E6", "#7FB0B5", "#3F7F8C"
ROSE, SKIN, HAT, WOOD = "#D9798A", "#C98F66", "#E9D7A6", "#6B4A2F"

Curve = Callable[[float], float]


def sky(top: str, bottom: str, name: str = "sky") -> str:
    return (
        f'<defs><linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        f'</linearGradient></defs><rect width="{WIDTH}" height="{HEIGHT}" fill="url(#{name})"/>'
    )


def sun(x: float, y: float, radius: float, colour: str = SUN) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius * 1.55}" fill="{colour}" opacity=".18"/>'
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour}"/>'
    )


def cloud(x: float, y: float, size: float, colour: str = "#FFFFFF", opacity: float = 0.75) -> str:
    parts = ((-1.1, 0.1, 0.55), (-0.35, -0.22, 0.75), (0.5, -0.05, 0.62), (1.15, 0.14, 0.42))
    circles = "".join(
        f'<circle cx="{x + dx * size:.0f}" cy="{y + dy * size:.0f}" r="{r * size:.0f}"/>'
        for dx, dy, r in parts
    )
    base = (
        f'<rect x="{x - 1.6 * size:.0f}" y="{y + 0.1 * size:.0f}" width="{3.2 * size:.0f}" '
        f'height="{0.5 * size:.0f}" rx="{0.25 * size:.0f}"/>'
    )
    return f'<g fill="{colour}" opacity="{opacity}">{circles}{base}</g>'


def wave(seed: int, base: float, height: float, length: float = 700) -> Curve:
    """A soft skyline: a sum of three sines with phases of their own."""
    dice = random.Random(seed)
    parts = [(dice.uniform(0, 7), length / k, height / k) for k in (1, 1.9, 3.3)]

    def at(x: float) -> float:
        return base + sum(h * math.sin(2 * math.pi * x / ln + ph) for ph, ln, h in parts)

    return at


def ground(curve: Curve, colour: str, until: float = HEIGHT) -> str:
    """Everything below a curve."""
    points = " ".join(f"{x},{curve(x):.1f}" for x in range(0, WIDTH + 20, 20))
    return f'<polygon points="0,{until} {points} {WIDTH},{until}" fill="{colour}"/>'


def line(curve: Curve, colour: str, width: float, dash: str = "", opacity: float = 1) -> str:
    points = " ".join(f"{x},{curve(x):.1f}" for x in range(-10, WIDTH + 20, 12))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linecap="round"{dashed} opacity="{opacity}"/>'
    )


def below(curve: Curve, dy: float, bend: float = 0) -> Curve:
    return lambda x: curve(x) + dy + bend * ((x - WIDTH / 2) / WIDTH) ** 2


def rows(curve: Curve, colours: Iterable[str], count: int, gap: float, width: float) -> str:
    """Bushes in rows that follow a slope, wider as they come nearer."""
    colours = list(colours)
    found, dy = [], gap
    for n in range(count):
        grown = width * (1 + n * 0.11)
        found.append(line(below(curve, dy), colours[n % len(colours)], grown))
        found.append(line(below(curve, dy - grown * 0.22), "#FFFFFF", grown * 0.16, "14 26", 0.16))
        dy += gap * (1 + n * 0.12)
    return "".join(found)


def water(top: float, colour: str, light: str, seed: int = 1) -> str:
    dice = random.Random(seed)
    glints = "".join(
        f'<rect x="{dice.uniform(-40, WIDTH):.0f}" y="{y:.0f}" width="{w:.0f}" height="5" rx="2.5"/>'
        for y in range(int(top) + 24, HEIGHT, 34)
        for w in (dice.uniform(60, 260), dice.uniform(30, 120))
    )
    return (
        f'<rect y="{top}" width="{WIDTH}" height="{HEIGHT - top}" fill="{colour}"/>'
        f'<g fill="{light}" opacity=".45">{glints}</g>'
    )


def house(x: float, y: float, size: float, roof: str = CLAY, wall: str = PAPER) -> str:
    """With eaves that curve up, standing on y."""
    w, h = size, size * 0.46
    return (
        f'<g><rect x="{x - w * 0.4}" y="{y - h}" width="{w * 0.8}" height="{h}" fill="{wall}"/>'
        f'<path d="M{x - w * 0.58} {y - h * 0.94} Q{x - w * 0.4} {y - h * 1.05} {x - w * 0.34} '
        f"{y - h * 1.75} H{x + w * 0.34} Q{x + w * 0.4} {y - h * 1.05} {x + w * 0.58} "
        f'{y - h * 0.94} Z" fill="{roof}"/>'
        f'<rect x="{x - w * 0.09}" y="{y - h * 0.66}" width="{w * 0.18}" height="{h * 0.66}" '
        f'fill="{WOOD}"/><rect x="{x - w * 0.31}" y="{y - h * 0.62}" width="{w * 0.13}" '
        f'height="{h * 0.3}" fill="{WOOD}" opacity=".7"/><rect x="{x + w * 0.18}" '
        f'y="{y - h * 0.62}" width="{w * 0.13}" height="{h * 0.3}" fill="{WOOD}" opacity=".7"/></g>'
    )


def palm(x: float, y: float, size: float, lean: float = 0.12, leaf: str = LEAF) -> str:
    tx, ty = x + size * lean, y - size
    fronds = "".join(
        f'<path d="M{tx:.0f} {ty:.0f} Q{tx + math.cos(a) * size * 0.3:.0f} '
        f"{ty + math.sin(a) * size * 0.3 - size * 0.12:.0f} {tx + math.cos(a) * size * 0.5:.0f} "
        f'{ty + math.sin(a) * size * 0.36 + size * 0.1:.0f}" fill="none" stroke="{leaf}" '
        f'stroke-width="{size * 0.062:.0f}" stroke-linecap="round"/>'
        for a in (math.radians(d) for d in (-160, -125, -80, -45, -10, 20, 165))
    )
    return (
        f'<path d="M{x} {y} Q{x + size * lean * 0.2} {y - size * 0.55} {tx} {ty}" fill="none" '
        f'stroke="{WOOD}" stroke-width="{size * 0.05:.0f}" stroke-linecap="round"/>{fronds}'
    )


def tree(x: float, y: float, size: float, leaf: str = LEAF, light: str = LEAF_MID) -> str:
    return (
        f'<rect x="{x - size * 0.05}" y="{y - size * 0.5}" width="{size * 0.1}" '
        f'height="{size * 0.5}" fill="{WOOD}"/>'
        f'<ellipse cx="{x}" cy="{y - size * 0.78}" rx="{size * 0.36}" ry="{size * 0.42}" fill="{leaf}"/>'
        f'<ellipse cx="{x - size * 0.1}" cy="{y - size * 0.9}" rx="{size * 0.18}" '
        f'ry="{size * 0.2}" fill="{light}" opacity=".7"/>'
    )


def person(x: float, y: float, size: float, shirt: str, *, bends: bool = False) -> str:
    """Somebody at work under a conical hat, without a face: nobody's portrait."""
    turn = f' transform="rotate({28 if bends else 0} {x} {y - size * 0.45})"'
    return (
        f'<path d="M{x - size * 0.13} {y} L{x - size * 0.1} {y - size * 0.45} H{x + size * 0.1} '
        f'L{x + size * 0.14} {y} H{x + size * 0.03} L{x} {y - size * 0.3} L{x - size * 0.03} {y} Z" '
        f'fill="{NIGHT}"/><g{turn}>'
        f'<path d="M{x - size * 0.15} {y - size * 0.4} Q{x - size * 0.18} {y - size * 0.74} {x} '
        f"{y - size * 0.76} Q{x + size * 0.18} {y - size * 0.74} {x + size * 0.15} "
        f'{y - size * 0.4} Z" fill="{shirt}"/>'
        f'<path d="M{x + size * 0.1} {y - size * 0.68} Q{x + size * 0.34} {y - size * 0.56} '
        f'{x + size * 0.3} {y - size * 0.4}" fill="none" stroke="{shirt}" '
        f'stroke-width="{size * 0.09}" stroke-linecap="round"/>'
        f'<circle cx="{x + size * 0.3}" cy="{y - size * 0.38}" r="{size * 0.045}" fill="{SKIN}"/>'
        f'<circle cx="{x}" cy="{y - size * 0.83}" r="{size * 0.1}" fill="{SKIN}"/>'
        f'<path d="M{x - size * 0.27} {y - size * 0.84} L{x} {y - size * 1.05} '
        f"L{x + size * 0.27} {y - size * 0.84} Q{x} {y - size * 0.78} {x - size * 0.27} "
        f'{y - size * 0.84} Z" fill="{HAT}"/>'
        f'<path d="M{x} {y - size * 1.05} L{x + size * 0.27} {y - size * 0.84} Q{x + size * 0.12} '
        f'{y - size * 0.8} {x} {y - size * 0.8} Z" fill="#C9B27A"/></g>'
    )


def boat(x: float, y: float, size: float, colour: str = CLAY, sail: str = "") -> str:
    hull = (
        f'<path d="M{x - size * 0.5} {y - size * 0.13} Q{x} {y + size * 0.2} {x + size * 0.55} '
        f"{y - size * 0.18} L{x + size * 0.42} {y + size * 0.05} Q{x} {y + size * 0.17} "
        f'{x - size * 0.38} {y + size * 0.06} Z" fill="{colour}"/>'
    )
    if not sail:
        return hull
    return (
        f'<rect x="{x - 4}" y="{y - size * 0.85}" width="8" height="{size * 0.8}" fill="{WOOD}"/>'
        f'<path d="M{x + 8} {y - size * 0.84} Q{x + size * 0.5} {y - size * 0.5} {x + size * 0.34} '
        f'{y - size * 0.16} L{x + 8} {y - size * 0.14} Z" fill="{sail}"/>{hull}'
    )


def jar(x: float, y: float, size: float, colour: str, lid: str = CLAY_DEEP) -> str:
    """A clay jar standing on y."""
    w = size * 0.62
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="{w * 0.55}" ry="{size * 0.06}" fill="#000" opacity=".12"/>'
        f'<path d="M{x - w * 0.3} {y} Q{x - w * 0.72} {y - size * 0.5} {x - w * 0.34} '
        f'{y - size * 0.88} H{x + w * 0.34} Q{x + w * 0.72} {y - size * 0.5} {x + w * 0.3} {y} Z" '
        f'fill="{colour}"/><path d="M{x - w * 0.42} {y - size * 0.62} Q{x - w * 0.48} '
        f'{y - size * 0.36} {x - w * 0.32} {y - size * 0.16}" fill="none" stroke="#FFF" '
        f'stroke-width="{size * 0.045}" stroke-linecap="round" opacity=".28"/>'
        f'<path d="M{x - w * 0.44} {y - size * 0.86} Q{x} {y - size * 1.16} {x + w * 0.44} '
        f'{y - size * 0.86} Z" fill="{lid}"/>'
    )


def barrel(x: float, y: float, size: float) -> str:
    """A wooden vat with bamboo hoops, standing on y."""
    w = size * 0.5
    staves = "".join(
        f'<line x1="{x + k * w * 0.25}" y1="{y}" x2="{x + k * w * 0.29}" y2="{y - size}" '
        f'stroke="#4E3420" stroke-width="3"/>'
        for k in (-3, -2, -1, 0, 1, 2, 3)
    )
    hoops = "".join(
        f'<path d="M{x - w * f} {y - size * h} Q{x} {y - size * h + 26} {x + w * f} {y - size * h}" '
        f'fill="none" stroke="{HAT}" stroke-width="{size * 0.035}"/>'
        for f, h in ((0.93, 0.16), (0.99, 0.5), (1.03, 0.82))
    )
    return (
        f'<ellipse cx="{x}" cy="{y + 4}" rx="{w}" ry="{size * 0.08}" fill="#000" opacity=".14"/>'
        f'<path d="M{x - w * 0.88} {y} L{x - w * 1.06} {y - size} H{x + w * 1.06} L{x + w * 0.88} {y} '
        f'Q{x} {y + size * 0.1} {x - w * 0.88} {y} Z" fill="#8A5A34"/>{staves}{hoops}'
        f'<ellipse cx="{x}" cy="{y - size}" rx="{w * 1.06}" ry="{size * 0.09}" fill="{HAT}"/>'
        f'<ellipse cx="{x}" cy="{y - size}" rx="{w * 0.94}" ry="{size * 0.07}" fill="#B98F58"/>'
    )


def picture(*parts: str) -> str:
    inside = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{inside}</svg>'
    )
