"""Products by place, under the names of today and of before 1 July 2025."""

import pytest
from django.test import Client

from tests.factories import CertificateFactory, ProductFactory
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def test_a_province_shows_certified_products_first_and_says_why_others_have_no_star(
    client: Client,
) -> None:
    ProductFactory(title="A chưa có gì")
    CertificateFactory(product=ProductFactory(title="B hết hạn"), lapsed=True)
    CertificateFactory(product=ProductFactory(title="C còn sao"))
    response = client.get("/noi-lam-ra/lam-dong/")
    page = response.content.decode()
    cards = response.context["results"].cards
    assert cards[0].name == "C còn sao"
    assert {c.name for c in cards[1:]} == {"A chưa có gì", "B hết hạn"}
    assert "<strong>1</strong> sản phẩm đang mang sao, trong 3 sản phẩm" in page
    assert page.count('class="ocop-mark"') == 1
    assert "Chứng nhận hết hạn từ" in page
    assert "gồm Bình Thuận, Đắk Nông, Lâm Đồng cũ" in page


@pytest.mark.parametrize(
    ("former", "slug"),
    [
        ("Bình Thuận", "lam-dong"),
        ("binh thuan", "lam-dong"),
        ("Tỉnh Đắk Nông", "lam-dong"),
        ("Bà Rịa - Vũng Tàu", "ho-chi-minh"),
        ("Hà Nội", "ha-noi"),
        ("Quảng Ngãi", "quang-ngai"),
    ],
)
def test_a_former_name_leads_to_the_province_of_today(
    client: Client, former: str, slug: str
) -> None:
    answer = client.get("/noi-lam-ra/", {"cu": former})
    assert answer.status_code == 302
    assert answer["Location"] == f"/noi-lam-ra/{slug}/"


def test_a_name_that_was_no_province_is_searched_for(client: Client) -> None:
    answer = client.get("/noi-lam-ra/", {"cu": "Sa Pa"})
    assert answer["Location"] == "/tim-kiem/?q=Sa+Pa"


def test_the_index_counts_what_is_in_force(client: Client) -> None:
    CertificateFactory()
    ProductFactory()
    rows = client.get("/noi-lam-ra/").context["with_products"]
    assert [(r.slug, r.certified, r.total) for r in rows] == [("lam-dong", 1, 2)]


def test_a_place_that_is_none_and_a_page_past_the_end_are_not_found(client: Client) -> None:
    assert client.get("/noi-lam-ra/atlantis/").status_code == 404
    assert client.get("/noi-lam-ra/lam-dong/?page=9").status_code == 404


def test_a_province_without_products_leads_on(client: Client) -> None:
    page = client.get("/noi-lam-ra/lai-chau/").content.decode()
    assert "Chưa có sản phẩm nào của nơi này" in page


def test_the_english_index_uses_english_names(client: Client) -> None:
    CertificateFactory()
    page = client.get("/en/noi-lam-ra/").content.decode()
    assert "Lam Dong" in page
    assert "/en/noi-lam-ra/lam-dong/" in page


def test_places_ask_no_more_at_3000_products_than_at_30(client: Client) -> None:
    counts = []
    for size in (40, 3000 - 40):
        many_certified(size)
        CertificateFactory(product=ProductFactory(province_id="01"), lapsed=True)
        counts.append(
            [queries_of(client, address) for address in ("/noi-lam-ra/", "/noi-lam-ra/ha-noi/")]
        )
    assert counts[1] <= counts[0]
    assert max(counts[0]) <= MOST_QUERIES
