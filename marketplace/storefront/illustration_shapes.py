# ruff: noqa: E501 (a path is easier to follow on one line)
"""The objects that stand for the 26 product sets: each function draws one and says where its label goes.

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


# — food —


def crate(c: Colours, turn: Random) -> Drawing:
    fruit = "".join(
        f'<circle cx="{x}" cy="{y}" r="27" fill="{turn.choice((c.body, c.body, c.light, c.dark))}"/>'
        f'<circle cx="{x - 9}" cy="{y - 10}" r="6" fill="#FFF" opacity=".3"/>'
        for y, xs in ((170, (140, 184)), (196, (112, 160, 208)), (226, (94, 138, 182, 226)))
        for x in xs
    )
    greens = (
        leaf(150, 150, 42, -62, "#4C7A45")
        + leaf(176, 152, 38, -24, "#5E8C4F")
        + leaf(136, 154, 36, -142, "#3F6B42")
    )
    wood = "".join(
        f'<rect x="70" y="{y}" width="180" height="38" rx="3" fill="#C79F68"/>'
        for y in (230, 271, 312)
    )
    grain = '<path stroke="#A67F4B" stroke-width="1.5" d="M78 243h60M150 256h88M80 288h40M196 284h46M76 328h90M180 336h62"/>'
    posts = '<path fill="#B48A54" d="M70 226h15v122H70zM235 226h15v122h-15z"/>'
    return greens + fruit + wood + grain + posts, Label(97, 245, 126, 88)


def sack(c: Colours, turn: Random) -> Drawing:
    cloth = "M112 136C96 186 84 286 90 326q3 22 24 22h92q21 0 24-22c6-40-6-140-22-190z"
    top = f'<path fill="{c.light}" d="M108 90q13 13 26 0 13 13 26 0 13 13 26 0 13 13 26 0l-13 46h-78z"/>'
    tie = f'<rect x="114" y="128" width="92" height="13" rx="6" fill="{c.accent}"/><path fill="none" stroke="{c.accent}" stroke-width="4" stroke-linecap="round" d="M196 140q14 12 8 30M200 139q24 6 26 24"/>'
    grain = "".join(leaf(160, 316, 22, angle, c.paper) for angle in (-90, -50, -130, -20, -160))
    return top + solid(cloth, c.body, 86, 148) + tie + grain, Label(96, 186, 128, 96)


def noodles(c: Colours, turn: Random) -> Drawing:
    strands = "".join(
        f"M{x} {96 + turn.randint(0, 7)}V{340 + turn.randint(0, 8)}" for x in range(97, 226, 6)
    )
    band = f'<path fill="{c.accent}" d="M90 172h140v122H90z"/>'
    return (
        f'<rect x="92" y="100" width="136" height="246" rx="7" fill="{c.pale}"/>'
        f'<path stroke="{c.body}" stroke-width="3.4" stroke-linecap="round" d="{strands}"/>{band}',
        Label(90, 180, 140, 106, "band"),
    )


def rice_paper(c: Colours, turn: Random) -> Drawing:
    discs = "".join(
        f'<circle cx="{160 + dx}" cy="232" r="116" fill="{fill}"/>'
        for dx, fill in ((10, c.dark), (5, c.body), (0, c.pale))
    )
    specks = scatter(turn, 46, (82, 140, 238, 326), lambda x, y: f"M{x:g} {y:g}h0")
    dots = f'<path stroke="{c.dark}" stroke-width="4" stroke-linecap="round" opacity=".5" d="{specks}"/>'
    cord = f'<path fill="none" stroke="{c.accent}" stroke-width="5" d="M160 116v232"/><path fill="none" stroke="{c.accent}" stroke-width="4" d="M160 118q-34-34-40-8t40 8q34-34 40-8t-40 8"/>'
    return discs + dots + cord, Label(94, 180, 132, 104)


def pouch(c: Colours, turn: Random) -> Drawing:
    bag = "M90 104h140l9 226q1 18-18 18H99q-19 0-18-18z"
    seal = f'<path fill="{c.dark}" d="M90 100h140l1 24H89z"/><path stroke="#FFF" stroke-opacity=".25" stroke-width="1.5" d="M90 108h140M90 113h140M90 118h140"/><circle cx="160" cy="112" r="5" fill="{c.ground}"/>'
    window = "M102 264q58-26 116 0l4 58q0 12-12 12H110q-12 0-12-12z"
    dried = (c.accent, "#D79A45", "#B8722F", "#E6BC6E")
    pieces = scatter(
        turn,
        17,
        (106, 270, 214, 332),
        lambda x, y: (
            f'<ellipse cx="{x:g}" cy="{y:g}" rx="13" ry="8" fill="{turn.choice(dried)}" transform="rotate({turn.randint(-40, 40)} {x:g} {y:g})"/>'
        ),
    )
    inside = f'<clipPath id="w"><path d="{window}"/></clipPath><path fill="{c.pale}" d="{window}"/><g clip-path="url(#w)">{pieces}</g><path fill="none" stroke="{c.paper}" stroke-width="3" d="{window}"/>'
    return solid(bag, c.body, 82, 156) + seal + inside, Label(94, 134, 132, 112, "print", 28)


def fish_pouch(c: Colours, turn: Random) -> Drawing:
    fish = "".join(
        f'<g transform="translate({x} {y})"><path fill="{fill}" d="M0 0c16-18 54-20 78-3l18-11v28L78 4C54 20 16 18 0 0z"/><circle cx="15" cy="-3" r="2.6" fill="{c.paper}"/><path fill="none" stroke="{c.paper}" stroke-opacity=".5" stroke-width="1.6" d="M27-9q6 9 0 18M40-8q4 8 0 16M53-7q4 7 0 14"/></g>'
        for x, y, fill in ((100, 166, c.light), (122, 196, c.pale), (100, 224, c.light))
    )
    return _tray(c, fish)


def meat_tray(c: Colours, turn: Random) -> Drawing:
    slices = "".join(
        f'<g transform="translate({x} 196) rotate(14)"><rect x="-19" y="-42" width="38" height="84" rx="17" fill="#F0D9C8"/><rect x="-14" y="-36" width="30" height="72" rx="13" fill="{fill}"/><path fill="none" stroke="#F0D9C8" stroke-width="2.5" stroke-linecap="round" d="M-4-20q9 12 0 24M7 4q-8 10 0 20"/></g>'
        for x, fill in ((112, "#A94B41"), (145, "#B65B4E"), (178, "#A94B41"), (210, "#B65B4E"))
    )
    return _tray(c, slices)


def _tray(c: Colours, contents: str) -> Drawing:
    tray = "M78 148q0-14 14-14h136q14 0 14 14v186q0 14-14 14H92q-14 0-14-14z"
    film = f'<rect x="88" y="144" width="144" height="194" rx="9" fill="{c.dark}"/>'
    shine = '<path fill="#FFF" opacity=".14" d="M100 144h34L92 232v-66z"/>'
    return solid(tray, c.body, 78, 164) + film + contents + shine, Label(78, 246, 164, 86, "band")


def eggs(c: Colours, turn: Random) -> Drawing:
    back = "".join(
        f'<ellipse cx="{x}" cy="206" rx="21" ry="28" fill="#E9CFAE"/>' for x in (112, 160, 208)
    )
    front = "".join(
        f'<ellipse cx="{x}" cy="222" rx="22" ry="30" fill="{fill}"/><ellipse cx="{x - 7}" cy="208" rx="5" ry="8" fill="#FFF" opacity=".5"/>'
        for x, fill in ((90, "#F1DEC4"), (137, "#E4C197"), (183, "#F1DEC4"), (230, "#E4C197"))
    )
    carton = (
        "M64 236q12 14 24 0t24 0 24 0 24 0 24 0 24 0 24 0 24 0l-8 98q-1 14-15 14H87q-14 0-15-14z"
    )
    return back + front + solid(carton, c.body, 64, 192), Label(88, 256, 144, 80)


def cloth_jar(c: Colours, turn: Random) -> Drawing:
    glass = "M94 176q0-22 22-22h88q22 0 22 22v150q0 22-22 22h-88q-22 0-22-22z"
    cloth = f'<path fill="{c.accent}" d="M106 112q54-20 108 0l14 50q-8-9-17 0-8-9-17 0-9-9-17 0-8-9-17 0-9-9-17 0-8-9-17 0-9-9-17 0-8-9-17 0z"/><path fill="none" stroke="#FFF" stroke-opacity=".3" stroke-width="1.6" d="M120 112l-7 44M140 107l-4 50M160 106v52M180 107l4 50M200 112l7 44M104 130q56-16 112 0"/>'
    cord = f'<path fill="none" stroke="{c.paper}" stroke-width="4.5" d="M102 143q58-10 116 0"/><path fill="none" stroke="{c.paper}" stroke-width="3" stroke-linecap="round" d="M184 142q16 12 8 26M184 142q26 4 26 18"/>'
    return solid(glass, c.body, 94, 132) + cloth + cord, Label(
        102, 206, 116, 104, turn.choice(("paper", "oval"))
    )


def cup(c: Colours, turn: Random) -> Drawing:
    steam = f'<path fill="none" stroke="{c.body}" stroke-opacity=".45" stroke-width="5" stroke-linecap="round" d="M132 118q-12-13 0-24t0-18M160 118q-12-13 0-24t0-18M188 118q-12-13 0-24t0-18"/>'
    wall = "M92 152h136l-15 184q-1 12-13 12h-80q-12 0-13-12z"
    stripe = f'<path fill="{c.accent}" d="M94.5 178h131l-1.5 18H96zM104 300h112l-1.3 16H105.3z"/>'
    return steam + solid(wall, c.body, 92, 136) + stripe + lid(86, 132, 148, 22, c.paper, 9), Label(
        104, 204, 112, 90
    )


def low_jar(c: Colours, turn: Random) -> Drawing:
    glass = "M80 206q0-22 22-22h116q22 0 22 22v120q0 22-22 22H102q-22 0-22-22z"
    bits = scatter(
        turn,
        40,
        (90, 196, 232, 344),
        lambda x, y: (
            f'<ellipse cx="{x:g}" cy="{y:g}" rx="9" ry="5" transform="rotate({turn.randint(0, 170)} {x:g} {y:g})"/>'
        ),
    )
    return (
        solid(glass, c.body, 80, 160) + f'<g fill="{c.light}" opacity=".55">{bits}</g>' + lid(84, 136, 152, 46, c.accent, 9)
        + f'<path stroke="#FFF" stroke-opacity=".18" stroke-width="3" d="{"".join(f"M{x} 142v30" for x in range(94, 232, 10))}"/>',
        Label(88, 218, 144, 96),
    )  # fmt: skip


def leaf_roll(c: Colours, turn: Random) -> Drawing:
    roll = "M104 112q0-16 16-18l40-5 40 5q16 2 16 18v216q0 20-20 20h-72q-20 0-20-20z"
    veins = f'<path fill="none" stroke="{c.dark}" stroke-width="1.6" opacity=".6" d="{"".join(f"M{x} 98q-6 120 0 246" for x in range(118, 212, 13))}"/>'
    cords = '<path fill="none" stroke="#E6CF9A" stroke-width="5" d="M103 136q57 12 114 0M103 160q57 12 114 0M103 304q57 12 114 0M103 326q57 12 114 0M160 92v52"/>'
    return solid(roll, "#5B8146", 104, 112) + veins.replace(c.dark, "#38572C") + cords, Label(
        100, 184, 120, 104
    )


def sauce_bottle(c: Colours, turn: Random) -> Drawing:
    glass = "M142 100v34c0 26-44 32-44 72v126q0 16 16 16h92q16 0 16-16V206c0-40-44-46-44-72v-34z"
    neck = f'<path fill="{c.paper}" d="M142 122h36v12H142z"/>'
    return solid(glass, c.body, 98, 124) + neck + lid(138, 76, 44, 28, c.accent), Label(
        98, 214, 124, 106, "band"
    )


def spice_jar(c: Colours, turn: Random) -> Drawing:
    glass = "M100 166h120v166q0 16-16 16h-88q-16 0-16-16z"
    cork = '<path fill="#C79F68" d="M120 116h80l-6 50h-68z"/><path stroke="#A67F4B" stroke-width="3" stroke-linecap="round" d="M134 128h12M160 140h16M142 152h10M178 126h8"/>'
    head = f'<path fill="{c.pale}" d="M100 166h120v18H100z"/>'
    seeds = scatter(
        turn,
        9,
        (52, 340, 100, 352),
        lambda x, y: f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{c.dark}"/>',
    )
    return cork + solid(glass, c.body, 100, 120) + head + seeds, Label(100, 206, 120, 112, "band")


# — tea, coffee, drinks —


def caddy(c: Colours, turn: Random) -> Drawing:
    tin = "M98 142h124v190q0 16-16 16h-92q-16 0-16-16z"
    top = f'<path fill="{c.dark}" d="M94 112q0-22 24-24h84q24 2 24 24v34H94z"/><path fill="{c.accent}" d="M94 138h132v8H94z"/><path fill="#FFF" opacity=".14" d="M108 98h16v40h-16z"/>'
    twig = (
        leaf(160, 180, 24, -90, c.light)
        + leaf(158, 184, 26, -146, c.light)
        + leaf(162, 184, 26, -34, c.light)
    )
    return solid(tin, c.body, 98, 124) + top + twig, Label(
        98, 200, 124, 112, turn.choice(("band", "band", "oval"))
    )


def carton(c: Colours, turn: Random) -> Drawing:
    front = f'<path fill="{c.body}" d="M74 152h142v196H74z"/><path fill="{c.dark}" d="M216 152l32-20v196l-32 20z"/><path fill="{c.light}" d="M74 152l32-20h142l-32 20z"/>'
    edge = f'<path fill="{c.accent}" d="M74 324h142v10H74z"/><path fill="{c.accent_dark}" d="M216 324l32-20v10l-32 20z"/>'
    frame = f'<rect x="84" y="162" width="122" height="150" rx="3" fill="none" stroke="{c.paper}" stroke-opacity=".45" stroke-width="1.5"/>'
    return front + edge + frame, Label(90, 172, 110, 132, "print", 27)


def tea_box(c: Colours, turn: Random) -> Drawing:
    box, label = carton(c, turn)
    bag = f'<path fill="none" stroke="{c.paper}" stroke-width="2" d="M232 142q6 34 0 62"/><path fill="{c.paper}" d="M222 208l9-10 11-3v29l-20 12z"/>'
    return sprig(256, 350, "#5E7F4F", 58, 0.2) + box + bag, label


def foil_bag(c: Colours, turn: Random) -> Drawing:
    bag = "M96 122h128l8 214q0 12-12 12H100q-12 0-12-12z"
    fold = f'<path fill="{c.light}" d="M96 94h128v32H96z"/><path fill="{c.accent}" d="M90 116h140v9H90z"/><path stroke="#000" stroke-opacity=".15" stroke-width="2" d="M98 104h124"/>'
    twig = (
        leaf(160, 158, 22, -90, c.light)
        + leaf(158, 162, 24, -146, c.light)
        + leaf(162, 162, 24, -34, c.light)
    )
    return solid(bag, c.body, 90, 140) + fold + twig, Label(96, 178, 128, 126)


def coffee_bag(c: Colours, turn: Random) -> Drawing:
    bag = "M96 122h128l8 214q0 12-12 12H100q-12 0-12-12z"
    fold = f'<path fill="{c.light}" d="M96 94h128v32H96z"/><path fill="{c.accent}" d="M90 116h140v9H90z"/><path stroke="#000" stroke-opacity=".15" stroke-width="2" d="M98 104h124"/>'
    valve = f'<circle cx="160" cy="150" r="8" fill="{c.dark}"/><circle cx="160" cy="150" r="3" fill="{c.light}"/>'
    beans = scatter(
        turn,
        6,
        (36, 342, 92, 356),
        lambda x, y: (
            f'<g transform="rotate({turn.randint(-50, 50)} {x:g} {y:g})"><ellipse cx="{x:g}" cy="{y:g}" rx="9" ry="6.5" fill="#4B2F20"/><path stroke="#8A6244" stroke-width="1.5" d="M{x - 7:g} {y:g}h14"/></g>'
        ),
    )
    return solid(bag, c.body, 90, 140) + fold + valve + beans, Label(96, 176, 128, 128)


def gourd(c: Colours, turn: Random) -> Drawing:
    jug = "M146 98v20c-28 14-44 32-44 58 0 20 14 30 14 40 0 12-34 30-34 76 0 40 22 56 44 56h68c22 0 44-16 44-56 0-46-34-64-34-76 0-10 14-20 14-40 0-26-16-44-44-58v-20z"
    stopper = f'<path fill="{c.accent}" d="M136 104q-2-28 24-28t24 28l-6 12h-36z"/><path stroke="{c.paper}" stroke-width="4" d="M141 110h38"/>'
    cord = f'<path fill="none" stroke="{c.accent}" stroke-width="5" d="M114 216q46 12 92 0"/><path fill="{c.accent}" d="M196 218l10 30 6-3 6 4-14-32z"/>'
    return solid(jug, c.body, 82, 156) + stopper + cord, Label(98, 238, 124, 90)


def wine_bottle(c: Colours, turn: Random) -> Drawing:
    glass = "M144 84v90c0 28-40 30-40 62v98q0 14 14 14h84q14 0 14-14v-98c0-32-40-34-40-62V84z"
    foil = f'<path fill="{c.accent}" d="M141 76h38v62h-38z"/><path fill="{c.accent_dark}" d="M141 92h38v5h-38z"/>'
    return solid(glass, c.body, 104, 112) + foil, Label(104, 236, 112, 92, "band")


def water_bottle(c: Colours, turn: Random) -> Drawing:
    plastic = "M140 104v16c0 18-38 26-38 60v30q8 8 0 16v106q0 16 16 16h84q16 0 16-16V226q-8-8 0-16v-30c0-34-38-42-38-60v-16z"
    ripples = f'<path fill="none" stroke="{c.light}" stroke-width="3" d="M106 186h108M104 200h112M104 322h112M106 334h108"/>'
    return solid(plastic, c.body, 102, 116) + ripples + lid(136, 78, 48, 28, c.accent), Label(
        102, 216, 116, 94, "band"
    )


def juice_box(c: Colours, turn: Random) -> Drawing:
    front = f'<path fill="{c.body}" d="M88 168h116v180H88z"/><path fill="{c.dark}" d="M204 168l30-16v180l-30 16z"/><path fill="{c.light}" d="M88 168l18-62h86l12 62z"/><path fill="{c.body}" d="M204 168l-12-62 18-8 24 54z"/><path fill="{c.dark}" d="M106 84h86l18-6v20l-18 8h-86z"/>'
    cap = f'<ellipse cx="146" cy="136" rx="19" ry="9" fill="{c.accent_dark}"/><path fill="{c.accent}" d="M127 124h38v12a19 9 0 0 1-38 0z"/><ellipse cx="146" cy="124" rx="19" ry="8" fill="{c.accent}"/>'
    slice_ = f'<g transform="translate(146 326)"><path fill="{c.paper}" d="M-36 22a36 36 0 0 1 72 0z"/><path fill="{c.accent}" d="M-29 22a29 29 0 0 1 58 0z"/><path stroke="{c.paper}" stroke-width="2.5" d="M0 22V-8M0 22-20 0M0 22 20 0"/></g>'
    return front + cap + slice_, Label(94, 178, 104, 118, "print")


def swing_bottle(c: Colours, turn: Random) -> Drawing:
    glass = "M144 98v30c0 20-42 30-42 66v138q0 16 16 16h84q16 0 16-16V194c0-36-42-46-42-66V98z"
    wire = f'<path fill="none" stroke="{c.ink}" stroke-width="3" d="M138 130v-34q0-12 22-12t22 12v34"/><path fill="{c.paper}" d="M144 84q0-10 16-10t16 10v16h-32z"/>'
    return solid(glass, c.body, 102, 116) + wire, Label(110, 208, 100, 112, "oval", 22)


# — remedies and care —


def pill_bottle(c: Colours, turn: Random) -> Drawing:
    pot = "M100 158q0-16 16-16h88q16 0 16 16v174q0 16-16 16h-88q-16 0-16-16z"
    ribs = "".join(f"M{x} 98v36" for x in range(114, 210, 8))
    cap = (
        lid(106, 92, 108, 46, c.accent, 8)
        + f'<path stroke="#FFF" stroke-opacity=".2" stroke-width="2.5" d="{ribs}"/>'
    )
    pills = "".join(
        f'<g transform="rotate({angle} {x} 346)"><rect x="{x - 16}" y="339" width="32" height="14" rx="7" fill="{c.paper}"/><path fill="{c.accent}" d="M{x} 339h9a7 7 0 0 1 0 14h-9z"/></g>'
        for x, angle in ((62, -14), (260, 18))
    )
    return solid(pot, c.body, 100, 120) + cap + pills, Label(100, 176, 120, 136, "band")


def pump_bottle(c: Colours, turn: Random) -> Drawing:
    body = "M102 196q0-24 24-24h68q24 0 24 24v132q0 20-20 20h-76q-20 0-20-20z"
    pump = f'<path fill="none" stroke="{c.accent}" stroke-width="11" stroke-linecap="round" stroke-linejoin="round" d="M160 146v-42h-38q-10 0-10 12"/><path fill="{c.accent}" d="M138 146h44v28h-44z"/><path fill="{c.accent_dark}" d="M138 162h44v6h-44z"/>'
    return pump + solid(body, c.body, 102, 116) + sprig(240, 350, c.dark, 84, 0.3), Label(
        110, 208, 100, 116, "oval", 22
    )


def cream_jar(c: Colours, turn: Random) -> Drawing:
    pot = "M78 240h164v84q0 24-24 24H102q-24 0-24-24z"
    soap = f'<g transform="rotate(-5 160 160)"><rect x="100" y="140" width="120" height="48" rx="13" fill="{c.pale}"/><path fill="none" stroke="{c.dark}" stroke-opacity=".35" stroke-width="2" d="M116 164q22-16 44 0t44 0"/></g>'
    return soap + solid(pot, c.body, 78, 164) + lid(72, 186, 176, 56, c.accent, 12) + sprig(
        56, 350, c.dark, 74, 0.2
    ), Label(90, 252, 140, 86)


def dropper(c: Colours, turn: Random) -> Drawing:
    glass = "M106 206q0-32 32-32h44q32 0 32 32v124q0 18-18 18h-72q-18 0-18-18z"
    top = f'<path fill="{c.dark}" d="M146 150h28v26h-28z"/>{lid(136, 128, 48, 30, c.accent, 4)}<path fill="{c.accent_dark}" d="M146 130v-32q0-20 14-20t14 20v32z"/>'
    return sprig(72, 350, "#6B8A5A", 96, -0.3) + sprig(250, 350, "#7E9A68", 74, 0.3) + top + solid(
        glass, c.body, 106, 108
    ), Label(106, 212, 108, 112, "band", 22)


# — craft, plants, animals, places —


def basket(c: Colours, turn: Random) -> Drawing:
    outline = "M74 206h172l-20 128q-2 14-16 14H110q-14 0-16-14z"
    rows = "".join(f"M74 {y}" + "q7-9 14 0t14 0" * 7 for y in range(216, 350, 13))
    weave = f'<clipPath id="k"><path d="{outline}"/></clipPath><g clip-path="url(#k)" fill="none"><path stroke="{c.dark}" stroke-width="2.5" opacity=".55" d="{rows}"/><path stroke="{c.light}" stroke-width="5" opacity=".5" d="M96 200v150M124 200v150M152 200v150M180 200v150M208 200v150"/></g>'
    handle = f'<path fill="none" stroke="{c.dark}" stroke-width="11" d="M96 206C96 76 224 76 224 206"/><path fill="none" stroke="{c.light}" stroke-width="3" stroke-dasharray="7 9" d="M96 206C96 76 224 76 224 206"/>'
    rim = f'<rect x="68" y="194" width="184" height="19" rx="9" fill="{c.accent}"/><path stroke="#FFF" stroke-opacity=".3" stroke-width="3" d="M80 200h160"/>'
    return handle + solid(outline, c.body, 74, 172) + weave + rim, Label(94, 232, 132, 90)


def vase(c: Colours, turn: Random) -> Drawing:
    pot = "M128 96h64c0 34-8 40-8 54 0 16 48 40 48 96 0 58-34 78-34 90v12h-76v-12c0-12-34-32-34-90 0-56 48-80 48-96 0-14-8-20-8-54z"
    rims = f'<rect x="120" y="88" width="80" height="14" rx="7" fill="{c.accent}"/><path fill="none" stroke="{c.paper}" stroke-width="3" d="M132 152q28 8 56 0M104 190q56 16 112 0"/><path fill="none" stroke="{c.paper}" stroke-width="2.5" d="M112 180q6-10 12 0t12 0 12 0 12 0 12 0 12 0 12 0 12 0"/>'
    return solid(pot, c.body, 88, 144) + rims, Label(98, 212, 124, 92, "oval", 22)


def textile(c: Colours, turn: Random) -> Drawing:
    folds = ((c.body, 296, 70), (c.accent, 242, 76), (c.dark, 188, 72), (c.light, 146, 80))
    cloths = "".join(
        f'<rect x="{x}" y="{y}" width="{320 - 2 * x}" height="{54 if y > 150 else 44}" rx="15" fill="{fill}"/>'
        for fill, y, x in folds
    )
    diamonds = "".join(f"M{x} {y}l9-9 9 9-9 9z" for y in (323, 215) for x in range(82, 226, 24))
    stripes = "".join(f"M84 {y}h152" for y in (256, 264, 280, 160, 176))
    pattern = f'<path fill="{c.paper}" opacity=".75" d="{diamonds}"/><path stroke="{c.paper}" stroke-opacity=".7" stroke-width="2.5" stroke-dasharray="9 4" d="{stripes}"/>'
    strap = f'<path fill="{c.paper}" d="M150 146h20v204h-20z"/><path fill="none" stroke="{c.paper}" stroke-width="6" d="M160 148q-38-42-42-10t42 10q38-42 42-10t-42 10"/>'
    return cloths + pattern + strap, Label(102, 206, 116, 96, "paper", 24)


def bouquet(c: Colours, turn: Random) -> Drawing:
    stems = '<path fill="none" stroke="#4F7A4C" stroke-width="5" d="M160 260Q150 190 118 160M160 260Q160 170 162 132M160 260Q172 190 206 164M156 260Q130 220 92 214M164 260Q196 224 230 214"/>'
    leaves = (
        leaf(140, 226, 42, -130, "#5E8C55")
        + leaf(180, 226, 44, -48, "#4F7F4C")
        + leaf(160, 196, 36, -110, "#6E9A5E")
    )
    heads = "".join(
        f'<g transform="translate({x} {y}) rotate({turn.randint(0, 60)})">'
        + "".join(
            f'<ellipse cy="-{r * 0.62:g}" rx="{r * 0.42:g}" ry="{r * 0.62:g}" fill="{fill}" transform="rotate({a})"/>'
            for a in range(0, 360, 60)
        )
        + f'<circle r="{r * 0.34:g}" fill="#E8B84A"/></g>'
        for x, y, r, fill in (
            (116, 160, 30, c.body),
            (162, 126, 34, c.light),
            (208, 162, 30, c.body),
            (90, 214, 24, c.light),
            (230, 212, 25, c.dark),
            (160, 196, 28, c.pale),
        )
    )
    pail = "M98 240h124l-13 96q-2 12-14 12h-70q-12 0-14-12z"
    return stems + leaves + heads + solid(pail, c.accent, 98, 124), Label(
        106, 254, 108, 82, "paper", 20
    )


def bonsai(c: Colours, turn: Random) -> Drawing:
    trunk = '<path fill="none" stroke="#6B4A32" stroke-width="15" stroke-linecap="round" d="M158 276c-26-30 30-48 6-84-10-16-4-30 4-44"/><path fill="none" stroke="#6B4A32" stroke-width="8" stroke-linecap="round" d="M160 232q-34-4-54-26M170 200q24-6 42-4"/>'
    clouds = "".join(
        f'<g><ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{c.dark}"/><ellipse cx="{x - 3}" cy="{y - 6}" rx="{rx * 0.9:g}" ry="{ry * 0.8:g}" fill="{c.body}"/><ellipse cx="{x - rx * 0.25:g}" cy="{y - ry * 0.45:g}" rx="{rx * 0.4:g}" ry="{ry * 0.3:g}" fill="{c.light}" opacity=".7"/></g>'
        for x, y, rx, ry in ((166, 126, 58, 32), (100, 196, 46, 24), (222, 186, 44, 25))
    )
    pot = "M82 272h156l-12 62q-3 14-17 14h-98q-14 0-17-14z"
    return trunk + clouds + solid(
        pot, c.accent, 82, 156
    ) + f'<rect x="76" y="264" width="168" height="16" rx="6" fill="{c.accent_dark}"/>', Label(
        98, 284, 124, 58, "paper", 19
    )


def fish_bowl(c: Colours, turn: Random) -> Drawing:
    bowl = "M118 112h84c64 34 72 118 40 170H78c-32-52-24-136 40-170z"
    fish = "".join(
        f'<g transform="translate({x} {y}) scale({s})"><path fill="{c.body}" d="M0 0c10-18 38-20 54-4 10-10 20-14 30-12-6 8-6 24 0 32-10 2-20-2-30-12C38 20 10 18 0 0z"/><path fill="{c.light}" d="M20-12q12-14 24 4z"/><circle cx="11" cy="-3" r="3" fill="#FFF"/></g>'
        for x, y, s in ((106, 190, 1), (216, 228, -0.8))
    )
    water = f'<path fill="{c.accent}" opacity=".38" d="{bowl}"/><path fill="{c.accent}" opacity=".4" d="M77 150q41 12 83 0t83 0c20 40 18 96-1 132H78c-19-36-21-92-1-132z"/>'
    weeds = '<path fill="none" stroke="#4F7F52" stroke-width="5" stroke-linecap="round" d="M108 280q-10-26 2-46M118 280q8-22 0-38M204 280q10-22-2-52"/>'
    glass = f'<path fill="none" stroke="#FFF" stroke-opacity=".75" stroke-width="5" d="{bowl}"/><path fill="none" stroke="#FFF" stroke-width="7" stroke-linecap="round" opacity=".6" d="M88 184q6-26 22-40"/>'
    return water + weeds + fish + glass + '<path fill="#8A6A4A" d="M72 278h176l8 70H64z"/>', Label(
        84, 286, 152, 56, "paper", 20
    )


def bird_cage(c: Colours, turn: Random) -> Drawing:
    bars = "".join(
        f"M{x} 276V{178 - abs(160 - x) * -0.55:.0f}Q{x} 120 160 104" for x in range(92, 236, 17)
    )
    bird = f'<path fill="none" stroke="#7A5A3C" stroke-width="5" d="M94 240h132"/><path fill="{c.body}" d="M126 214c6-34 54-40 62-6l16 42-28-16c-26 8-50 0-50-20z"/><circle cx="138" cy="200" r="16" fill="{c.light}"/><path fill="{c.accent_dark}" d="M124 200l-13 5 13 4z"/><circle cx="134" cy="197" r="2.5"/>'
    cage = f'<path fill="none" stroke="#7A5A3C" stroke-width="3" d="{bars}M88 182q72 14 144 0M84 276h152"/><circle cx="160" cy="94" r="9" fill="none" stroke="#7A5A3C" stroke-width="4"/>'
    return bird + cage + '<path fill="#8A6A4A" d="M78 272h164l8 76H70z"/>', Label(
        84, 282, 152, 60, "paper", 20
    )


def stilt_house(c: Colours, turn: Random) -> Drawing:
    hills = f'<circle cx="{turn.choice((78, 242))}" cy="116" r="32" fill="#E8B45A"/><path fill="{c.disc}" d="M0 214q62-96 116-34 44-84 108-8 44-38 96 28v200H0z"/><path fill="{c.pale}" d="M0 246q80-62 150-16t170-22v192H0z"/><path fill="{c.light}" d="M0 286q110-46 320-8v122H0z"/><path fill="none" stroke="{c.pale}" stroke-width="3" d="M0 306q110-44 320-8M0 330q120-40 320-8"/>'
    house = f'<path stroke="#5E4430" stroke-width="6" d="M104 266v50M136 266v50M180 266v50M216 266v50"/><path fill="#9A6C42" d="M94 220h132v46H94z"/><path fill="#5E4430" d="M88 262h144v8H88zM146 228h28v34h-28zM106 232h22v16h-22zM192 232h22v16h-22z"/><path fill="{c.accent_dark}" d="M76 224l34-70h100l34 70z"/><path stroke="#FFF" stroke-opacity=".14" stroke-width="2" d="M100 188h120M94 202h132M88 214h144"/><path stroke="#5E4430" stroke-width="4" d="M232 268l22 50M226 280h14M232 294h14M238 306h14"/>'
    palm = '<path fill="none" stroke="#6B4A32" stroke-width="6" d="M48 316q8-60 0-112"/>' + "".join(
        leaf(48, 204, 44, a, c.dark) for a in (-160, -120, -60, -20, 20, 160)
    )
    return hills + palm + house + _signboard(), Label(60, 318, 200, 62, "paper", 22)


def boat_bay(c: Colours, turn: Random) -> Drawing:
    karst = f'<circle cx="226" cy="112" r="30" fill="#E8B45A"/><path fill="{c.disc}" d="M0 250V190q30-80 62 0 20-60 48 0l20 60zM190 250q8-120 46-110 34 6 40 60 20-40 44-10v60z"/><path fill="{c.pale}" d="M40 250q6-96 36-100 34 0 42 100zM222 250q14-60 38-56 26 4 32 56z"/>'
    sea = f'<path fill="{c.light}" d="M0 248h320v152H0z"/><path fill="none" stroke="{c.pale}" stroke-width="3" stroke-linecap="round" d="M24 272h50M250 268h46M40 300h32M236 300h56M16 336h30"/>'
    boat = f'<path fill="{c.accent}" d="M152 118q58 30 60 142h-60z"/><path fill="{c.accent_dark}" d="M146 136q-40 40-42 124h42z"/><path stroke="#FFF" stroke-opacity=".22" stroke-width="2" d="M152 152h38M152 186h52M152 220h58M120 186h26M110 220h36"/><path stroke="#5E4430" stroke-width="5" d="M149 108v166"/><path fill="#5E4430" d="M84 270q76 14 152 0-10 40-34 40h-84q-24 0-34-40z"/>'
    return karst + sea + boat + _signboard(), Label(60, 318, 200, 62, "paper", 22)


def _signboard() -> str:
    return '<path fill="#6B4A32" d="M84 340h10v60H84zM226 340h10v60h-10z"/><rect x="52" y="310" width="216" height="78" rx="8" fill="#8A6240"/>'


Shape = Callable[[Colours, Random], Drawing]

SHAPES: dict[int, tuple[Shape, ...]] = {
    1: (crate,), 2: (meat_tray,), 3: (sack,), 4: (cloth_jar, low_jar), 5: (cup,), 6: (carton, pouch), 7: (pouch,),
    8: (low_jar, pouch), 9: (sauce_bottle,), 10: (spice_jar, low_jar), 11: (caddy, foil_bag), 12: (tea_box, caddy),
    13: (coffee_bag, caddy), 14: (gourd,), 15: (wine_bottle,), 16: (water_bottle,), 17: (juice_box, swing_bottle),
    18: (pill_bottle, carton), 19: (pump_bottle, cream_jar), 20: (spice_jar, low_jar), 21: (basket, vase), 22: (textile,), 23: (bouquet,),
    24: (bonsai,), 25: (fish_bowl,), 26: (stilt_house,),
}  # fmt: skip

# Words of a name that say more than its set does; the first that is found decides.
SHAPE_OF_WORDS: dict[int, tuple[tuple[str, Shape], ...]] = {
    2: (("trứng", eggs), ("cá", fish_pouch), ("tôm", fish_pouch), ("mực", fish_pouch), ("lươn", fish_pouch), ("hàu", fish_pouch)),
    6: (("bánh tráng", rice_paper), ("bánh đa", rice_paper), ("bánh phồng", rice_paper), ("bún", noodles), ("miến", noodles),
        ("phở", noodles), ("mì", noodles), ("mỳ", noodles), ("hủ tiếu", noodles)),
    8: (("giò", leaf_roll), ("chả", leaf_roll), ("nem", leaf_roll)),
    9: (("chao", low_jar), ("mắm tôm", low_jar), ("mắm ruốc", low_jar)),
    19: (("kem", cream_jar), ("son", cream_jar), ("xà phòng", carton), ("xà bông", carton)),
    20: (("tinh dầu", dropper), ("dầu", dropper), ("trà", tea_box)),
    21: (("gốm", vase), ("sứ", vase), ("bình", vase), ("cói", basket), ("lục bình", basket), ("mây", basket), ("tre", basket)),
    25: (("chim", bird_cage), ("chào mào", bird_cage), ("gà", bird_cage)),
    26: (("biển", boat_bay), ("đảo", boat_bay), ("vịnh", boat_bay), ("cù lao", boat_bay), ("cồn", boat_bay), ("sông", boat_bay)),
}  # fmt: skip
