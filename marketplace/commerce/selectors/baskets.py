"""What lies in a basket, by producer, at today's prices, and what stands in its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django.db.models import F, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket, Line

from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.templatetags.formats import dong
from marketplace.commerce.partner.strategy import Offer
from marketplace.commerce.rules.seen import Change, SeenLine
from marketplace.commerce.selectors.cards import ProductCard, cards_and_offers
from marketplace.commerce.selectors.delivery import DeliveryQuote, PartGoods, Way, quotes
from marketplace.commerce.selectors.discounts import Discounts, LineDiscount, discounts_of


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
    discount: LineDiscount = field(default_factory=LineDiscount)
    came_by: str = ""
    """On which kind of page it was found (`CameBy`); "" where that is not known."""

    @property
    def price(self) -> int:
        return self.offer.price or 0

    @property
    def is_pre_order(self) -> bool:
        """Whether its packs are promised by a harvest, not by the stock."""
        return self.offer.harvest_id is not None and self.quantity > self.offer.at_once

    @property
    def ready_on(self) -> date | None:
        """The first day on which it can leave, where it waits for its harvest."""
        return self.offer.ready_on if self.is_pre_order else None

    @property
    def total(self) -> int:
        """Before discounts."""
        return self.price * self.quantity

    @property
    def to_pay(self) -> int:
        return self.total - self.discount.total

    @property
    def grams(self) -> int | None:
        """What the line weighs, where the product's weight is known."""
        grams = self.card.weight_grams
        return None if grams is None else grams * self.quantity

    @property
    def seen(self) -> SeenLine:
        stars = self.card.mark.stars if self.card.mark else 0
        ready = int(f"{self.ready_on:%Y%m%d}") if self.ready_on else 0
        return SeenLine(self.card.product_id, self.quantity, self.price, stars, ready)


@dataclass(frozen=True, slots=True)
class ProducerPart:
    """The lines of one producer and what sending them costs; a consignment to be."""

    producer: Producer
    lines: list[BasketLine]
    quote: DeliveryQuote = field(default_factory=lambda: DeliveryQuote(0))

    @property
    def good_lines(self) -> list[BasketLine]:
        """Those that can be ordered."""
        return [line for line in self.lines if not line.problem]

    @property
    def ready_on(self) -> date | None:
        """The first day on which the whole part can leave; None where that is at once."""
        return max((line.ready_on for line in self.lines if line.ready_on), default=None)

    @property
    def goods_total(self) -> int:
        """Before discounts."""
        return sum(line.total for line in self.good_lines)

    @property
    def platform_discount(self) -> int:
        return sum(line.discount.platform for line in self.good_lines)

    @property
    def producer_discount(self) -> int:
        return sum(line.discount.producer for line in self.good_lines)

    @property
    def discount(self) -> int:
        return self.platform_discount + self.producer_discount

    @property
    def grams(self) -> int | None:
        """What the part weighs; None where the weight of one product is not known."""
        known = [line.grams for line in self.good_lines]
        return None if None in known else sum(grams or 0 for grams in known)

    @property
    def delivery_charge(self) -> int:
        return self.quote.charge if self.goods_total else 0

    @property
    def missing_for_free(self) -> int:
        """How many đồng of goods are missing until sending is free; 0 when it is, or never."""
        if self.quote.free_from is None or not self.delivery_charge:
            return 0
        return max(0, self.quote.free_from - (self.goods_total - self.discount))

    @property
    def total(self) -> int:
        return self.goods_total - self.discount + self.delivery_charge


@dataclass(frozen=True)
class BasketContent:
    """A basket as a page shows it and as an order is made of it; totals leave out the lines
    that cannot be ordered. Amounts in đồng, VAT included."""

    parts: list[ProducerPart] = field(default_factory=list)
    voucher_words: str = ""
    discounts: Discounts = field(default_factory=Discounts)

    @cached_property
    def lines(self) -> list[BasketLine]:
        return [line for part in self.parts for line in part.lines]

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def lines_are_good(self) -> bool:
        """Every line can be ordered, wherever it goes."""
        return bool(self.lines) and not any(line.problem for line in self.lines)

    @property
    def can_be_ordered(self) -> bool:
        return self.lines_are_good and all(part.quote.is_served for part in self.parts)

    @property
    def has_alcohol(self) -> bool:
        return any(line.card.is_alcohol for line in self.lines)

    @property
    def has_sample_prices(self) -> bool:
        return any(line.offer.is_sample_price for line in self.lines)

    @property
    def has_sample_rates(self) -> bool:
        return any(part.quote.is_sample for part in self.parts)

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
    def discount_total(self) -> int:
        return sum(part.discount for part in self.parts)

    @property
    def total(self) -> int:
        return self.goods_total - self.discount_total + self.delivery_total

    @property
    def seen(self) -> list[SeenLine]:
        return [line.seen for line in self.lines]


def basket_content(
    basket: Basket | None,
    *,
    on: date,
    commune: Commune | None = None,
    ways: Mapping[int, Way] | None = None,
) -> BasketContent:
    """What lies in the basket, priced on the day, grouped by producer in the order added.

    `commune` is where it goes and `ways` how each producer's part is wanted, by the producer's
    id; while nobody has said, the usual charge of each producer holds. The number of queries
    does not grow with what it holds; none for no basket.
    """
    if basket is None or basket.pk is None:
        return BasketContent()
    found_by = Coalesce(F("way__came_by"), Value(""))
    rows = list(Line.objects.filter(basket=basket).annotate(came_by=found_by).order_by("pk"))
    cards, offers = cards_and_offers([row.product_id for row in rows], on=on)
    by_product = {card.product_id: card for card in cards}
    lines = [_line(row, by_product[row.product_id], offers[row.product_id]) for row in rows]
    good = [line for line in lines if not line.problem]
    discounts = discounts_of(good, basket=basket, on=on)
    lines = [replace(line, discount=discounts.of(line.line_id)) for line in lines]
    parts = _parts(lines)
    found = quotes(
        {
            part.producer.pk: PartGoods(part.goods_total - part.discount, part.grams)
            for part in parts
            if part.producer.pk
        },
        commune=commune,
        ways=ways or {},
        on=on,
    )
    priced = [
        replace(part, quote=found.get(part.producer.pk or 0, DeliveryQuote(0))) for part in parts
    ]
    return BasketContent(priced, discounts.words, discounts)


def _parts(lines: list[BasketLine]) -> list[ProducerPart]:
    producers = Producer.objects.select_related("commune", "province").in_bulk(
        {line.offer.producer_id for line in lines if line.offer.producer_id}
    )
    groups: dict[int, list[BasketLine]] = {pk: [] for pk in _in_order(lines)}
    for line in lines:
        groups[line.offer.producer_id or 0].append(line)
    return [ProducerPart(producers.get(pk) or Producer(), group) for pk, group in groups.items()]


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
    line = BasketLine(row.pk, card, offer, row.quantity, problem, notice, came_by=row.came_by)
    if line.ready_on is None or problem:
        return line
    waits = _("Đặt trước, có hàng từ %(day)s.") % {"day": f"{line.ready_on:%d/%m/%Y}"}
    return replace(line, notice=f"{waits} {notice}".strip())


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
    if change.what == "ready":
        if change.now == 0:
            return _("nay có hàng ngay, không phải chờ thu hoạch.")
        day = str(change.now)
        return _("nay phải đặt trước, có hàng từ %(day)s.") % {
            "day": f"{day[6:]}/{day[4:6]}/{day[:4]}"
        }
    if change.now == 0:
        return _("không còn sao OCOP.")
    return _("nay có %(now)d sao OCOP.") % {"now": change.now}


def pack_count(basket: Basket | None) -> int:
    """How many packs lie in the basket; what the badge shows. One query."""
    if basket is None:
        return 0
    return Line.objects.filter(basket=basket).aggregate(packs=Sum("quantity"))["packs"] or 0
