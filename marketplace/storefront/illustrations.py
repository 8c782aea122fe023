# ruff: noqa: E501 (markup and palettes are easier to follow on one line)
"""Drawn packaging for products without a photograph ("minh hoạ"). Plain Python, no files, no clock.

The same arguments always give the same text. A picture is a quiet tinted ground, a shelf, one object chosen by
product set (shapes/) and a label set with the product's name and maker. It only ever shows words
it was given: no stars, no mark, no barcode.
"""

from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

from marketplace.storefront.shapes import (
    SHAPE_OF_WORDS,
    SHAPES,
    Colours,
    Label,
    Shape,
)

WIDTH, HEIGHT = 320, 400
PAPER = "#FBF7EC"

# Body, accent (lids, cords), both as they would be printed. One row per product set, taken in turn by seed.
PALETTES: dict[int, tuple[tuple[str, str], ...]] = {
    1: (("#4F8A4C", "#D9772B"), ("#B5473A", "#3F7A46"), ("#D08A2E", "#4C7F45")),
    2: (("#4A7C8C", "#B5533C"), ("#A9694A", "#35606B"), ("#56708F", "#C06A45")),
    3: (("#C2A25C", "#5A7A3C"), ("#7B8F52", "#A8481F"), ("#B88A4A", "#3E6450")),
    4: (("#D08E1F", "#7A4A1E"), ("#C2761B", "#3F6B49"), ("#DDA437", "#8A4B25")),
    5: (("#C4512D", "#F0C25A"), ("#2F7164", "#E08A3C"), ("#D28A27", "#8E3522")),
    6: (("#D9B777", "#A8481F"), ("#C99F63", "#2F6B55"), ("#E0C08A", "#7C3B2A")),
    7: (
        ("#C68A15", "#7A4E0E"), ("#B4553B", "#55702F"), ("#6F8F3B", "#A65A1F"),
        ("#2F6E6A", "#C9822B"), ("#8A4A66", "#C9982A"),
    ),
    8: (("#9C4A32", "#5B2E1E"), ("#4F7D4B", "#B98A3A"), ("#B0653A", "#5A3A22")),
    9: (("#8C3B1E", "#4A2317"), ("#A86220", "#5A2E14"), ("#6E2B22", "#3B1B16")),
    10: (("#6B5A3E", "#2E2A26"), ("#A65538", "#54402C"), ("#8B7A45", "#4B4630")),
    11: (("#1F6B45", "#123F2A"), ("#3E6B3A", "#B78A35"), ("#285B55", "#17393A")),
    12: (("#B5617A", "#5E7F4F"), ("#6E8F5A", "#B0683C"), ("#C2913F", "#5C6E3C")),
    13: (
        ("#4B3226", "#B5793C"), ("#5E3B25", "#C79A4A"), ("#2F3B36", "#B5633A"),
        ("#7A2F24", "#C79A4A"), ("#B8874A", "#4B3226"),
    ),
    14: (("#8FA09A", "#A3261B"), ("#B59B7A", "#8A2F22"), ("#5F7480", "#A8481F")),
    15: (("#5B2540", "#B58A3A"), ("#2F4A3A", "#8F6A2A"), ("#7A3B22", "#C09A4A")),
    16: (("#6FA8C4", "#2B5F8C"), ("#7DB5B0", "#2B6B72"), ("#8AA9CF", "#34508F")),
    17: (("#C96F2B", "#4F7A3C"), ("#8FA63C", "#B5533C"), ("#B4475A", "#4A7A5C")),
    18: (("#4B7A5F", "#B58A35"), ("#7A5A8C", "#3F5F6E"), ("#A8623A", "#3F6650")),
    19: (("#B98C92", "#7A4A55"), ("#8FA58C", "#4A6650"), ("#C4A78A", "#7C5B45")),
    20: (("#8A4B1C", "#2E2A26"), ("#5B6B3A", "#33392A"), ("#7A3F24", "#3E2E28")),
    21: (("#B98B4F", "#7A4A25"), ("#A8703F", "#3F5F55"), ("#C49A5C", "#8A3F2A")),
    22: (("#2B3F86", "#B5473A"), ("#8C2F3A", "#D0A23C"), ("#2F6B5F", "#C4632F")),
    23: (("#C2566E", "#4F7F52"), ("#D98A3A", "#4A7A4C"), ("#8C6BB0", "#5A7F52")),
    24: (("#4F7A45", "#9C5A3A"), ("#3F6B4C", "#7A6A58"), ("#6B8A45", "#4F6480")),
    25: (("#D9692F", "#5E93A8"), ("#C4483A", "#6B9FA0"), ("#D08A2F", "#5F86A8")),
    26: (("#4F8062", "#B5633A"), ("#4A7391", "#A8582F"), ("#7A8F45", "#94502F")),
}  # fmt: skip

# What a well-known thing is made of decides its colour, whatever its set.
COLOUR_OF_CONTENT: tuple[tuple[str, str], ...] = (
    ("tỏi đen", "#2F2A33"), ("nghệ", "#D08A1C"), ("gấc", "#C2451F"), ("ớt", "#B3301F"), ("chanh dây", "#7A4570"),
    ("chanh", "#8FA63C"), ("dâu", "#A8324A"), ("sen", "#B5617A"), ("tiêu", "#3F3A35"), ("xoài", "#D99A2B"),
    ("dừa", "#7F8F6A"), ("khoai", "#8C4F6B"), ("mít", "#C9982A"), ("hồng", "#C4602A"), ("gừng", "#B98A3F"),
    ("sả", "#7F9A4A"), ("rong", "#2F6658"), ("đông trùng", "#BF6A1F"), ("nấm", "#8A6A4F"), ("mè đen", "#35302E"),
    ("ca cao", "#5A3426"), ("mật ong", "#D0901F"), ("bơ", "#5F7F3A"), ("cam", "#D57A23"), ("bưởi", "#A9B04A"),
)  # fmt: skip


class Setting(NamedTuple):
    """A name broken into lines that fit, with the size of its letters."""

    lines: tuple[str, ...]
    size: float


def packaging_svg(*, name: str, maker: str, product_set: int, seed: int) -> str:
    """A whole SVG file of 320 × 400 units showing `name` as a package of its product set (1–26).

    Deterministic in its arguments; another `seed` gives another colour, ground and form. Text is escaped, and
    cut with an ellipsis where it cannot fit. The title names the product and says that it is drawn.
    Raises KeyError for a set outside 1–26.
    """
    turn = Random(f"{product_set}:{seed}")  # noqa: S311 (a picture, not a secret)
    palettes = PALETTES[product_set]
    body, accent = palettes[seed % len(palettes)]
    colours = _colours(_colour_of_content(name) or body, accent)
    drawing, label = _shape(name, product_set, seed)(colours, turn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-labelledby="t"><title id="t">{escape(name)} (minh hoạ)</title>'
        f"{_ground(colours, turn, scene=product_set == 26)}{drawing}{_label(label, colours, name, maker)}</svg>\n"
    )


def _shape(name: str, product_set: int, seed: int) -> Shape:
    for words, shape in SHAPE_OF_WORDS.get(product_set, ()):
        if _says(name, words):
            return shape
    shapes = SHAPES[product_set]
    # The colour turns with the seed; the form turns once the colours have been round.
    return shapes[seed // len(PALETTES[product_set]) % len(shapes)]


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0–1) of `other` stirred in, both #RRGGBB."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _colours(body: str, accent: str) -> Colours:
    return Colours(
        body=body,
        dark=mix(body, "#1A120C", 0.34),
        light=mix(body, "#FFFFFF", 0.3),
        pale=mix(body, PAPER, 0.66),
        accent=accent,
        accent_dark=mix(accent, "#1A120C", 0.3),
        paper=PAPER,
        ink=mix(body, "#14110E", 0.58),
        ground=mix(body, "#FAF4E8", 0.86),
        shelf=mix(body, "#F3EADA", 0.74),
        disc=mix(body, "#FAF4E8", 0.76),
    )


def _colour_of_content(name: str) -> str | None:
    return next((colour for words, colour in COLOUR_OF_CONTENT if _says(name, words)), None)


def _says(name: str, words: str) -> bool:
    return f" {words} " in f" {name.lower()} "


def _ground(c: Colours, turn: Random, *, scene: bool) -> str:
    """The tinted wall with one quiet form on it, the shelf, and the shadow where the object stands."""
    wall = f'<path fill="{c.ground}" d="M0 0h320v400H0z"/>'
    if scene:
        return wall
    x = turn.choice((118, 160, 204))
    form = turn.choice((
        f'<circle cx="{x}" cy="190" r="118" fill="{c.disc}"/>',
        f'<path fill="{c.disc}" d="M{x - 96} 330V176a96 96 0 0 1 192 0v154z"/>',
        f'<path fill="{c.disc}" d="M0 262q80-72 160-30t160-44v152H0z"/>',
        f'<path fill="{c.disc}" d="M{x - 150} 330 {x} 96l150 234z"/>',
    ))  # fmt: skip
    shelf = f'<path fill="{c.shelf}" d="M0 328h320v72H0z"/>'
    shadow = f'<ellipse cx="168" cy="350" rx="104" ry="9" fill="{c.ink}" opacity=".16"/>'
    return wall + form + shelf + shadow


def _label(label: Label, c: Colours, name: str, maker: str) -> str:
    """The paper (or print) with the name in serif letters and the maker in small capitals below."""
    x, y, w, h = label.x, label.y, label.width, label.height
    ink = c.paper if label.kind == "print" else c.ink
    maker_size = 9.5
    # Clear of the rules, and of the marks that Vietnamese letters carry above their height.
    inset = 12 if h >= 84 else 8
    setting = fit(name, width=w - 14, height=h - 2 * inset - 14, largest=label.largest)
    leading = setting.size * 1.2
    block = leading * len(setting.lines) + 14
    top = y + (h - block) / 2 + setting.size * 0.95
    centre = x + w / 2
    spans = "".join(
        f'<tspan x="{centre:g}" y="{top + i * leading:.1f}">{escape(line)}</tspan>'
        for i, line in enumerate(setting.lines)
    )
    maker_text = escape(shorten(_plain_maker(maker).upper(), (w - 10) / (maker_size * 1.04)))
    maker_y = top + leading * (len(setting.lines) - 1) + maker_size * 2.1
    return (
        f'{_paper(label, c)}<g text-anchor="middle" fill="{ink}">'
        f'<text font-family="Bitter,Georgia,\'Noto Serif\',serif" font-weight="700" font-size="{setting.size:g}">{spans}</text>'
        f'<text x="{centre:g}" y="{maker_y:.1f}" font-family="Manrope,Roboto,Arial,sans-serif" font-weight="600" '
        f'font-size="{maker_size}" letter-spacing=".8" opacity=".8">{maker_text}</text></g>'
    )


def _paper(label: Label, c: Colours) -> str:
    x, y, w, h = label.x, label.y, label.width, label.height
    if label.kind == "print":
        return ""
    if label.kind == "oval":
        cx, cy = x + w / 2, y + h / 2
        return (
            f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{w / 2 + 8:g}" ry="{h / 2 + 4:g}" fill="{c.paper}"/>'
            f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{w / 2 + 3:g}" ry="{h / 2 - 1:g}" fill="none" stroke="{c.accent}" stroke-width="1.2"/>'
        )
    rules = (
        f'<path stroke="{c.accent}" stroke-width="1.6" d="M{x:g} {y + 5:g}h{w:g}M{x:g} {y + h - 5:g}h{w:g}"/>'
        f'<path stroke="{c.accent}" stroke-width=".7" d="M{x:g} {y + 8.5:g}h{w:g}M{x:g} {y + h - 8.5:g}h{w:g}"/>'
    )
    radius = 0 if label.kind == "band" else 4
    return f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{radius}" fill="{c.paper}"/>{rules}'


def fit(text: str, *, width: float, height: float, largest: float = 26) -> Setting:
    """Sets `text` in one to three lines as large as `width` × `height` allow; below 13 units it is cut instead."""
    size = largest
    while size >= 13:
        lines = _wrap(text, width / size)
        fits = len(lines) <= 3 and len(lines) * size * 1.2 <= height
        if fits and all(_measure(line) * size <= width for line in lines):
            return Setting(tuple(lines), size)
        size -= 1
    room = max(1, min(3, int(height / (13 * 1.2))))
    lines = _wrap(text, width / 13)
    if len(lines) > room:
        lines = [*lines[: room - 1], " ".join(lines[room - 1 :])]
    return Setting(tuple(shorten(line, width / 13) for line in lines), 13)


LEGAL_FORMS = (
    "chi nhánh", "công ty trách nhiệm hữu hạn", "công ty tnhh", "công ty cổ phần", "công ty cp", "công ty",
    "một thành viên", "mtv", "doanh nghiệp tư nhân", "dntn", "hộ kinh doanh", "cơ sở sản xuất", "cơ sở",
    "hợp tác xã", "htx", "tổ hợp tác", "nông sản", "nông nghiệp", "sản xuất",
)  # fmt: skip


def _plain_maker(maker: str) -> str:
    """The part of a maker's name by which people know it: a label has room for little else."""
    for form in LEGAL_FORMS:
        if maker.lower().startswith(f"{form} "):
            maker = maker[len(form) + 1 :].strip()
    return maker


def shorten(text: str, width: float) -> str:
    """At most `width` ems of text, ending in an ellipsis where something was cut."""
    if _measure(text) <= width:
        return text
    while text and _measure(text) > width - 0.9:
        text = text[:-1]
    return text.rstrip(" ,.-(") + "…"


def _measure(text: str) -> float:
    """Width in ems, a little generous: the face on the reader's device is not known."""
    return sum(0.76 if x.isupper() else 0.3 if x in " .,-il()" else 0.57 for x in text)


def _wrap(text: str, width: float) -> list[str]:
    """Breaks at spaces into the fewest lines of `width` ems, then evens them out."""
    words = text.split()
    lines = _fill(words, width)
    narrower = width - 0.5
    while narrower > 2:
        candidate = _fill(words, narrower)
        if len(candidate) > len(lines) or any(_measure(line) > width for line in candidate):
            break
        lines = candidate
        narrower -= 0.5
    return lines


def _fill(words: list[str], width: float) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} {word}".strip()
        if _measure(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
