"""The home page's blocks turned into what the template draws, with one question for all cards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cms.models import HomePage
from cms.selectors import ShelfRule, shelf_product_ids
from marketplace.commerce.selectors import ProductCard, product_cards


@dataclass(slots=True)
class Shelf:
    title: str
    note: str
    rule: ShelfRule
    cards: list[ProductCard] = field(default_factory=list)


@dataclass(slots=True)
class Band:
    """Neighbouring words (a quote, steps) share one dark band."""

    quotes: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


def sections(page: HomePage, *, on: date) -> list[Shelf | Band]:
    """The page's shelves and bands in the editor's order; shelves left empty are dropped.

    The number of queries does not depend on the number of shelves or products.
    """
    drawn = list(_blocks(page.body.raw_data))
    shelves = [part for part in drawn if isinstance(part, Shelf)]
    ids = shelf_product_ids([shelf.rule for shelf in shelves], on=on)
    wanted = list(dict.fromkeys(product_id for shelf_ids in ids for product_id in shelf_ids))
    cards = {card.product_id: card for card in product_cards(wanted, on=on)} if wanted else {}
    for shelf, shelf_ids in zip(shelves, ids, strict=True):
        shelf.cards = [cards[product_id] for product_id in shelf_ids if product_id in cards]
    return [part for part in drawn if isinstance(part, Band) or part.cards]


def _blocks(raw_data: Iterable[dict[str, Any]]) -> Iterable[Shelf | Band]:
    # Raw data names products and places by key: nothing is fetched that is not drawn.
    band: Band | None = None
    for block in raw_data:
        kind, value = block["type"], block["value"]
        if kind in {"quote", "steps"}:
            if band is None:
                band = Band()
                yield band
            if kind == "quote":
                band.quotes.append(value)
            else:
                band.steps.append({**value, "steps": _items(value["steps"])})
        else:
            band = None
            yield Shelf(value["title"], value.get("note") or "", _rule(kind, value))


def _rule(kind: str, value: dict[str, Any]) -> ShelfRule:
    if kind == "picked_shelf":
        picked = [int(product) for product in _items(value["products"]) if product]
        return ShelfRule(picked=tuple(picked))
    if kind == "product_set_shelf":
        return ShelfRule(product_set=int(value["product_set"]))
    if kind == "place_shelf":
        return ShelfRule(province=str(value["province"]))
    return ShelfRule()


def _items(stored: list[Any]) -> list[Any]:
    return [
        item["value"] if isinstance(item, dict) and "value" in item else item for item in stored
    ]
