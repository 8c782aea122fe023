"""Which way a dossier goes from its council's result, and the code its product is given.

Told in docs/rules/recognition.md. Plain facts in, plain facts out.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from certification.rules.rubric import RuleSet
from certification.rules.scoring import band, recogniser, sent_up_to

FEWEST_RECOGNISED = 3
MOST_BY_PROVINCE = 4


class Way(StrEnum):
    HERE = "HERE"
    """The province recognises."""
    UP = "UP"
    """The province approves the result and refers it to the ministry."""
    CLOSED = "CLOSED"
    """One or two stars, or unrated: no decision and no certificate."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where a result leads; `stars` are what may be recognised there, 0 where it is closed."""

    way: Way
    stars: int


def prospect(
    rules: RuleSet,
    *,
    mean: Fraction,
    stars: int,
    came_back: bool = False,
    points_above: Decimal | None = None,
) -> Prospect:
    """Where a council's result leads under its rule set (Đ3.3, Đ7.4).

    `stars` are the council's, already limited by minima and stop rules; nothing here exceeds
    them. `came_back`: the ministry found less than ninety points (`points_above`, where it said
    how many); the province may then give three or four stars from that result (Đ7.4.g).
    """
    if came_back:
        above = band(rules, points_above) if points_above is not None else MOST_BY_PROVINCE
        stars = min(stars, above, MOST_BY_PROVINCE)
    if stars < FEWEST_RECOGNISED:
        return Prospect(Way.CLOSED, 0)
    by = recogniser(rules, stars)
    if by is not None and by.level == "ministry":
        if sent_up_to(rules, "province", mean) != "ministry":
            raise ValueError(f"{stars} stars by a mean of {mean} are not sent up")
        return Prospect(Way.UP, stars)
    return Prospect(Way.HERE, stars)


def product_code(*, province: str, commune: str, ordinal: int, year: int, width: int | None) -> str:
    """(T)-(X)-(STT)-20YY, with the official codes of province and commune.

    How many digits the order number has is the province's to say; unpadded where it has not.
    """
    return f"{province}-{commune}-{ordinal:0{width or 1}d}-{year}"
