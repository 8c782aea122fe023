"""What lies in a basket, by producer, at today's prices, and what stands in its way."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Sum
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket, Line

from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.templatetags.formats import dong
from marketplace.commerce.models import DeliveryRate
from marketplace.commerce.partner.strategy import Offer
from marketplace.commerce.rules import delivery
from marketplace.commerce.rules.seen import Change, SeenLine
from marketplace.commerce.selectors.cards import ProductCard, cards_and_offers


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One product in the basket. `problem`: why it cannot be ordered so; `notice`: what is
    worth saying though it can. Amounts in đồng."""

    line_id: int
    card: ProductCard
    offer: Offer
    quantity: int
    problem: str
    notice: str

    @property
    def price(self) -> int:
        return self.offer.price or 0

    @property
    def total(self) -> int:
        return self.price * self.quantity

    @property
    def seen(self) -> SeenLine:
        stars = self.card.mark.stars if self.card.mark else 0
        return SeenLine(self.card.product_id, self.quantity, self.price, stars)


@dataclass(frozen=True, slots=True)
class ProducerPart:
    """The lines of one producer and what sending them costs; a consignment to be."""

    producer: Producer
    lines: list[BasketLine]
    rate: delivery.Rate

    @property
    def goods_total(self) -> int:
        return sum(line.total for line in self.lines if not line.problem)

    @property
    def delivery_charge(self) -> int:
        return delivery.charge(self.goods_total, self.rate) if self.goods_total else 0

    @property
    def missing_for_free(self) -> int:
        return delivery.missing_for_free(self.goods_total, self.rate) if self.goods_total else 0

    @property
    def total(self) -> int:
        return self.goods_total + self.delivery_charge


@dataclass(frozen=True)
class BasketContent:
    """A basket as a page shows it and as an order is made of it; totals leave out the lines
    that cannot be ordered. Amounts in đồng, VAT included."""

    parts: list[ProducerPart] = field(default_factory=list)

    @cached_property
    def lines(self) -> list[BasketLine]:
        return [line for part in self.parts for line in part.lines]

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and not any(line.problem for line in self.lines)

    @property
    def has_sample_prices(self) -> bool:
        return any(line.offer.is_sample_price for line in self.lines)

    @property
    def has_sample_rates(self) -> bool:
        return any(part.rate.is_sample for part in self.parts)

    @property
    def count(self) -> int:
        """How many packs; what the badge shows."""
        return sum(line.quantity for line in self.lines)

    @property
    def goods_total(self) -> int:
        return sum(part.goods_total for part in self.parts)

    @property
    def delivery_total(self) -> int:
        return sum(part.delivery_charge for part in self.parts)

    @property
    def total(self) -> int:
        return self.goods_total + self.delivery_total

    @property
    def seen(self) -> list[SeenLine]:
        return [line.seen for line in self.lines]


def basket_content(basket: Basket | None, *, on: date) -> BasketContent:
    """What lies in the basket, priced on the day, grouped by producer in the order added.

    Nine queries at most, whatever it holds; none for no basket.
    """
    if basket is None or basket.pk is None:
        return BasketContent()
    rows = list(Line.objects.filter(basket=basket).order_by("pk"))
    cards, offers = cards_and_offers([row.product_id for row in rows], on=on)
    by_product = {card.product_id: card for card in cards}
    lines = [_line(row, by_product[row.product_id], offers[row.product_id]) for row in rows]
    producers = Producer.objects.select_related("commune", "province").in_bulk(
        {line.offer.producer_id for line in lines if line.offer.producer_id}
    )
    rates = delivery_rates(producers)
    parts: dict[int, list[BasketLine]] = {pk: [] for pk in _in_order(lines)}
    for line in lines:
        parts[line.offer.producer_id or 0].append(line)
    return BasketContent(
        [
            ProducerPart(
                producers.get(pk) or Producer(), group, rates.get(pk, delivery.SAMPLE_RATE)
            )
            for pk, group in parts.items()
        ]
    )


def _in_order(lines: list[BasketLine]) -> list[int]:
    return list(dict.fromkeys(line.offer.producer_id or 0 for line in lines))


def _line(row: Line, card: ProductCard, offer: Offer) -> BasketLine:
    problem = offer.reason
    if offer.can_buy and row.quantity > offer.in_stock:
        problem = _("Chỉ còn %(left)d. Xin bớt số lượng.") % {"left": offer.in_stock}
    notice = ""
    was = None if row.price_incl_tax is None else int(row.price_incl_tax)
    if not problem and was is not None and was != offer.price:
        notice = _("Giá đã đổi từ %(was)s thành %(now)s từ khi bạn bỏ vào giỏ.") % {
            "was": dong(was),
            "now": dong(offer.price),
        }
    return BasketLine(row.pk, card, offer, row.quantity, problem, notice)


def change_words(changes: list[Change]) -> list[str]:
    """What changed since the buyer looked, one sentence each. One query for the names."""
    titles = Product.objects.filter(pk__in={change.product_id for change in changes})
    names = dict(titles.values_list("pk", "title"))
    return [
        f"{names.get(change.product_id, '')}: {_change_word(change)}"
        for change in changes
        if change.product_id in names
    ]


def _change_word(change: Change) -> str:
    if change.what == "gone":
        return _("không còn trong giỏ.")
    if change.what == "added":
        return _("mới có trong giỏ.")
    if change.what == "price":
        return _("giá đổi từ %(was)s thành %(now)s.") % {
            "was": dong(change.before),
            "now": dong(change.now),
        }
    if change.what == "quantity":
        return _("số lượng đổi từ %(was)d thành %(now)d.") % {
            "was": change.before,
            "now": change.now,
        }
    if change.now == 0:
        return _("không còn sao OCOP.")
    return _("nay có %(now)d sao OCOP.") % {"now": change.now}


def delivery_rates(producer_ids: Collection[int]) -> dict[int, delivery.Rate]:
    """The delivery rates these producers have named; one query. Others: SAMPLE_RATE."""
    return {
        row.producer_id: delivery.Rate(
            charge=int(row.charge),
            free_from=None if row.free_from is None else int(row.free_from),
        )
        for row in DeliveryRate.objects.filter(producer__in=list(producer_ids))
    }


def pack_count(basket: Basket | None) -> int:
    """How many packs lie in the basket; what the badge shows. One query."""
    if basket is None:
        return 0
    return Line.objects.filter(basket=basket).aggregate(packs=Sum("quantity"))["packs"] or 0
