# ruff: noqa: E501 (a path is easier to follow on one line)
"""Remedies and care: sets 18 to 20."""

from random import Random

from marketplace.storefront.shapes.drawing import Colours, Drawing, Label, lid, solid, sprig


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
