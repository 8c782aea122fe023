"""Texts that name one thing lead straight to it."""

from collections.abc import Callable

import pytest
from django.test import Client
from oscar.core.loading import get_model

from foundation.calendar import today
from search.selectors import jumps
from tests.factories import CertificateFactory, LotFactory, ProductFactory
from traceability.selectors import lot_code_text

pytestmark = pytest.mark.django_db


def address(text: str) -> str | None:
    return jumps.address_of(text, on=today())


@pytest.mark.parametrize("spelling", [str, str.lower, lambda n: n.replace("-", " ")])
def test_a_register_number_names_its_certificate(spelling: Callable[[str], str]) -> None:
    number = CertificateFactory().number
    assert address(spelling(number)) == f"/chung-nhan/{number}/"


@pytest.mark.parametrize(
    "typed",
    [
        "09521234000013",
        "9521234000013",
        "952 1234 00001 3",
        "(01)09521234000013",
        "(01)09521234000013(10)L26-1",
        "https://cho.example/01/09521234000013",
        "https://cho.example/01/09521234000013/10/L26-1?15=270101",
    ],
)
def test_a_gtin_names_its_product_also_as_a_scanner_types_it(typed: str) -> None:
    product = ProductFactory(gtin="09521234000013")
    assert address(typed) == product.get_absolute_url()


def test_a_gtin_with_a_wrong_check_digit_names_nothing() -> None:
    ProductFactory(gtin="09521234000013")
    assert address("09521234000014") is None


@pytest.mark.parametrize(
    "write",
    [
        str,
        str.lower,
        lambda code: " ".join(code[at : at + 4] for at in (0, 4, 8, 12)),
        lambda code: f"HTTPS://CHO.EXAMPLE/T/{code}",
        lambda code: f"https://cho.example/01/09521234000013/21/{code}",
    ],
)
def test_a_label_code_names_its_scan_page(write: Callable[[str], str]) -> None:
    code = lot_code_text(LotFactory())
    assert address(write(code)) == f"/t/{code}"


@pytest.mark.parametrize("spelling", ["{}", "lô {}", "Lot: {}", "số lô {}"])
def test_a_lot_code_names_the_scan_page_of_its_lot(spelling: str) -> None:
    lot = LotFactory(code="L26-0915")
    assert address(spelling.format("L26-0915")) == f"/t/{lot_code_text(lot)}"
    assert address("l26-0915") == f"/t/{lot_code_text(lot)}"


def test_a_lot_code_that_two_lots_share_names_neither() -> None:
    LotFactory(code="L26-0001")
    LotFactory(code="L26-0001")
    assert address("L26-0001") is None


def test_a_lot_of_hidden_goods_is_not_named() -> None:
    LotFactory(code="L26-0915", product=ProductFactory(is_public=False))
    assert address("L26-0915") is None


def test_a_sellers_own_code_names_its_product() -> None:
    product = ProductFactory()
    get_model("partner", "StockRecord").objects.filter(product=product).update(
        partner_sku="SP777001"
    )
    assert address("sp777001") == product.get_absolute_url()


def test_the_number_of_a_source_names_its_product() -> None:
    product = ProductFactory(source_reference="OP7701")
    assert address("OP7701") == product.get_absolute_url()
    hidden = ProductFactory(source_reference="OP7702", is_public=False)
    assert address(hidden.source_reference) is None


@pytest.mark.parametrize(
    "words",
    [
        *("nước mắm 40 độ đạm", "4 sao", "200k", "gạo ST25", "trà 7 vị", "banh keo mat ngot"),
        *("vang nho 39", "OM 5451", "100-200k", "CN", "3 in 1", "", "DELETE FROM x; --1"),
    ],
)
def test_words_with_numbers_name_nothing(words: str) -> None:
    ProductFactory(title="Gạo ST25")
    assert address(words) is None


def test_a_text_without_a_digit_costs_no_query(django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        assert address("mật ong hoa nhãn") is None


def test_the_search_page_follows_a_name(client: Client) -> None:
    lot = LotFactory(code="L26-0915")
    answer = client.get("/tim-kiem/", {"q": "L26-0915"})
    assert (answer.status_code, answer["Location"]) == (302, f"/t/{lot_code_text(lot)}")
