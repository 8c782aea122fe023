"""The six product groups before 24 February 2023, and which group of today each went into.

Data: certification/data/product_groups_legacy.csv; groups of today stand with the product sets.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from catalog.products.models import ProductSet
from foundation.text import fold

DATA = Path(__file__).parent.parent / "data" / "product_groups_legacy.csv"
USED_UNTIL = date(2023, 2, 24)
"""The first day of Quyết định 148/QĐ-TTg, which has the groups of today."""


@dataclass(frozen=True, slots=True)
class LegacyGroup:
    name: str
    name_en: str
    current_group: int
    current_sets: frozenset[int]
    """The sets of today that came out of it; empty where all of the group did."""
    basis: str


@cache
def legacy_groups() -> tuple[LegacyGroup, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(
            LegacyGroup(
                name=row["name"],
                name_en=row["name_en"],
                current_group=int(row["current_group"]),
                current_sets=frozenset(map(int, row["current_sets"].split())),
                basis=row["basis"],
            )
            for row in csv.DictReader(file)
        )


def current_group(name: str) -> int | None:
    """The number of today's group for an old name, accents and case aside; None for no old name."""
    asked = fold(name)
    return next((g.current_group for g in legacy_groups() if fold(g.name) == asked), None)


def group_then(product_set: ProductSet | None, *, decided_on: date) -> str:
    """The old group of a product whose certificate was decided then; "" where it had none.

    In the reader's language. Ornamental plants and animals (group 5 of today) had no group of
    their own.
    """
    if product_set is None or decided_on >= USED_UNTIL:
        return ""
    return next(
        (
            group.name_en if get_language() == "en" else group.name
            for group in legacy_groups()
            if group.current_group == product_set.group_number
            and (not group.current_sets or product_set.number in group.current_sets)
        ),
        "",
    )
