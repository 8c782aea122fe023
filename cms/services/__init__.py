"""Acts on the site's pages."""

from cms.services.site import (
    NoShopPage,
    ShopError,
    grant_shop_page,
    install_site,
    open_shop_page,
    revoke_shop_page,
)

__all__ = [
    "NoShopPage",
    "ShopError",
    "grant_shop_page",
    "install_site",
    "open_shop_page",
    "revoke_shop_page",
]
