"""Dishes: what goes in, what of it can be bought here today, and how it is made."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext

from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.models import RecipeIndexPage, RecipePage
from cms.rules.pictures import CARD
from cms.selectors import crumbs, page_cards
from cms.selectors.makers import promoted
from cms.selectors.page_cards import minutes_words, servings_words
from cms.selectors.pictures import drawn
from cms.selectors.public_pages import open_to_all
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld
from foundation.models import SiteImage
from marketplace.commerce.selectors import ProductCard, product_cards

RECIPES_PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Ingredient:
    """`card` is the product it may be bought as, None where there is none today."""

    amount: str
    name: str
    card: ProductCard | None


@dataclass(frozen=True, slots=True)
class Step:
    text: str
    picture: SiteImage | None
    alt: str


@context_of.register
def _recipes(page: RecipeIndexPage, request: HttpRequest) -> dict[str, Any]:
    dishes = (
        RecipePage.objects.live()
        .filter(open_to_all())
        .child_of(page)
        .order_by("-first_published_at", "-pk")
    )
    listed = Paginator(dishes, RECIPES_PER_PAGE).get_page(request.GET.get("page"))
    return {"listed": listed, "cards": page_cards(listed.object_list), "crumbs": crumbs(page)}


@context_of.register
def _recipe(page: RecipePage, request: HttpRequest) -> dict[str, Any]:
    on = today()
    ingredients = _ingredients(page)
    steps = _steps(page)
    return {
        "crumbs": crumbs(page),
        "facts": [
            (gettext("Khẩu phần"), servings_words(page)),
            (gettext("Chuẩn bị"), minutes_words(page.prep_minutes) if page.prep_minutes else ""),
            (gettext("Nấu"), minutes_words(page.cook_minutes) if page.cook_minutes else ""),
        ],
        "ingredients": ingredients,
        "steps": steps,
        "sections": sections(page.body, on=on),
        "structured_data": json_ld(_facts(page, ingredients, steps)),
    }


def _ingredients(page: RecipePage) -> list[Ingredient]:
    rows = list(page.ingredients.all())
    named = promoted([row.product_id for row in rows if row.product_id])
    cards = {card.product_id: card for card in product_cards(named, on=today())} if named else {}
    return [Ingredient(row.amount, row.name, cards.get(row.product_id)) for row in rows]


def _steps(page: RecipePage) -> list[Step]:
    raw = [block["value"] for block in page.steps.raw_data]
    pictures = drawn([_picture_id(value) for value in raw], CARD)
    return [
        Step(value["text"], pictures.get(_picture_id(value)), _alt(value.get("picture")))
        for value in raw
    ]


def _picture_id(value: dict[str, Any]) -> int:
    picture = value.get("picture") or {}
    number = picture.get("image") if isinstance(picture, dict) else picture
    return int(number or 0)


def _alt(picture: Any) -> str:
    return str(picture.get("alt_text") or "") if isinstance(picture, dict) else ""


def _facts(page: RecipePage, ingredients: list[Ingredient], steps: list[Step]) -> dict[str, Any]:
    """schema.org Recipe. https://schema.org/Recipe; times are ISO 8601 durations."""
    picture = page.picture if page.picture and not page.picture.shows_mark else None
    shown = picture.get_rendition("format-jpeg|fill-800x600") if picture else None
    return {
        "@type": "Recipe",
        "name": page.title,
        "description": page.lead,
        "url": absolute(page.url or ""),
        "image": absolute(shown.url) if shown else "",
        "inLanguage": page.locale.language_code,
        "recipeCuisine": gettext("Việt Nam"),
        "recipeYield": servings_words(page),
        "prepTime": f"PT{page.prep_minutes}M",
        "cookTime": f"PT{page.cook_minutes}M",
        "totalTime": f"PT{page.prep_minutes + page.cook_minutes}M",
        "datePublished": page.first_published_at and page.first_published_at.date().isoformat(),
        "author": {"@type": "Organization", "name": gettext("Chợ OCOP")},
        "recipeIngredient": [f"{one.amount} {one.name}".strip() for one in ingredients],
        "recipeInstructions": [{"@type": "HowToStep", "text": step.text} for step in steps],
    }
