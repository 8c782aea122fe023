"""An index is a hint: what is drawn is asked again, and what is not so any more is left out."""

from collections.abc import Sequence
from datetime import date

from marketplace.commerce.partner.strategy import Refusal
from marketplace.commerce.selectors.cards import Offer, ProductCard, cards_and_offers
from search.rules.asked import Filters


def cards(
    product_ids: Sequence[int], filters: Filters, *, on: date, with_standings: bool = True
) -> list[ProductCard]:
    """The cards of found products, in the order found, with marks, prices and stock of this
    moment; without those that no longer are what the filters ask for.

    The queries of `cards_and_offers`, whatever the number of products.
    """
    return cards_with_offers(product_ids, filters, on=on, with_standings=with_standings)[0]


def cards_with_offers(
    product_ids: Sequence[int], filters: Filters, *, on: date, with_standings: bool = True
) -> tuple[list[ProductCard], dict[int, Offer]]:
    """The same, and what may be bought of each."""
    found, offers = cards_and_offers(product_ids, on=on, with_standings=with_standings)
    return [card for card in found if still_so(card, offers[card.product_id], filters)], offers


def still_so(card: ProductCard, offer: Offer, filters: Filters) -> bool:
    """Whether a product is public and answers the filters on what may change by the hour."""
    if offer.refusal is Refusal.NOT_PUBLIC:
        return False
    if filters.stars and (card.mark is None or card.mark.stars not in filters.stars):
        return False
    if filters.marked and card.mark is None:
        return False
    if filters.in_stock and offer.in_stock <= 0:
        return False
    return _costs(card.price, filters)


def _costs(price: int | None, filters: Filters) -> bool:
    if filters.price_from is None and filters.price_to is None:
        return True
    most = filters.price_to
    return (
        price is not None and price >= (filters.price_from or 0) and (most is None or price <= most)
    )
