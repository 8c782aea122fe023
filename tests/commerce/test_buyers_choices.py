"""What a buyer chooses at the checkout: how to pay, how to get it, a code, an invoice, an age."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import SalesPoint
from foundation.calendar import today
from marketplace.commerce.models import (
    Consignment,
    DeliveryRate,
    DeliveryZone,
    InvoiceWish,
    Payment,
    PickupPoint,
    SellingSettings,
    WeightStep,
)
from marketplace.commerce.order.models import Order
from tests.commerce.buyers import TYPED
from tests.commerce.test_vouchers import voucher
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def transfers() -> None:
    """The market takes bank transfers."""
    settings = SellingSettings.load()
    settings.bank_bin, settings.bank_account = "970405", "0123456789"
    settings.bank_holder = "CHO OCOP THU"
    settings.save()


def start(client: Client, *products: Any) -> dict[str, str]:
    for product in products or (ProductFactory(stock__price=50_000),):
        client.post("/gio-hang/them/", {"product_id": product.pk, "quantity": 1})
    return hidden_of(client.get("/thanh-toan/").content.decode())


def hidden_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def radio(page: str, name: str, value: str) -> str:
    return next(iter(re.findall(rf'<input type="radio" name="{name}" value="{value}"[^>]*>', page)))


def test_cash_is_chosen_beforehand_and_a_transfer_stands_beside_it(
    client: Client, transfers: None
) -> None:
    start(client)
    page = client.get("/thanh-toan/").content.decode()
    assert "checked" in radio(page, "method", "CASH_ON_DELIVERY")
    assert "checked" not in radio(page, "method", "VIETQR")
    assert 'value="CARD"' not in page  # no keys: nobody hears of it


def test_a_transfer_leads_to_where_it_is_paid_and_holds_the_producer_back(
    client: Client, transfers: None
) -> None:
    hidden = start(client)
    response = client.post("/thanh-toan/", {**TYPED, **hidden, "method": "VIETQR"})
    order = Order.objects.get()
    assert response.status_code == 303
    assert order.number in response.url
    payment = Payment.objects.get(order=order)
    assert (payment.method, payment.state) == ("VIETQR", "WAITING")
    assert order.consignments.get().released_at is None
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Chờ bạn trả tiền" in page
    assert "Cần trả" in page


def test_a_second_press_leads_to_the_same_place_to_pay(client: Client, transfers: None) -> None:
    typed = {**TYPED, **start(client), "method": "VIETQR"}
    first = client.post("/thanh-toan/", typed)
    second = client.post("/thanh-toan/", typed)
    assert first.url == second.url
    assert Order.objects.count() == 1
    assert Payment.objects.get().attempts.count() == 1


def test_a_method_with_words_against_it_is_shown_but_not_taken(
    client: Client, transfers: None
) -> None:
    settings = SellingSettings.load()
    settings.cash_most_per_order = 10_000
    settings.save()
    hidden = start(client)
    page = client.get("/thanh-toan/").content.decode()
    assert "disabled" in radio(page, "method", "CASH_ON_DELIVERY")
    assert "checked" in radio(page, "method", "VIETQR")
    response = client.post("/thanh-toan/", {**TYPED, **hidden, "method": "CASH_ON_DELIVERY"})
    assert response.status_code == 422
    assert 'value="12 Trần Phú"' in response.content.decode()
    assert not Order.objects.exists()


def test_the_method_can_be_changed_while_nothing_came(client: Client, transfers: None) -> None:
    client.post("/thanh-toan/", {**TYPED, **start(client), "method": "VIETQR"})
    order = Order.objects.get()
    address = f"/don-hang/{order.number}/doi-cach-tra/?k={order.key}"
    assert client.post(address, {"method": "NO_SUCH"}).status_code == 302
    assert Payment.objects.get().method == "VIETQR"
    client.post(address, {"method": "CASH_ON_DELIVERY"})
    payment = Payment.objects.get()
    assert (payment.method, payment.state) == ("CASH_ON_DELIVERY", "ON_DELIVERY")
    assert order.consignments.get().released_at is not None


def zoned(product: Any) -> None:
    """Sent to Lâm Đồng for 20.000 ₫, everywhere else for 45.000 ₫."""
    DeliveryRate.objects.create(producer=product.producer, charge=30_000, lets_choose_day=True)
    near = DeliveryZone.objects.create(producer=product.producer, name="Trong tỉnh")
    near.provinces.add("68")
    far = DeliveryZone.objects.create(producer=product.producer, name="Cả nước")
    for zone, charge in ((near, 20_000), (far, 45_000)):
        WeightStep.objects.create(zone=zone, up_to_grams=5_000, charge=charge)


def test_the_charge_is_of_the_commune_that_was_chosen(client: Client) -> None:
    product = ProductFactory(stock__price=50_000)
    zoned(product)
    hidden = start(client, product)
    typed = {**TYPED, **hidden}
    asked = client.post("/thanh-toan/", {**typed, "do": "quote"})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Trong tỉnh" in page
    assert 'value="Trần Thị Mua"' in page
    assert hidden_of(page)["seen_total"] == "70000"
    assert not Order.objects.exists()
    assert client.post("/thanh-toan/", {**typed, **hidden_of(page)}).status_code == 302
    row = Consignment.objects.get()
    assert (int(row.delivery_charge), row.zone) == (20_000, "Trong tỉnh")


def test_a_sum_that_the_place_changes_is_asked_for_once_more(client: Client) -> None:
    product = ProductFactory(stock__price=50_000)
    zoned(product)
    typed = {**TYPED, **start(client, product)}
    refused = client.post("/thanh-toan/", typed)
    assert refused.status_code == 409
    assert "Tổng tiền đã đổi" in refused.content.decode()
    again = {**typed, **hidden_of(refused.content.decode())}
    assert client.post("/thanh-toan/", again).status_code == 302
    assert int(Order.objects.get().total_incl_tax) == 70_000


def test_what_is_fetched_costs_nothing_to_send(client: Client) -> None:
    product = ProductFactory(stock__price=50_000)
    zoned(product)
    place = SalesPoint.objects.create(name="Điểm OCOP thử", commune=product.producer.commune)
    point = PickupPoint.objects.create(producer=product.producer, sales_point=place)
    hidden = start(client, product)
    way = {f"way-{product.producer_id}": f"pickup-{point.pk}"}
    page = client.post("/thanh-toan/", {**TYPED, **hidden, **way, "do": "quote"}).content.decode()
    assert "checked" in radio(page, f"way-{product.producer_id}", f"pickup-{point.pk}")
    assert client.post("/thanh-toan/", {**TYPED, **hidden_of(page), **way}).status_code == 302
    row = Consignment.objects.get()
    assert (row.kind, int(row.delivery_charge), row.pickup_at) == ("PICKUP", 0, place)


def test_a_point_that_closed_meanwhile_is_said_and_nothing_is_ordered(client: Client) -> None:
    product = ProductFactory()
    hidden = start(client, product)
    way = {f"way-{product.producer_id}": "pickup-999999"}
    response = client.post("/thanh-toan/", {**TYPED, **hidden, **way})
    assert response.status_code == 409
    assert "Điểm lấy hàng này không còn nhận" in response.content.decode()
    assert not Order.objects.exists()


def test_a_day_is_wished_and_a_day_that_is_not_offered_is_refused(client: Client) -> None:
    product = ProductFactory(stock__price=50_000)
    zoned(product)
    hidden = start(client, product)
    day = f"day-{product.producer_id}"
    page = client.post("/thanh-toan/", {**TYPED, **hidden, "do": "quote"}).content.decode()
    offered = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page)
    assert offered
    late = (today() + timedelta(days=400)).isoformat()
    refused = client.post("/thanh-toan/", {**TYPED, **hidden_of(page), day: late})
    assert refused.status_code == 409
    client.post("/thanh-toan/", {**TYPED, **hidden_of(page), day: offered[0]})
    assert str(Consignment.objects.get().wanted_on) == offered[0]


def test_an_invoice_in_a_name_is_kept_with_the_order(client: Client) -> None:
    hidden = start(client)
    half = {"invoice_tax": "0101234567"}
    refused = client.post("/thanh-toan/", {**TYPED, **hidden, **half})
    assert refused.status_code == 422
    assert "ghi cả tên và địa chỉ" in refused.content.decode()
    whole = {**half, "invoice_name": "Công ty Thử", "invoice_address": "Số 1, Hà Nội"}
    client.post("/thanh-toan/", {**TYPED, **hidden, **whole})
    wish = InvoiceWish.objects.get()
    assert (wish.name, wish.tax_number) == ("Công ty Thử", "0101234567")


def test_an_unknown_code_is_said_and_everything_typed_stays(client: Client) -> None:
    hidden = start(client)
    response = client.post("/thanh-toan/", {**TYPED, **hidden, "do": "code", "code": "KHONGCO"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Không có mã này" in page
    assert 'value="KHONGCO"' in page
    assert 'value="12 Trần Phú"' in page


def test_a_code_typed_while_ordering_shows_what_it_gives_and_comes_out_again(
    client: Client,
) -> None:
    voucher("CHAOBAN", amount=12_000)
    hidden = start(client)
    typed = client.post("/thanh-toan/", {**TYPED, **hidden, "do": "code", "code": "chaoban"})
    page = typed.content.decode()
    assert "CHAOBAN −12.000" in page
    assert 'value="12 Trần Phú"' in page
    out = client.post("/thanh-toan/", {**TYPED, **hidden, "code-out": "CHAOBAN"})
    assert "−12.000" not in out.content.decode()


def test_codes_cannot_be_guessed_while_ordering_either(client: Client) -> None:
    asked = {**TYPED, **start(client), "do": "code", "code": "THU"}
    for _ in range(30):
        client.post(reverse("commerce:voucher"), {"code": "THU"})
    assert "thử nhiều lần" in client.post("/thanh-toan/", asked).content.decode()


def test_no_personal_data_stands_in_where_one_is_sent(client: Client, transfers: None) -> None:
    typed = {**TYPED, **start(client), "method": "VIETQR"}
    address = client.post("/thanh-toan/", typed).url
    assert "912" not in address.replace(Order.objects.get().number, "").split("?k=")[0]


def test_an_order_that_is_paid_later_says_until_when(client: Client, transfers: None) -> None:
    client.post("/thanh-toan/", {**TYPED, **start(client), "method": "VIETQR"})
    due = timezone.localtime(Payment.objects.get().due_at)
    page = client.get(Order.objects.get().get_absolute_url()).content.decode()
    assert f"{due:%H:%M %d/%m/%Y}" in page
