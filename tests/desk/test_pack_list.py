"""What to take from the shelf for every accepted order, and sending fewer than were ordered."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from foundation.calendar import today
from marketplace.commerce.models import Consignment, Cut, Refund
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.consignments import kept, lots_in
from marketplace.commerce.services.consignments import accept
from marketplace.commerce.services.packing import pack
from tests.commerce.trading import COD, VIETQR, Trade, must_balance
from tests.desk.conftest import Seller
from tests.factories import LotFactory, UserFactory

pytestmark = pytest.mark.django_db
OrderFrom = Callable[..., list[Consignment]]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def trade(db: None) -> Trade:
    return Trade(UserFactory())


def accepted(seller: Seller, trade: Trade, packs: int, method: str = COD) -> Consignment:
    order = trade.order((seller.product, packs), method=method)
    if method != COD:
        trade.pay(order)
    row = trade.part(order, seller.producer)
    return accept(consignment=row, by=seller.member)


def shelf(seller: Seller) -> dict[str, Any]:
    context = seller.client.get(at("pack_list")).context
    return {row.title: row for row in context["rows"]}


def taken(row: Any) -> dict[str, int]:
    return {each.lot.code: each.take for each in row.lots}


def test_the_list_adds_up_the_packs_of_all_accepted_orders_by_lot_first_what_ends_first(
    seller: Seller, trade: Trade
) -> None:
    old = LotFactory(
        product=seller.product, quantity=Decimal(4), best_before_on=today() + timedelta(20)
    )
    new = LotFactory(
        product=seller.product, quantity=Decimal(50), best_before_on=today() + timedelta(90)
    )
    for packs in (3, 2):
        accepted(seller, trade, packs)
    row = shelf(seller)[seller.product.title]
    assert (row.packs, row.missing) == (5, 0)
    assert taken(row) == {old.code: 4, new.code: 1}
    assert [n for _order, n in row.orders] == [3, 2]
    page = seller.client.get(at("pack_list")).content.decode()
    assert old.code in page
    assert "Trần Thị Mua" not in page


def test_packs_that_no_lot_holds_are_said(seller: Seller, trade: Trade) -> None:
    LotFactory(product=seller.product, quantity=Decimal(2))
    accepted(seller, trade, 3)
    assert shelf(seller)[seller.product.title].missing == 1
    assert "1 gói không có trong sổ lô" in seller.client.get(at("pack_list")).content.decode()


def test_only_what_is_accepted_and_ready_is_taken_from_the_shelf(
    seller: Seller, other: Seller, trade: Trade, order_from: OrderFrom
) -> None:
    order_from(seller)
    accepted(other, trade, 4)
    packed = accepted(seller, trade, 1)
    pack(consignment=packed, taken=(), by=seller.member, on=today())
    later = accepted(seller, trade, 1)
    Consignment.objects.filter(pk=later.pk).update(ready_on=today() + timedelta(1))
    page = seller.client.get(at("pack_list"))
    assert page.context["rows"] == []
    assert "1 đơn đặt trước chưa tới ngày có hàng" in page.content.decode()


def test_a_longer_pack_list_asks_no_more_questions(
    seller: Seller, trade: Trade, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    LotFactory(product=seller.product, quantity=Decimal(50))
    for _ in range(5):
        accepted(seller, trade, 1)
    with django_assert_max_num_queries(18):
        seller.client.get(at("pack_list"))


def short_form(seller: Seller, row: Consignment, sent: int, **more: Any) -> dict[str, Any]:
    (line,) = kept(row)
    token = seller.client.get(at("order_short", row.pk)).context["form"]["once_token"].value()
    return {"once_token": str(token), f"packs_{line.pk}": sent, "reason": "Hết hàng", **more}


def test_sending_fewer_says_what_the_buyer_gets_back_before_anything_is_done(
    seller: Seller, trade: Trade
) -> None:
    row = accepted(seller, trade, 3, VIETQR)
    price = int(next(iter(kept(row))).unit_price_incl_tax)
    form = short_form(seller, row, 1)
    says = seller.client.post(at("order_short", row.pk), form)
    assert says.status_code == 200
    assert (says.context["says"].less, says.context["says"].back) == (2 * price, 2 * price)
    assert Cut.objects.count() == 0
    done = seller.client.post(
        at("order_short", row.pk), form | {"do": "confirm", "seen": 2 * price}, follow=True
    )
    assert "Đã ghi gửi thiếu" in done.content.decode()
    refund = Refund.objects.get()
    assert (refund.amount, refund.reason) == (2 * price, "CANCELLED")
    row.refresh_from_db()
    assert row.state == "ACCEPTED"
    assert list(kept(row).values()) == [1]
    must_balance()


def test_what_is_collected_at_the_door_goes_down_and_nothing_is_paid_back(
    seller: Seller, trade: Trade
) -> None:
    row = accepted(seller, trade, 2)
    says = seller.client.post(at("order_short", row.pk), short_form(seller, row, 1))
    told = says.context["says"]
    assert (told.back, told.to_collect) == (0, row.total - told.less)
    form = short_form(seller, row, 1, do="confirm", seen=told.less)
    seller.client.post(at("order_short", row.pk), form)
    slip = seller.client.get(at("packing_slip", row.pk))
    assert slip.context["parcel"].to_collect == told.to_collect


def test_a_sum_that_changed_since_it_was_read_is_shown_again(seller: Seller, trade: Trade) -> None:
    row = accepted(seller, trade, 3)
    form = short_form(seller, row, 1, do="confirm", seen=1)
    answer = seller.client.post(at("order_short", row.pk), form)
    assert answer.status_code == 422
    assert Cut.objects.count() == 0


@pytest.mark.parametrize(("sent", "words"), [(0, "huỷ đơn"), (3, "Chưa ghi thiếu"), (4, "chỉ đặt")])
def test_numbers_that_mean_something_else_are_refused(
    seller: Seller, trade: Trade, sent: int, words: str
) -> None:
    row = accepted(seller, trade, 3)
    answer = seller.client.post(at("order_short", row.pk), short_form(seller, row, sent))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_packs_taken_out_of_a_packed_parcel_count_in_their_lot_again(
    seller: Seller, trade: Trade
) -> None:
    lot = LotFactory(product=seller.product, quantity=Decimal(10))
    row = accepted(seller, trade, 3)
    (line,) = kept(row)
    pack(consignment=row, taken=[(line.pk, lot.pk, 3)], by=seller.member, on=today())
    says = seller.client.post(at("order_short", row.pk), short_form(seller, row, 2))
    form = short_form(seller, row, 2, do="confirm", seen=says.context["says"].less)
    seller.client.post(at("order_short", row.pk), form)
    row.refresh_from_db()
    assert (row.state, [each.left for each in lots_in(row)]) == ("PACKED", [2])


def test_a_parcel_that_left_is_sent_no_fewer(seller: Seller, trade: Trade) -> None:
    row = accepted(seller, trade, 2)
    form = short_form(seller, row, 1)
    trade.send(row)
    assert seller.client.post(at("order_short", row.pk), form).status_code == 302
    assert Cut.objects.count() == 0


def test_another_producers_parcel_is_404(seller: Seller, other: Seller, trade: Trade) -> None:
    row = accepted(other, trade, 2)
    for name in ("order_short", "packing_slip"):
        assert seller.client.get(at(name, row.pk)).status_code == 404
    assert seller.client.post(at("order_short", row.pk), {}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_takes_the_packs_off_once(
    make_seller: Callable[[str], Seller],
) -> None:
    seller = make_seller("Thiếu Hàng")
    trade = Trade(UserFactory())
    row = accepted(seller, trade, 3)
    says = seller.client.post(at("order_short", row.pk), short_form(seller, row, 2))
    form = short_form(seller, row, 2, do="confirm", seen=says.context["says"].less)
    start, answers = Barrier(2), []

    def press() -> None:
        client = Client()
        client.force_login(seller.member)
        start.wait()
        answers.append(client.post(at("order_short", row.pk), form).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) <= {302, 422}
    assert Cut.objects.filter(line__isnull=False).count() == 1
    assert StockRecord.objects.get(product=seller.product).num_allocated == 2
