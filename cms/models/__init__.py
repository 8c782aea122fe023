"""Pages and settings of the storefront. No page owns a fact of a product."""

from cms.models.campaigns import CampaignPage
from cms.models.editorial import EditorialPage, IndexPage
from cms.models.events import (
    EventBooth,
    EventIndexPage,
    EventPage,
    EventRegistration,
    TrainingIndexPage,
)
from cms.models.home import HomePage
from cms.models.livestreams import LivestreamIndexPage, LivestreamPage, LivestreamProduct
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.pages import FaqPage, StandardPage
from cms.models.places import CatalogueIntro, SalesPointsPage
from cms.models.recipes import RecipeIndexPage, RecipeIngredient, RecipePage
from cms.models.routes import RouteIndexPage, RouteStop, TourRoutePage
from cms.models.seasons import SeasonIndexPage, SeasonPage
from cms.models.settings import SiteSettings
from cms.models.shop import ShopIndexPage, ShopPage
from cms.models.stories import StoryIndexPage, StoryPage, StoryProduct, StoryVersion
from cms.models.villages import CraftVillagePage, VillageIndexPage

__all__ = [
    "CampaignPage",
    "CatalogueIntro",
    "CraftVillagePage",
    "EditorialPage",
    "EventBooth",
    "EventIndexPage",
    "EventPage",
    "EventRegistration",
    "FaqPage",
    "HomePage",
    "IndexPage",
    "LivestreamIndexPage",
    "LivestreamPage",
    "LivestreamProduct",
    "NewsIndexPage",
    "NewsPage",
    "RecipeIndexPage",
    "RecipeIngredient",
    "RecipePage",
    "RouteIndexPage",
    "RouteStop",
    "SalesPointsPage",
    "SeasonIndexPage",
    "SeasonPage",
    "ShopIndexPage",
    "ShopPage",
    "SiteSettings",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
    "StoryProduct",
    "StoryVersion",
    "TourRoutePage",
    "TrainingIndexPage",
    "VillageIndexPage",
]
