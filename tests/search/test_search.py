"""Finding products by the words people type."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.calendar import today
from search.models import SearchEntry
from search.rules.asked import Asked
from search.selectors.finding import answer
from search.services.words import write_words
from tests.factories import CertificateFactory, LotFactory, ProducerFactory, ProductFactory
from tests.storefront.market import many_certified, queries_of
from traceability.selectors import lot_code_text

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def titles(words: str) -> list[str]:
    found = answer(Asked(text=words), on=today()).found
    named = Product.objects.in_bulk(found.product_ids)
    return [named[pk].title for pk in found.product_ids]


@pytest.mark.parametrize(
    "words",
    ["Nước mắm cá cơm", "nuoc mam ca com", "NUOC MAM", "mắm cơm", "nước mắ", "nuoc  mam,"],
)
def test_names_are_found_with_and_without_accents_and_half_typed(words: str) -> None:
    ProductFactory(title="Nước mắm cá cơm")
    ProductFactory(title="Trà sen", ocop_set_id=12)
    assert titles(words) == ["Nước mắm cá cơm"]


def test_the_accents_as_typed_come_first() -> None:
    for title in ("Dưa muối", "Dừa sáp", "Dứa sấy"):
        ProductFactory(title=title)
    assert titles("dừa")[0] == "Dừa sáp"
    assert titles("dứa")[0] == "Dứa sấy"
    assert set(titles("dua")) == {"Dưa muối", "Dừa sáp", "Dứa sấy"}


def test_a_name_comes_before_a_place_and_the_certified_before_others() -> None:
    producer = ProducerFactory(name="HTX Chè Tân Cương")
    ProductFactory(title="Bánh của chè", producer=producer)
    CertificateFactory(product=ProductFactory(title="Chè đinh", producer=producer))
    ProductFactory(title="Chè búp", producer=producer)
    ProductFactory(title="Kẹo lạc", producer=producer)
    assert titles("chè") == ["Chè đinh", *titles("chè")[1:3], "Kẹo lạc"]


@pytest.mark.parametrize(
    "words", ["HTX Biển Xanh", "bien xanh", "Phan Thiết", "lam dong", "Bình Thuận", "phu trinh"]
)
def test_producer_and_place_are_found_also_by_names_of_before(words: str) -> None:
    ProductFactory(title="Chả cá", producer=ProducerFactory(name="HTX Biển Xanh"))
    assert titles(words) == ["Chả cá"]


@pytest.mark.parametrize("words", ["nuic mam", "nươc mấm", "nuoc mamm ca"])
def test_a_slip_of_the_finger_finds_what_was_meant(words: str) -> None:
    ProductFactory(title="Nước mắm cá cơm")
    write_words()
    assert titles(words) == ["Nước mắm cá cơm"]


def test_nothing_is_made_up_for_words_that_sound_like_nothing() -> None:
    ProductFactory(title="Nước mắm cá cơm")
    assert titles("zzqqx") == []


@pytest.mark.parametrize("words", ["", "   ", "!!!", "'", "' | '", "a:*b & !(", "\\", "%_", "\0x"])
def test_signs_are_no_words_and_break_nothing(client: Client, words: str) -> None:
    ProductFactory()
    assert client.get("/tim-kiem/", {"q": words}).status_code == 200


def test_a_hundred_words_are_read_as_a_dozen(client: Client) -> None:
    ProductFactory(title="Nước mắm")
    assert client.get("/tim-kiem/", {"q": "mắm " * 300}).status_code == 200


def test_a_new_name_is_found_at_once_whoever_changed_it() -> None:
    product = ProductFactory(title="Tên cũ xưa")
    Product.objects.filter(pk=product.pk).update(title="Bánh phồng tôm")
    assert titles("phong tom") == ["Bánh phồng tôm"]
    Producer.objects.filter(pk=product.producer_id).update(name="Tổ hợp tác Sao Mai")
    assert titles("sao mai") == ["Bánh phồng tôm"]


def test_the_index_can_be_written_anew() -> None:
    ProductFactory(title="Chả cá")
    Commune.objects.filter(code="22945").update(full_name="Phường Thử Nghiệm")
    assert titles("thu nghiem") == []
    call_command("search_rebuild", verbosity=0)
    assert titles("thu nghiem") == ["Chả cá"]


def test_a_deleted_product_leaves_the_index() -> None:
    product = ProductFactory(unchecked=True, stock=False)
    product.delete()
    assert not SearchEntry.objects.exists()


def test_a_hidden_product_is_not_found() -> None:
    ProductFactory(title="Mắm cất đi", is_public=False)
    assert titles("mắm cất đi") == []


def test_lapsed_and_withdrawn_products_are_found_without_the_mark_and_with_words(
    client: Client,
) -> None:
    CertificateFactory(product=ProductFactory(title="Mắm một"))
    CertificateFactory(product=ProductFactory(title="Mắm hai"), lapsed=True)
    CertificateFactory(product=ProductFactory(title="Mắm ba"), withdrawn=True)
    page = client.get("/tim-kiem/?q=mam").content.decode()
    assert "3 sản phẩm cho “mam”" in page
    assert page.count('class="ocop-mark"') == 1
    assert "Chứng nhận hết hạn từ" in page
    assert "Chứng nhận bị thu hồi từ" in page


def test_an_empty_answer_offers_a_way_on(client: Client) -> None:
    page = client.get("/tim-kiem/?q=zzqqx").content.decode()
    assert "Không thấy “zzqqx”" in page
    assert 'href="/noi-lam-ra/"' in page


def test_what_is_typed_cannot_become_markup(client: Client) -> None:
    page = client.get("/tim-kiem/", {"q": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page


@pytest.mark.parametrize("spelling", ["{0}", "{1}", " {0} "])
def test_a_register_number_opens_its_certificate(client: Client, spelling: str) -> None:
    number = CertificateFactory().number
    typed = spelling.format(number, number.lower().replace("-", " "))
    answer = client.get("/tim-kiem/", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, f"/chung-nhan/{number}/")


def test_a_register_number_of_none_is_searched_for(client: Client) -> None:
    assert client.get("/tim-kiem/?q=CN-999999").status_code == 200


@pytest.mark.parametrize("typed", ["09521234000013", "9521234000013", "952 1234 00001 3"])
def test_a_gtin_opens_its_product(client: Client, typed: str) -> None:
    product = ProductFactory(gtin="09521234000013")
    answer = client.get("/tim-kiem/", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, product.get_absolute_url())


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda c: " ".join(c[i : i + 4] for i in (0, 4, 8, 12))]
)
def test_a_label_code_opens_its_scan_page(client: Client, write: Callable[[str], str]) -> None:
    code = lot_code_text(LotFactory())
    answer = client.get("/tim-kiem/", {"q": write(code)})
    assert (answer.status_code, answer["Location"]) == (302, f"/t/{code}")


def test_sixteen_letters_of_plain_words_are_searched_for(client: Client) -> None:
    assert client.get("/tim-kiem/?q=banh keo mat ngot").status_code == 200


def test_searching_asks_no_more_at_3000_products_than_at_30(client: Client) -> None:
    counts = []
    for size in (30, 3000 - 30):
        many_certified(size)
        client.get("/tim-kiem/?q=san pham")  # what a process reads once is read
        counts.append(
            [
                queries_of(client, f"/tim-kiem/?q={words}")
                for words in ("san pham", "san phm", "sản phẩm số")
            ]
        )
    assert all(many <= few for few, many in zip(*counts, strict=True))
    assert max(counts[0]) <= MOST_QUERIES
