"""May it be bought, and at what price? One answer for lists, for Oscar and for orders."""

from datetime import timedelta
from typing import Any

import pytest
from oscar.core.loading import get_class, get_model

from certification.services import clear_for_sale
from foundation.calendar import today
from marketplace.commerce.partner.strategy import PurchaseStrategy
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import offers, product_cards
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")


def offer_of(product: Any) -> Any:
    return offers([product.pk], on=today())[product.pk]


def test_a_product_in_force_is_sold_at_its_price() -> None:
    product = CertificateFactory(product__stock__price=125_000).product
    offer = offer_of(product)
    assert (offer.can_buy, offer.price, offer.reason, offer.in_stock) == (True, 125_000, "", 20)


def test_a_lapsed_product_and_one_never_certified_are_sold() -> None:
    assert offer_of(CertificateFactory(lapsed=True).product).can_buy
    assert offer_of(ProductFactory()).can_buy


def test_a_withdrawn_product_is_not_sold_until_an_officer_clears_it() -> None:
    certificate = CertificateFactory(withdrawn=True)
    assert offer_of(certificate.product).refusal is Refusal.WITHDRAWN
    clear_for_sale(withdrawal=certificate.withdrawal, reason="Đã khắc phục", by=UserFactory())
    assert offer_of(certificate.product).can_buy


def test_a_product_with_a_recalled_lot_is_not_sold() -> None:
    assert offer_of(LotFactory(recalled=True).product).refusal is Refusal.RECALLED
    assert offer_of(LotFactory().product).can_buy


@pytest.mark.parametrize("number", [14, 15])
def test_alcohol_is_not_sold_for_cash_and_the_words_say_why(number: int) -> None:
    offer = offer_of(ProductFactory(ocop_set_id=number))
    assert offer.refusal is Refusal.ALCOHOL
    assert "tiền mặt" in offer.reason


def test_tourism_is_booked_and_medicine_not_sold() -> None:
    assert offer_of(ProductFactory(ocop_set_id=26)).refusal is Refusal.SERVICE
    medicine = ProductFactory(ocop_set_id=18, title="Thuốc ho thảo dược")
    assert offer_of(medicine).refusal is Refusal.MEDICINE
    assert offer_of(ProductFactory(ocop_set_id=18, title="Viên nghệ mật ong")).can_buy


def test_without_price_or_stock_nothing_is_sold() -> None:
    assert offer_of(ProductFactory(stock=False)).refusal is Refusal.NO_PRICE
    assert offer_of(ProductFactory(stock__num_in_stock=0)).refusal is Refusal.SOLD_OUT
    promised = ProductFactory(stock__num_in_stock=5, stock__num_allocated=5)
    assert offer_of(promised).refusal is Refusal.SOLD_OUT


def test_stock_under_another_sellers_account_does_not_count() -> None:
    mine, theirs = ProductFactory(), ProductFactory()
    StockRecord.objects.filter(product=mine).update(
        partner=StockRecord.objects.get(product=theirs).partner
    )
    assert offer_of(mine).refusal is Refusal.NO_PRICE


def test_oscar_asks_the_same_rule() -> None:
    selector = get_class("partner.strategy", "Selector")()
    strategy = selector.strategy()
    assert isinstance(strategy, PurchaseStrategy)
    sold = strategy.fetch_for_product(ProductFactory(stock__price=99_000))
    assert sold.price.incl_tax == 99_000
    assert sold.price.is_tax_known
    assert sold.availability.is_available_to_buy
    assert sold.availability.is_purchase_permitted(21) == (False, "Chỉ còn 20.")
    stopped = strategy.fetch_for_product(ProductFactory(alcohol=True))
    assert not stopped.availability.is_available_to_buy
    assert "rượu" in stopped.availability.message


def test_cards_say_the_mark_or_why_there_is_none() -> None:
    certified = CertificateFactory(product__stock__price=50_000, stars=5).product
    lapsed = CertificateFactory(lapsed=True).product
    withdrawn = CertificateFactory(withdrawn=True).product
    plain = ProductFactory(stock=False)
    cards = product_cards([plain.pk, withdrawn.pk, lapsed.pk, certified.pk, 999_999], on=today())
    assert [card.product_id for card in cards] == [
        plain.pk,
        withdrawn.pk,
        lapsed.pk,
        certified.pk,
    ]
    assert [card.mark.stars if card.mark else None for card in cards] == [None, None, None, 5]
    assert [bool(card.status_words) for card in cards] == [False, True, True, False]
    assert [card.can_buy for card in cards] == [False, False, True, True]
    assert cards[3].price == 50_000
    assert cards[3].place_name == "Phường Phan Thiết, Lâm Đồng"
    assert cards[3].producer_name == certified.producer.name


def test_cards_cost_four_queries_for_four_and_for_twenty(
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    def shelf(times: int) -> list[int]:
        made: list[Any] = []
        for _ in range(times):
            made += [
                CertificateFactory().product,
                CertificateFactory(lapsed=True).product,
                CertificateFactory(withdrawn=True).product,
                ProductFactory(),
            ]
        return [product.pk for product in made]

    for ids in (shelf(1), shelf(5)):
        with django_assert_num_queries(4):
            product_cards(ids, on=today())
        with django_assert_num_queries(1):
            offers(ids, on=today())


def test_a_certificate_that_lapses_overnight_takes_the_mark_but_not_the_sale() -> None:
    certificate = CertificateFactory()
    after = certificate.last_valid_on + timedelta(days=1)
    before_card = product_cards([certificate.product_id], on=certificate.last_valid_on)[0]
    after_card = product_cards([certificate.product_id], on=after)[0]
    assert before_card.mark is not None
    assert after_card.mark is None
    assert after_card.can_buy
