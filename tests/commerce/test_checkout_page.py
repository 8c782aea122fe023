"""Checking out over HTTP, without scripts."""

import re
from typing import Any

import pytest
from django.test import Client
from oscar.apps.basket.models import Line
from oscar.core.loading import get_model

from catalog.places.models import Successor
from marketplace.commerce.models import Consignment
from marketplace.commerce.order.models import Order
from tests.commerce.buyers import TYPED
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")


def start(client: Client, *products: Any) -> dict[str, str]:
    """Fill the basket, open the checkout, and return its hidden fields."""
    for product in products or (ProductFactory(stock__price=50_000),):
        client.post("/gio-hang/them/", {"product_id": product.pk, "quantity": 1})
    page = client.get("/thanh-toan/").content.decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def test_five_fields_make_an_order(client: Client) -> None:
    hidden = start(client, ProductFactory(stock__price=50_000), ProductFactory(stock__price=70_000))
    asked = client.get("/thanh-toan/").content.decode()
    form = asked[asked.index('<div class="form">') : asked.index('id="delivery-heading"')]
    assert form.count("không bắt buộc") == 3  # e-mail, note, the old name
    assert len(re.findall(r"<label", form)) - 3 == 5
    response = client.post("/thanh-toan/", {**TYPED, **hidden, "email": ""})
    order = Order.objects.get()
    assert response.status_code == 302
    assert response.url == order.get_absolute_url()
    assert client.cookies["basket"].value == ""
    assert client.cookies["basket_count"].value == ""
    page = client.get(response.url).content.decode()
    for words in (order.spoken_number, "Trần Thị Mua", "0912 345 678", "180.000", "12 Trần Phú"):
        assert words in page
    assert client.get(response.url).status_code == 200  # survives a reload


def test_all_facts_stand_beside_the_button(client: Client) -> None:
    product = CertificateFactory(product__stock__is_sample_price=True).product
    start(client, product)
    page = client.get("/thanh-toan/").content.decode()
    for words in (
        product.producer.name,
        "Phường Phan Thiết",
        product.title,
        "68.000",
        "Phí giao",
        "Tổng cộng",
        "98.000",
        "Trả tiền mặt khi nhận hàng",
        "Giá mẫu",
    ):
        assert words in page


def test_errors_stand_beside_their_fields_and_what_was_typed_stays(client: Client) -> None:
    hidden = start(client)
    typed = {**TYPED, **hidden, "phone": "12", "name": "", "commune": "", "note": "Gọi <trước>"}
    response = client.post("/thanh-toan/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Xin cho biết tên người nhận." in page
    assert "Số điện thoại gồm 10 chữ số" in page
    assert "Xin chọn xã, phường hoặc đặc khu." in page
    assert 'value="12"' in page
    assert "Gọi &lt;trước&gt;" in page
    assert 'value="12 Trần Phú"' in page
    assert Order.objects.count() == 0


def test_a_commune_of_another_province_is_refused(client: Client) -> None:
    hidden = start(client)
    response = client.post("/thanh-toan/", {**TYPED, **hidden, "province": "01"})
    assert response.status_code == 422
    assert "Xã này không thuộc tỉnh đã chọn" in response.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"province": "\0"},
        {"pick": "\0"},
        {"pick": "ma"},
        {"province": "\0", "former": "Lạc Đạo", "do": "former"},
    ],
)
def test_a_place_that_no_list_offers_breaks_nothing(client: Client, sent: dict[str, str]) -> None:
    response = client.post("/thanh-toan/", {**TYPED, **start(client), **sent})
    assert response.status_code in {200, 422}
    assert Order.objects.count() == 0


def test_without_scripts_a_button_brings_the_provinces_communes(client: Client) -> None:
    hidden = start(client)
    typed = {**TYPED, **hidden, "commune": "", "do": "communes"}
    response = client.post("/thanh-toan/", typed)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Phường Phan Thiết</option>" in page
    assert 'value="Trần Thị Mua"' in page
    assert "field-error" not in page


def test_with_scripts_the_communes_come_as_cached_json(client: Client) -> None:
    response = client.get("/thanh-toan/xa/68.json")
    assert ["22945", "Phường Phan Thiết"] in response.json()["communes"]
    assert "max-age=86400" in response["Cache-Control"]
    assert client.get("/thanh-toan/xa/99.json").status_code == 404


@pytest.mark.parametrize("typed", ["Lạc Đạo", "p. lac dao", "phường Lạc Đạo, Phan Thiết"])
def test_an_old_commune_name_offers_the_new_ones(client: Client, typed: str) -> None:
    hidden = start(client)
    data = {**TYPED, **hidden, "commune": "", "province": "68", "former": typed, "do": "former"}
    page = client.post("/thanh-toan/", data).content.decode()
    assert "Phường Lạc Đạo, Thành phố Phan Thiết" in page
    code = re.search(r'name="pick" value="(\d+)"', page)
    assert code is not None
    picked = client.post("/thanh-toan/", {**data, "pick": code[1]}).content.decode()
    assert f'<option value="{code[1]}" selected>' in picked
    assert 'value="Trần Thị Mua"' in picked


def test_an_old_commune_in_the_street_line_is_understood_too(client: Client) -> None:
    hidden = start(client)
    data = {**TYPED, **hidden, "commune": "", "street": "12 Trần Phú, phường Lạc Đạo"}
    page = client.post("/thanh-toan/", data).content.decode()
    assert 'name="pick"' in page
    assert "Phường Lạc Đạo, Thành phố Phan Thiết" in page


def test_a_split_commune_leaves_the_choice_to_the_person(client: Client) -> None:
    split = Successor.objects.filter(is_split=True).select_related("former", "commune").first()
    assert split is not None
    hidden = start(client)
    data = {
        **TYPED,
        **hidden,
        "province": split.commune.province_id,
        "commune": "",
        "former": split.former.name,
        "do": "former",
    }
    page = client.post("/thanh-toan/", data).content.decode()
    for successor in split.former.successors.all():
        assert f'value="{successor.commune_id}"' in page
    assert "đã chia về nhiều nơi" in page


def test_a_price_that_changed_orders_nothing_and_asks_again(client: Client) -> None:
    product = ProductFactory(stock__price=50_000)
    hidden = start(client, product)
    StockRecord.objects.filter(product=product).update(price=60_000)
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Chưa đặt gì cả" in page
    assert "giá đổi từ 50.000" in page
    assert "Tổng tiền đã đổi từ 80.000" in page
    assert Order.objects.count() == 0
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert client.post("/thanh-toan/", {**TYPED, **again}).status_code == 302
    assert Order.objects.get().total_incl_tax == 90_000


def test_a_missing_or_meddled_sum_orders_nothing(client: Client) -> None:
    hidden = start(client)
    for meddled in ({"seen_total": "1"}, {"seen_total": "x"}, {"seen": "x"}, {"seen": ""}):
        response = client.post("/thanh-toan/", {**TYPED, **hidden, **meddled})
        assert response.status_code == 409
    assert Order.objects.count() == 0


def test_goods_sold_out_since_order_nothing_and_lead_to_the_basket(client: Client) -> None:
    product = ProductFactory(stock__num_in_stock=1)
    hidden = start(client, product)
    StockRecord.objects.filter(product=product).update(num_allocated=1)
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    page = response.content.decode()
    assert response.status_code == 409
    assert "vừa hết hàng" in page
    assert "Xin sửa giỏ hàng rồi đặt lại." in page
    assert 'class="button is-primary' not in page


def test_alcohol_in_a_basket_cannot_be_ordered_over_http(client: Client) -> None:
    product = ProductFactory()
    hidden = start(client, product)
    product.ocop_set_id = 14
    product.save(update_fields=["ocop_set"])
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    assert response.status_code == 409
    assert "Luật cấm bán rượu, bia" in response.content.decode()
    assert Order.objects.count() == 0


def test_another_way_to_pay_cannot_be_posted(client: Client) -> None:
    hidden = start(client)
    client.post("/thanh-toan/", {**TYPED, **hidden, "payment_method": "CARD"})
    assert Order.objects.get().payment_method == "CASH_ON_DELIVERY"


def test_a_second_press_after_the_first_was_answered_shows_the_same_order(client: Client) -> None:
    hidden = start(client)
    cookie = client.cookies["basket"].value
    first = client.post("/thanh-toan/", {**TYPED, **hidden})
    client.cookies["basket"] = cookie
    second = client.post("/thanh-toan/", {**TYPED, **hidden})
    assert second.url == first.url
    assert Order.objects.count() == 1


def test_a_signed_in_buyer_orders_too_and_the_order_is_theirs(client: Client) -> None:
    user = UserFactory(phone="0987654321")
    client.force_login(user)
    hidden = start(client)
    assert "0987654321" in client.get("/thanh-toan/").content.decode()
    client.post("/thanh-toan/", {**TYPED, **hidden})
    assert Order.objects.get().user == user


def test_no_personal_data_stands_in_addresses_or_cookies(client: Client) -> None:
    hidden = start(client)
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    told = response.url + " ".join(f"{c.key}={c.value}" for c in client.cookies.values())
    for word in ("912345678", "Mua", "mua@", "Phú"):
        assert word not in told


def test_the_form_is_protected_against_other_sites() -> None:
    client = Client(enforce_csrf_checks=True)
    product = ProductFactory()
    client.post(
        "/gio-hang/them/",
        {"product_id": product.pk, "quantity": 1},
        HTTP_SEC_FETCH_SITE="same-origin",
    )
    assert Line.objects.count() == 1
    refused = client.post("/thanh-toan/", TYPED)
    assert refused.status_code == 403
    assert "tải lại trang, rồi gửi lần nữa" in refused.content.decode()


def test_nothing_in_the_basket_leads_to_the_basket(client: Client) -> None:
    assert client.get("/thanh-toan/").url == "/gio-hang/"
    assert client.post("/thanh-toan/", TYPED).url == "/gio-hang/"


def test_an_order_in_english_remembers_its_language(client: Client) -> None:
    hidden = start(client)
    response = client.post("/en/thanh-toan/", {**TYPED, **hidden})
    assert response.url.startswith("/en/don-hang/")
    assert Order.objects.get().language == "en"


def test_the_checkout_costs_few_queries(
    client: Client,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    hidden = start(client, *[CertificateFactory().product for _ in range(4)])
    with django_assert_max_num_queries(19):  # 13 for the basket, 6 for the facts and the codes
        client.get("/thanh-toan/")
    with django_assert_max_num_queries(80):  # 13 to offer ways to pay, the rest places it
        client.post("/thanh-toan/", {**TYPED, **hidden})
    assert Consignment.objects.count() == 4
