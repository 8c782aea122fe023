"""What is ordered before its harvest: promised by the harvest, told to the buyer, sent in time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from foundation.calendar import today
from marketplace.commerce.models import HarvestWindow, PreOrder
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.partner.strategy import offers
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.services import NotReady, SeenChanged, SoldOut, hand_over, put_in_basket
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.pre_orders import TooManyTaken, set_harvest
from tests.commerce.conftest import Buy, Fill
from tests.commerce.test_consignments import NOW
from tests.commerce.test_many_buyers import at_once
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
SOON = timedelta(days=20)


def harvest(product: object, packs: int = 10, **facts: object) -> HarvestWindow:
    held = {
        "product": product,
        "opens_on": today(),
        "from_on": today() + SOON,
        "until_on": today() + 2 * SOON,
        "packs": packs,
        **facts,
    }
    return HarvestWindow.objects.create(**held)


def test_what_is_sold_out_is_offered_of_the_harvest_that_is_open() -> None:
    product = ProductFactory(stock__num_in_stock=0)
    assert not offers([product.pk], on=today())[product.pk].can_buy
    later = harvest(product, opens_on=today() + timedelta(days=1))
    assert not offers([product.pk], on=today())[product.pk].can_buy
    later.opens_on = today()
    later.save()
    offer = offers([product.pk], on=today())[product.pk]
    assert (offer.can_buy, offer.in_stock, offer.at_once) == (True, 10, 0)
    assert offer.ready_on == today() + SOON
    assert offer.waits_words.startswith("Đặt trước, có hàng từ")
    for changes in ({"is_open": False}, {"packs": 5, "taken": 5, "is_open": True}):
        HarvestWindow.objects.filter(pk=later.pk).update(**changes)
        assert not offers([product.pk], on=today())[product.pk].can_buy


def test_more_than_the_stock_holds_is_taken_whole_from_the_harvest(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=3)
    row = harvest(product)
    near, far = buy(fill((product, 3))), buy(fill((product, 4)))
    assert near.consignments.get().ready_on is None
    assert far.consignments.get().ready_on == today() + SOON
    row.refresh_from_db()
    stock = StockRecord.objects.get(product=product)
    assert (row.taken, stock.num_allocated) == (4, 3)
    assert PreOrder.objects.get().quantity == 4
    assert far.lines.get().num_allocated == 0


def test_a_pre_order_leaves_from_its_day_on_and_takes_nothing_of_the_stock(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory(stock__num_in_stock=0)
    row, by = harvest(product), UserFactory()
    consignment = buy(fill((product, 4))).consignments.get()
    facts = {"consignment": consignment, "carrier": "Xe", "tracking_code": "", "by": by}
    with pytest.raises(NotReady, match="có hàng từ ngày"):
        hand_over(on=today() + SOON - timedelta(days=1), **facts)
    assert hand_over(on=today() + SOON, **facts).state == "HANDED_OVER"
    row.refresh_from_db()
    stock = StockRecord.objects.get(product=product)
    assert (row.taken, stock.num_in_stock, stock.num_allocated or 0) == (4, 0, 0)


def test_what_is_called_off_can_be_ordered_of_the_harvest_again(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=0)
    row = harvest(product)
    consignment = buy(fill((product, 6))).consignments.get()
    line = consignment.order.lines.get()
    facts = {"reason": "Mưa bão", "by": UserFactory(), "now": NOW(), "side": "PRODUCER"}
    cancel(consignment=consignment, quantities={line.pk: 2}, **facts)
    row.refresh_from_db()
    assert row.taken == 4
    cancel(consignment=consignment, **facts)
    row.refresh_from_db()
    assert (row.taken, PreOrder.objects.get().quantity) == (0, 0)
    assert StockRecord.objects.get(product=product).num_allocated in {0, None}


def test_nobody_orders_more_than_the_harvest_promises(fill: Fill) -> None:
    product = ProductFactory(stock__num_in_stock=0)
    harvest(product, packs=5)
    with pytest.raises(SoldOut):
        put_in_basket(basket=None, product=product, quantity=6, on=today())
    row = HarvestWindow.objects.get()
    row.taken = 6
    with pytest.raises(DatabaseError, match="harvest_not_oversold"), transaction.atomic():
        row.save()


def test_a_buyer_who_thought_it_was_there_is_told_that_it_waits(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=4)
    harvest(product)
    basket = fill((product, 4))
    seen = basket_content(basket, on=today()).seen
    buy(fill((product, 2)))
    with pytest.raises(SeenChanged) as told:
        buy(basket, seen=seen)
    assert [change.what for change in told.value.changes] == ["ready"]
    assert HarvestWindow.objects.get().taken == 0


def test_a_harvest_that_moves_takes_its_orders_along_and_never_holds_less_than_they_took(
    fill: Fill, buy: Buy
) -> None:
    product = ProductFactory(stock__num_in_stock=0)
    row, by = harvest(product), UserFactory()
    consignment = buy(fill((product, 6))).consignments.get()
    row.packs = 5
    with pytest.raises(TooManyTaken):
        set_harvest(harvest=row, by=by)
    row.refresh_from_db()
    row.from_on += timedelta(days=5)
    set_harvest(harvest=row, by=by)
    consignment.refresh_from_db()
    assert consignment.ready_on == row.from_on
    assert consignment.events.order_by("number").last().note.startswith("có hàng từ")


@pytest.mark.django_db(transaction=True)
def test_twelve_buyers_of_five_packs_of_a_harvest_get_exactly_five(fill: Fill, buy: Buy) -> None:
    product = ProductFactory(stock__num_in_stock=0)
    harvest(product, packs=5)
    baskets = [fill((product, 1)) for _ in range(12)]
    total = basket_content(baskets[0], on=today()).total

    def order(basket: object) -> object:
        return lambda: "sold" if buy(basket, seen_total=total) else ""

    assert at_once([order(basket) for basket in baskets]) == {"sold": 5, "SoldOut": 7}
    assert HarvestWindow.objects.get().taken == 5
    assert PreOrder.objects.count() == 5
