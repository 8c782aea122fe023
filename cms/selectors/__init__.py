"""What the pages ask of the rooms below."""

from cms.selectors.general import (
    Numbers,
    ShopState,
    may_edit_shop,
    numbers,
    platform,
    shop_of,
    shop_product_ids,
    shop_state,
    shops,
)
from cms.selectors.page_cards import PageCard, crumbs, page_cards
from cms.selectors.shelves import ShelfRule, shelf_product_ids

__all__ = [
    "Numbers",
    "PageCard",
    "ShelfRule",
    "ShopState",
    "crumbs",
    "may_edit_shop",
    "numbers",
    "page_cards",
    "platform",
    "shelf_product_ids",
    "shop_of",
    "shop_product_ids",
    "shop_state",
    "shops",
]
