# ruff: noqa: E501 (a path is easier to follow on one line)
"""Tea, coffee and drinks: sets 11 to 17."""

from random import Random

from marketplace.storefront.shapes.drawing import (
    Colours,
    Drawing,
    Label,
    leaf,
    lid,
    scatter,
    solid,
    sprig,
)


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
