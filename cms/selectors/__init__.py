"""What the pages ask of the rooms below."""

from cms.selectors.general import (
    Numbers,
    ShelfRule,
    ShopState,
    may_edit_shop,
    numbers,
    platform,
    shelf_product_ids,
    shop_of,
    shop_product_ids,
    shop_state,
    shops,
)
from cms.selectors.page_cards import Crumb, PageCard, crumbs, page_cards

__all__ = [
    "Crumb",
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
