"""A producer's prices and packs: one tap for ten, nothing promised is lost, slips are caught."""

import threading

import pytest
from django.db import connection
from django.test import Client

from foundation.calendar import today
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors import offers
from marketplace.commerce.services.goods import GoodsRefused, add_packs, count_packs, set_price
from tests.desk.conftest import Seller

pytestmark = pytest.mark.django_db
GOODS = "/chu-the/hang/"


def record(seller: Seller) -> StockRecord:
    return StockRecord.objects.get(product=seller.product)


def test_ten_more_packs_are_one_tap_and_a_second_press_adds_none(seller: Seller) -> None:
    before = offers([seller.product.pk], on=today())[seller.product.pk].at_once
    page = seller.client.get(GOODS)
    [(_row, form)] = page.context["rows"]
    sent = {"packs": "10", "once_token": str(form["once_token"].value())}
    for _press in range(2):
        answer = seller.client.post(f"{GOODS}{seller.product.pk}/them-bot/", sent, follow=True)
        assert answer.status_code == 200
    assert offers([seller.product.pk], on=today())[seller.product.pk].at_once == before + 10


def test_a_form_sent_again_with_another_number_does_not_say_that_it_was_kept(
    seller: Seller,
) -> None:
    page = f"{GOODS}{seller.product.pk}/kho/"
    number = str(seller.client.get(page).context["form"]["once_token"].value())
    seller.client.post(page, {"free": "7", "once_token": number})
    answer = seller.client.post(page, {"free": "90", "once_token": number}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert not any("90" in words for words in said)
    assert any("không ghi thêm" in words for words in said)
    assert record(seller).num_in_stock == 7


def test_packs_promised_to_buyers_cannot_be_taken_away(seller: Seller, order_from) -> None:
    order_from(seller)
    free = offers([seller.product.pk], on=today())[seller.product.pk].at_once
    with pytest.raises(GoodsRefused, match=str(free)):
        add_packs(product=seller.product, packs=-free - 1, by=seller.member)
    count_packs(product=seller.product, free=0, by=seller.member)
    assert record(seller).num_in_stock == record(seller).num_allocated == 1


def test_what_was_counted_stands_beside_what_is_promised(seller: Seller, order_from) -> None:
    order_from(seller)
    answer = seller.client.post(f"{GOODS}{seller.product.pk}/kho/", {"free": "7"})
    assert answer.status_code == 302
    assert record(seller).num_in_stock == 8
    assert offers([seller.product.pk], on=today())[seller.product.pk].at_once == 7


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("85.000", 85_000), ("85000", 85_000), ("85k", 85_000), ("1.250.000 ₫", 1_250_000)],
)
def test_a_price_is_read_however_it_is_written(seller: Seller, typed: str, amount: int) -> None:
    answer = seller.client.post(
        f"{GOODS}{seller.product.pk}/gia/", {"price": typed, "sure": "1"}, follow=True
    )
    assert answer.status_code == 200
    assert int(record(seller).price) == amount
    assert not record(seller).is_sample_price


def test_a_price_is_read_back_in_words(seller: Seller) -> None:
    answer = seller.client.post(
        f"{GOODS}{seller.product.pk}/gia/", {"price": "125000", "sure": "1"}, follow=True
    )
    assert "một trăm hai mươi lăm nghìn đồng" in answer.content.decode()


def test_a_nought_too_many_is_asked_about_before_it_is_written(seller: Seller) -> None:
    set_price(product=seller.product, price=50_000, by=seller.member)
    address = f"{GOODS}{seller.product.pk}/gia/"
    token = str(seller.client.get(address).context["form"]["once_token"].value())
    asked = seller.client.post(address, {"price": "500.000", "once_token": token})
    assert asked.status_code == 422
    assert "năm trăm nghìn đồng" in asked.content.decode()
    assert int(record(seller).price) == 50_000
    sure = seller.client.post(address, {"price": "500.000", "sure": "1", "once_token": token})
    assert sure.status_code == 302, sure.context["form"].errors
    assert int(record(seller).price) == 500_000


@pytest.mark.parametrize("typed", ["", "0", "500", "abc", "-5", "1e9", "99999999999", "١٢٣٤"])
def test_what_is_no_price_is_refused_and_kept_as_typed(seller: Seller, typed: str) -> None:
    before = record(seller).price
    answer = seller.client.post(f"{GOODS}{seller.product.pk}/gia/", {"price": typed, "sure": "1"})
    assert answer.status_code == 422
    assert record(seller).price == before


def test_others_find_nothing(seller: Seller, other: Seller, client: Client) -> None:
    pk = other.product.pk
    for way in ("gia", "kho", "them-bot"):
        answer = seller.client.post(
            f"{GOODS}{pk}/{way}/", {"price": "9000", "free": "1", "packs": "10"}
        )
        assert answer.status_code == 404
    assert client.get(GOODS).status_code == 302
    assert other.product.title not in seller.client.get(GOODS).content.decode()


def test_who_may_only_look_changes_nothing(seller: Seller) -> None:
    seller.producer.members.update(duty="VIEWER")
    assert seller.client.get(GOODS).status_code == 200
    answer = seller.client.post(f"{GOODS}{seller.product.pk}/them-bot/", {"packs": "10"})
    assert answer.status_code == 404


def test_a_product_never_offered_gets_its_price_and_packs(seller: Seller) -> None:
    StockRecord.objects.filter(product=seller.product).delete()
    set_price(product=seller.product, price=40_000, by=seller.member)
    add_packs(product=seller.product, packs=10, by=seller.member)
    offer = offers([seller.product.pk], on=today())[seller.product.pk]
    assert (offer.price, offer.at_once, offer.can_buy) == (40_000, 10, True)


@pytest.mark.django_db(transaction=True)
def test_two_people_adding_at_once_lose_nothing(seller: Seller) -> None:
    before = record(seller).num_in_stock

    def ten() -> None:
        add_packs(product=seller.product, packs=10, by=seller.member)
        connection.close()

    people = [threading.Thread(target=ten) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert record(seller).num_in_stock == before + 40
