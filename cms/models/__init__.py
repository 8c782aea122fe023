"""Pages and settings of the storefront. No page owns a fact of a product."""

from cms.models.home import HomePage
from cms.models.pages import StandardPage
from cms.models.settings import SiteSettings
from cms.models.shop import ShopIndexPage, ShopPage

__all__ = ["HomePage", "ShopIndexPage", "ShopPage", "SiteSettings", "StandardPage"]
