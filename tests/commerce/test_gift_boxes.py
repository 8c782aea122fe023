"""Gift boxes: every maker agreed, the parts are the price, and the money is shared to the đồng."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from oscar.core.loading import get_model

from catalog.producers.models import Member
from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import GiftBoxPart, GiftCard, LineShare
from marketplace.commerce.partner.strategy import offers
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import basket_content, product_cards
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.services import NotForSale
from marketplace.commerce.services import gift_boxes as services
from marketplace.commerce.services.gift_boxes import BadBox, Component
from marketplace.commerce.services.vouchers import type_voucher
from tests.commerce.conftest import Buy, Fill
from tests.commerce.test_vouchers import voucher
from tests.commerce.trading import Trade, must_balance
from tests.factories import CertificateFactory, LotFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory())


def composed(trade: Trade, *, agreed: bool = True) -> Product:
    """Two honeys of 70.001 each and a tea of 120.000, packed for 25.000 by a third."""
    box = ProductFactory(title="Hộp quà Tết", stock__price=285_002, stock__num_in_stock=10)
    honey, tea = ProductFactory(title="Mật ong"), ProductFactory(title="Trà", stock=False)
    services.compose_box(
        product=box,
        components=[Component(honey, 2, 140_002), Component(tea, 1, 120_000)],
        packing_fee=25_000,
        takes_card=True,
        by=trade.staff,
        now=trade.now,
    )
    if agreed:
        for part in GiftBoxPart.objects.filter(box__product=box):
            services.agree(part=part, by=trade.staff, now=trade.now)
    return box


def offer_of(product: Product) -> Any:
    return offers([product.pk], on=today())[product.pk]


def test_a_box_is_sold_once_every_maker_agreed_at_the_sum_of_its_parts(trade: Trade) -> None:
    box = composed(trade, agreed=False)
    assert offer_of(box).refusal is Refusal.BOX
    for part in GiftBoxPart.objects.filter(box__product=box):
        services.agree(part=part, by=trade.staff, now=trade.now)
    assert offer_of(box).can_buy
    StockRecord.objects.filter(product=box).update(price=280_000)
    assert "Giá hộp" in offer_of(box).reason


def test_a_maker_who_leaves_takes_the_box_off_sale_and_a_changed_part_is_asked_again(
    trade: Trade,
) -> None:
    box = composed(trade)
    part = GiftBoxPart.objects.filter(box__product=box).first()
    assert part is not None
    services.leave(part=part, by=trade.staff)
    assert offer_of(box).refusal is Refusal.BOX
    part.share = 1
    with pytest.raises(BadBox, match="vừa đổi"):
        services.agree(part=part, by=trade.staff, now=trade.now)


def test_what_is_in_a_box_must_be_saleable_itself(trade: Trade) -> None:
    box = composed(trade)
    part = GiftBoxPart.objects.filter(box__product=box).first()
    assert part is not None
    LotFactory(product=part.product, recalled=True)
    offer = offer_of(box)
    assert offer.refusal is Refusal.BOX
    assert "Mật ong" in offer.reason


def test_the_price_is_shared_to_the_dong_and_so_is_a_voucher(
    trade: Trade, fill: Fill, buy: Buy
) -> None:
    box = composed(trade)
    voucher("QUATET", percent=7)
    basket = fill((box, 3))
    type_voucher(basket=basket, code="QUATET", on=today())
    order = buy(basket)
    shares = LineShare.objects.filter(line__order=order).order_by("pk")
    assert [share.amount for share in shares] == [420_006, 360_000, 75_000]
    assert len({share.producer_id for share in shares}) == 3
    discount = sum(share.platform_discount for share in shares)
    assert discount == order.discounts.get().amount
    assert order.consignments.get().producer == box.producer
    assert order.total_incl_tax == 855_006 - discount + order.shipping_incl_tax


def test_the_packers_own_voucher_does_not_touch_what_others_agreed_to(
    trade: Trade, fill: Fill
) -> None:
    box = composed(trade)
    voucher("DONGHOP", percent=50, producer=box.producer)
    basket = fill((box, 1))
    type_voucher(basket=basket, code="DONGHOP", on=today())
    content = basket_content(basket, on=today())
    assert content.discount_total == 0
    assert "DONGHOP" in content.voucher_words


def test_a_delivered_box_pays_each_of_its_makers(trade: Trade) -> None:
    box = composed(trade)
    order = trade.order((box, 2))
    trade.pay(order)
    trade.deliver(trade.part(order, box.producer))
    must_balance()
    for share in LineShare.objects.filter(line__order=order):
        wanted = share.amount - share.commission - share.tax
        if share.producer == box.producer:
            wanted += int(order.shipping_incl_tax)
        assert owed_to(share.producer) == wanted


def test_a_box_shows_no_star_and_a_starred_product_is_no_box(trade: Trade) -> None:
    box = composed(trade)
    certified = CertificateFactory(product=box).product
    assert product_cards([certified.pk], on=today())[0].mark is None
    starred = CertificateFactory().product
    with pytest.raises(BadBox, match="sao OCOP"):
        services.compose_box(
            product=starred,
            components=[Component(ProductFactory(), 1, 10_000)],
            packing_fee=0,
            takes_card=False,
            by=trade.staff,
            now=trade.now,
        )


def test_a_box_with_wine_is_sold_as_wine_and_a_box_holds_no_box(trade: Trade) -> None:
    box = composed(trade)
    for inside, words in ((ProductFactory(alcohol=True), "rượu"), (box, "hộp quà")):
        with pytest.raises(BadBox, match=words):
            services.compose_box(
                product=ProductFactory(),
                components=[Component(inside, 1, 10_000)],
                packing_fee=0,
                takes_card=False,
                by=trade.staff,
                now=trade.now,
            )


def test_a_product_the_market_stops_is_not_bought_in_a_box(trade: Trade, fill: Fill) -> None:
    box = composed(trade)
    part = GiftBoxPart.objects.filter(box__product=box).first()
    assert part is not None
    Product.objects.filter(pk=part.product_id).update(is_public=False)
    with pytest.raises(NotForSale):
        fill((box, 1))


def test_words_for_a_box_go_from_the_basket_to_the_parcel(
    trade: Trade, fill: Fill, buy: Buy
) -> None:
    box, plain = composed(trade), ProductFactory()
    basket = fill((box, 1), (plain, 1))
    mine = basket.lines.get(product=box)
    services.write_card(basket=basket, line_id=mine.pk, words="Chúc  mừng\nnăm mới")
    with pytest.raises(BadBox):
        services.write_card(
            basket=basket, line_id=basket.lines.get(product=plain).pk, words="không"
        )
    order = buy(basket)
    assert GiftCard.objects.get(line__order=order).words == "Chúc mừng năm mới"


def test_the_packer_reads_the_words_and_they_are_forgotten_three_months_after_the_parcel(
    trade: Trade,
) -> None:
    box = composed(trade)
    order = trade.order((box, 1))
    GiftCard.objects.create(line=order.lines.get(), words="Mừng thọ bà")
    consignment = trade.part(order, box.producer)
    trade.pay(order)
    member = UserFactory()
    Member.objects.create(producer=box.producer, user=member, duty="OWNER", since_on=today())
    client = Client()
    client.force_login(member)
    page = client.get(reverse("desk:order", args=[consignment.pk]))
    assert "Mừng thọ bà" in page.content.decode()
    trade.deliver(consignment)
    trade.wait(days=80)
    assert services.forget_cards(now=trade.now) == 0
    trade.wait(days=11)
    assert services.forget_cards(now=trade.now) == 1
