"""Goods kept for later without an account: in a signed cookie, at today's prices, shared by an
address that names goods and nobody."""

import pytest
from django.test import Client

from catalog.products.models import Product
from marketplace.commerce.partner.models import StockRecord
from marketplace.storefront.wishlist import COOKIE, MOST
from tests.factories import CertificateFactory, ProductFactory

pytestmark = pytest.mark.django_db
LIST, KEEP = "/yeu-thich/", "/yeu-thich/luu/"


def names(page: str, *products: Product) -> list[bool]:
    return [product.get_absolute_url() in page for product in products]


def test_a_kept_product_stands_on_the_list_with_its_mark_and_todays_price(client: Client) -> None:
    product = CertificateFactory().product
    answer = client.post(KEEP, {"product_id": product.pk})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    StockRecord.objects.filter(product=product).update(price=71_000)
    page = client.get(LIST).content.decode()
    assert "71.000" in page
    assert 'class="ocop-mark"' in page


def test_what_was_kept_last_stands_first_and_only_once(client: Client) -> None:
    first, second = ProductFactory(), ProductFactory()
    for product in (first, second, first):
        client.post(KEEP, {"product_id": product.pk})
    cards = client.get(LIST).context["cards"]
    assert [card.product_id for card in cards] == [first.pk, second.pk]


def test_a_script_is_told_how_the_list_is_now_and_reads_it_from_the_cookie(client: Client) -> None:
    product = ProductFactory()
    answer = client.post(KEEP, {"product_id": product.pk}, headers={"accept": "application/json"})
    assert answer.json()["ids"] == [product.pk]
    cookie = answer.cookies[COOKIE]
    assert cookie.value.startswith(f"{product.pk}:")
    assert not cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_product_is_taken_off_and_the_last_one_takes_the_cookie_with_it(client: Client) -> None:
    one, other = ProductFactory(), ProductFactory()
    for product in (one, other):
        client.post(KEEP, {"product_id": product.pk})
    client.post(KEEP, {"product_id": one.pk, "do": "drop"})
    assert names(client.get(LIST).content.decode(), one, other) == [False, True]
    answer = client.post(KEEP, {"product_id": other.pk, "do": "drop"})
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert "Chưa cất sản phẩm nào" in client.get(LIST).content.decode()


def test_a_cookie_that_somebody_changed_is_no_list(client: Client) -> None:
    product = ProductFactory()
    client.post(KEEP, {"product_id": product.pk})
    client.cookies[COOKIE] = "1-2-3:x:y"
    assert "Chưa cất sản phẩm nào" in client.get(LIST).content.decode()


def test_what_is_gone_or_never_was_is_not_kept(client: Client) -> None:
    hidden = ProductFactory(is_public=False)
    for number in (hidden.pk, 999_999, "x", "", "9" * 30):
        assert client.post(KEEP, {"product_id": number}).status_code == 404
    product = ProductFactory()
    client.post(KEEP, {"product_id": product.pk})
    Product.objects.filter(pk=product.pk).update(is_public=False)
    assert "Chưa cất sản phẩm nào" in client.get(LIST).content.decode()


def test_the_list_ends_somewhere(client: Client) -> None:
    ids = [ProductFactory().pk for _ in range(3)]
    client.post(KEEP, {"product_id": [*ids, *range(900_000, 900_000 + MOST)]})
    cards = client.get(LIST).context["cards"]
    assert [card.product_id for card in cards] == ids


def test_a_list_is_shared_by_its_address_and_kept_whole(client: Client) -> None:
    one, other = ProductFactory(), ProductFactory()
    address = f"/yeu-thich/chung/{one.pk}-{other.pk}-999999/"
    answer = client.get(address)
    page = answer.content.decode()
    assert names(page, one, other) == [True, True]
    assert 'name="robots" content="noindex"' in page
    assert "csrfmiddlewaretoken" not in page
    assert not answer.cookies
    client.post(KEEP, {"product_id": [one.pk, other.pk]})
    assert f"/yeu-thich/chung/{one.pk}-{other.pk}/" in client.get(LIST).content.decode()


@pytest.mark.parametrize("numbers", ["0", "x", "1-", "-1", "1--2", "999999", "9" * 40])
def test_an_address_of_nothing_is_not_there(client: Client, numbers: str) -> None:
    assert client.get(f"/yeu-thich/chung/{numbers}/").status_code == 404


def test_another_sites_form_cannot_fill_the_list() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = {"product_id": ProductFactory().pk}
    cross = strict.post(KEEP, form, headers={"sec-fetch-site": "cross-site"})
    own = strict.post(KEEP, form, headers={"sec-fetch-site": "same-origin"})
    assert (cross.status_code, own.status_code) == (403, 302)


def test_the_list_is_never_kept_by_anybody_else(client: Client) -> None:
    assert "no-store" in client.get(LIST)["Cache-Control"]


def test_the_english_list_speaks_english(client: Client) -> None:
    client.post(KEEP, {"product_id": ProductFactory().pk})
    assert '<html lang="en">' in client.get("/en/yeu-thich/").content.decode()
