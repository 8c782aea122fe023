"""What is offered while somebody types, and where nothing was found."""

import re
import unicodedata
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.calendar import today
from foundation.text import fold
from search.models import SearchEntry
from search.rules.matching import pieces
from search.selectors.suggestions import Suggestions, suggestions, ways_on
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
ADDRESS = "/tim-kiem/goi-y/"
MOST_QUERIES = 6


def phrase(title: str, weight: int = 1) -> None:
    """Words to complete, as the job writes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_searchthing (kind, key, title, detail, language, folded, words,"
            " weight) VALUES ('PHRASE', %s, %s, '', '', %s, search_words(%s), %s)",
            [fold(title), title, fold(title), title, weight],
        )


def offered(text: str) -> Suggestions:
    return suggestions(text, on=today())


def phrases(text: str) -> list[str]:
    return [each.text for each in offered(text).phrases]


def products(text: str) -> list[str]:
    return [card.name for card in offered(text).products]


def marked(name: str, *typed: str) -> str:
    return "".join(f"[{p.text}]" if p.is_typed else p.text for p in pieces(name, typed))


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("Nước mắm cá cơm", ("nuoc", "ma"), "[Nước] [mắ]m cá cơm"),
        ("Nước mắm minh hoạ", ("nước", "m"), "[Nước] [m]ắm minh hoạ"),
        ("Đường thốt nốt", ("duong",), "[Đường] thốt nốt"),
        ("Mật ong (rừng U Minh)", ("u", "rung"), "Mật ong ([rừng] [U] Minh)"),
        ("Cổ phần Mắm Phan Thiết", ("phan", "thi"), "Cổ phần Mắm [Phan] [Thi]ết"),
        ("Gà ri", ("a",), "Gà ri"),
        ("Nước", ("nước mắm",), "Nước"),
        ("Trà", (), "Trà"),
        ("", ("tra",), ""),
    ],
)
def test_what_was_typed_is_told_apart_at_the_start_of_words(
    name: str, typed: tuple[str, ...], shown: str
) -> None:
    assert marked(name, *typed) == shown


def test_accents_written_apart_stay_with_their_letter() -> None:
    apart = unicodedata.normalize("NFD", "Nước mắm")
    assert [p.text for p in pieces(apart, ["nuoc"])] == [
        unicodedata.normalize("NFD", "Nước"),
        unicodedata.normalize("NFD", " mắm"),
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40), st.lists(st.text(max_size=5), max_size=4))
def test_no_letter_of_a_name_is_lost(name: str, typed: list[str]) -> None:
    assert "".join(piece.text for piece in pieces(name, typed)) == name


def test_names_and_typed_words_cannot_become_markup() -> None:
    page = Template("{% load typed %}{{ name|typed:words }}")
    drawn = page.render(Context({"name": "<b>Mật</b> & ong", "words": ("b", "mat", "<b>")}))
    assert drawn == "&lt;<mark>b</mark>&gt;<mark>Mật</mark>&lt;/b&gt; &amp; ong"


@pytest.mark.parametrize("typed", ["nuoc m", "nước mắ", "NUOC  MAM,", "mắm nước"])
def test_phrases_are_completed_with_and_without_accents(typed: str) -> None:
    phrase("nước mắm cá cơm")
    phrase("trà sen")
    assert phrases(typed) == ["nước mắm cá cơm"]


def test_phrases_that_begin_so_come_first_then_those_with_most_products() -> None:
    phrase("bánh tráng mè", 9)
    phrase("mè đen", 2)
    phrase("mè rang", 5)
    assert phrases("mè") == ["mè rang", "mè đen", "bánh tráng mè"]


def test_a_phrase_with_other_accents_is_offered_only_where_none_is_spelled_so() -> None:
    for title in ("dừa sáp", "dứa sấy", "dưa muối"):
        phrase(title)
    assert phrases("dừa") == ["dừa sáp"]
    assert set(phrases("dua")) == {"dừa sáp", "dứa sấy", "dưa muối"}
    assert set(phrases("dựa")) == {"dừa sáp", "dứa sấy", "dưa muối"}


def test_what_is_typed_already_is_not_offered_again() -> None:
    phrase("trà sen")
    phrase("trà sen Tây Hồ")
    assert phrases("Trà  sen") == ["trà sen Tây Hồ"]
    assert phrases("tra sen") == ["trà sen", "trà sen Tây Hồ"]


@pytest.mark.parametrize("typed", ["", " ", "!"])
def test_no_words_are_answered_with_phrases_to_begin_with_none_of_them_alcohol(typed: str) -> None:
    goods = (("trà sen", 3), ("mật ong", 8), ("rượu nếp", 20), ("vang nho", 21), ("bánh", 30))
    for title, weight in (*goods, ("khoai vàng", 2)):
        phrase(title, weight)
    ProductFactory(title="Trà sen")
    assert phrases(typed) == ["mật ong", "trà sen", "khoai vàng"]
    assert products(typed) == []


def test_one_letter_is_completed_but_finds_no_product_yet() -> None:
    phrase("trà sen")
    phrase("mật ong")
    ProductFactory(title="Trà sen")
    assert phrases("t") == ["trà sen"]
    assert products("t") == []


@pytest.mark.parametrize("typed", ["''", "' | '", "a:*b & !(", "\\\\", "%_%", "\0xx", "mắm " * 300])
def test_signs_are_no_words_and_break_nothing(client: Client, typed: str) -> None:
    ProductFactory(title="Nước mắm")
    assert client.get(ADDRESS, {"q": typed}).status_code == 200


def test_a_product_half_typed_is_offered_with_price_and_stars(client: Client) -> None:
    product = ProductFactory(title="Chè đinh", stock__price=420_000)
    CertificateFactory(product=product, stars=4)
    page = client.get(ADDRESS, {"q": "che d"}).content.decode()
    assert "<mark>Chè</mark> <mark>đ</mark>inh" in page
    assert "420.000\N{NO-BREAK SPACE}₫" in page
    assert 'class="ocop-mark" data-stars="4"' in page
    assert f'href="{product.get_absolute_url()}"' in page


def test_stars_and_prices_come_from_the_register_and_the_shop_never_from_the_index(
    client: Client,
) -> None:
    product = ProductFactory(title="Chè đinh", stock__price=420_000)
    CertificateFactory(product=product, lapsed=True)
    SearchEntry.objects.update(
        mark_stars=5,
        mark_from=today() - timedelta(days=1),
        mark_until=today() + timedelta(days=99),
        price=1,
    )
    page = client.get(ADDRESS, {"q": "che dinh"}).content.decode()
    assert "ocop-mark" not in page
    assert "420.000" in page


def test_a_product_hidden_a_moment_ago_is_not_offered() -> None:
    ProductFactory(title="Chè đinh", is_public=False)
    SearchEntry.objects.update(is_public=True)
    assert products("che dinh") == []


def test_a_product_that_cannot_be_bought_shows_no_price(client: Client) -> None:
    ProductFactory(title="Chè đinh", stock__price=420_000, unchecked=True)
    page = client.get(ADDRESS, {"q": "che dinh"}).content.decode()
    assert "Chưa bán trên chợ" in page
    assert "420.000" not in page


def producers(text: str) -> list[str]:
    return [each.title for each in offered(text).producers]


def test_a_maker_and_a_place_are_offered_once_more_than_a_legal_form_is_typed() -> None:
    ProductFactory(producer=ProducerFactory(name="Công ty TNHH Biển Xanh"))
    call_command("search_rebuild", verbosity=0)
    assert producers("cong t") == producers("công ty") == producers("cong ty b") == []
    assert producers("cong ty bi") == producers("bien x") == ["Công ty TNHH Biển Xanh"]
    assert offered("lâm đồng").is_place
    assert not offered("lâm đ").is_place


def test_a_number_that_names_one_thing_leads_to_it() -> None:
    certificate = CertificateFactory()
    assert offered(certificate.number).jump == certificate.get_absolute_url()


def test_a_mistyped_word_is_answered_by_what_was_meant(client: Client) -> None:
    ProductFactory(title="Nước mắm cá cơm")
    call_command("search_rebuild", verbosity=0)
    page = client.get(ADDRESS, {"q": "nuowc mawms"}).content.decode()
    assert "Có phải bạn tìm" in page
    assert "Nước mắm cá cơm" in re.sub("</?mark>", "", page)


def test_nothing_is_made_up_for_words_that_mean_nothing(client: Client) -> None:
    ProductFactory(title="Nước mắm cá cơm")
    assert offered("zzqqx").total == 0
    assert client.get(ADDRESS, {"q": "zzqqx"}).content.strip() == b""


def test_programs_get_the_same_as_json(client: Client) -> None:
    product = ProductFactory(title="Chè đinh", stock__price=420_000)
    CertificateFactory(product=product, stars=5)
    phrase("chè đinh")
    as_page = client.get(ADDRESS, {"q": "che"})
    as_json = client.get(ADDRESS, {"q": "che"}, headers={"accept": "application/json"})
    assert as_page["Content-Type"].startswith("text/html")
    assert "Accept" in as_page["Vary"]
    assert "Accept" in as_json["Vary"]
    said = as_json.json()
    assert said["phrases"] == ["chè đinh"]
    assert [(p["name"], p["price"], p["stars"]) for p in said["products"]] == [
        ("Chè đinh", 420_000, 5)
    ]


def test_a_browser_that_takes_anything_gets_the_page(client: Client) -> None:
    answer = client.get(ADDRESS, {"q": "che"}, headers={"accept": "*/*"})
    assert answer["Content-Type"].startswith("text/html")


def test_suggestions_leave_no_cookie_and_are_kept_out_of_other_searches(client: Client) -> None:
    answer = client.get(ADDRESS, {"q": "che"})
    assert not answer.cookies
    assert answer["X-Robots-Tag"] == "noindex"


def test_suggestions_speak_the_readers_language(client: Client) -> None:
    ProductFactory(title="Chè đinh")
    page = client.get(f"/en{ADDRESS}", {"q": "che"}).content.decode()
    assert 'href="/en/tim-kiem/?q=che"' in page


def test_the_field_is_a_plain_form_until_its_script_comes(client: Client) -> None:
    page = client.get("/tim-kiem/").content.decode()
    assert '<form class="site-search" action="/tim-kiem/" method="get" role="search"' in page
    assert f'data-suggest="{ADDRESS}"' in page
    assert 'role="combobox"' not in page


def test_suggesting_asks_no_more_at_3000_products_than_at_30(client: Client) -> None:
    phrase("sản phẩm số")
    counts = []
    for size in (30, 3000 - 30):
        many_certified(size)
        counts.append([queries_of(client, f"{ADDRESS}?q={q}") for q in ("san ph", "sản phẩm số")])
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES


def test_where_nothing_was_found_ways_on_are_offered() -> None:
    phrase("mật ong", 8)
    with CaptureQueriesContext(connection) as asked:
        ways = ways_on(["nước mắm"])
    assert len(asked) == 1
    page = Template('{% include "search/nothing.html" with ways=ways only %}')
    drawn = page.render(Context({"ways": ways}))
    for address in (
        "/tim-kiem/?q=n%C6%B0%E1%BB%9Bc+m%E1%BA%AFm",
        "/tim-kiem/?q=m%E1%BA%ADt+ong",
        "/noi-lam-ra/",
        "/quet/",
    ):
        assert f'href="{address}"' in drawn
    assert drawn.count("is-primary") == 1
