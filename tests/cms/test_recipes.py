"""Dishes name products; whether and for how much these are sold comes from the market."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from catalog.products.models import Product
from cms.models import RecipePage
from tests.cms.conftest import picture
from tests.cms.editorial import recipe, republished
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db


def facts(body: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    return next(one for one in map(json.loads, found) if one.get("@type") == "Recipe")


def test_a_product_among_the_ingredients_is_sold_at_todays_price(
    site: None, client: Client
) -> None:
    sauce: Product = ProductFactory(title="Mắm nêm", stock__price=68_000)
    CertificateFactory(product=sauce, stars=4)
    page = recipe("Cá hấp", ("4 thìa", "mắm nêm", sauce), ("1 quả", "dứa chín", None))
    body = client.get(page.url).content.decode()
    assert "68.000" in body
    assert f'name="product_id" value="{sauce.pk}"' in body
    assert "csrfmiddlewaretoken" not in body
    assert "OCOP 4 sao" in body


def test_an_ingredient_that_is_not_sold_today_is_named_without_a_way_to_buy(
    site: None, client: Client
) -> None:
    page = recipe("Cá hấp", ("4 thìa", "mắm nêm", ProductFactory(stock=False)))
    body = client.get(page.url).content.decode()
    assert "4 thìa</span> mắm nêm" in body
    assert 'name="product_id"' not in body


@pytest.mark.parametrize("hidden", [{"ocop_set_id": 14}, {"is_public": False}])
def test_alcohol_and_hidden_products_are_no_ingredients_to_buy(
    site: None, client: Client, hidden: dict[str, Any]
) -> None:
    page = recipe("Gà hấp rượu", ("1 chén", "rượu", ProductFactory(title="Rượu quê", **hidden)))
    assert "Rượu quê" not in client.get(page.url).content.decode()


def test_machines_read_the_whole_recipe(site: None, client: Client) -> None:
    page = recipe(
        "Cá hấp",
        ("600 g", "cá nục", None),
        servings=3,
        prep_minutes=20,
        cook_minutes=75,
        lead="Món nhà.",
    )
    page = republished(page, steps=[("step", {"text": "Rửa cá.", "picture": None})])
    said = facts(client.get(page.url).content.decode())
    assert said["recipeIngredient"] == ["600 g cá nục"]
    assert said["recipeInstructions"] == [{"@type": "HowToStep", "text": "Rửa cá."}]
    assert (said["prepTime"], said["cookTime"], said["totalTime"]) == ("PT20M", "PT75M", "PT95M")
    assert said["recipeYield"] == "cho 3 người"


def test_time_is_said_in_hours_and_minutes(site: None, client: Client) -> None:
    page = recipe("Kho", prep_minutes=0, cook_minutes=90)
    body = client.get(page.url).content.decode()
    assert "1 giờ 30 phút" in body
    assert "Chuẩn bị" not in body


def test_steps_show_their_picture_but_never_one_of_the_mark(site: None, client: Client) -> None:
    plain, marked = picture("Ảnh thường"), picture("Ảnh nhãn hiệu")
    marked.shows_mark, marked.certificate_number = True, "CN-000001"
    marked.save()
    page = recipe("Cá hấp")
    steps = [
        ("step", {"text": text, "picture": image_with_words(image, text)})
        for text, image in (("Rửa", plain), ("Hấp", marked))
    ]
    shown = client.get(republished(page, steps=steps).url).context["steps"]
    assert [(step.text, step.picture and step.picture.pk, step.alt) for step in shown] == [
        ("Rửa", plain.pk, "Tả: Rửa"),
        ("Hấp", None, "Tả: Hấp"),
    ]


def image_with_words(image: Any, text: str) -> Any:
    image.contextual_alt_text = f"Tả: {text}"
    image.decorative = False
    return image


def test_dishes_ask_as_many_questions_for_many_ingredients_as_for_few(
    site: None, client: Client, django_assert_max_num_queries: Callable
) -> None:
    def asked(many: int) -> int:
        page: RecipePage = recipe(
            "Món", *[("1", f"thứ {n}", ProductFactory()) for n in range(many)]
        )
        client.get(page.url)
        with django_assert_max_num_queries(24) as counted:
            client.get(page.url)
        return len(counted)

    assert asked(1) == asked(9)
