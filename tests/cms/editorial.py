"""Pages of editors, published below their lists."""

from typing import Any

from wagtail.models import Page
from wagtail.rich_text import RichText

from catalog.products.models import Product
from cms.models import (
    CraftVillagePage,
    NewsIndexPage,
    NewsPage,
    RecipeIndexPage,
    RecipeIngredient,
    RecipePage,
    StoryIndexPage,
    StoryPage,
    StoryProduct,
    VillageIndexPage,
)


def published(index: type[Page], page: Page, language: str = "vi") -> Any:
    """The page below the list of its kind, live."""
    index.objects.get(locale__language_code=language).add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def story(title: str, *words: str, products: tuple[Product, ...] = (), **fields: Any) -> StoryPage:
    page = StoryPage(title=title, body=[("text", RichText(f"<p>{w}</p>")) for w in words], **fields)
    page.story_products = [StoryProduct(product=product) for product in products]
    return published(StoryIndexPage, page)


def news(title: str, **fields: Any) -> NewsPage:
    return published(NewsIndexPage, NewsPage(title=title, **fields))


def recipe(title: str, *ingredients: tuple[str, str, Product | None], **fields: Any) -> RecipePage:
    page = RecipePage(title=title, **fields)
    page.ingredients = [
        RecipeIngredient(amount=amount, name=name, product=product)
        for amount, name, product in ingredients
    ]
    return published(RecipeIndexPage, page)


def village(title: str, **fields: Any) -> CraftVillagePage:
    return published(VillageIndexPage, CraftVillagePage(title=title, **fields))


def republished(page: Page, **changes: Any) -> Any:
    """The page after an editor changed and published it."""
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)
