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

__all__ = [
    "Numbers",
    "ShelfRule",
    "ShopState",
    "may_edit_shop",
    "numbers",
    "platform",
    "shelf_product_ids",
    "shop_of",
    "shop_product_ids",
    "shop_state",
    "shops",
]
