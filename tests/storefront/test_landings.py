"""Pages of product sets and provinces, with and without an editor's words."""

import pytest
from django.test import Client
from wagtail.models import Locale

from catalog.places.models import Province
from catalog.products.models import ProductSet
from catalog.products.selectors import product_sets, set_slug
from cms.models import CatalogueIntro
from tests.factories import CertificateFactory, ProductFactory
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
SAUCES = "/bo-san-pham/9-tuong-nuoc-mam-gia-vi-dang-long-khac/"


def intro(language: str = "vi", **values: object) -> CatalogueIntro:
    row = CatalogueIntro(
        locale=Locale.objects.get_or_create(language_code=language)[0],
        **{"heading": "Cá, muối, nắng", "lead": "Ủ một năm.", "live": True, **values},
    )
    row.save()
    return row


def test_every_set_has_a_page_and_says_how_many_stars_are_in_force(client: Client) -> None:
    CertificateFactory(product=ProductFactory(ocop_set_id=9))
    page = client.get("/bo-san-pham/").content.decode()
    assert all(one.name in page for one in product_sets())
    assert page.count("/bo-san-pham/") >= len(product_sets()) == 26
    assert page.count("1 còn sao") == 1
    assert "Fresh and processed tea" in client.get("/en/bo-san-pham/").content.decode()


def test_a_set_shows_its_own_goods_alone_certified_ones_first(client: Client) -> None:
    ProductFactory(title="A chưa có gì", ocop_set_id=9)
    CertificateFactory(product=ProductFactory(title="B còn sao", ocop_set_id=9))
    CertificateFactory(product=ProductFactory(title="C bộ khác", ocop_set_id=11))
    response = client.get(SAUCES)
    assert [card.name for card in response.context["results"].cards] == [
        "B còn sao",
        "A chưa có gì",
    ]
    page = response.content.decode()
    assert "<strong>1</strong> sản phẩm đang mang sao, trong 2 sản phẩm" in page
    assert 'name="bo"' not in page  # the page is the filter


def test_a_narrowed_set_keeps_to_the_set_and_is_not_for_search_engines(client: Client) -> None:
    CertificateFactory(product=ProductFactory(title="B còn sao", ocop_set_id=9))
    CertificateFactory(product=ProductFactory(title="C bộ khác", ocop_set_id=11))
    response = client.get(f"{SAUCES}?sao=3")
    assert {card.name for card in response.context["results"].cards} <= {"B còn sao"}
    assert 'name="robots" content="noindex' in response.content.decode()


def test_a_wrong_name_leads_to_the_right_one_and_no_set_is_no_page(client: Client) -> None:
    response = client.get("/bo-san-pham/9-nuoc-mam/")
    assert (response.status_code, response["Location"]) == (301, SAUCES)
    assert client.get("/bo-san-pham/99-gi-do/").status_code == 404
    assert client.get(f"{SAUCES}?page=9").status_code == 404


def test_the_slug_of_a_set_ends_with_a_whole_word() -> None:
    slugs = {set_slug(one) for one in product_sets()}
    assert len(slugs) == 26
    assert max(map(len, slugs)) <= 60
    assert all(slug and not slug.endswith("-") for slug in slugs)


def test_an_editors_words_stand_above_the_whole_first_page_in_their_language(
    client: Client,
) -> None:
    intro(product_set=ProductSet.objects.get(number=9))
    assert "Cá, muối, nắng" in client.get(SAUCES).content.decode()
    assert "Cá, muối, nắng" not in client.get(f"{SAUCES}?con=1").content.decode()
    assert "Cá, muối, nắng" not in client.get(f"/en{SAUCES}").content.decode()
    intro("en", product_set=ProductSet.objects.get(number=9), heading="Fish, salt, sun")
    assert "Fish, salt, sun" in client.get(f"/en{SAUCES}").content.decode()


def test_a_draft_is_shown_to_nobody(client: Client) -> None:
    intro(province=Province.objects.get(slug="lam-dong"), live=False)
    assert "Cá, muối, nắng" not in client.get("/noi-lam-ra/lam-dong/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_published_words_show_in_the_next_request(client: Client) -> None:
    row = intro(province=Province.objects.get(slug="lam-dong"), live=False)
    assert "Cá, muối, nắng" not in client.get("/noi-lam-ra/lam-dong/").content.decode()
    row.save_revision().publish()
    assert "Cá, muối, nắng" in client.get("/noi-lam-ra/lam-dong/").content.decode()
    row.refresh_from_db()
    row.unpublish()
    assert "Cá, muối, nắng" not in client.get("/noi-lam-ra/lam-dong/").content.decode()


@pytest.mark.parametrize("count", [3, 60])
def test_a_set_asks_few_questions_however_many_products_it_has(client: Client, count: int) -> None:
    many_certified(count)
    client.get("/bo-san-pham/1-rau-cu-qua-hat-tuoi/")
    assert queries_of(client, "/bo-san-pham/1-rau-cu-qua-hat-tuoi/") <= MOST_QUERIES
    assert queries_of(client, "/bo-san-pham/") <= MOST_QUERIES
