"""Many buyers at the same moment, each with a connection of their own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from oscar.core.loading import get_model

from foundation.calendar import today
from marketplace.commerce.models import Consignment, SellingSettings
from marketplace.commerce.order.models import Order
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services import AlreadyHandedOver, SoldOut, hand_over, put_in_basket
from tests.commerce.buyers import BUYER
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
StockRecord = get_model("partner", "StockRecord")


def at_once(acts: list[Callable[[], str]]) -> Counter[str]:
    """Run all acts at the same moment; count what each returned or raised."""
    start = Barrier(len(acts))

    def run(act: Callable[[], str]) -> str:
        try:
            start.wait(timeout=30)
            return act()
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(run, acts))


def test_twenty_buyers_of_five_units_get_exactly_five(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=5)
    baskets = [fill((product, 1)) for _ in range(20)]
    total = basket_content(baskets[0], on=today()).total

    def order(basket: object) -> Callable[[], str]:
        return lambda: "sold" if buy(basket, seen_total=total) else ""

    outcome = at_once([order(basket) for basket in baskets])
    assert outcome == {"sold": 5, SoldOut.__name__: 15}
    assert StockRecord.objects.get(product=product).num_allocated == 5
    assert Order.objects.count() == 5
    assert Order.objects.values("number").distinct().count() == 5


def test_buyers_of_the_same_two_things_in_opposite_order_never_wait_in_a_circle(
    fill: Fill, buy: Buy
) -> None:
    one, two = ProductFactory(stock__num_in_stock=100), ProductFactory(stock__num_in_stock=100)
    baskets = [fill(*([(one, 1), (two, 1)][:: 1 if n % 2 else -1])) for n in range(12)]
    total = basket_content(baskets[0], on=today()).total

    def order(basket: object) -> Callable[[], str]:
        return lambda: "sold" if buy(basket, seen_total=total) else ""

    assert at_once([order(basket) for basket in baskets]) == {"sold": 12}
    assert StockRecord.objects.get(product=one).num_allocated == 12


def test_six_presses_of_one_button_are_one_order(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    basket = fill((product, 2))
    total = basket_content(basket, on=today()).total
    outcome = at_once([lambda: buy(basket, seen_total=total).number] * 6)
    assert len(outcome) == 1
    assert Order.objects.count() == 1
    assert StockRecord.objects.get(product=product).num_allocated == 2


def test_many_first_additions_of_a_new_product_all_succeed() -> None:
    product = ProductFactory(stock__num_in_stock=50)

    def add() -> str:
        put_in_basket(basket=None, product=product, quantity=1, on=today())
        return "in"

    assert at_once([add] * 12) == {"in": 12}


def test_a_consignment_handed_over_twice_at_once_takes_its_stock_once(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=10)
    order = buy(fill((product, 3)))
    consignment, by = Consignment.objects.get(order=order), UserFactory()

    def give() -> str:
        hand_over(consignment=consignment, carrier="Bưu điện", tracking_code="EA1", by=by)
        return "given"

    assert at_once([give] * 4) == {"given": 1, AlreadyHandedOver.__name__: 3}
    record = StockRecord.objects.get(product=product)
    assert (record.num_in_stock, record.num_allocated) == (7, 0)


def test_cash_orders_of_one_telephone_at_once_stay_within_its_limit(fill: Fill, buy: Buy) -> None:
    """Of other goods each, so that no lock of the stock makes them wait for each other."""
    baskets = [fill((ProductFactory(), 1)) for _ in range(6)]
    totals = [basket_content(basket, on=today()).total for basket in baskets]

    def order(basket: object, total: int) -> Callable[[], str]:
        return lambda: "sold" if buy(basket, seen_total=total, contact=BUYER) else ""

    outcome = at_once([order(*pair) for pair in zip(baskets, totals, strict=True)])
    assert outcome == {"sold": SellingSettings.load().cash_most_open, "MethodRefused": 3}
