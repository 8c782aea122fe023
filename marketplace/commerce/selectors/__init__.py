"""Questions about what is for sale, what lies in a basket, what was ordered. Nothing writes."""

from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.selectors.baskets import (
    BasketContent,
    BasketLine,
    ProducerPart,
    basket_content,
    change_words,
)
from marketplace.commerce.selectors.cards import (
    ProductCard,
    illustration_url,
    product_cards,
    status_words,
)
from marketplace.commerce.selectors.orders import (
    OrderPart,
    find_order,
    lines_of,
    order_by_number,
    order_parts,
    placed_from,
)
from marketplace.commerce.selectors.photos import Photo

__all__ = [
    "BasketContent",
    "BasketLine",
    "Offer",
    "OrderPart",
    "Photo",
    "ProducerPart",
    "ProductCard",
    "basket_content",
    "change_words",
    "find_order",
    "illustration_url",
    "lines_of",
    "offers",
    "order_by_number",
    "order_parts",
    "placed_from",
    "product_cards",
    "status_words",
]
