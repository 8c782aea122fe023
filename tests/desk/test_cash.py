"""The desk shows a producer who holds its parcels' cash, and no other producer's."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from catalog.producers.models import Member
from foundation.calendar import today
from marketplace.commerce.models import CashCollection, CashRemittance, Consignment
from marketplace.commerce.services.cash import collect
from marketplace.commerce.services.posting import post_delivered
from tests.desk.conftest import Seller

pytestmark = pytest.mark.django_db

PAGE = "/chu-the/tien-thu-ho/"
PASSED_ON = "/chu-the/tien-thu-ho/da-nhan/?don-vi=VCT"


@pytest.fixture
def held(
    seller: Seller, other: Seller, order_from: Callable[..., list[Consignment]]
) -> CashCollection:
    parcel, _others = order_from(seller, other)
    Consignment.objects.filter(pk=parcel.pk).update(state="HANDED_OVER", carrier="VCT")
    parcel.refresh_from_db()
    now = timezone.now()
    collected = collect(consignment=parcel, holder="CARRIER", at=now, now=now)
    post_delivered(consignment=parcel, on=today())
    assert collected is not None
    return collected


def test_a_producer_sees_which_carrier_holds_its_cash(
    seller: Seller, other: Seller, held: CashCollection
) -> None:
    words = seller.client.get(PAGE).content.decode()
    assert "VCT đang giữ" in words
    assert held.consignment.order.spoken_number in words
    assert "VCT" not in other.client.get(PAGE).content.decode()


def test_cash_that_a_carrier_brought_is_noted_in_two_steps(
    seller: Seller, held: CashCollection
) -> None:
    typed = {
        "reference": "PT1", "amount": held.amount, "paid_on": f"{today()}",
        f"kien-{held.pk}": held.amount,
    }  # fmt: skip
    assert "Đúng, ghi lại" in seller.client.post(PASSED_ON, typed).content.decode()
    assert not CashRemittance.objects.exists()
    assert seller.client.post(PASSED_ON, typed | {"confirm": "1"}).status_code == 302
    remittance = CashRemittance.objects.get()
    assert (remittance.to, remittance.producer) == ("PRODUCER", seller.producer)
    assert "Bạn không giữ tiền nào" not in seller.client.get(PAGE).content.decode()


def test_a_carrier_with_a_character_that_no_table_takes_is_not_there(seller: Seller) -> None:
    assert seller.client.get("/chu-the/tien-thu-ho/da-nhan/?don-vi=%00").status_code == 404


def test_another_producers_cash_is_not_there(other: Seller, held: CashCollection) -> None:
    assert other.client.get(PASSED_ON).status_code == 404


@pytest.mark.parametrize("duty", [Member.Duty.WAREHOUSE, Member.Duty.VIEWER])
def test_money_is_for_owners_and_sellers(seller: Seller, held: CashCollection, duty: str) -> None:
    Member.objects.filter(user=seller.member).update(duty=duty)
    assert seller.client.get(PAGE).status_code == 404
    assert seller.client.get(PASSED_ON).status_code == 404
