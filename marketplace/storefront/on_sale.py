"""What machines are told of buying: one answer for linked data and feeds, from the page's offer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from marketplace.commerce.selectors import Offer
from traceability.rules.gtin import is_demo_gtin, is_for_shops_only


class Availability(StrEnum):
    """The same three words in schema.org, Google Merchant and Meta, each in its own spelling."""

    IN_STOCK = "InStock"
    PRE_ORDER = "PreOrder"
    OUT_OF_STOCK = "OutOfStock"

    @property
    def for_google(self) -> str:
        return {"InStock": "in_stock", "PreOrder": "preorder"}.get(self, "out_of_stock")

    @property
    def for_meta(self) -> str:
        return {"InStock": "in stock", "PreOrder": "preorder"}.get(self, "out of stock")


@dataclass(frozen=True, slots=True)
class OnSale:
    """`price` in whole đồng; `from_on` is the first day of goods ordered before their harvest."""

    price: int
    availability: Availability
    from_on: date | None = None


def on_sale(offer: Offer, *, on: date) -> OnSale | None:
    """How an offer is said to machines; None where no seller has named a price.

    Goods of a harvest that has begun are in stock: they need not be waited for.
    """
    if offer.price is None:
        return None
    if not offer.can_buy:
        return OnSale(offer.price, Availability.OUT_OF_STOCK)
    if offer.at_once <= 0 and offer.ready_on is not None and offer.ready_on > on:
        return OnSale(offer.price, Availability.PRE_ORDER, offer.ready_on)
    return OnSale(offer.price, Availability.IN_STOCK)


def public_gtin(gtin: str) -> str:
    """The GTIN where the whole world knows it; "" for numbers of demonstrations and those that
    shops make up, which others would take for somebody else's goods."""
    return "" if not gtin or is_demo_gtin(gtin) or is_for_shops_only(gtin) else gtin
