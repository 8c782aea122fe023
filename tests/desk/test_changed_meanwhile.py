"""Two people at the same product: the second is told what changed, and nothing is lost."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from catalog.producers.models import Member
from catalog.products.models import LabelText
from foundation.calendar import today
from foundation.seen_values import ChangedMeanwhile
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.services.goods import set_price
from tests.desk.conftest import Seller
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(seller: Seller) -> Client:
    """Another person of the same producer, at another phone."""
    user = UserFactory()
    Member.objects.create(
        producer=seller.producer, user=user, duty="OWNER", since_on=today().replace(year=2025)
    )
    client = Client()
    client.force_login(user)
    return client


def drawn(client: Client, address: str) -> dict[str, str]:
    """The form of a page as a browser would send it back untouched."""
    form = client.get(address).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_second_is_told_what_the_first_changed_and_keeps_what_was_typed(
    seller: Seller, second: Client
) -> None:
    address = f"/chu-the/ban-hang/{seller.product.pk}/nhan/"
    seller.client.post(address, {**drawn(seller.client, address), "ingredients": "Cá cơm"})
    mine, theirs = drawn(seller.client, address), drawn(second, address)
    first = second.post(address, {**theirs, "storage": "Nơi mát"})
    assert first.status_code == 302
    answer = seller.client.post(address, {**mine, "ingredients": "Cá cơm, muối"})
    assert answer.status_code == 422
    [row] = answer.context["changed"]
    assert (row.before, row.now, row.clashes) == ("", "Nơi mát", False)
    assert "đã sửa lúc" in words(answer)
    assert "Vẫn ghi của tôi" in words(answer)
    again = {bound.html_name: bound.value() or "" for bound in answer.context["form"]}
    assert (again["ingredients"], again["storage"]) == ("Cá cơm, muối", "Nơi mát")
    assert seller.client.post(address, again).status_code == 302
    text = LabelText.objects.get(product=seller.product)
    assert (text.ingredients, text.storage) == ("Cá cơm, muối", "Nơi mát")


def test_two_words_for_one_field_stand_beside_each_other(seller: Seller, second: Client) -> None:
    address = f"/chu-the/ban-hang/{seller.product.pk}/nhan/"
    mine, theirs = drawn(seller.client, address), drawn(second, address)
    second.post(address, {**theirs, "use": "Chấm"})
    answer = seller.client.post(address, {**mine, "use": "Nêm"})
    assert {row.label: row.clashes for row in answer.context["changed"]}["Hướng dẫn sử dụng"]
    assert "“Chấm”" in words(answer)
    assert answer.context["form"]["use"].value() == "Nêm"
    assert LabelText.objects.get(product=seller.product).use == "Chấm"


def test_a_third_change_is_told_once_more(seller: Seller, second: Client) -> None:
    address = f"/chu-the/ban-hang/{seller.product.pk}/nhan/"
    mine = drawn(seller.client, address)
    second.post(address, {**drawn(second, address), "use": "Chấm"})
    answer = seller.client.post(address, {**mine, "use": "Nêm"})
    again = {bound.html_name: bound.value() or "" for bound in answer.context["form"]}
    second.post(address, {**drawn(second, address), "use": "Chấm, nêm, kho"})
    assert seller.client.post(address, again).status_code == 422
    assert LabelText.objects.get(product=seller.product).use == "Chấm, nêm, kho"


def test_a_form_sent_twice_after_a_lost_network_finds_what_it_wrote_itself(
    seller: Seller,
) -> None:
    address = f"/chu-the/ban-hang/{seller.product.pk}/nhan/"
    mine = {**drawn(seller.client, address), "use": "Chấm", "storage": "Nơi mát\r\nkhô ráo"}
    assert [seller.client.post(address, mine).status_code for _ in range(2)] == [302, 302]


def test_a_price_that_another_one_set_meanwhile_is_shown_before_it_is_replaced(
    seller: Seller, second: Client
) -> None:
    set_price(product=seller.product, price=50_000, by=seller.member)
    address = f"/chu-the/hang/{seller.product.pk}/gia/"
    mine, theirs = drawn(seller.client, address), drawn(second, address)
    assert second.post(address, {**theirs, "price": "60.000"}).status_code == 302
    answer = seller.client.post(address, {**mine, "price": "55.000"})
    assert answer.status_code == 422
    assert "50.000 ₫" in words(answer)
    assert "60.000 ₫" in words(answer)
    assert int(StockRecord.objects.get(product=seller.product).price) == 60_000
    again = {bound.html_name: bound.value() or "" for bound in answer.context["form"]}
    assert again["price"] == "55.000"
    assert seller.client.post(address, again).status_code == 302
    assert int(StockRecord.objects.get(product=seller.product).price) == 55_000


def test_what_was_signed_for_one_product_says_nothing_of_another(
    seller: Seller, make_seller: Callable[[str], Seller]
) -> None:
    set_price(product=seller.product, price=50_000, by=seller.member)
    strange = make_seller("Đồi Chè")
    token = drawn(strange.client, f"/chu-the/hang/{strange.product.pk}/gia/")["seen_token"]
    form = seller.client.post(
        f"/chu-the/hang/{seller.product.pk}/gia/", {"price": "", "seen_token": token}
    ).context["form"]
    assert form.seen is None


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_is_told(seller: Seller) -> None:
    set_price(product=seller.product, price=50_000, by=seller.member)
    told: list[bool] = []

    def ask(price: int) -> None:
        try:
            seen = {"price": "50000"}
            set_price(product=seller.product, price=price, by=seller.member, seen=seen)
        except ChangedMeanwhile:
            told.append(True)
        finally:
            connection.close()

    people = [threading.Thread(target=ask, args=(price,)) for price in (51_000, 52_000)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert told == [True]


def test_who_counts_after_another_counted_is_told_and_may_still_write(
    seller: Seller, second: Client
) -> None:
    page = f"/chu-the/hang/{seller.product.pk}/kho/"
    mine = drawn(seller.client, page)
    theirs = drawn(second, page)
    assert second.post(page, {**theirs, "free": "7"}).status_code == 302
    told = seller.client.post(page, {**mine, "free": "12"})
    assert told.status_code == 422
    assert "7 gói" in told.content.decode()
    record = StockRecord.objects.get(product=seller.product)
    assert record.num_in_stock == 7
    again = {bound.html_name: bound.value() or "" for bound in told.context["form"]}
    assert seller.client.post(page, {**again, "free": "12"}).status_code == 302
    record.refresh_from_db()
    assert record.num_in_stock == 12


def test_steps_of_two_people_add_up(seller: Seller, second: Client) -> None:
    before = StockRecord.objects.get(product=seller.product).num_in_stock or 0
    page = f"/chu-the/hang/{seller.product.pk}/them-bot/"
    for client in (seller.client, second):
        assert client.post(page, {"packs": "10"}).status_code == 302
    assert StockRecord.objects.get(product=seller.product).num_in_stock == before + 20
