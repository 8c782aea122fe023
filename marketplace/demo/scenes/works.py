"""What people do: weave, throw pots, cook, sell, learn, show."""

import math
import random

from marketplace.demo.scenes import shapes as s


def weaving() -> str:
    """A loom with brocade."""
    bands = "".join(
        f'<rect x="520" y="{560 + n * 34}" width="560" height="34" fill="{c}"/>'
        for n, c in enumerate(
            (s.INDIGO, s.CLAY, s.INDIGO, s.GOLD, s.INDIGO, s.LEAF, s.INDIGO, s.CLAY) * 2
        )
    )
    diamonds = "".join(
        f'<path d="M{x} {y - 13} L{x + 20} {y} L{x} {y + 13} L{x - 20} {y} Z" fill="{s.PAPER}"/>'
        for y in range(577, 1090, 68)
        for x in range(545, 1080, 56)
    )
    warp = "".join(
        f'<line x1="{x}" y1="300" x2="{x}" y2="562" stroke="{s.PAPER}" stroke-width="5"/>'
        for x in range(530, 1080, 16)
    )
    hanging = "".join(
        f'<g><rect x="{x}" y="190" width="150" height="{h}" fill="{a}"/>'
        f'<rect x="{x}" y="{230}" width="150" height="26" fill="{b}"/>'
        f'<rect x="{x}" y="{300}" width="150" height="14" fill="{s.PAPER}" opacity=".7"/>'
        f'<rect x="{x}" y="{150 + h - 30}" width="150" height="26" fill="{b}"/></g>'
        for x, h, a, b in (
            (90, 420, s.CLAY, s.GOLD_PALE),
            (270, 360, s.LEAF, s.SUN),
            (1190, 380, s.INDIGO, s.CLAY_PALE),
            (1370, 440, "#7A3B5A", s.GOLD_PALE),
        )
    )
    return s.picture(
        s.sky("#EFE3CC", "#F7EFE0"),
        f'<rect x="0" y="150" width="1600" height="26" rx="13" fill="{s.WOOD}"/>',
        hanging,
        s.ground(lambda x: 960.0, "#CBA877"),
        f'<rect x="470" y="250" width="36" height="900" fill="{s.WOOD}"/>',
        f'<rect x="1094" y="250" width="36" height="900" fill="{s.WOOD}"/>',
        '<rect x="440" y="270" width="720" height="40" rx="20" fill="#54371F"/>',
        warp,
        bands,
        diamonds,
        '<rect x="430" y="1080" width="740" height="46" rx="23" fill="#54371F"/>',
        f'<path d="M690 540 H910 L940 566 L910 592 H690 L660 566 Z" fill="{s.HAT}"/>',
        s.person(330, 1170, 460, s.INDIGO),
    )


def pottery() -> str:
    """Jars drying before a kiln."""
    dice = random.Random(3)
    shelf = "".join(
        s.jar(x, y, size, dice.choice((s.CLAY, "#B8683E", "#8C5A36", "#C98A5E")), "#5E2C14")
        for y, size in ((600, 130), (790, 150), (1010, 190))
        for x in range(640, 1560, int(size * 0.82))
    )
    boards = "".join(
        f'<rect x="580" y="{y}" width="1020" height="18" fill="{s.WOOD}"/>'
        for y in (600, 790, 1010)
    )
    return s.picture(
        s.sky("#F1DCC4", "#F9F0E0"),
        s.ground(lambda x: 1010.0, "#CFA57C"),
        '<path d="M40 1010 V640 Q290 380 540 640 V1010 Z" fill="#9C4A26"/>',
        '<path d="M190 1010 V800 Q290 700 390 800 V1010 Z" fill="#3B1B0E"/>',
        f'<path d="M230 1010 Q240 900 290 850 Q300 910 330 930 Q350 960 345 1010 Z" fill="{s.SUN}"/>',
        '<path d="M270 1010 Q280 950 295 925 Q318 965 315 1010 Z" fill="#D9662F"/>',
        '<rect x="250" y="330" width="80" height="180" fill="#84391C"/>',
        s.cloud(300, 250, 60, "#C9B8A6", 0.7),
        s.cloud(360, 150, 80, "#C9B8A6", 0.45),
        boards,
        shelf,
        s.person(470, 1170, 380, s.LEAF, bends=True),
        s.jar(690, 1180, 190, "#C98A5E", "#5E2C14"),
    )


def kitchen() -> str:
    """A tray for four: rice, soup, herbs, a bowl of fish sauce."""

    def bowl(x: float, y: float, r: float, rim: str, inside: str) -> str:
        return (
            f'<ellipse cx="{x}" cy="{y + r * 0.3}" rx="{r * 1.05}" ry="{r * 0.9}" fill="#000" '
            f'opacity=".1"/><circle cx="{x}" cy="{y}" r="{r}" fill="{rim}"/>'
            f'<circle cx="{x}" cy="{y}" r="{r * 0.84}" fill="{inside}"/>'
        )

    dice = random.Random(2)
    herbs = "".join(
        f'<ellipse cx="{390 + dice.uniform(-110, 110):.0f}" cy="{760 + dice.uniform(-90, 90):.0f}" '
        f'rx="46" ry="18" fill="{dice.choice((s.LEAF, s.LEAF_MID, "#5FA052"))}" '
        f'transform="rotate({dice.uniform(0, 180):.0f} 390 760)"/>'
        for _ in range(26)
    )
    soup = "".join(
        f'<circle cx="{840 + math.cos(a) * r:.0f}" cy="{560 + math.sin(a) * r:.0f}" r="{q}" fill="{c}"/>'
        for a, r, q, c in (
            (0.3, 90, 40, "#D9482F"),
            (2.2, 110, 36, "#D9482F"),
            (4.2, 60, 44, s.GOLD_PALE),
            (5.2, 130, 26, s.LEAF_MID),
            (1.2, 140, 24, s.LEAF_MID),
            (3.2, 140, 28, "#F6E7B8"),
        )
    )
    fish = (
        '<path d="M660 930 Q860 830 1080 930 Q860 1030 660 930 Z" fill="#B5793D"/>'
        '<path d="M1060 930 L1150 870 V990 Z" fill="#9A6230"/>'
        '<circle cx="720" cy="918" r="10" fill="#2A1A0D"/>'
        '<path d="M790 880 Q830 930 790 980 M860 872 Q900 930 860 988 M930 880 Q970 930 930 980" '
        'fill="none" stroke="#8A5528" stroke-width="9"/>'
    )
    return s.picture(
        s.sky("#E7D3AC", "#DDC392"),
        '<g stroke="#C9AC78" stroke-width="7">'
        + "".join(f'<line x1="0" y1="{y}" x2="1600" y2="{y}"/>' for y in range(30, 1200, 60))
        + "</g>",
        '<circle cx="800" cy="640" r="560" fill="#8A5A34"/><circle cx="800" cy="640" r="530" '
        'fill="#A87444"/>',
        bowl(840, 560, 230, "#F4EFE4", "#E9A23B"),
        soup,
        bowl(390, 760, 190, "#F4EFE4", "#DDE8D4"),
        herbs,
        bowl(470, 400, 130, s.INDIGO_PALE, "#FFFFFF"),
        bowl(1190, 420, 130, s.INDIGO_PALE, "#FFFFFF"),
        '<ellipse cx="900" cy="930" rx="310" ry="150" fill="#F4EFE4"/>',
        fish,
        bowl(1220, 760, 110, "#F4EFE4", "#A8481F"),
        "".join(
            f'<circle cx="{1190 + k * 22}" cy="{740 + (k % 3) * 20}" r="9" fill="#D9332A"/>'
            for k in range(4)
        ),
        f'<g stroke="{s.CLAY_DEEP}" stroke-width="14" stroke-linecap="round">'
        '<line x1="1360" y1="1000" x2="1120" y2="620"/><line x1="1400" y1="980" x2="1150" y2="610"/></g>',
    )


def fair() -> str:
    """Booths of a fair under flags."""
    stalls = []
    for n, (x, a, b) in enumerate(
        (
            (120, s.LEAF, s.PAPER),
            (470, s.CLAY, s.PAPER),
            (820, s.INDIGO, s.PAPER),
            (1170, s.GOLD, s.PAPER),
        )
    ):
        stripes = "".join(
            f'<path d="M{x + k * 45} 520 H{x + (k + 1) * 45} L{x + (k + 1) * 48 - 10} 640 '
            f'Q{x + k * 48 + 14} 676 {x + k * 48 - 10} 640 Z" fill="{a if k % 2 else b}"/>'
            for k in range(7)
        )
        goods = "".join(
            s.jar(
                x + 40 + k * 48, 800, 78 + 10 * ((k + n) % 3), (s.CLAY, s.LEAF_MID, s.GOLD)[k % 3]
            )
            for k in range(6)
        )
        stalls.append(
            f'<rect x="{x + 8}" y="640" width="12" height="420" fill="{s.WOOD}"/>'
            f'<rect x="{x + 296}" y="640" width="12" height="420" fill="{s.WOOD}"/>'
            f"{s.person(x + 160, 930, 300, (s.ROSE, s.LEAF, s.CLAY, s.INDIGO)[n])}"
            f'<rect x="{x}" y="800" width="318" height="260" fill="#D9B98A"/>'
            f'<rect x="{x}" y="800" width="318" height="34" fill="#B98F58"/>{goods}{stripes}'
        )
    flags = "".join(
        f'<path d="M{x} {300 + 60 * math.sin(x / 250):.0f} l34 0 l-17 52 Z" fill="{c}"/>'
        for x, c in zip(range(0, 1600, 66), (s.CLAY, s.SUN, s.LEAF, s.INDIGO) * 8, strict=False)
    )
    return s.picture(
        s.sky("#FBE9CF", "#FDF7EA"),
        s.sun(1330, 220, 80),
        s.ground(s.wave(81, 560, 40, 900), "#BFD3C0"),
        s.line(lambda x: 300 + 60 * math.sin(x / 250), s.WOOD, 5),
        flags,
        s.ground(lambda x: 980.0, "#E6D2A8"),
        *stalls,
        s.person(380, 1180, 300, s.GOLD),
        s.person(1090, 1185, 310, s.LEAF),
    )


def lesson() -> str:
    """A class of producers before a board."""
    heads = "".join(
        s.person(x, 1330 + 20 * (n % 2), 430, c)
        for n, (x, c) in enumerate(
            ((220, s.CLAY), (520, s.INDIGO), (820, s.LEAF), (1120, s.ROSE), (1400, s.GOLD))
        )
    )
    return s.picture(
        s.sky("#F2E6CF", "#F7EFE0"),
        f'<rect x="250" y="180" width="800" height="480" rx="14" fill="{s.WOOD}"/>',
        f'<rect x="275" y="205" width="750" height="430" fill="{s.LEAF_DEEP}"/>',
        f'<g fill="none" stroke="{s.PAPER}" stroke-width="9" stroke-linecap="round" opacity=".85">'
        '<path d="M330 560 L450 470 L560 500 L700 360 L830 390 L960 280"/>'
        '<path d="M330 260 H560 M330 310 H500"/></g>',
        "".join(
            f'<circle cx="{x}" cy="{y}" r="13" fill="{s.SUN}"/>'
            for x, y in ((450, 470), (700, 360), (960, 280))
        ),
        '<rect x="1180" y="170" width="320" height="360" fill="#BFE0E8"/>',
        f'<path d="M1180 530 V430 Q1340 350 1500 440 V530 Z" fill="{s.LEAF_MID}"/>',
        f'<g stroke="{s.WOOD}" stroke-width="18" fill="none"><rect x="1180" y="170" width="320" '
        'height="360"/><path d="M1340 170 V530"/></g>',
        s.person(1140, 900, 420, s.INDIGO),
        s.ground(lambda x: 880.0, "#CBA877"),
        heads,
    )


def livestream() -> str:
    """A phone on a stand films goods on a table."""
    return s.picture(
        s.sky("#F4E3D2", "#FAF2E6"),
        '<circle cx="800" cy="470" r="400" fill="#F9E9C4"/>',
        s.person(800, 980, 640, s.CLAY),
        s.ground(lambda x: 860.0, "#B98F58"),
        '<rect y="860" width="1600" height="30" fill="#8A5A34"/>',
        s.jar(420, 870, 220, s.CLAY),
        s.jar(560, 872, 170, s.LEAF_MID, s.LEAF_DEEP),
        s.jar(1130, 872, 190, s.GOLD, s.CLAY_DEEP),
        f'<rect x="1230" y="690" width="150" height="180" rx="10" fill="{s.LEAF}"/>'
        f'<rect x="1250" y="750" width="110" height="70" fill="{s.PAPER}"/>',
        '<rect x="150" y="520" width="250" height="470" rx="30" fill="#1E2721"/>'
        '<rect x="168" y="545" width="214" height="420" rx="12" fill="#FBEAD2"/>',
        f'<clipPath id="screen"><rect x="168" y="545" width="214" height="420" rx="12"/></clipPath>'
        f'<g clip-path="url(#screen)">{s.person(275, 960, 290, s.CLAY)}'
        f"{s.jar(215, 962, 80, s.CLAY)}{s.jar(345, 962, 90, s.GOLD)}</g>",
        '<rect x="186" y="562" width="92" height="34" rx="17" fill="#A3261B"/>'
        '<circle cx="206" cy="579" r="8" fill="#FFF"/>',
        f'<path d="M275 990 L190 1190 M275 990 L360 1190 M275 990 V1190" stroke="{s.INK}" '
        'stroke-width="16" stroke-linecap="round"/>',
        "".join(
            f'<path d="M{x} {y} c-22 -34 -70 -10 -44 26 l44 40 l44 -40 c26 -36 -22 -60 -44 -26 Z" '
            f'fill="{s.ROSE}" opacity="{o}"/>'
            for x, y, o in ((470, 560, 0.9), (520, 430, 0.6), (460, 310, 0.35))
        ),
    )


def new_year() -> str:
    """Peach blossom, sticky-rice cakes, red paper: the days of Tết."""
    dice = random.Random(21)
    branch = (
        '<path d="M1560 1200 Q1480 820 1240 640 Q1040 500 980 240 M1300 690 Q1120 640 900 690 '
        'M1420 860 Q1220 830 1120 900 M1120 540 Q1220 420 1210 260" fill="none" '
        f'stroke="{s.WOOD}" stroke-width="26" stroke-linecap="round"/>'
    )

    def flower(x: float, y: float, r: float) -> str:
        petals = "".join(
            f'<circle cx="{x + math.cos(a) * r:.0f}" cy="{y + math.sin(a) * r:.0f}" r="{r * 0.72:.0f}"/>'
            for a in (k * 2 * math.pi / 5 for k in range(5))
        )
        return (
            f'<g fill="{dice.choice(("#E58FA0", "#D9798A", "#F0AEBB"))}">{petals}</g>'
            f'<circle cx="{x}" cy="{y}" r="{r * 0.4:.0f}" fill="{s.SUN}"/>'
        )

    spots = (
        (980, 240), (1010, 360), (1060, 470), (1120, 560), (1210, 260), (1200, 350), (1190, 450),
        (900, 690), (1000, 665), (1100, 650), (1220, 660), (1120, 900), (1230, 850), (1330, 850),
        (1360, 760), (1450, 930), (1280, 560), (960, 180), (1250, 200), (860, 720), (1080, 930),
    )  # fmt: skip
    cakes = "".join(
        f'<g transform="translate({x} {y})"><path d="M-150 0 L0 -70 L150 0 L0 76 Z" fill="#4F8743"/>'
        f'<path d="M-150 0 V90 L0 170 V76 Z" fill="#3B753C"/>'
        f'<path d="M150 0 V90 L0 170 V76 Z" fill="#2F6331"/>'
        f'<path d="M-75 -35 L75 38 V126 M75 -35 L-75 38 V126" fill="none" stroke="{s.HAT}" '
        'stroke-width="11"/></g>'
        for x, y in ((330, 890), (650, 960))
    )
    return s.picture(
        s.sky("#F7D9C4", "#FBF0DC"),
        '<circle cx="440" cy="380" r="300" fill="#F3C9A5" opacity=".6"/>',
        "".join(
            f'<g><line x1="{x}" y1="0" x2="{x}" y2="{y - 90}" stroke="{s.CLAY_DEEP}" stroke-width="5"/>'
            f'<ellipse cx="{x}" cy="{y}" rx="86" ry="98" fill="#B3261E"/>'
            f'<path d="M{x - 46} {y - 84} Q{x - 80} {y} {x - 46} {y + 84} M{x + 46} {y - 84} '
            f'Q{x + 80} {y} {x + 46} {y + 84} M{x} {y - 98} V{y + 98}" fill="none" stroke="#8E1B15" '
            f'stroke-width="6"/><rect x="{x - 40}" y="{y - 112}" width="80" height="22" fill="{s.GOLD}"/>'
            f'<rect x="{x - 40}" y="{y + 90}" width="80" height="22" fill="{s.GOLD}"/>'
            f'<path d="M{x} {y + 112} v90" stroke="{s.GOLD}" stroke-width="12" stroke-dasharray="4 5"/></g>'
            for x, y in ((190, 300), (480, 220))
        ),
        s.ground(lambda x: 900.0, "#8E2F1C"),
        '<rect y="900" width="1600" height="24" fill="#6E2113"/>',
        cakes,
        branch,
        *[
            flower(x + dice.uniform(-14, 14), y + dice.uniform(-14, 14), dice.uniform(22, 34))
            for x, y in spots
        ],
        s.jar(1500, 1190, 330, s.INDIGO, s.INDIGO),
    )


def hats() -> str:
    """Conical hats drying in a yard."""
    found = "".join(
        f'<g><ellipse cx="{x}" cy="{y + size * 0.34}" rx="{size}" ry="{size * 0.2}" fill="#000" '
        f'opacity=".12"/><path d="M{x - size} {y + size * 0.3} L{x} {y - size * 0.62} '
        f'L{x + size} {y + size * 0.3} Q{x} {y + size * 0.55} {x - size} {y + size * 0.3} Z" '
        f'fill="{s.HAT}"/><path d="M{x} {y - size * 0.62} L{x + size} {y + size * 0.3} '
        f'Q{x + size * 0.5} {y + size * 0.43} {x + size * 0.1} {y + size * 0.43} Z" fill="#CDB67C"/>'
        f'<g fill="none" stroke="#B79E62" stroke-width="3" opacity=".7">'
        f'<path d="M{x - size * 0.66} {y} Q{x} {y + size * 0.18} {x + size * 0.66} {y}"/>'
        f'<path d="M{x - size * 0.36} {y - size * 0.28} Q{x} {y - size * 0.16} {x + size * 0.36} '
        f'{y - size * 0.28}"/></g></g>'
        for y, size in ((700, 90), (830, 115), (980, 145), (1140, 175))
        for x in range(int(size * 0.6), 1700, int(size * 2.3))
    )
    return s.picture(
        s.sky("#F9E8CC", "#FCF5E6"),
        s.sun(1280, 260, 95),
        s.ground(s.wave(91, 470, 40, 800), "#BBD0B4"),
        s.house(420, 610, 460, s.CLAY),
        s.palm(930, 630, 400, 0.12),
        s.palm(80, 640, 330, -0.1, s.LEAF_DEEP),
        s.ground(lambda x: 610.0, "#E2C99A"),
        found,
        s.person(1230, 860, 330, s.INDIGO, bends=True),
    )
