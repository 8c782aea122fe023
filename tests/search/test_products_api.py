"""Products for other programs: the filters of the page, and a way to fetch all without a gap."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from certification.services import withdraw_certificate
from foundation.calendar import today
from tests.factories import (
    CertificateFactory,
    ProducerFactory,
    ProductFactory,
    UserFactory,
)
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
PRODUCTS = "/api/v1/products"


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    cache.clear()


def ask(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get(PRODUCTS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def names(answer: dict[str, Any]) -> list[str]:
    return [item["name"] for item in answer["items"]]


def cursor_of(answer: dict[str, Any]) -> str:
    return parse_qs(urlsplit(answer["next"]).query)["cursor"][0]


def test_a_product_is_told_with_its_mark_price_and_stock(client: Client) -> None:
    certificate = CertificateFactory(product=ProductFactory(title="Nước mắm cá cơm"))
    [item] = ask(client, q="nuoc mam")["items"]
    assert item["number"] == certificate.product_id
    assert item["mark"]["stars"] == 4
    assert item["mark"]["certificate_url"].endswith(certificate.get_absolute_url())
    assert item["price"]["amount"] > 0
    assert item["can_buy"]
    assert item["why_not"] == ""
    assert item["page_url"].startswith("http")


def test_words_and_filters_narrow_as_on_the_page(client: Client) -> None:
    starred = ProductFactory(title="Trà sen")
    CertificateFactory(product=starred)
    ProductFactory(title="Trà lài")
    ProductFactory(title="Kẹo lạc")
    assert names(ask(client, q="tra", stars=4)) == ["Trà sen"]
    assert set(names(ask(client, q="tra"))) == {"Trà sen", "Trà lài"}
    assert names(ask(client, certified="true")) == ["Trà sen"]
    assert names(ask(client, q="tra", price_to=1)) == []
    told = ask(client, q="tra", stars=4, counts="true")["counts"]
    assert told["stars"] == {"4": 1}
    assert told["in_stock"] == 1


def test_a_withdrawal_takes_the_mark_out_of_the_next_answer(client: Client) -> None:
    certificate = CertificateFactory(product=ProductFactory(title="Trà sen"))
    assert ask(client)["items"][0]["mark"] is not None
    withdraw_certificate(
        certificate=certificate,
        decision_number="9/QĐ-UBND",
        effective_on=today(),
        reason="Không còn đáp ứng tiêu chí",
        ground="CRITERIA_LOST",
        by=UserFactory(),
    )
    [item] = ask(client)["items"]
    assert item["mark"] is None
    assert not item["can_buy"]
    assert ask(client, stars=4)["items"] == []


def test_fetching_all_by_number_misses_nothing_while_products_come_and_go(client: Client) -> None:
    first = [ProductFactory(title=f"Trà {n}") for n in range(5)]
    seen: list[int] = []
    answer = ask(client, limit=2)
    while True:
        seen += [item["number"] for item in answer["items"]]
        if answer["next"] is None:
            break
        if len(seen) == 2:
            first[0].is_public = False
            first[0].save()
            ProductFactory(title="Trà mới")
        answer = client.get(
            answer["next"].split("://", 1)[1].partition("/")[2].join(["/", ""])
        ).json()
    assert seen == sorted(seen)
    assert set(seen) >= {product.pk for product in first}
    assert len(seen) == len(set(seen)) == 6


@pytest.mark.parametrize("sort", ["relevance", "number"])
def test_large_pages_of_words_hold_every_product_once(client: Client, sort: str) -> None:
    many_certified(130)
    answer = ask(client, q="sản phẩm", sort=sort, limit=50)
    found = [item["number"] for item in answer["items"]]
    while answer["next"]:
        answer = ask(client, q="sản phẩm", sort=sort, limit=50, cursor=cursor_of(answer))
        found += [item["number"] for item in answer["items"]]
    assert len(found) == len(set(found)) == 130


def test_after_the_last_product_nothing_else_is_guessed(client: Client) -> None:
    ProductFactory(title="Trà lài")
    ProductFactory(title="Trái bơ")
    answer = ask(client, q="trà lài", limit=1)
    assert names(answer) == ["Trà lài"]
    ended = ask(client, q="trà lài", limit=1, cursor=cursor_of(answer))
    assert (ended["items"], ended["looked_for"], ended["next"]) == ([], "", None)


def test_pages_in_another_order_lead_on_to_the_end(client: Client) -> None:
    for n in range(5):
        ProductFactory(title=f"Trà {n}")
    answer = ask(client, sort="name", limit=2)
    found = names(answer)
    while answer["next"]:
        answer = ask(client, sort="name", limit=2, cursor=cursor_of(answer))
        found += names(answer)
    assert found == [f"Trà {n}" for n in range(5)]


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "zz"},
        {"cursor": "w6k="},
        {"cursor": "LTE=", "sort": "name"},  # -1
        {"cursor": "OTIyMzM3MjAzNjg1NDc3NTgwOA=="},  # 2**63
        {"limit": 101},
        {"limit": 0},
        {"province": "x1"},
        {"deliver_to": "1"},
        {"sort": "loudest"},
        {"q": "a\0b"},
        {"price_from": -1},
    ],
)
def test_what_cannot_be_understood_is_refused_with_words(
    client: Client, query: dict[str, Any]
) -> None:
    answer = client.get(PRODUCTS, query)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_other_sites_may_read_it_and_each_network_so_often(client: Client) -> None:
    answer = client.get(PRODUCTS)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.options(PRODUCTS).status_code == 204


def test_a_hundred_products_cost_no_more_questions_than_two(client: Client) -> None:
    many_certified(3)
    queries_of(client, f"{PRODUCTS}?limit=2")
    few = queries_of(client, f"{PRODUCTS}?limit=2&q=pham")
    many_certified(30)
    assert queries_of(client, f"{PRODUCTS}?limit=100&q=pham") == few <= 12


def test_a_product_without_a_seller_has_no_price_and_says_why(client: Client) -> None:
    ProductFactory(title="Tranh lá", producer=ProducerFactory(), is_public=True)
    product = ProductFactory(title="Tranh sen")
    product.stockrecords.all().delete()
    [item] = ask(client, q="tranh sen")["items"]
    assert item["price"] is None
    assert item["why_not"]


def test_a_lapsed_certificate_gives_no_mark_whatever_the_index_holds(client: Client) -> None:
    from django.db import connection

    product = ProductFactory(title="Trà lài")
    CertificateFactory(product=product, lapsed=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_searchentry SET mark_stars = 5, mark_from = %s, mark_until = %s"
            " WHERE product_id = %s",
            [today() - timedelta(days=9), today() + timedelta(days=9), product.pk],
        )
    assert ask(client, stars=5)["items"] == []
    [item] = ask(client, q="tra lai")["items"]
    assert item["mark"] is None
