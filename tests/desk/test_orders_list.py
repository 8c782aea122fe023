"""The lists of orders at the desk: what stands in them, finding one, accepting several."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from catalog.producers.models import Member
from foundation.calendar import today
from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.order.models import ShippingAddress
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.services import hand_over
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.consignments import accept, deliver
from tests.commerce.buyers import BUYER
from tests.desk.conftest import Seller

pytestmark = pytest.mark.django_db
OrderFrom = Callable[..., list[Consignment]]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def search(seller: Seller, words: str) -> list[Consignment]:
    context = seller.client.get(at("orders"), {"tim": words}).context
    return [parcel.consignment for parcel in context["parcels"]]


def phone_of(row: Consignment) -> str:
    address: Any = row.order.shipping_address
    return str(address.phone_number.as_e164)


def all_states() -> dict[int, str]:
    return dict(Consignment.objects.values_list("pk", "state"))


def test_a_row_says_what_is_in_the_parcel_and_what_is_collected(
    seller: Seller, order_from: OrderFrom
) -> None:
    order_from(seller)
    page = seller.client.get(at("orders")).content.decode()
    assert f"1 × {seller.product.title}" in page
    assert "thu khi giao" in page
    assert BUYER.name in page


def test_an_order_is_found_by_its_number_and_by_the_last_digits_of_the_telephone(
    seller: Seller, other: Seller, order_from: OrderFrom
) -> None:
    first, second = order_from(seller)[0], order_from(seller)[0]
    order_from(other)
    assert search(seller, first.order.spoken_number) == [first]
    assert search(seller, first.order.number[-5:]) == [first]
    assert search(seller, phone_of(second)[-4:]) == [second]
    assert search(seller, "0" + phone_of(second).removeprefix("+84")) == [second]
    assert search(seller, phone_of(second)[-2:]) == []
    assert search(seller, "không có số") == []
    assert search(other, first.order.number) == []


def test_whom_a_producer_may_no_longer_read_is_found_by_the_number_alone(
    seller: Seller, order_from: OrderFrom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (row,) = order_from(seller)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="", by=seller.member)
    row.refresh_from_db()
    deliver(consignment=row, by=seller.member, now=timezone.now())
    digits = phone_of(row)[-6:]
    for days, found in ((0, [row]), (29, [row]), (30, []), (400, [])):
        day = today() + timedelta(days=days)
        monkeypatch.setattr("marketplace.desk.access.today", lambda day=day: day)
        assert search(seller, digits) == found
        assert search(seller, row.order.number) == [row]
        page = seller.client.get(at("orders"), {"tim": row.order.number}).content.decode()
        assert BUYER.name not in page


def test_a_found_order_that_is_not_released_stays_hidden(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    Consignment.objects.update(released_at=None)
    assert search(seller, row.order.number) == []


def test_several_orders_are_accepted_with_one_press(seller: Seller, order_from: OrderFrom) -> None:
    rows = [order_from(seller)[0] for _ in range(3)]
    page = seller.client.get(at("orders"), {"chon": "tat-ca"}).content.decode()
    assert page.count(" checked>") == 3
    answer = seller.client.post(at("orders_accept"), {"don": [rows[0].pk, rows[1].pk]}, follow=True)
    assert "Đã nhận 2 đơn" in answer.content.decode()
    assert [all_states()[row.pk] for row in rows] == ["ACCEPTED", "ACCEPTED", "PLACED"]
    again = seller.client.post(at("orders_accept"), {"don": [rows[0].pk]}, follow=True)
    assert "1 đơn đã được nhận từ trước" in again.content.decode()
    assert ConsignmentEvent.objects.filter(consignment=rows[0]).count() == 2


def test_one_that_was_called_off_is_named_and_keeps_back_none_of_the_others(
    seller: Seller, order_from: OrderFrom
) -> None:
    gone, good = order_from(seller)[0], order_from(seller)[0]
    cancel(consignment=gone, reason="Đổi ý", by=None, now=timezone.now(), side=states.BUYER)
    answer = seller.client.post(at("orders_accept"), {"don": [gone.pk, good.pk]}, follow=True)
    page = answer.content.decode()
    assert f"Đơn {gone.order.spoken_number} chưa nhận được" in page
    assert "Đã nhận 1 đơn" in page
    assert all_states() == {gone.pk: "CANCELLED", good.pk: "ACCEPTED"}


def test_nothing_ticked_is_said_and_anothers_order_is_404_with_nothing_accepted(
    seller: Seller, other: Seller, order_from: OrderFrom
) -> None:
    own, theirs = order_from(seller)[0], order_from(other)[0]
    answer = seller.client.post(at("orders_accept"), {}, follow=True)
    assert "ít nhất một đơn" in answer.content.decode()
    for typed in ([own.pk, theirs.pk], [own.pk, "x"], ["-1"], ["²"], list(range(1, 200))):
        assert seller.client.post(at("orders_accept"), {"don": typed}).status_code == 404
    assert set(all_states().values()) == {"PLACED"}


def test_a_viewer_ticks_nothing(seller: Seller, order_from: OrderFrom) -> None:
    (row,) = order_from(seller)
    Member.objects.update(duty=Member.Duty.VIEWER)
    page = seller.client.get(at("orders")).content.decode()
    assert at("orders_accept") not in page
    assert row.order.spoken_number in page
    assert seller.client.post(at("orders_accept"), {"don": [row.pk]}).status_code == 404
    assert seller.client.get(at("order_short", row.pk)).status_code == 404


def test_a_list_of_orders_asks_the_same_number_of_questions_however_long_it_is(
    seller: Seller, order_from: OrderFrom, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(6):
        order_from(seller)
    with django_assert_max_num_queries(15):
        seller.client.get(at("orders"))
    with django_assert_max_num_queries(15):
        seller.client.get(at("orders"), {"tim": "345"})


def test_a_name_of_a_buyer_without_address_breaks_no_list(
    seller: Seller, order_from: OrderFrom
) -> None:
    (row,) = order_from(seller)
    row.order.shipping_address = None
    row.order.save()
    ShippingAddress.objects.all().delete()
    assert row.order.spoken_number in seller.client.get(at("orders")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_accept_each_order_once(
    make_seller: Callable[[str], Seller], order_from: OrderFrom
) -> None:
    seller = make_seller("Hai Lần Nhận")
    rows = [order_from(seller)[0] for _ in range(3)]
    start, answers = Barrier(2), []

    def press() -> None:
        client = Client()
        client.force_login(seller.member)
        start.wait()
        typed = {"don": [row.pk for row in rows]}
        answers.append(client.post(at("orders_accept"), typed).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert set(all_states().values()) == {"ACCEPTED"}
    accepted = ConsignmentEvent.objects.filter(state="ACCEPTED")
    assert sorted(accepted.values_list("consignment", flat=True)) == sorted(r.pk for r in rows)


def test_an_accepted_order_is_not_ticked_again(seller: Seller, order_from: OrderFrom) -> None:
    (row,) = order_from(seller)
    accept(consignment=row, by=seller.member)
    page = seller.client.get(at("orders"), {"xem": "dang-lam"}).content.decode()
    assert 'type="checkbox"' not in page
    assert at("pack_list") in page
    assert at("slips_paper", "a6") in page
