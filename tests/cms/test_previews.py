"""Editors see a page as it will be before it is saved for the first time."""

import pytest
from wagtail.models import Page

from catalog.places.models import Commune
from cms.models import (
    CraftVillagePage,
    FaqPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    RecipeIndexPage,
    RecipeIngredient,
    RecipePage,
    StandardPage,
    StoryIndexPage,
    StoryPage,
    StoryProduct,
    VillageIndexPage,
)
from tests.factories import ProducerFactory, ProductFactory

pytestmark = pytest.mark.django_db


def preview(page: Page, index: type[Page]) -> str:
    """As the admin draws it: with a place in the tree that nobody has, and no number."""
    above = index.objects.get(locale__language_code="vi")
    page.locale = above.locale
    page.depth = above.depth + 1
    page.path = Page._get_children_path_interval(above.path)[1]
    page.slug = "thu"
    page.set_url_path(above)
    answer = page.make_preview_request()
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_story(site: None) -> None:
    page = StoryPage(title="Chuyện thử", producer=ProducerFactory())
    page.story_products = [StoryProduct(product=ProductFactory(title="Trà"))]
    shown = preview(page, StoryIndexPage)
    assert "<h1>Chuyện thử</h1>" in shown
    assert "Trà" in shown


def test_a_dish(site: None) -> None:
    page = RecipePage(title="Món thử")
    page.ingredients = [RecipeIngredient(amount="1", name="dứa", product=ProductFactory())]
    assert "dứa" in preview(page, RecipeIndexPage)


def test_a_village(site: None) -> None:
    commune = Commune.objects.order_by("code").first()
    page = CraftVillagePage(title="Làng thử", craft="dệt", commune=commune)
    assert "Làng thử" in preview(page, VillageIndexPage)


def test_a_piece_of_news(site: None) -> None:
    assert "Tin thử" in preview(NewsPage(title="Tin thử"), NewsIndexPage)


def test_a_text_and_questions(site: None) -> None:
    assert "Lời." in preview(StandardPage(title="Chữ", body="<p>Lời.</p>"), HomePage)
    asked = [("questions", {"title": "Mục", "questions": []})]
    assert "Mục" in preview(FaqPage(title="Hỏi", body=asked), HomePage)
