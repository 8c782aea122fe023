"""Beside the form of a label: what the law asks of this set, what is there, how it will read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog.products.models import Product
from certification.selectors.papers import public_papers
from marketplace.commerce.rules.label_facts import (
    HEALTH_FOOD,
    HEALTH_FOOD_PHRASES,
    Fact,
    missing,
    required,
)
from marketplace.commerce.selectors.listings import FACT_WORDS


@dataclass(frozen=True, slots=True)
class LabelHelp:
    """`asked`: each fact the set must have, and whether it is there. `sample`: the label's text
    as pairs; `phrases`: what the law wants said word for word, which the page says itself;
    `numbers`: those of the declarations in the library, `differs` where the label says none of
    them."""

    asked: list[tuple[str, bool]]
    sample: list[tuple[str, str]]
    phrases: tuple[str, ...]
    numbers: list[str]
    differs: bool


def declared_numbers(product: Product, *, on: date) -> list[str]:
    """The numbers of the product's declarations that hold on the day, as its papers have them.
    One query."""
    papers = public_papers(product.pk, on=on)
    return [paper.number for paper in papers if not paper.is_property]


def label_help(product: Product, values: Mapping[str, str], *, numbers: list[str]) -> LabelHelp:
    """For the values written, or being typed. No query."""
    written = values.get(Fact.DECLARATION, "")
    lacking = missing(product.ocop_set_id, values)
    return LabelHelp(
        asked=[
            (str(FACT_WORDS[fact]), fact not in lacking) for fact in required(product.ocop_set_id)
        ],
        sample=[
            (str(words), values[name]) for name, words in FACT_WORDS.items() if values.get(name)
        ],
        phrases=HEALTH_FOOD_PHRASES if product.ocop_set_id == HEALTH_FOOD else (),
        numbers=numbers,
        differs=bool(numbers) and not any(number in written for number in numbers),
    )
