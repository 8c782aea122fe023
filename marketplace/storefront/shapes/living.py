# ruff: noqa: E501 (a path is easier to follow on one line)
"""Craft, plants, animals and places: sets 21 to 26."""

from random import Random

from marketplace.storefront.shapes.drawing import Colours, Drawing, Label, leaf, solid


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
