"""Sending what is ready from a phone: numbers, lots, a last look, once; and who may not."""

import uuid
from dataclasses import replace
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from foundation.calendar import today
from marketplace.commerce.models import Consignment, PartSent
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.selectors.payments import owed
from marketplace.commerce.services import place_order, put_in_basket
from marketplace.commerce.services.payments import receive
from tests.commerce.buyers import BUYER, home
from tests.commerce.trading import COD, VIETQR, Trade
from tests.desk.conftest import Seller
from tests.factories import LotFactory, UserFactory

pytestmark = pytest.mark.django_db
TURN = count()
PACKS = 4


def ordered(seller: Seller, method: str = VIETQR) -> Consignment:
    """Four packs of the seller's product by one buyer; paid, unless cash is to be collected."""
    Trade(UserFactory())  # the market has an account to be paid into
    basket = put_in_basket(basket=None, product=seller.product, quantity=PACKS, on=today())
    order = place_order(
        basket=basket,
        address=home(),
        contact=replace(BUYER, phone=f"09{87_000_000 + next(TURN)}"),
        seen_total=basket_content(basket, on=today()).total,
        method=method,
        on=today(),
    )
    now = timezone.now()
    if method != COD:
        receive(
            payment=order.payment,
            method=method,
            reference=f"CT{order.pk}",
            amount=owed(order.payment),
            at=now,
            now=now,
        )
    row: Consignment = order.consignments.get()
    return row


@pytest.fixture
def parcel(seller: Seller) -> Consignment:
    return ordered(seller)


def at(parcel: Consignment) -> str:
    return f"/chu-the/don-hang/{parcel.pk}/gui-truoc/"


def form(parcel: Consignment, packs: object, **facts: object) -> dict[str, Any]:
    line = parcel.order.lines.get()
    held = {"carrier": "Xe khách", "tracking_code": "", "once_token": str(uuid.uuid4())}
    return {**held, f"packs_{line.pk}": packs, **facts}


def test_numbers_then_a_last_look_then_it_is_done_once(seller: Seller, parcel: Consignment) -> None:
    line = parcel.order.lines.get()
    lot = LotFactory(product=line.product, quantity=Decimal(9))
    typed = form(parcel, 3)
    look = seller.client.post(at(parcel), typed)
    words = look.content.decode()
    assert look.status_code == 200
    assert not PartSent.objects.exists()
    assert f"3 × {line.title}" in words
    assert f"1 × {line.title}" in words
    assert f'name="lot_{line.pk}_{lot.pk}" value="3"' in words
    sure = {**typed, f"lot_{line.pk}_{lot.pk}": "3", "do": "confirm"}
    first, second = (seller.client.post(at(parcel), sure, follow=True) for _ in range(2))
    assert PartSent.objects.get().lines.get().quantity == 3
    assert "Đã ghi phần gửi trước" in first.content.decode()
    page = second.content.decode()
    assert "Phần 1, đã đi" in page
    assert f"1 × {line.title}" in page.split("Phần sau:")[1]


def test_what_was_typed_stays_when_it_is_refused_or_changed(
    seller: Seller, parcel: Consignment
) -> None:
    for packs, carrier in ((PACKS, "Xe khách"), (0, "Xe khách"), (9, "Xe khách"), (2, "")):
        answer = seller.client.post(at(parcel), form(parcel, packs, carrier=carrier))
        assert answer.status_code == 422
        assert f'value="{packs}"' in answer.content.decode()
    again = seller.client.post(at(parcel), form(parcel, 2, do="change"))
    assert again.status_code == 200
    assert 'value="2"' in again.content.decode()


def test_an_order_paid_at_the_door_is_told_to_send_fewer(seller: Seller) -> None:
    parcel = ordered(seller, COD)
    answer = seller.client.get(at(parcel), follow=True)
    words = answer.content.decode()
    assert "chỉ thu tiền một lần" in words
    assert "Gửi trước một phần" not in words


def test_nobody_elses_parcel_and_no_one_who_only_looks(
    seller: Seller, other: Seller, parcel: Consignment
) -> None:
    assert other.client.get(at(parcel)).status_code == 404
    assert other.client.post(at(parcel), form(parcel, 1, do="confirm")).status_code == 404
    seller.producer.members.update(duty="VIEWER")
    assert seller.client.post(at(parcel), form(parcel, 1, do="confirm")).status_code == 404
    assert not PartSent.objects.exists()


def test_the_buyer_reads_what_is_on_its_way(seller: Seller, parcel: Consignment) -> None:
    seller.client.post(at(parcel), form(parcel, 1, do="confirm", tracking_code="XK77"))
    page = seller.client.get(parcel.order.get_absolute_url()).content.decode()
    assert "Gửi trước ngày" in page
    assert "XK77" in page
