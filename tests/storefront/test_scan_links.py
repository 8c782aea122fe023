"""GS1 Digital Links, the help page, the QR picture and the printed label."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from catalog.products.models import Product
from foundation.calendar import today
from marketplace.storefront.scan import lot_label
from tests.factories import CertificateFactory, LotFactory, ProductFactory
from traceability.models import Lot
from traceability.selectors import (
    label_text,
    lot_code_text,
    newest_lot,
    recalled_product_ids,
    scan_story,
)
from traceability.services import start_label_run

GTIN, OTHER_GTIN = "09529000000014", "09529000000021"


@pytest.fixture
def product(db: None) -> Product:
    return ProductFactory(gtin=GTIN)


@pytest.fixture
def lot(product: Product) -> Lot:
    return LotFactory(product=product, code="L26-0412/A")


@pytest.fixture
def went(client: Client) -> Callable[..., tuple[int, str]]:
    def go(path: str, **headers: str) -> tuple[int, str]:
        # As the servers do: the path as it came stands beside the decoded one.
        answer = client.get(path, headers=headers, RAW_URI=path)
        return answer.status_code, answer.get("Location", "")

    return go


Went = Callable[..., tuple[int, str]]


def test_a_link_with_a_lot_leads_to_the_lots_page(went: Went, lot: Lot) -> None:
    page = f"/t/{lot_code_text(lot)}"
    assert went(f"/01/{GTIN}/10/L26-0412%2FA") == (307, page)
    assert went(f"/01/{GTIN}/22/2A/10/L26-0412%2FA") == (307, page)
    assert went(f"/01/{GTIN}/10/L26-0412%2FA/") == (307, page)


def test_the_query_is_passed_on(went: Went, product: Product, lot: Lot) -> None:
    query = "?17=280412&utm_source=zalo"
    page = f"/t/{lot_code_text(lot)}"
    assert went(f"/01/{GTIN}/10/L26-0412%2FA{query}") == (307, page + query)
    assert went(f"/01/{GTIN}{query}") == (307, product.get_absolute_url() + query)


def test_a_link_with_one_of_our_serials_leads_to_that_label(went: Went, lot: Lot) -> None:
    run = start_label_run(lot=lot, count=3, purpose="PACKS", by=lot.opened_by)
    serial = label_text(run, 2)
    assert went(f"/01/{GTIN}/21/{serial}") == (307, f"/t/{serial}")
    assert went(f"/01/{GTIN}/10/L26-0412%2FA/21/{serial}") == (307, f"/t/{serial}")


def test_a_serial_of_another_product_or_lot_does_not_lead_there(
    went: Went, product: Product, lot: Lot
) -> None:
    foreign = LotFactory(product=ProductFactory(gtin=OTHER_GTIN), code="X1")
    sibling = LotFactory(product=product, code="L2")
    home = product.get_absolute_url()
    assert went(f"/01/{GTIN}/21/{lot_code_text(foreign)}") == (307, home)
    assert went(f"/01/{GTIN}/10/L2/21/{lot_code_text(lot)}") == (
        307,
        f"/t/{lot_code_text(sibling)}",
    )


def test_a_lot_of_another_product_leads_to_the_product_named(went: Went, product: Product) -> None:
    LotFactory(product=ProductFactory(gtin=OTHER_GTIN), code="X1")
    home = product.get_absolute_url()
    for rest in ("/10/X1", "/10/KHONG-CO", "/21/ABC123", "/22/2A", "", "/"):
        assert went(f"/01/{GTIN}{rest}") == (307, home), rest


def test_lots_tell_upper_from_lower_case(went: Went, product: Product, lot: Lot) -> None:
    assert went(f"/01/{GTIN}/10/l26-0412%2Fa") == (307, product.get_absolute_url())


def test_the_product_page_opens_in_the_readers_language(went: Went, product: Product) -> None:
    home = product.get_absolute_url()
    assert went(f"/01/{GTIN}", **{"Accept-Language": "en"}) == (307, f"/en{home}")


@pytest.mark.django_db
def test_unknown_goods_get_a_helpful_404(client: Client) -> None:
    answer = client.get(f"/01/{OTHER_GTIN}/10/X1")
    assert answer.status_code == 404
    assert 'data-verdict="unknown"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/01/09529000000015",  # wrong check digit
        "/01/9529000000014",  # thirteen digits
        f"/01/{GTIN}/10/",  # no lot
        f"/01/{GTIN}/21/A/10/B",  # wrong order
        f"/01/{GTIN}/10/lô",  # a letter GS1 does not know
        f"/01/{GTIN}?10=X1",  # a lot in the query
    ],
)
def test_what_is_no_digital_link_gets_a_helpful_400(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert 'name="ma"' in answer.content.decode()


@pytest.mark.django_db
def test_the_help_page_takes_a_code_as_people_type_it(client: Client) -> None:
    code = lot_code_text(LotFactory())
    for typed in (code, code.lower(), f"{code[:4]} {code[4:]}", f"HTTPS://OCOP.VN/T/{code}/"):
        answer = client.get("/quet/", {"ma": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/t/{code}"), typed


@pytest.mark.django_db
def test_the_help_page_says_beside_the_field_what_is_wrong(client: Client) -> None:
    html = client.get("/quet/", {"ma": "12<b>"}).content.decode()
    assert "16 chữ và số" in html
    assert 'aria-invalid="true"' in html
    assert "12<b>" not in html
    assert 'aria-invalid="true"' not in client.get("/quet/").content.decode()


@pytest.mark.django_db
def test_the_qr_picture_is_given_only_for_our_own_codes(client: Client) -> None:
    code = lot_code_text(LotFactory())
    answer = client.get(f"/t/{code}/qr.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert client.get("/t/1044JANX5QWRDJ6J/qr.svg").status_code == 404


def printed(rf: RequestFactory, lot: Lot) -> str:
    answer: HttpResponse = lot_label(rf.get("/chu-the/lo/1/tem/"), lot)
    return answer.content.decode()


@pytest.mark.django_db
def test_a_printed_label_carries_code_lot_and_days(rf: RequestFactory) -> None:
    lot = LotFactory()
    code = lot_code_text(lot)
    html = printed(rf, lot)
    assert " ".join(code[i : i + 4] for i in range(0, 16, 4)) in html
    for words in (lot.code, lot.product.title, f"{lot.packed_on:%d/%m/%Y}", "<svg"):
        assert words in html
    assert 'class="ocop-mark"' not in html


@pytest.mark.django_db
def test_a_lots_own_label_never_carries_the_mark_for_nothing_counts_its_copies(
    rf: RequestFactory,
) -> None:
    lot = LotFactory(product=CertificateFactory().product)
    assert 'class="ocop-mark"' not in printed(rf, lot)


@pytest.mark.django_db
def test_the_newest_lot_is_the_one_packed_last_that_is_not_recalled() -> None:
    product = ProductFactory()
    assert newest_lot(product.pk, on=today()) is None
    older = LotFactory(product=product, packed_on=today().replace(year=today().year - 1))
    recalled = LotFactory(product=product, recalled=True)
    found = newest_lot(product.pk, on=today())
    assert found is not None
    assert (found.code, found.label) == (older.code, lot_code_text(older))
    assert recalled_product_ids([product.pk, 0], on=today()) == {product.pk}
    assert recalled_product_ids([recalled.product_id], on=older.packed_on) == set()


@pytest.mark.django_db
def test_a_story_is_told_for_any_text_without_raising() -> None:
    for text in ("", "x" * 10_000, "1044JANX5QWRDJ6J", "ıſ", "\x00" * 16):
        assert scan_story(text, on=today()).verdict == "unknown"
