"""From how few packs on goods run low, and goods that their producer stopped selling."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.producers.access import producers_of
from foundation.calendar import today
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.goods import goods_rows, running_low, stopped
from marketplace.commerce.services.goods import (
    GoodsRefused,
    add_packs,
    count_packs,
    sell_again,
    set_threshold,
    stop_selling,
)
from marketplace.desk.access import Desk
from marketplace.desk.sources import stock
from tests.desk.conftest import Seller
from tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def low(seller: Seller) -> list[tuple[str, int]]:
    return [(row.product.title, row.left) for row in running_low(seller.producer)]


def free(seller: Seller) -> int:
    return offers([seller.product.pk], on=today())[seller.product.pk].at_once


def desk_of(seller: Seller) -> Desk:
    choices = tuple(producers_of(seller.member, today()))
    return Desk(choices[0], choices, today())


def at(name: str, seller: Seller) -> str:
    return reverse(f"desk:{name}", args=[seller.product.pk])


def test_five_packs_are_few_until_the_producer_says_another_number(seller: Seller) -> None:
    title = seller.product.title
    count_packs(product=seller.product, free=6, by=seller.member)
    assert low(seller) == []
    count_packs(product=seller.product, free=5, by=seller.member)
    assert low(seller) == [(title, 5)]
    set_threshold(product=seller.product, packs=4, by=seller.member)
    assert low(seller) == []
    set_threshold(product=seller.product, packs=20, by=seller.member)
    assert low(seller) == [(title, 5)]
    set_threshold(product=seller.product, packs=None, by=seller.member)
    assert low(seller) == [(title, 5)]


def test_the_list_of_goods_and_the_day_agree_on_what_is_low(seller: Seller) -> None:
    set_threshold(product=seller.product, packs=3, by=seller.member)
    for packs in (4, 3, 1, 0):
        count_packs(product=seller.product, free=packs, by=seller.member)
        [row] = goods_rows(seller.producer, on=today())
        assert row.is_low == bool(low(seller)), packs


def test_goods_that_sold_out_are_told_and_goods_that_were_stopped_are_not(
    seller: Seller, order_from
) -> None:
    count_packs(product=seller.product, free=1, by=seller.member)
    order_from(seller)
    assert low(seller) == [(seller.product.title, 0)]
    stop_selling(product=seller.product, by=seller.member)
    assert low(seller) == []
    assert stopped([seller.product.pk]) == {seller.product.pk: 0}
    add_packs(product=seller.product, packs=2, by=seller.member)
    assert low(seller) == [(seller.product.title, 2)]
    assert stopped([seller.product.pk]) == {}


def test_stopping_leaves_the_packs_promised_to_buyers(seller: Seller, order_from) -> None:
    order_from(seller)
    before = free(seller)
    assert stop_selling(product=seller.product, by=seller.member) == before
    record = StockRecord.objects.get(product=seller.product)
    assert (record.num_in_stock, record.num_allocated) == (1, 1)
    assert not offers([seller.product.pk], on=today())[seller.product.pk].can_buy


def test_a_stop_said_twice_is_one_and_selling_again_brings_every_pack_back(seller: Seller) -> None:
    before = free(seller)
    taken = stop_selling(product=seller.product, by=seller.member)
    assert stop_selling(product=seller.product, by=seller.member) == 0
    assert stopped([seller.product.pk]) == {seller.product.pk: taken}
    assert sell_again(product=seller.product, by=seller.member) == taken
    assert (free(seller), stopped([seller.product.pk])) == (before, {})


def test_what_is_not_stopped_is_not_sold_again(seller: Seller) -> None:
    before = free(seller)
    stop_selling(product=seller.product, by=seller.member)
    sell_again(product=seller.product, by=seller.member)
    with pytest.raises(GoodsRefused):
        sell_again(product=seller.product, by=seller.member)
    assert free(seller) == before


def test_a_stop_of_goods_sold_out_ends_without_packs(seller: Seller, order_from) -> None:
    count_packs(product=seller.product, free=1, by=seller.member)
    order_from(seller)
    stop_selling(product=seller.product, by=seller.member)
    assert sell_again(product=seller.product, by=seller.member) == 0
    assert low(seller) == [(seller.product.title, 0)]


@pytest.mark.parametrize("packs", [-1, 1_000_001])
def test_a_number_that_nobody_means_is_refused(seller: Seller, packs: int) -> None:
    with pytest.raises(GoodsRefused):
        set_threshold(product=seller.product, packs=packs, by=seller.member)


def test_what_is_low_is_one_question_however_many_goods(
    seller: Seller, django_assert_num_queries
) -> None:
    ProductFactory.create_batch(4, producer=seller.producer, stock__num_in_stock=2)
    low(seller)
    with django_assert_num_queries(1):
        assert len(low(seller)) == 4


def test_the_page_of_packs_keeps_the_number_and_takes_nothing_for_the_usual_one(
    seller: Seller,
) -> None:
    address = at("goods_threshold", seller)
    assert seller.client.post(address, {"threshold": "12"}).status_code == 302
    record = StockRecord.objects.get(product=seller.product)
    assert record.low_stock_threshold == 12
    assert 'value="12"' in seller.client.get(at("goods_stock", seller)).content.decode()
    seller.client.post(address, {"threshold": ""})
    record.refresh_from_db()
    assert record.low_stock_threshold is None


def test_a_number_that_is_none_comes_back_as_it_was_typed(seller: Seller) -> None:
    answer = seller.client.post(at("goods_threshold", seller), {"threshold": "-4"})
    assert answer.status_code == 422
    assert 'value="-4"' in answer.content.decode()


def test_selling_is_stopped_and_begun_again_from_the_page_of_packs(seller: Seller) -> None:
    before = free(seller)
    seller.client.post(at("goods_stop", seller))
    assert free(seller) == 0
    page = seller.client.get(at("goods_stock", seller)).content.decode()
    assert at("goods_again", seller) in page
    for _press in range(2):
        seller.client.post(at("goods_again", seller))
    assert free(seller) == before
    assert (
        at("goods_again", seller)
        not in seller.client.get(at("goods_stock", seller)).content.decode()
    )


@pytest.mark.parametrize("name", ["goods_threshold", "goods_stop", "goods_again"])
def test_others_and_lookers_change_nothing(seller: Seller, other: Seller, name: str) -> None:
    said = {"threshold": "1"}
    assert seller.client.post(at(name, other), said).status_code == 404
    seller.producer.members.update(duty="VIEWER")
    assert seller.client.post(at(name, seller), said).status_code == 404
    assert free(other) > 0
    assert StockRecord.objects.filter(low_stock_threshold__isnull=False).count() == 0


def test_ten_more_from_the_page_of_the_day_lead_back_there_and_count_once(seller: Seller) -> None:
    count_packs(product=seller.product, free=2, by=seller.member)
    today_page = reverse("desk:today")
    [row] = stock.source(desk_of(seller), now=timezone.now())
    assert (row.title, row.detail, row.badge) == (seller.product.title, "còn 2 gói", "sắp hết")
    page = seller.client.get(today_page).content.decode()
    number = re.search(r'them-bot/.*?name="once_token" value="([^"]+)"', page, re.DOTALL)
    assert number is not None
    said = {"packs": "10", "once_token": number[1], "back": "today"}
    for _press in range(2):
        answer = seller.client.post(at("goods_more", seller), said)
        assert (answer.status_code, answer["Location"]) == (302, today_page)
    assert free(seller) == 12
    assert not stock.source(desk_of(seller), now=timezone.now())


def test_what_runs_low_today_is_one_question_however_many_goods(
    seller: Seller, django_assert_num_queries
) -> None:
    ProductFactory.create_batch(6, producer=seller.producer, stock__num_in_stock=0)
    desk = desk_of(seller)
    low(seller)
    with django_assert_num_queries(1):
        rows = list(stock.source(desk, now=timezone.now()))
    assert {row.badge for row in rows} == {"hết hàng"}
