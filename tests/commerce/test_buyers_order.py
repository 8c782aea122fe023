"""What a buyer sees and may do on the order's page, and what goes wrong on the way to it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from certification.services import withdraw_certificate
from foundation.calendar import today
from marketplace.commerce.models import Consignment, ConsignmentEvent, Payment
from marketplace.commerce.order.models import Order
from marketplace.commerce.services.consignments import (
    accept,
    deliver,
    hand_over,
    refuse,
    take_back,
)
from tests.commerce.buyers import TYPED
from tests.commerce.conftest import Buy, Fill
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def start(client: Client, *products: Any) -> dict[str, str]:
    for product in products:
        client.post("/gio-hang/them/", {"product_id": product.pk, "quantity": 1})
    page = client.get("/thanh-toan/").content.decode()
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


def sent(order: Order) -> Consignment:
    row, by = order.consignments.get(), UserFactory()
    accept(consignment=row, by=by)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="E5", by=by)
    return Consignment.objects.get(pk=row.pk)


def words(client: Client, order: Order) -> str:
    return client.get(order.get_absolute_url()).content.decode()


def test_a_part_is_called_off_in_two_steps_before_it_is_accepted(
    client: Client, fill: Fill, buy: Buy
) -> None:
    mine, other = ProductFactory(), ProductFactory()
    order = buy(fill((mine, 1), (other, 1)))
    row = order.consignments.get(producer=mine.producer)
    address = f"/don-hang/{order.number}/huy/{row.pk}/"
    assert client.get(address).status_code == 404
    assert mine.producer.name in client.get(address, {"k": order.key}).content.decode()
    for _ in range(2):
        assert client.post(f"{address}?k={order.key}", {"reason": "Đổi ý"}).status_code == 302
    assert order.consignments.get(pk=row.pk).state == "CANCELLED"
    assert order.consignments.get(producer=other.producer).state == "PLACED"
    page = words(client, order)
    assert "Đã huỷ" in page
    assert "Đổi ý" in page
    assert mine.stockrecords.get().num_allocated == 0


def test_what_the_producer_accepted_is_not_called_off_by_the_buyer(
    client: Client, fill: Fill, buy: Buy
) -> None:
    order = buy(fill((ProductFactory(), 1)))
    row = order.consignments.get()
    accept(consignment=row, by=UserFactory())
    response = client.post(f"/don-hang/{order.number}/huy/{row.pk}/?k={order.key}")
    assert response.status_code == 409
    assert "Chủ thể đã nhận làm đơn này" in response.content.decode()
    assert "Huỷ phần này" not in words(client, order)


def test_another_orders_part_cannot_be_named(client: Client, fill: Fill, buy: Buy) -> None:
    order, other = buy(fill((ProductFactory(), 1))), buy(fill((ProductFactory(), 1)))
    theirs = other.consignments.get().pk
    for path in (f"huy/{theirs}/", f"da-nhan/{theirs}/", f"khieu-nai/moi/{theirs}/"):
        address = f"/don-hang/{order.number}/{path}?k={order.key}"
        assert client.post(address).status_code == 404


def test_saying_that_it_came_is_a_note_and_never_money(
    client: Client, fill: Fill, buy: Buy
) -> None:
    order = buy(fill((ProductFactory(), 1)))
    row = sent(order)
    address = f"/don-hang/{order.number}/da-nhan/{row.pk}/?k={order.key}"
    for _ in range(2):
        client.post(address)
    assert ConsignmentEvent.objects.filter(note__startswith="Người mua báo").count() == 1
    row.refresh_from_db()
    assert row.state == "HANDED_OVER"
    assert not Payment.objects.get(order=order).receipts.exists()


def test_every_end_of_a_parcel_has_its_words(client: Client, fill: Fill, buy: Buy) -> None:
    by = UserFactory()
    delivered, refused = buy(fill((ProductFactory(), 1))), buy(fill((ProductFactory(), 1)))
    deliver(consignment=sent(delivered), by=by, now=NOW)
    assert "Bạn đã nhận hàng" in words(client, delivered)
    parcel = sent(refused)
    refuse(consignment=parcel, by=by, now=NOW)
    assert "Không giao được" in words(client, refused)
    take_back(consignment=parcel, good={}, by=by, now=NOW)
    page = words(client, refused)
    assert "Hàng đã về chủ thể" in page
    assert "Bạn đã nhận hàng" not in page


def test_a_product_recalled_since_orders_nothing_and_says_so(client: Client) -> None:
    product = ProductFactory()
    hidden = start(client, product)
    LotFactory(product=product, recalled=True)
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    assert response.status_code == 409
    assert "thu hồi" in response.content.decode()
    assert 'value="12 Trần Phú"' in response.content.decode()
    assert not Order.objects.exists()


def test_a_certificate_withdrawn_since_orders_nothing_and_says_so(client: Client) -> None:
    certificate = CertificateFactory()
    hidden = start(client, certificate.product)
    withdraw_certificate(
        certificate=certificate,
        ground="CRITERIA_LOST",
        reason="Không còn đạt",
        effective_on=today(),
        by=certificate.recorded_by,
    )
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    assert response.status_code == 409
    assert not Order.objects.exists()


def test_a_basket_changed_in_another_tab_is_said(client: Client) -> None:
    mine, other = ProductFactory(), ProductFactory(title="Bỏ vào sau")
    hidden = start(client, mine)
    client.post("/gio-hang/them/", {"product_id": other.pk, "quantity": 1})
    response = client.post("/thanh-toan/", {**TYPED, **hidden})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bỏ vào sau: mới có trong giỏ." in page
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert client.post("/thanh-toan/", {**TYPED, **again}).status_code == 302


def test_going_back_after_ordering_orders_nothing_more(client: Client) -> None:
    typed = {**TYPED, **start(client, ProductFactory())}
    first = client.post("/thanh-toan/", typed)
    assert client.get("/thanh-toan/").status_code == 302  # the basket is done with
    assert client.post("/thanh-toan/", {**typed, "name": "Người khác"}).url == first.url
    assert Order.objects.count() == 1


def test_the_papers_are_pdfs_that_name_the_order(client: Client, fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    deliver(consignment=sent(order), by=UserFactory(), now=NOW)
    for name in ("hop-dong.pdf", "phieu-thu.pdf"):
        response = client.get(f"/don-hang/{order.number}/{name}", {"k": order.key})
        assert response.content.startswith(b"%PDF")
        assert response["Referrer-Policy"] == "same-origin"
