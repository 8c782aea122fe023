"""What the buyer saw when they pressed the button, carried by the form. Plain Python.

It is compared with what holds now, so that nothing is ordered that the buyer has not seen.
It protects the buyer from us, not us from the buyer, so it needs no signature.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One line of the summary: unit price in đồng, stars of the mark shown (0: none), and for
    what waits for its harvest the first day it can leave, as 20270131 (0: at once)."""

    product_id: int
    quantity: int
    price: int
    stars: int
    ready: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs now. `what`: added, gone, quantity, price, stars or ready."""

    product_id: int
    what: str
    before: int = 0
    now: int = 0


def write(lines: list[SeenLine]) -> str:
    """The lines in one word for a hidden field."""
    return ";".join(
        f"{s.product_id}.{s.quantity}.{s.price}.{s.stars}" + (f".{s.ready}" if s.ready else "")
        for s in lines
    )


def read(text: str) -> list[SeenLine]:
    """The lines of such a word. Raises ValueError when it is not one."""
    if len(text) > 8000:
        raise ValueError("too long")
    return [SeenLine(*map(int, part.split("."))) for part in text.split(";") if part]


def differences(seen: list[SeenLine], now: list[SeenLine]) -> list[Change]:
    """What differs between the two, product by product."""
    before = {line.product_id: line for line in seen}
    after = {line.product_id: line for line in now}
    changes = [Change(key, "gone") for key in before if key not in after]
    for key, line in after.items():
        if key not in before:
            changes.append(Change(key, "added"))
            continue
        for what in ("quantity", "price", "stars", "ready"):
            was, is_now = getattr(before[key], what), getattr(line, what)
            if was != is_now:
                changes.append(Change(key, what, was, is_now))
    return changes
