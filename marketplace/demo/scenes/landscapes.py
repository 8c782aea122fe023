"""Where things come from: coasts, hills, rivers, fields."""

import random

from marketplace.demo.scenes import shapes as s


def fish_sauce() -> str:
    """Vats of fish sauce above a bay with boats."""
    dice = random.Random(4)
    boats = "".join(
        s.boat(x, y, size, colour, sail)
        for x, y, size, colour, sail in (
            (330, 560, 130, s.CLAY, s.PAPER),
            (690, 610, 170, s.INDIGO, s.CLAY_PALE),
            (1180, 575, 120, s.LEAF, s.PAPER),
        )
    )
    vats = "".join(
        s.barrel(x, y, size)
        for x, y, size in ((210, 1080, 330), (560, 1110, 350), (1240, 1090, 340))
    )
    jars = "".join(
        s.jar(x, 1150 + dice.uniform(-12, 12), 150, c)
        for x, c in ((810, s.CLAY), (905, "#8C5A36"), (1490, s.CLAY))
    )
    shore = s.wave(9, 800, 24, 1500)
    return s.picture(
        s.sky("#F8E4C8", "#F9F1E2"),
        s.sun(1220, 300, 110),
        s.cloud(380, 220, 60),
        s.cloud(860, 160, 44),
        s.ground(s.wave(3, 470, 40, 900), "#B7C9BE"),
        s.ground(s.wave(5, 505, 24, 600), "#8FB09E"),
        s.water(520, s.SEA, "#FFFFFF", 2),
        boats,
        s.ground(shore, "#EAD9B4"),
        s.palm(1480, 860, 420, -0.16),
        s.palm(90, 850, 360, 0.2, s.LEAF_DEEP),
        s.person(1010, 1100, 300, s.CLAY),
        vats,
        jars,
    )


def tea_hills() -> str:
    """Tea in rows over round hills, two people picking."""
    far, mid, near = s.wave(11, 520, 60, 1100), s.wave(12, 640, 70, 1300), s.wave(17, 800, 60, 1700)
    return s.picture(
        s.sky("#DCE9E1", "#F7F3E6"),
        s.sun(360, 250, 90, "#F6D27C"),
        s.ground(s.wave(8, 420, 70, 1000), "#C4D7CB"),
        s.ground(s.wave(9, 470, 50, 800), "#A5C4B0"),
        s.ground(far, s.LEAF_MID),
        s.rows(far, (s.LEAF, "#3E8560"), 5, 22, 11),
        s.house(1180, 600, 150),
        s.tree(1290, 610, 150),
        s.tree(1075, 615, 110, s.LEAF_DEEP),
        s.ground(mid, "#3B8058"),
        s.rows(mid, (s.LEAF, s.LEAF_DEEP), 5, 32, 20),
        s.ground(near, "#2E7450"),
        s.person(1090, 905, 210, s.CLAY, bends=True),
        s.rows(near, (s.LEAF, s.LEAF_DEEP), 8, 46, 30),
        s.person(430, 1010, 300, s.INDIGO, bends=True),
        s.line(s.below(near, 330), s.LEAF, 60),
        s.line(s.below(near, 400), s.LEAF_DEEP, 70),
    )


def terraces() -> str:
    """Rice terraces, the nearest ones full of water."""
    steps = []
    tints = ("#C9D98A", "#A9C36A", "#86AC56", "#6A9A4C", "#4F8743", "#3B753C")
    for n, tint in enumerate(tints * 2):
        curve = s.wave(20 + n, 440 + n * 68, 30 + n * 2, 900 + 90 * n)
        steps.append(s.ground(curve, tint))
        steps.append(s.line(curve, "#FFFFFF", 4, opacity=0.5))
    return s.picture(
        s.sky("#CFE0E6", "#F8F1DF"),
        s.cloud(1100, 200, 70),
        s.cloud(460, 280, 46),
        s.ground(s.wave(2, 330, 90, 900), "#A8BFC4"),
        s.ground(s.wave(6, 390, 60, 700), "#86A8A0"),
        *steps[:10],
        s.house(1180, 660, 150, s.WOOD, "#E7D3A8"),
        s.house(1310, 690, 110, s.WOOD, "#E7D3A8"),
        *steps[10:18],
        s.person(520, 960, 230, s.INDIGO),
        s.person(690, 985, 210, s.CLAY, bends=True),
        *steps[18:],
    )


def highlands() -> str:
    """Coffee drying before a house in red hills."""
    dice = random.Random(7)
    cherries = "".join(
        f'<circle cx="{dice.uniform(190, 1010):.0f}" cy="{dice.uniform(930, 1120):.0f}" '
        f'r="{dice.uniform(9, 15):.0f}" fill="{dice.choice((s.CLAY, "#C2392B", "#8E2418"))}"/>'
        for _ in range(420)
    )
    bushes = "".join(
        s.tree(x, 820 + dice.uniform(-16, 22), dice.uniform(120, 170), s.LEAF_DEEP, s.LEAF)
        for x in range(60, 1600, 105)
    )
    return s.picture(
        s.sky("#F3D9C3", "#FBF3E4"),
        s.sun(480, 300, 100),
        s.ground(s.wave(31, 430, 80, 1000), "#C9B7A8"),
        s.ground(s.wave(32, 520, 60, 800), "#A9A07F"),
        s.ground(s.wave(33, 640, 40, 1200), s.LEAF_MID),
        s.ground(s.wave(34, 740, 26, 1500), "#B8683E"),
        bushes,
        s.house(1270, 900, 420, s.CLAY_DEEP),
        s.ground(lambda x: 880 + 14 * (x / 1600), "#C77F55"),
        '<path d="M130 1150 L260 905 H960 L1090 1150 Z" fill="#E9D7A6"/>',
        '<path d="M130 1150 H1090 L1100 1172 H120 Z" fill="#B89B62"/>',
        '<clipPath id="mat"><path d="M150 1140 L270 915 H950 L1070 1140 Z"/></clipPath>',
        f'<g clip-path="url(#mat)">{cherries}</g>',
        s.person(1190, 1140, 360, s.LEAF, bends=True),
    )


def river() -> str:
    """Boats with fruit on a river of the delta."""
    fruit = random.Random(5)

    def load(x: float, y: float, colours: tuple[str, ...]) -> str:
        return "".join(
            f'<circle cx="{x + fruit.uniform(-120, 120):.0f}" cy="{y - fruit.uniform(0, 46):.0f}" '
            f'r="{fruit.uniform(16, 26):.0f}" fill="{fruit.choice(colours)}"/>'
            for _ in range(34)
        )

    return s.picture(
        s.sky("#FBE8C9", "#FDF6E8"),
        s.sun(1080, 360, 120),
        s.ground(s.wave(41, 500, 14, 500), "#A5C4A0"),
        *[s.palm(x, 540, 190 + 40 * (x % 3), 0.1, s.LEAF_MID) for x in range(40, 1600, 190)],
        s.house(260, 545, 150),
        s.house(1330, 548, 170, s.WOOD, "#E7D3A8"),
        s.water(540, "#C9A877", "#FFF6DF", 8),
        load(1120, 700, (s.GOLD, s.SUN, s.LEAF_MID)),
        s.boat(1120, 730, 420, s.WOOD),
        s.person(1290, 725, 210, s.ROSE),
        load(500, 900, (s.LEAF_MID, s.LEAF, s.SUN)),
        s.boat(500, 945, 620, "#50351F"),
        s.person(740, 930, 300, s.INDIGO),
        load(1180, 1090, (s.CLAY, "#D9662F", s.SUN)),
        s.boat(1180, 1140, 640, s.CLAY_DEEP),
    )


def island() -> str:
    """Garlic beds on an island under an old volcano."""
    beds = "".join(
        f'<path d="M{x} 1200 L{700 + (x - 800) * 0.25:.0f} 730 H{730 + (x - 800) * 0.25:.0f} '
        f'L{x + 110} 1200 Z" fill="{tint}"/>'
        for x, tint in zip(range(-500, 2000, 130), ("#8DB36B", "#E6DCC0") * 12, strict=False)
    )
    return s.picture(
        s.sky("#BFE0E8", "#F3F6EC"),
        s.cloud(1180, 190, 70),
        s.cloud(320, 260, 48),
        s.water(470, s.SEA_DEEP, "#FFFFFF", 3),
        '<path d="M820 640 L1080 330 Q1180 300 1270 340 L1560 640 Z" fill="#5E8A62"/>',
        '<path d="M1080 330 Q1180 300 1270 340 Q1180 380 1080 330 Z" fill="#3E6B4B"/>',
        s.boat(260, 560, 150, s.CLAY, s.PAPER),
        s.boat(560, 530, 90, s.INDIGO, s.PAPER),
        s.ground(s.wave(52, 640, 18, 900), "#F1E7CC"),
        s.ground(s.wave(53, 720, 10, 1200), "#D8C99B"),
        beds,
        s.person(430, 1060, 290, s.CLAY, bends=True),
        s.person(1120, 980, 240, s.INDIGO, bends=True),
    )


def forest() -> str:
    """Hives between trees."""
    dice = random.Random(12)
    back = "".join(
        s.tree(x, 760 + dice.uniform(-30, 20), dice.uniform(300, 460), "#6C9A78", "#8DB497")
        for x in range(-20, 1640, 120)
    )
    hives = "".join(
        f'<g><rect x="{x}" y="{y - 130}" width="150" height="130" rx="8" fill="{c}"/>'
        f'<rect x="{x - 10}" y="{y - 150}" width="170" height="28" rx="6" fill="{s.WOOD}"/>'
        f'<rect x="{x + 45}" y="{y - 40}" width="60" height="12" rx="6" fill="{s.INK}"/>'
        f'<rect x="{x + 10}" y="{y}" width="14" height="34" fill="{s.WOOD}"/>'
        f'<rect x="{x + 126}" y="{y}" width="14" height="34" fill="{s.WOOD}"/></g>'
        for x, y, c in (
            (180, 960, s.GOLD_PALE),
            (420, 1010, s.INDIGO_PALE),
            (690, 960, s.CLAY_PALE),
            (1230, 1020, s.GOLD_PALE),
        )
    )
    bees = "".join(
        f'<g transform="translate({dice.uniform(120, 1500):.0f} {dice.uniform(560, 940):.0f})">'
        f'<ellipse cx="-4" cy="-9" rx="9" ry="6" fill="#FFF" opacity=".8"/>'
        f'<ellipse rx="13" ry="8" fill="{s.SUN}"/><rect x="-3" y="-8" width="5" height="16" '
        f'fill="{s.INK}"/></g>'
        for _ in range(26)
    )
    return s.picture(
        s.sky("#E4EFDF", "#FBF6E4"),
        s.sun(1180, 260, 90, "#F8DE93"),
        s.ground(s.wave(61, 560, 50, 900), "#BCD3BC"),
        back,
        s.ground(s.wave(62, 800, 24, 1300), "#7FAE72"),
        s.tree(90, 900, 560, s.LEAF_DEEP, s.LEAF),
        s.tree(1520, 900, 620, s.LEAF_DEEP, s.LEAF),
        s.person(1040, 1090, 340, "#F3EFE4"),
        hives,
        bees,
        s.ground(s.wave(64, 1150, 14, 700), "#5F9460"),
    )


def road() -> str:
    """A road through hills to a village: for routes."""
    return s.picture(
        s.sky("#F6DFC2", "#FBF4E6"),
        s.sun(420, 330, 110),
        s.cloud(1120, 230, 60),
        s.ground(s.wave(71, 460, 90, 1100), "#C7B8A0"),
        s.ground(s.wave(72, 560, 60, 900), "#9DB48B"),
        s.ground(s.wave(73, 680, 40, 1300), s.LEAF_MID),
        s.house(980, 700, 150),
        s.house(1120, 715, 120, s.CLAY_DEEP),
        s.palm(880, 720, 190, 0.1),
        s.ground(s.wave(75, 800, 30, 1700), s.LEAF),
        '<path d="M520 1200 Q700 1010 960 960 Q1240 900 1080 800 Q1010 755 1050 712 L1078 712 '
        'Q1050 752 1130 800 Q1330 910 1080 1000 Q930 1060 900 1200 Z" fill="#E9D7A6"/>',
        '<path d="M710 1200 Q800 1030 1015 978 Q1285 905 1105 802" fill="none" stroke="#FFF" '
        'stroke-width="8" stroke-dasharray="46 40" opacity=".9"/>',
        s.tree(250, 1080, 330, s.LEAF_DEEP, s.LEAF_MID),
        s.tree(1420, 1060, 380, s.LEAF_DEEP, s.LEAF_MID),
        s.palm(90, 1180, 480, 0.18, s.LEAF_DEEP),
    )
