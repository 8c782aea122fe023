"""Wholesale requests: asked of certified producers, answered, compared, one made an order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum

from catalog.places.models import Commune
from catalog.products.models import Product, ProductSet
from marketplace.commerce.models import Consignment, Quote, QuoteRequest
from marketplace.commerce.order.models import Order, Origin
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.quotes import answers, certified_goods
from marketplace.commerce.services import Address, Contact, SoldOut, quotes
from marketplace.commerce.services.errors import AgeUnconfirmed, PaymentClosed
from marketplace.commerce.services.payments import change_method, expire_unpaid
from tests.commerce.buyers import home
from tests.commerce.test_many_buyers import at_once
from tests.commerce.trading import Trade, must_balance
from tests.factories import CertificateFactory, ProducerFactory, ProductFactory, UserFactory

BUYER = Contact("Phạm Thị Sỉ", "0987654321", "si@vi-du.example")
SET = 9


def certified(*, stars: int = 4, stock: int = 500, **facts: Any) -> Product:
    product = ProductFactory(ocop_set_id=SET, stock__num_in_stock=stock, **facts)
    CertificateFactory(product=product, stars=stars)
    return product


def wanted(trade: Trade, **facts: Any) -> quotes.Wanted:
    held = quotes.Wanted(
        ocop_set=ProductSet.objects.get(pk=SET),
        what="Nước mắm chai 500 ml",
        quantity=100,
        unit="chai",
        least_stars=3,
        wanted_on=trade.on + timedelta(days=14),
        open_until=trade.on + timedelta(days=5),
    )
    return replace(held, **facts)


def asked(trade: Trade, *, address: Address | None = None, **facts: Any) -> QuoteRequest:
    return quotes.ask(
        contact=BUYER,
        address=address or home(),
        wanted=wanted(trade, **facts),
        on=trade.on,
        now=trade.now,
    )


def given(trade: Trade, request: QuoteRequest, product: Product, **facts: Any) -> Quote:
    held = quotes.Given(
        product=product,
        unit_price=50_000,
        quantity=100,
        delivery_charge=120_000,
        ready_on=trade.on,
        valid_until=trade.on + timedelta(days=7),
    )
    return quotes.give(
        quote=request.quotes.get(producer=product.producer),
        given=replace(held, **facts),
        by=trade.staff,
        on=trade.on,
        now=trade.now,
    )


def take(trade: Trade, quote: Quote, *, seen: str = "", **facts: Any) -> Order:
    rows = {answer.quote.pk: answer for answer in answers(quote.request, on=trade.on)}
    word = seen or (rows[quote.pk].seen if quote.pk in rows else "?")
    return quotes.take(quote=quote, seen=word, on=trade.on, now=trade.now, **facts)


@pytest.fixture
def trade(db: None) -> Trade:
    return Trade(UserFactory())


def test_a_request_goes_to_producers_of_certified_goods_that_may_be_sold(trade: Trade) -> None:
    four, three = certified(stars=4), certified(stars=3)
    certified(stars=4, unchecked=True)
    ProductFactory(ocop_set_id=SET)  # no certificate
    other_set = ProductFactory(ocop_set_id=10)
    CertificateFactory(product=other_set)
    CertificateFactory(product=ProductFactory(ocop_set_id=SET), lapsed=True)
    CertificateFactory(product=ProductFactory(ocop_set_id=SET), withdrawn=True)
    request = asked(trade)
    assert set(request.quotes.values_list("producer", flat=True)) == {
        four.producer_id,
        three.producer_id,
    }
    stricter = asked(trade, least_stars=4)
    assert [quote.producer for quote in stricter.quotes.all()] == [four.producer]
    with pytest.raises(quotes.QuoteRefused, match="Chưa chủ thể nào"):
        asked(trade, least_stars=5)


def test_twenty_at_most_are_asked_and_those_of_the_buyers_province_first(trade: Trade) -> None:
    far = Commune.objects.exclude(province_id=home().commune.province_id).first()
    for _ in range(20):
        certified(stars=5, producer=ProducerFactory(commune=far))
    near = certified(stars=3)
    request = asked(trade)
    assert request.quotes.count() == 20
    assert request.quotes.filter(producer=near.producer).exists()


def test_the_same_request_pressed_twice_is_one(trade: Trade) -> None:
    certified()
    assert asked(trade) == asked(trade)
    assert asked(trade, quantity=101) != asked(trade)
    assert QuoteRequest.objects.count() == 2


@pytest.mark.parametrize(
    "facts",
    [{"quantity": 0}, {"open": -1}, {"open": 31, "wanted": 60}, {"wanted": 4}],
)
def test_days_and_packs_must_make_sense(trade: Trade, facts: dict[str, int]) -> None:
    certified()
    days = {"open_until": trade.on + timedelta(days=facts.pop("open", 5))}
    days["wanted_on"] = trade.on + timedelta(days=facts.pop("wanted", 14))
    with pytest.raises(quotes.QuoteRefused):
        asked(trade, **days, **facts)


def test_answers_are_compared_by_what_a_pack_costs_at_the_door(trade: Trade) -> None:
    dear, cheap, silent = certified(), certified(), certified()
    request = asked(trade)
    given(trade, request, dear, unit_price=50_000, delivery_charge=0)
    given(trade, request, cheap, unit_price=48_000, delivery_charge=120_001)
    rows = answers(request, on=trade.on)
    assert [row.quote.producer for row in rows] == [cheap.producer, dear.producer]
    assert [(row.total, row.per_pack) for row in rows] == [(4_920_001, 49_201), (5_000_000, 50_000)]
    assert [row.mark.stars if row.mark else 0 for row in rows] == [4, 4]
    assert request.quotes.get(producer=silent.producer).state == "ASKED"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"quantity": 501}, "chỉ còn 500"),
        ({"unit_price": 0}, "lớn hơn 0"),
        ({"ready": -1}, "đã qua"),
        ({"valid": 31}, "Giữ giá"),
        ({"unit_price": 900_000_000}, "lớn quá"),
    ],
)
def test_an_answer_must_be_one_that_can_be_kept(
    trade: Trade, facts: dict[str, int], words: str
) -> None:
    product = certified()
    request = asked(trade)
    days = {"ready_on": trade.on + timedelta(days=facts.pop("ready", 0))}
    days["valid_until"] = trade.on + timedelta(days=facts.pop("valid", 7))
    with pytest.raises(quotes.QuoteRefused, match=words):
        given(trade, request, product, **days, **facts)


def test_goods_without_the_stars_or_of_somebody_else_are_no_answer(trade: Trade) -> None:
    product, other = certified(stars=4), certified(stars=5)
    plain = ProductFactory(ocop_set_id=SET, producer=product.producer)
    request = asked(trade)
    quote = request.quotes.get(producer=product.producer)
    assert [goods.product for goods in quotes.goods_for(quote, on=trade.on)] == [product]
    for wrong in (plain, other):
        with pytest.raises(quotes.QuoteRefused):
            quotes.give(
                quote=quote,
                given=quotes.Given(wrong, 1_000, 1, 0, trade.on, trade.on),
                by=trade.staff,
                on=trade.on,
                now=trade.now,
            )


def test_a_taken_answer_is_an_order_at_its_price_and_its_stock_is_promised(trade: Trade) -> None:
    product = certified()
    request = asked(trade)
    ready = trade.on + timedelta(days=3)
    quote = given(trade, request, product, ready_on=ready)
    order = take(trade, quote)
    assert take(trade, quote, seen="?") == order
    request.refresh_from_db()
    assert (request.state, order.origin, int(order.total_incl_tax)) == (
        "ORDERED",
        Origin.QUOTE,
        5_120_000,
    )
    assert StockRecord.objects.get(product=product).num_allocated == 100
    consignment = order.consignments.get()
    assert (consignment.ready_on, consignment.released_at) == (ready, None)
    assert int(consignment.delivery_charge) == 120_000
    with pytest.raises(PaymentClosed):
        change_method(order=order, method="CASH_ON_DELIVERY", now=trade.now)
    trade.pay(order)
    consignment.refresh_from_db()
    assert consignment.released_at is not None
    trade.wait(days=3)
    trade.deliver(consignment)
    stock = StockRecord.objects.get(product=product)
    assert (stock.num_in_stock, stock.num_allocated) == (400, 0)
    assert owed_to(product.producer) > 0
    must_balance()


def test_an_answer_that_is_never_paid_gives_its_stock_back(trade: Trade) -> None:
    product = certified()
    order = take(trade, given(trade, asked(trade), product))
    trade.wait(days=2)
    assert expire_unpaid(payment=order.payment, now=trade.now)
    assert StockRecord.objects.get(product=product).num_allocated == 0
    must_balance()


def test_a_changed_expired_or_withdrawn_answer_is_not_taken(trade: Trade) -> None:
    product = certified()
    request = asked(trade)
    quote = given(trade, request, product)
    (seen,) = [answer.seen for answer in answers(request, on=trade.on)]
    given(trade, request, product, unit_price=60_000)
    with pytest.raises(quotes.QuoteMoved, match="đã đổi"):
        take(trade, quote, seen=seen)
    StockRecord.objects.filter(product=product).update(num_in_stock=99)
    with pytest.raises(quotes.QuoteRefused, match="chỉ còn 99"):
        take(trade, quote)
    StockRecord.objects.filter(product=product).update(num_in_stock=500)
    quotes.decline(quote=quote, words="Hết", by=trade.staff, on=trade.on, now=trade.now)
    with pytest.raises(quotes.QuoteMoved, match="rút"):
        take(trade, quote)
    given(trade, request, product)
    trade.wait(days=8)
    with pytest.raises(quotes.QuoteRefused, match="hết hạn"):
        take(trade, quote)
    assert not Order.objects.exists()


def test_after_its_last_day_a_request_takes_no_answers_but_keeps_those_that_hold(
    trade: Trade,
) -> None:
    product, late = certified(), certified()
    request = asked(trade)
    quote = given(trade, request, product)
    trade.wait(days=6)
    with pytest.raises(quotes.QuoteMoved):
        given(trade, request, late)
    assert quotes.close_past(now=trade.now) == 0
    assert take(trade, quote)
    other = asked(trade, quantity=7)
    trade.wait(days=6)
    assert quotes.close_past(now=trade.now) == 1
    assert quotes.close_past(now=trade.now) == 0
    other.refresh_from_db()
    assert other.state == "CLOSED"


def test_alcohol_is_quoted_to_those_who_say_their_age(trade: Trade) -> None:
    wine = ProductFactory(alcohol=True, stock__num_in_stock=500)
    CertificateFactory(product=wine)
    request = asked(trade, ocop_set=ProductSet.objects.get(pk=14))
    quote = given(trade, request, wine)
    with pytest.raises(AgeUnconfirmed):
        take(trade, quote)
    order = take(trade, quote, age_confirmed=True)
    order.refresh_from_db()
    assert order.age_confirmed


def test_other_stars_than_the_page_showed_are_not_taken(trade: Trade) -> None:
    product = certified()
    request = asked(trade)
    quote = given(trade, request, product)
    (seen,) = [answer.seen for answer in answers(request, on=trade.on)]
    better = certified(stars=5)
    assert seen.endswith("-4")
    with pytest.raises(quotes.QuoteMoved):
        take(trade, quote, seen=seen.replace("-4", "-5"))
    assert [g.product for g in certified_goods(ocop_set_id=SET, least_stars=5, on=trade.on)] == [
        better
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_taken_at_once_one_is_an_order() -> None:
    trade = Trade(UserFactory())
    one, two = certified(), certified()
    request = asked(trade)
    both = [given(trade, request, product) for product in (one, two)]
    seen = {answer.quote.pk: answer.seen for answer in answers(request, on=trade.on)}

    def press(quote: Quote) -> str:
        word = seen[quote.pk]
        return quotes.take(quote=quote, seen=word, on=trade.on, now=trade.now).number

    outcome = at_once([lambda quote=quote: press(quote) for quote in both * 3])
    assert outcome.pop("QuoteMoved") == 3
    assert list(outcome.values()) == [3]
    assert Order.objects.count() == 1
    assert Consignment.objects.count() == 1
    assert StockRecord.objects.aggregate(n=Sum("num_allocated"))["n"] == 100
    must_balance()


@pytest.mark.django_db(transaction=True)
def test_two_buyers_taking_the_same_last_packs_at_once_are_one() -> None:
    trade = Trade(UserFactory())
    product = certified(stock=100)
    requests = [asked(trade, quantity=n) for n in (100, 101)]
    both = [given(trade, request, product) for request in requests]
    seen = answers(requests[0], on=trade.on)[0].seen

    def press(quote: Quote) -> str:
        quotes.take(quote=quote, seen=seen, on=trade.on, now=trade.now)
        return "ordered"

    outcome = at_once([lambda quote=quote: press(quote) for quote in both])
    assert outcome["ordered"] == 1
    assert set(outcome) <= {"ordered", SoldOut.__name__, "QuoteRefused"}
    assert StockRecord.objects.get(product=product).num_allocated == 100
