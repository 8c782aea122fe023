"""The mass balance of a lot made of other lots: nothing comes out that did not go in.

Splitting and repacking give at most what was drawn; mixing at most the sum of it; processing may
lose (tea dries, rice is milled) and gains only by a further material. What nobody weighed cannot
be checked, and that is said, never guessed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

PLACES = Decimal("0.001")
"""Quantities are kept to three decimals of their unit."""

TAKES_MATERIALS = frozenset({"MIX", "PROCESS"})
"""The ways of making a lot in which something may be added that is no lot here."""

_GRAMS = {
    **dict.fromkeys(("g", "gam", "gram", "gr"), Decimal(1)),
    "lạng": Decimal(100),
    **dict.fromkeys(("kg", "ký", "kí", "cân", "ki-lô-gam", "kilôgam", "kilogam"), Decimal(1000)),
    "yến": Decimal(10_000),
    "tạ": Decimal(100_000),
    **dict.fromkeys(("tấn", "t"), Decimal(1_000_000)),
}
_MILLILITRES = {
    **dict.fromkeys(("ml", "mililit", "mi-li-lít"), Decimal(1)),
    **dict.fromkeys(("l", "lít", "lit"), Decimal(1000)),
}


class Verdict(StrEnum):
    FITS = "fits"
    GAINS = "gains"
    UNKNOWN = "unknown"
    """Units differ and nobody said what one weighs."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a unit; `grams_per_unit` where somebody said what one weighs."""

    quantity: Decimal
    unit: str
    grams_per_unit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MassCheck:
    """`came` and `went` are in one measure, `measure` ("g", "ml" or the units' own name); both
    None where they cannot be compared."""

    verdict: Verdict
    measure: str = ""
    went: Decimal | None = None
    came: Decimal | None = None

    @property
    def lost(self) -> Decimal | None:
        """What went in and did not come out; negative for a gain."""
        return None if self.went is None or self.came is None else self.went - self.came


def plain_unit(unit: str) -> str:
    """The unit as it is compared: case and spaces do not matter."""
    return " ".join(unit.split()).casefold()


def grams_in_one(unit: str) -> Decimal | None:
    """What one of a unit of mass weighs in grams; None for packs, bottles and litres."""
    return _GRAMS.get(plain_unit(unit))


def is_measured(unit: str) -> bool:
    """Whether goods in this unit are weighed or measured, not counted."""
    return plain_unit(unit) in _GRAMS or plain_unit(unit) in _MILLILITRES


def is_exact(quantity: Decimal) -> bool:
    """Whether it is more than nothing and can be kept as it is, with three decimals."""
    return quantity.is_finite() and quantity > 0 and quantity == quantity.quantize(PLACES)


def mass_check(
    *, kind: str, came: Amount, drawn: Sequence[Amount], materials: Sequence[Amount | None] = ()
) -> MassCheck:
    """Compare what came out with what was drawn and, in mixing and processing, added.

    `kind` is MIX, SPLIT, REPACK or PROCESS. A material of which nobody said how much is None:
    with one of those nothing can be checked. Grams are compared before millilitres, and both
    before the bare number of one and the same unit.
    """
    added = list(materials) if kind in TAKES_MATERIALS else []
    known = [amount for amount in added if amount is not None]
    if len(known) < len(added):
        return MassCheck(Verdict.UNKNOWN)
    went = [*drawn, *known]
    for measure, in_one in _measures(came):
        sizes = [in_one(amount) for amount in (came, *went)]
        if any(size is None for size in sizes):
            continue
        out, *parts = [
            amount.quantity * size
            for amount, size in zip((came, *went), sizes, strict=True)
            if size is not None
        ]
        total = sum(parts, Decimal(0))
        verdict = Verdict.FITS if out <= total else Verdict.GAINS
        return MassCheck(verdict, measure, went=total, came=out)
    return MassCheck(Verdict.UNKNOWN)


def _measures(came: Amount) -> tuple[tuple[str, Callable[[Amount], Decimal | None]], ...]:
    """The measures to try, each with what one unit of an amount is in it."""
    own = plain_unit(came.unit)
    return (
        ("g", lambda amount: grams_in_one(amount.unit) or amount.grams_per_unit),
        ("ml", lambda amount: _MILLILITRES.get(plain_unit(amount.unit))),
        (came.unit, lambda amount: Decimal(1) if plain_unit(amount.unit) == own else None),
    )
