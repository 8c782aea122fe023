"""Beside the form of a label: what the law asks of this set, what is there, how it will read."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.products.models import Product
from marketplace.commerce.rules.label_facts import (
    HEALTH_FOOD,
    HEALTH_FOOD_PHRASES,
    missing,
    required,
)
from marketplace.commerce.selectors.listings import FACT_WORDS


@dataclass(frozen=True, slots=True)
class LabelHelp:
    """`asked`: each fact the set must have, and whether it is there. `sample`: the label's text
    as pairs; `phrases`: what the law wants said word for word, which the page says itself."""

    asked: list[tuple[str, bool]]
    sample: list[tuple[str, str]]
    phrases: tuple[str, ...]


def label_help(product: Product, values: Mapping[str, str]) -> LabelHelp:
    """For the values written, or being typed. No query."""
    lacking = missing(product.ocop_set_id, values)
    return LabelHelp(
        asked=[
            (str(FACT_WORDS[fact]), fact not in lacking) for fact in required(product.ocop_set_id)
        ],
        sample=[
            (str(words), values[name]) for name, words in FACT_WORDS.items() if values.get(name)
        ],
        phrases=HEALTH_FOOD_PHRASES if product.ocop_set_id == HEALTH_FOOD else (),
    )
