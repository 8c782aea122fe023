"""Booking a carrier from the desk: fee, number, label, and nobody else's parcel."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from foundation.calendar import today
from marketplace.commerce.adapters.carriers import base
from marketplace.commerce.models import Consignment, Shipment
from marketplace.commerce.services import consignments, shipments
from marketplace.commerce.services.packing import pack
from tests.commerce.trading import Trade
from tests.desk.conftest import Seller
from tests.factories import ProducerFactory, ProductFactory, UserFactory
from tests.peers.carrier import TOKEN, FakeCarrier, running

FORM = {"carrier": "ghn", "kilos": "2"}


@pytest.fixture
def peer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCarrier]:
    monkeypatch.setattr(base, "SECONDS_TO_ANSWER", 5)
    with running() as fake:
        settings.GHN_TOKEN, settings.GHN_SHOP_ID = TOKEN, "885"
        settings.GHN_API_BASE = f"{fake.address}/shiip/public-api"
        settings.GHTK_TOKEN, settings.GHTK_API_BASE = TOKEN, fake.address
        yield fake


@pytest.fixture
def packed(seller: Seller, order_from: Callable[..., list[Consignment]]) -> Consignment:
    seller.producer.phone = "0912000111"
    seller.producer.save()
    [row] = order_from(seller)
    consignments.accept(consignment=row, by=seller.member)
    return pack(consignment=row, taken=(), by=seller.member, on=today())


def address(row: Consignment, rest: str = "") -> str:
    return f"/chu-the/don-hang/{row.pk}/van-don/{rest}"


def test_without_carriers_the_page_says_to_call_somebody(
    seller: Seller, packed: Consignment
) -> None:
    page = seller.client.get(address(packed)).content.decode()
    assert "Chợ chưa nối với hãng nào" in page


def test_a_fee_is_asked_and_nothing_booked(
    seller: Seller, packed: Consignment, peer: FakeCarrier
) -> None:
    page = seller.client.post(address(packed), {**FORM, "do": "ask"}).content.decode()
    assert "32.000" in page
    assert not peer.waybills


def test_a_booked_parcel_shows_fee_number_and_label_and_fills_in_the_handing_over(
    seller: Seller, packed: Consignment, peer: FakeCarrier
) -> None:
    assert seller.client.post(address(packed), FORM).status_code == 302
    [reference] = peer.waybills
    page = seller.client.get(address(packed)).content.decode()
    assert reference in page
    assert "32.000" in page
    label = seller.client.get(address(packed, "nhan/"))
    assert label["Location"].startswith(f"{peer.address}/a5/public-api/printA5?token=")
    form = seller.client.get(f"/chu-the/don-hang/{packed.pk}/giao/").content.decode()
    assert f'value="{reference}"' in form
    assert 'value="Giao Hàng Nhanh"' in form


def test_a_label_that_only_we_may_fetch_is_passed_on_as_a_paper(
    seller: Seller, packed: Consignment, peer: FakeCarrier
) -> None:
    seller.client.post(address(packed), {**FORM, "carrier": "ghtk"})
    label = seller.client.get(address(packed, "nhan/"))
    assert (label.status_code, label["Content-Type"]) == (200, "application/pdf")


def test_a_carrier_without_answer_says_so_and_a_second_press_books_once(
    seller: Seller, packed: Consignment, peer: FakeCarrier
) -> None:
    peer.faults = ["", "lost"]
    answer = seller.client.post(address(packed), FORM)
    assert answer.status_code == 422
    assert "không bị đặt hai lần" in answer.content.decode()
    seller.client.post(address(packed), FORM)
    assert [row.reference for row in Shipment.objects.all()] == list(peer.waybills)


def test_a_waybill_is_called_off_and_another_carrier_taken(
    seller: Seller, packed: Consignment, peer: FakeCarrier
) -> None:
    seller.client.post(address(packed), FORM)
    refused = seller.client.post(address(packed), {**FORM, "carrier": "ghtk"}).content.decode()
    assert "huỷ vận đơn ấy trước" in refused
    seller.client.post(address(packed, "huy/"))
    seller.client.post(address(packed), {**FORM, "carrier": "ghtk"})
    assert list(Shipment.objects.order_by("pk").values_list("carrier", "state")) == [
        ("ghn", "CANCELLED"),
        ("ghtk", "BOOKED"),
    ]


def test_the_page_of_another_producers_parcel_does_not_exist(
    other: Seller, packed: Consignment, peer: FakeCarrier
) -> None:
    assert other.client.get(address(packed)).status_code == 404
    assert other.client.post(address(packed), FORM).status_code == 404
    assert other.client.post(address(packed, "huy/")).status_code == 404
    assert other.client.get(address(packed, "nhan/")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_make_one_waybill(peer: FakeCarrier) -> None:
    trade, producer = Trade(UserFactory()), ProducerFactory(phone="0912000111")
    row = trade.part(
        trade.order((ProductFactory(producer=producer), 1), method="CASH_ON_DELIVERY"), producer
    )
    consignments.accept(consignment=row, by=trade.staff)
    pack(consignment=row, taken=(), by=trade.staff, on=trade.on)

    def press(_number: int) -> str:
        try:
            return shipments.book(
                consignment=Consignment.objects.get(pk=row.pk),
                carrier="ghn",
                grams=500,
                by=trade.staff,
                now=timezone.now(),
            ).reference
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(press, range(8)))
    assert references == set(peer.waybills)
    assert Shipment.objects.count() == len(peer.waybills) == 1
