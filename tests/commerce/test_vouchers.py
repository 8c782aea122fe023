"""Vouchers at the basket and at placing: who pays, how often, and nobody charged unseen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from foundation.calendar import today
from marketplace.commerce.models import LineShare
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.money import part
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.selectors import promotions as selectors
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.payments import given_back
from marketplace.commerce.services import TotalChanged, cancelling, place_order, put_in_basket
from marketplace.commerce.services.offers import VoucherUsed
from marketplace.commerce.services.vouchers import (
    BadVoucher,
    VoucherFacts,
    VoucherUnknown,
    end_voucher,
    make_voucher,
    take_voucher_out,
    type_voucher,
)
from tests.commerce.buyers import BUYER, home
from tests.commerce.conftest import Buy, Fill
from tests.commerce.test_many_buyers import at_once
from tests.commerce.trading import Trade, must_balance
from tests.factories import ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
OrderDiscount = get_model("order", "OrderDiscount")
VoucherApplication = get_model("voucher", "VoucherApplication")
Voucher = get_model("voucher", "Voucher")


def voucher(code: str, *, producer: Producer | None = None, **facts: Any) -> Any:
    facts.setdefault("starts_on", today())
    facts.setdefault("ends_on", today() + timedelta(days=30))
    if "percent" not in facts:
        facts.setdefault("amount", 10_000)
    made = VoucherFacts(code=code, **facts)
    return make_voucher(facts=made, producer=producer, by=UserFactory(), on=today())


def typed(basket: Any, code: str) -> Any:
    type_voucher(basket=basket, code=code, on=today())
    return basket_content(basket, on=today())


def test_a_platforms_voucher_is_paid_by_the_platform_and_split_to_the_dong(
    fill: Fill, buy: Buy
) -> None:
    voucher("CHAOMUNG", percent=7)
    one, two = ProductFactory(stock__price=125_555), ProductFactory(stock__price=99_999)
    basket = fill((one, 1), (two, 2))
    content = typed(basket, "chaomung")
    wanted = round(0.07 * (125_555 + 2 * 99_999))
    assert content.discount_total == wanted
    order = buy(basket)
    assert order.total_incl_tax == 125_555 + 2 * 99_999 - wanted + order.shipping_incl_tax
    shares = LineShare.objects.filter(line__order=order)
    assert sum(share.platform_discount for share in shares) == wanted
    assert sum(share.producer_discount for share in shares) == 0
    assert [d.amount for d in order.discounts.all()] == [wanted]
    assert VoucherApplication.objects.get(order=order).voucher.code == "CHAOMUNG"
    for line in order.lines.all():
        off = line.line_price_before_discounts_incl_tax - line.line_price_incl_tax
        assert off == sum(s.platform_discount for s in line.shares.all())
        assert off == sum(d.amount for d in line.discounts.all())


def test_a_producers_voucher_counts_on_their_goods_and_lowers_their_commission(
    fill: Fill, buy: Buy
) -> None:
    mine, other = ProductFactory(stock__price=200_000), ProductFactory(stock__price=200_000)
    voucher("CUATOI", producer=mine.producer, percent=10)
    basket = fill((mine, 1), (other, 1))
    typed(basket, "CUATOI")
    order = buy(basket)
    share = LineShare.objects.get(line__order=order, producer=mine.producer)
    assert (share.producer_discount, share.platform_discount) == (20_000, 0)
    assert share.commission == 180_000 * share.commission_bp // 10_000
    other_share = LineShare.objects.get(line__order=order, producer=other.producer)
    assert other_share.producer_discount == 0


def test_a_code_nobody_made_or_that_is_over_is_unknown(fill: Fill) -> None:
    basket = fill((ProductFactory(), 1))
    with pytest.raises(VoucherUnknown):
        type_voucher(basket=basket, code="KHONGCO", on=today())
    made = voucher("XONGROI", ends_on=today())
    tomorrow = today() + timedelta(days=1)
    with pytest.raises(VoucherUnknown):
        type_voucher(basket=basket, code="XONGROI", on=tomorrow)
    end_voucher(voucher=made, by=UserFactory())
    with pytest.raises(VoucherUnknown):
        type_voucher(basket=basket, code="XONGROI", on=today())


def test_a_minimum_is_told_with_what_is_missing(fill: Fill) -> None:
    voucher("TU500", least_amount=500_000)
    basket = fill((ProductFactory(stock__price=200_000), 2))
    content = typed(basket, "TU500")
    assert content.discount_total == 0
    assert "100.000" in content.voucher_words
    assert "TU500" in content.voucher_words


def test_strong_alcohol_gets_no_voucher_and_none_can_be_made_for_it(fill: Fill) -> None:
    wine = ProductFactory(ocop_set_id=14, checks=False)
    with pytest.raises(BadVoucher, match="15 độ"):
        voucher("RUOU", producer=wine.producer, products=[wine])
    assert selectors.not_promoted([wine.pk]) == {wine.pk}
    get_model("catalogue", "LabelText").objects.create(
        product=wine, responsible_name="x", responsible_address="x", alcohol_percent="12.5"
    )
    assert selectors.not_promoted([wine.pk]) == set()


def test_a_voucher_that_ran_out_between_page_and_press_is_asked_about_again(
    fill: Fill, buy: Buy
) -> None:
    voucher("MOTLAN", uses=1, once_per_buyer=False)
    first, second = fill((ProductFactory(), 1)), fill((ProductFactory(), 1))
    seen = typed(second, "MOTLAN").total
    typed(first, "MOTLAN")
    buy(first)
    with pytest.raises(TotalChanged):
        buy(second, seen_total=seen)
    assert Order.objects.count() == 1
    content = basket_content(second, on=today())
    assert "hết lượt" in content.voucher_words
    assert buy(second).discounts.count() == 0


def test_a_cancelled_orders_use_can_be_had_again(fill: Fill, buy: Buy) -> None:
    voucher("TRALAI", uses=1, once_per_buyer=False)
    first = fill((ProductFactory(), 1))
    typed(first, "TRALAI")
    buy(first).consignments.update(state="CANCELLED")
    second = fill((ProductFactory(), 1))
    assert typed(second, "TRALAI").discount_total == 10_000


def test_once_a_buyer_is_kept_by_telephone_number(fill: Fill, buy: Buy) -> None:
    voucher("MOINGUOI", once_per_buyer=True)
    first, second = fill((ProductFactory(), 1)), fill((ProductFactory(), 1))
    for basket in (first, second):
        typed(basket, "MOINGUOI")
    buy(first, contact=BUYER)
    with pytest.raises(VoucherUsed):
        buy(second, contact=BUYER)
    assert Order.objects.count() == 1
    take_voucher_out(basket=second, code="moinguoi")
    assert buy(second, contact=BUYER).discounts.count() == 0


def test_a_budget_gives_what_is_left_of_it_and_then_nothing(fill: Fill, buy: Buy) -> None:
    voucher("NGANSACH", amount=30_000, budget=40_000, once_per_buyer=False)
    given = []
    for _ in range(3):
        basket = fill((ProductFactory(stock__price=100_000), 1))
        given.append(typed(basket, "NGANSACH").discount_total)
        buy(basket)
    assert given == [30_000, 10_000, 0]
    row = selectors.voucher_rows(producer=None, on=today())[0]
    assert (row.used.orders, row.used.given, row.cost, row.state) == (2, 40_000, 40_000, "used_up")


def test_a_voucher_says_clearly_what_is_wrong_with_it() -> None:
    producer = ProducerFactory()
    for facts, field in (
        ({"code": "a b", "amount": 1}, "code"),
        ({"code": "HAICACH", "amount": 1, "percent": 5}, "percent"),
        ({"code": "NGUOC", "amount": 1, "ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"code": "NGUOIKHAC", "amount": 1, "products": [ProductFactory()]}, "products"),
    ):
        with pytest.raises(BadVoucher) as caught:
            voucher(facts.pop("code"), producer=producer, **facts)  # type: ignore[arg-type]
        assert caught.value.field == field
    voucher("TRUNG")
    with pytest.raises(BadVoucher, match="người dùng rồi"):
        voucher("trung")


def test_a_basket_without_offers_asks_two_queries_more_and_no_more(fill: Fill) -> None:
    from django.test.utils import CaptureQueriesContext

    basket = fill((ProductFactory(), 1))
    with CaptureQueriesContext(connection) as asked:
        basket_content(basket, on=today())
    assert len([q for q in asked if "offer_conditionaloffer" in q["sql"]]) == 1
    assert not [q for q in asked if "offer_range" in q["sql"] and "conditional" not in q["sql"]]


@pytest.mark.django_db(transaction=True)
def test_of_two_buyers_for_the_last_use_one_is_asked_again(fill: Fill, buy: Buy) -> None:
    voucher("CUOICUNG", uses=1, once_per_buyer=False)
    baskets = [fill((ProductFactory(stock__price=100_000), 1)) for _ in range(4)]
    totals = [typed(basket, "CUOICUNG").total for basket in baskets]
    address = home()

    def order(basket: Any, total: int) -> Any:
        return lambda: "placed" if buy(basket, seen_total=total, address=address) else ""

    found = at_once([order(b, t) for b, t in zip(baskets, totals, strict=True)])
    assert found == {"placed": 1, TotalChanged.__name__: 3}
    assert OrderDiscount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_buyer_pressing_in_two_windows_uses_a_once_only_code_once(fill: Fill, buy: Buy) -> None:
    voucher("MOTNGUOI", once_per_buyer=True)
    baskets = [fill((ProductFactory(stock__price=100_000), 1)) for _ in range(3)]
    totals = [typed(basket, "MOTNGUOI").total for basket in baskets]
    address = home()

    def order(basket: Any, total: int) -> Any:
        facts = {"seen_total": total, "address": address, "contact": BUYER}
        return lambda: "placed" if buy(basket, **facts) else ""

    found = at_once([order(b, t) for b, t in zip(baskets, totals, strict=True)])
    assert found == {"placed": 1, VoucherUsed.__name__: 2}
    assert VoucherApplication.objects.count() == 1


def test_packs_called_off_take_their_discount_back_and_the_ledger_agrees() -> None:
    trade = Trade(UserFactory())
    product = ProductFactory(stock__price=33_333)
    made = voucher("BADONG", producer=product.producer, percent=10)
    basket = put_in_basket(basket=None, product=product, quantity=3, on=today())
    content = typed(basket, "BADONG")
    assert content.discount_total == 10_000
    order = place_order(
        basket=basket,
        address=home(),
        contact=BUYER,
        method="VIETQR",
        seen_total=content.total,
        on=today(),
    )
    trade.pay(order)
    consignment = trade.part(order, product.producer)
    line = order.lines.get()
    cancelling.cancel(
        consignment=consignment,
        reason="Khách đổi ý",
        by=trade.staff,
        now=trade.now,
        side="PRODUCER",
        quantities={line.pk: 1},
    )
    trade.deliver(consignment)
    must_balance()
    kept = int(order.total_incl_tax) - given_back(order.payment)
    share = LineShare.objects.get(line=line)
    commission = part(share.commission, first=0, last=2, of=3)
    assert owed_to(product.producer) == kept - commission
    rows = selectors.voucher_rows(producer=product.producer, on=today())
    assert rows[0].voucher == made
    assert rows[0].cost == part(10_000, first=1, last=3, of=3)
