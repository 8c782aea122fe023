"""The listing shows what is in force today, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from foundation.calendar import today
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_only_products_in_force_are_listed(client: Client) -> None:
    CertificateFactory(product=ProductFactory(title="Mắm còn sao"))
    CertificateFactory(product=ProductFactory(title="Mắm hết hạn"), lapsed=True)
    CertificateFactory(product=ProductFactory(title="Mắm bị thu hồi"), withdrawn=True)
    ProductFactory(title="Mắm chưa chứng nhận")

    page = get(client, "/san-pham/")

    assert "1 sản phẩm đang mang sao OCOP" in page
    assert "Mắm còn sao" in page
    assert page.count('class="ocop-mark"') == 1
    for absent in ("Mắm hết hạn", "Mắm bị thu hồi", "Mắm chưa chứng nhận"):
        assert absent not in page


def test_a_certificate_of_somebody_else_gives_no_place_in_the_list(client: Client) -> None:
    certificate = CertificateFactory()
    product = certificate.product
    product.producer = ProducerFactory()
    product.save()
    assert product.title not in get(client, "/san-pham/")


def test_a_product_taken_off_by_its_seller_is_not_listed(client: Client) -> None:
    CertificateFactory(product=ProductFactory(title="Mắm cất đi", is_public=False))
    assert "Mắm cất đi" not in get(client, "/san-pham/")


@pytest.fixture
def three_products() -> None:
    for title, stars, product_set, price, days in (
        ("Chè xanh", 5, 11, 90_000, 30),
        ("Áo dài", 4, 22, 900_000, 20),
        ("Nước mắm", 3, 9, 60_000, 10),
    ):
        CertificateFactory(
            product=ProductFactory(title=title, ocop_set_id=product_set, stock__price=price),
            stars=stars,
            decided_on=today() - timedelta(days=days),
        )


@pytest.mark.usefixtures("three_products")
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Nước mắm", "Áo dài", "Chè xanh"]),
        ("xep=gia", ["Nước mắm", "Chè xanh", "Áo dài"]),
        ("xep=ten", ["Áo dài", "Chè xanh", "Nước mắm"]),
        ("sao=5", ["Chè xanh"]),
        ("bo=22", ["Áo dài"]),
        ("tinh=lam-dong&bo=9", ["Nước mắm"]),
        ("sao=9&bo=abc&xep=bua&page=x&fbclid=1", ["Nước mắm", "Áo dài", "Chè xanh"]),
    ],
)
def test_filters_and_order_are_plain_addresses(
    client: Client, query: str, titles: list[str]
) -> None:
    response = client.get(f"/san-pham/?{query}")
    assert [card.name for card in response.context["results"].cards] == titles


@pytest.mark.usefixtures("three_products")
def test_counts_beside_a_filter_are_what_it_would_leave(client: Client) -> None:
    found = client.get("/san-pham/?sao=5").context["results"]
    sets = next(each for each in found.facets.lists if each.name == "bo")
    assert found.total == 1
    assert [(c.value, c.count) for c in sets.first] == [("11", 1)]
    stars = found.facets.stars.first
    assert [(c.value, c.count) for c in stars] == [("5", 1), ("4", 1), ("3", 1)]


@pytest.mark.usefixtures("three_products")
def test_an_empty_list_says_what_to_do_and_keeps_the_choice_visible(client: Client) -> None:
    page = get(client, "/san-pham/?tinh=ha-noi&sao=5")
    assert "Không có sản phẩm nào như vậy" in page
    assert "Hà Nội" in page
    assert 'href="?sao=5"' in page


def test_an_empty_register_leads_on(client: Client) -> None:
    page = get(client, "/san-pham/")
    assert "0 sản phẩm đang mang sao OCOP" in page
    assert "chưa có giấy chứng nhận nào còn hiệu lực" in page


def test_pages_are_of_24_and_a_page_past_the_end_is_the_last(client: Client) -> None:
    many_certified(30)
    first, last = client.get("/san-pham/"), client.get("/san-pham/?page=99")
    assert len(first.context["results"].cards) == 24
    assert len(last.context["results"].cards) == 6
    assert 'href="?sao=3&amp;page=2"' not in first.content.decode()


def test_the_listing_asks_no_more_at_3000_products_than_at_30(client: Client) -> None:
    counts = []
    for size in (30, 3000 - 30):
        many_certified(size)
        client.get("/san-pham/")  # what a process reads once is read
        counts.append(
            [
                queries_of(client, f"/san-pham/{query}")
                for query in ("", "?sao=4", "?xep=gia", "?xep=ten&tinh=ha-noi", "?xep=gan&gan=01")
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES


def test_the_english_list_speaks_english(client: Client, three_products: Callable) -> None:
    page = get(client, "/en/san-pham/")
    assert '<html lang="en">' in page
    assert "Fabrics and clothing" in page
    assert "/en/san-pham/ao-dai-" in page
