# ruff: noqa: E501 (a path is easier to follow on one line)
"""Fresh and processed food: sets 1 to 10."""

from random import Random

from marketplace.storefront.shapes.drawing import Colours, Drawing, Label, leaf, lid, scatter, solid


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
