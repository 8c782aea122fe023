"""The page of results: filters with counts, chips, orders, pages, and what stands above them."""

import gzip
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from catalog.producers.models import Producer
from foundation.calendar import today
from search.selectors.results import Results
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory
from tests.storefront.market import many_certified, queries_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
MOST_WITH_THINGS = 14
"""The first page of a search also asks for producers, places, pages and pins."""


def found(client: Client, address: str) -> Results:
    results: Results = client.get(address).context["results"]
    return results


def named(results: Results) -> list[str]:
    return [card.name for card in results.cards]


@pytest.fixture
def four_sauces() -> None:
    """Fish sauces of two producers in one province, and one from Hà Nội."""
    makers = [ProducerFactory(kind=Producer.Kind.HOUSEHOLD), ProducerFactory()]
    for title, stars, price, maker in (
        ("Nước mắm nhỉ", 4, 90_000, makers[0]),
        ("Nước mắm cá cơm", 3, 60_000, makers[1]),
        ("Nước mắm cá linh", 3, 250_000, makers[1]),
    ):
        CertificateFactory(
            product=ProductFactory(title=title, producer=maker, ocop_set_id=9, stock__price=price),
            stars=stars,
            decided_on=today() - timedelta(days=stars),
        )
    ProductFactory(title="Nước mắm Kẻ Chợ", province_id="01", commune=None, stock__price=45_000)


def counts(results: Results, name: str) -> dict[object, int]:
    every = [results.facets.stars, *results.facets.lists]
    facet = next(each for each in every if each.name == name)
    return {choice.value: choice.count for choice in [*facet.first, *facet.rest]}


@pytest.mark.usefixtures("four_sauces")
def test_each_filter_counts_what_its_values_leave_given_the_others(client: Client) -> None:
    results = found(client, "/tim-kiem/?q=nuoc mam&tinh=lam-dong&sao=3")
    assert results.total == 2
    assert counts(results, "sao") == {"4": 1, "3": 2}
    assert counts(results, "tinh") == {"lam-dong": 2}
    assert [(band.label, band.count) for band in results.facets.price.bands] == [
        ("50.000 – 100.000\N{NO-BREAK SPACE}₫", 1),
        ("200.000 – 500.000\N{NO-BREAK SPACE}₫", 1),
    ]


@pytest.mark.usefixtures("four_sauces")
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("gia_tu=50000&gia_den=99999", {"Nước mắm nhỉ", "Nước mắm cá cơm"}),
        ("loai=ho", {"Nước mắm nhỉ"}),
        ("tinh=ha-noi", {"Nước mắm Kẻ Chợ"}),
        ("tinh=ha-noi&tinh=lam-dong&sao=4", {"Nước mắm nhỉ"}),
        ("bo=9&gia_tu=50.000&gia_den=60k", {"Nước mắm cá cơm"}),
    ],
)
def test_a_filter_leaves_what_it_says(client: Client, query: str, names: set[str]) -> None:
    results = found(client, f"/tim-kiem/?q=nuoc mam&{query}")
    assert set(named(results)) == names
    assert results.total == len(names)


@pytest.mark.usefixtures("four_sauces")
def test_every_choice_and_chip_leads_to_as_many_products_as_it_says(client: Client) -> None:
    start = found(client, "/tim-kiem/?q=nuoc mam&sao=3")
    choices = [
        *start.facets.price.bands,
        *(choice for facet in start.facets.lists for choice in facet.first),
    ]
    assert len(choices) >= 5
    for choice in choices:
        assert found(client, f"/tim-kiem/{choice.url}").total == choice.count
    listed = found(client, "/san-pham/?bo=9&sao=4")
    for chip in listed.chips:
        assert found(client, f"/san-pham/{chip.url}").total == chip.left


@pytest.mark.usefixtures("four_sauces")
def test_words_that_are_filters_stand_as_chips_that_take_the_words_away(client: Client) -> None:
    results = found(client, "/tim-kiem/?q=nước mắm 4 sao dưới 200k")
    assert named(results) == ["Nước mắm nhỉ"]
    assert [(chip.label, chip.words) for chip in results.chips] == [
        ("4 sao", "4 sao"),
        ("Đến 200.000\N{NO-BREAK SPACE}₫", "dưới 200k"),
    ]
    without = found(client, f"/tim-kiem/{results.chips[0].url}")
    assert without.answer.asked.text == "nước mắm dưới 200k"
    assert without.total == 3
    assert found(client, f"/tim-kiem/{results.facets.bare}").total == 4


@pytest.mark.usefixtures("four_sauces")
def test_the_form_writes_down_what_the_words_meant(client: Client) -> None:
    response = client.get("/tim-kiem/?q=nước mắm 4 sao")
    page = response.content.decode()
    assert '<input type="hidden" name="q" value="nước mắm">' in page
    assert re.search(r'name="sao" value="4" checked>', page)


@pytest.mark.usefixtures("four_sauces")
def test_a_list_too_narrow_says_what_taking_back_one_filter_leaves(client: Client) -> None:
    page = client.get("/san-pham/?bo=9&tinh=lai-chau").content.decode()
    assert "Không có sản phẩm nào như vậy" in page
    assert 'href="?bo=9"' in page
    assert "còn 3 sản phẩm" in page


@pytest.mark.usefixtures("four_sauces")
def test_words_that_find_goods_are_not_blamed_for_what_the_filters_leave_out(
    client: Client,
) -> None:
    page = client.get("/tim-kiem/?q=nuoc mam&gia_den=1000").content.decode()
    assert "Không có “nuoc mam” nào như đã lọc" in page
    assert "Không thấy" not in page


@pytest.mark.usefixtures("four_sauces")
def test_a_list_leads_to_how_it_is_ordered(client: Client) -> None:
    for address in ("/tim-kiem/?q=nuoc mam", "/san-pham/"):
        lists = client.get(address).content.decode().partition("data-finder")[2]
        assert '<a href="/xep-hang/">Thứ tự hiển thị</a>' in lists.partition("</main>")[0]


@pytest.mark.usefixtures("four_sauces")
@pytest.mark.parametrize(
    ("order", "first"), [("gia", "Nước mắm Kẻ Chợ"), ("gia-cao", "Nước mắm cá linh")]
)
def test_an_order_is_an_address(client: Client, order: str, first: str) -> None:
    assert named(found(client, f"/tim-kiem/?q=nuoc mam&xep={order}"))[0] == first


@pytest.mark.usefixtures("four_sauces")
def test_what_is_near_comes_first_from_a_place_chosen_in_a_form(client: Client) -> None:
    near = found(client, "/tim-kiem/?q=nuoc mam&xep=gan&gan=01&gan=")
    assert named(near)[0] == "Nước mắm Kẻ Chợ"
    assert near.chips[-1].label == "Gần Hà Nội"
    far = found(client, "/tim-kiem/?q=nuoc mam&xep=gan&gan=68&gan=22945")
    assert named(far)[-1] == "Nước mắm Kẻ Chợ"
    assert far.order == "Gần Phường Phan Thiết nhất"


def test_the_place_chosen_offers_its_communes_without_a_script(client: Client) -> None:
    ProductFactory()
    page = client.get("/noi-lam-ra/lam-dong/?gan=68").content.decode()
    assert '<option value="68" selected>Lâm Đồng</option>' in page
    assert '<option value="22945">Phường Phan Thiết</option>' in page


def test_the_places_of_communes_go_to_the_browser_not_the_other_way(client: Client) -> None:
    points = client.get("/tim-kiem/xa.json").json()
    lat, lon, province = points["22945"]
    assert (round(lat), round(lon), province) == (11, 108, "68")
    assert len(points) > 3000


def test_pages_are_links_and_one_past_the_end_is_the_last(client: Client) -> None:
    many_certified(30)
    first = client.get("/tim-kiem/?q=san pham&sao=3&sao=4&sao=5").content.decode()
    assert 'rel="next" href="?q=san+pham&amp;sao=5&amp;sao=4&amp;sao=3&amp;page=2"' in first
    last = client.get("/tim-kiem/?q=san pham&page=99")
    assert len(last.context["results"].cards) == 6
    assert 'rel="prev" href="?q=san+pham&amp;page=1"' in last.content.decode()


def test_long_lists_of_values_show_the_likeliest_and_keep_the_others_behind(
    client: Client,
) -> None:
    many_certified(100)
    facet = next(
        f for f in found(client, "/san-pham/?tinh=ha-noi").facets.lists if f.name == "tinh"
    )
    assert facet.first[0].is_chosen
    assert len(facet.first) == 6
    assert len(facet.first) + len(facet.rest) == 34


def test_filters_alone_are_a_search_and_nothing_at_all_is_an_invitation(client: Client) -> None:
    ProductFactory(title="Chả cá")
    assert named(found(client, "/tim-kiem/?tinh=lam-dong")) == ["Chả cá"]
    page = client.get("/tim-kiem/").content.decode()
    assert "Tìm sản phẩm, xã, chủ thể" in page
    assert 'id="loc"' not in page


def test_producers_and_places_stand_above_products_until_filters_are_chosen(
    client: Client,
) -> None:
    ProductFactory(title="Chả cá", producer=ProducerFactory(name="HTX Biển Xanh"))
    call_command("search_rebuild", verbosity=0)
    page = client.get("/tim-kiem/?q=bien xanh").content.decode()
    assert page.index('<h2 id="chu-the">') < page.index('class="cards"')
    assert "HTX Biển Xanh" in page
    assert '<h2 id="noi">' in client.get("/tim-kiem/?q=lam dong").content.decode()
    narrowed = client.get("/tim-kiem/?q=bien xanh&con=1").content.decode()
    assert '<h2 id="chu-the">' not in narrowed


def test_pages_of_searches_and_much_narrowed_lists_are_not_for_search_engines(
    client: Client,
) -> None:
    CertificateFactory()
    noindex = '<meta name="robots" content="noindex'
    assert noindex in client.get("/tim-kiem/?q=a").content.decode()
    assert noindex in client.get("/san-pham/?sao=4&bo=9").content.decode()
    assert noindex not in client.get("/san-pham/?sao=4").content.decode()
    assert noindex in client.get("/noi-lam-ra/lam-dong/?sao=4").content.decode()
    assert noindex not in client.get("/noi-lam-ra/lam-dong/").content.decode()


def test_a_province_narrows_by_everything_but_its_own_place(client: Client) -> None:
    CertificateFactory(product=ProductFactory(title="C còn sao"), stars=3)
    ProductFactory(title="B không sao")
    results = found(client, "/noi-lam-ra/lam-dong/?tinh=ha-noi&sao=3")
    assert named(results) == ["C còn sao"]
    assert {facet.name for facet in results.facets.lists} & {"tinh", "xa"} == {"xa"}
    assert [chip.label for chip in results.chips] == ["3 sao"]
    assert "tinh=" not in "".join(chip.url for chip in results.chips)


def test_what_is_typed_into_filters_cannot_become_markup(client: Client) -> None:
    ProductFactory()
    page = client.get(
        "/tim-kiem/", {"q": '"><script>x</script> 4 sao', "gia_tu": '"><b>', "tinh": "<i>"}
    ).content.decode()
    assert "<script>x" not in page
    assert '"><b>' not in page


def test_the_english_page_speaks_english(client: Client) -> None:
    CertificateFactory(product=ProductFactory(ocop_set_id=9))
    results = found(client, "/en/san-pham/?tinh=lam-dong&gia_den=100000")
    assert results.chips[0].label == "Lam Dong"
    assert results.facets.price.name.endswith("100,000\N{NO-BREAK SPACE}₫")


def test_a_page_asks_few_questions_whatever_is_chosen(client: Client) -> None:
    many_certified(30)
    ProductFactory(title="Sản phẩm lạ", producer=ProducerFactory(name="HTX Sản Phẩm Lạ"))
    call_command("search_rebuild", verbosity=0)
    client.get("/tim-kiem/?q=san pham la")  # what a process reads once is read
    assert queries_of(client, "/tim-kiem/?q=san pham la") <= MOST_WITH_THINGS
    narrowed = "sao=4&tinh=ha-noi&bo=2&gia_tu=1000&con=1&giao=01&xep=gan&gan=01&page=9"
    assert queries_of(client, f"/san-pham/?{narrowed}") <= MOST_QUERIES
    assert queries_of(client, "/tim-kiem/?q=san pham&sao=4&sao=3&con=1") <= MOST_QUERIES


def test_a_page_is_light(client: Client) -> None:
    many_certified(200)
    for address in ("/san-pham/", "/tim-kiem/?q=san pham&tinh=ha-noi&gan=01"):
        assert len(gzip.compress(client.get(address).content)) < 20_000
