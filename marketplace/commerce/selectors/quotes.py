"""Wholesale requests as buyers compare the answers and producers read them. Nothing writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.selectors import OcopMark, ocop_marks
from marketplace.commerce.models import ListingCheck, Quote, QuoteRequest, SellerCheck
from marketplace.commerce.partner.strategy import Offer, offers
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors.cards import ProductCard, cards_and_offers

MOST_ASKED = 20
"""Producers that one request goes to."""
_SELLABLE = frozenset({None, Refusal.SOLD_OUT})


@dataclass(frozen=True, slots=True)
class Goods:
    """A product that may be sold and bears the mark on the day."""

    product: Product
    mark: OcopMark
    offer: Offer


def certified_goods(
    *, ocop_set_id: int, least_stars: int, on: date, producer: Producer | None = None
) -> list[Goods]:
    """Products of the set that may be sold and bear the mark with so many stars on the day, of
    everybody or of one producer. What is sold out counts: it may come again. Five queries."""
    rows = Product.objects.filter(
        ocop_set=ocop_set_id,
        is_public=True,
        producer__in=SellerCheck.objects.in_force().values("producer"),
        pk__in=ListingCheck.objects.in_force().values("product"),
    )
    if producer is not None:
        rows = rows.filter(producer=producer)
    products = {row.pk: row for row in rows.select_related("producer").order_by("title", "pk")}
    marks = ocop_marks(list(products), on=on)
    marks = {pk: mark for pk, mark in marks.items() if mark.stars >= least_stars}
    found = offers(list(marks), on=on)
    return [
        Goods(product, marks[pk], found[pk])
        for pk, product in products.items()
        if pk in marks and found[pk].refusal in _SELLABLE
    ]


def producers_to_ask(
    *, ocop_set_id: int, least_stars: int, province_code: str, on: date
) -> list[Producer]:
    """Every producer with such goods, MOST_ASKED at most: those of the buyer's province first,
    then by their best stars and name."""
    best: dict[int, Goods] = {}
    for goods in certified_goods(ocop_set_id=ocop_set_id, least_stars=least_stars, on=on):
        key = goods.product.producer_id or 0
        if key not in best or goods.mark.stars > best[key].mark.stars:
            best[key] = goods

    def rank(goods: Goods) -> tuple[bool, int, str]:
        maker = goods.product.producer
        assert maker is not None  # noqa: S101 - for the type checker
        return maker.province_id != province_code, -goods.mark.stars, maker.name

    ordered = sorted(best.values(), key=rank)[:MOST_ASKED]
    return [goods.product.producer for goods in ordered if goods.product.producer is not None]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer beside the others. Amounts in đồng; `card` of today; `problem`: why it cannot be
    taken now, "" when it can."""

    quote: Quote
    card: ProductCard
    problem: str
    days: int
    """From today until the goods are ready; 0: now."""

    @property
    def goods(self) -> int:
        return (self.quote.unit_price or 0) * (self.quote.quantity or 0)

    @property
    def total(self) -> int:
        """Delivery included."""
        return self.goods + self.quote.delivery_charge

    @property
    def per_pack(self) -> int:
        """The total shared among the packs, rounded up: what one pack costs at the door."""
        return -(-self.total // (self.quote.quantity or 1))

    @property
    def mark(self) -> OcopMark | None:
        return self.card.mark

    @property
    def in_time(self) -> bool:
        ready = self.quote.ready_on
        return ready is not None and ready <= self.quote.request.wanted_on

    @property
    def seen(self) -> str:
        """What the buyer agrees to; another word means that something changed since."""
        stars = self.mark.stars if self.mark else 0
        return f"{self.quote.product_id}-{self.quote.quantity}-{self.total}-{stars}"


def answers(request: QuoteRequest, *, on: date) -> list[Answer]:
    """The answers that were given, the cheapest at the door first."""
    given = [Quote.State.GIVEN, Quote.State.TAKEN]
    rows = list(
        request.quotes.filter(state__in=given)
        .select_related("producer__province", "product", "request", "order")
        .order_by("pk")
    )
    return sorted(_answers(rows, on=on), key=lambda answer: (answer.per_pack, answer.quote.pk))


def answer_of(quote: Quote, *, on: date) -> Answer:
    """One of them."""
    return _answers([quote], on=on)[0]


def _answers(rows: Collection[Quote], *, on: date) -> list[Answer]:
    ids = sorted({row.product_id for row in rows if row.product_id})
    found, offered = cards_and_offers(ids, on=on)
    cards = {card.product_id: card for card in found}
    return [
        Answer(
            quote=row,
            card=cards[row.product_id or 0],
            problem=_problem(row, offered[row.product_id or 0], on=on),
            days=max(0, ((row.ready_on or on) - on).days),
        )
        for row in rows
    ]


def _problem(quote: Quote, offer: Offer, *, on: date) -> str:
    if quote.state == Quote.State.TAKEN:
        return ""
    if quote.valid_until is None or quote.valid_until < on:
        return _("Giá này đã hết hạn.")
    if offer.refusal not in _SELLABLE:
        return offer.reason
    if offer.in_stock < (quote.quantity or 0):
        return _("Chủ thể chỉ còn %(n)d gói.") % {"n": max(0, offer.in_stock)}
    return ""


def quotes_for(producer: Producer) -> QuerySet[Quote]:
    """What a producer was asked, the newest first."""
    rows = Quote.objects.filter(producer=producer)
    return rows.select_related(
        "request__ocop_set", "request__commune__province", "product", "order"
    ).order_by("-pk")


def may_still_answer(quote: Quote, *, on: date) -> bool:
    """Whether the producer may answer, or answer otherwise, on the day."""
    return (
        quote.request.state == QuoteRequest.State.OPEN
        and on <= quote.request.open_until
        and quote.state != Quote.State.TAKEN
    )


def sets_to_ask() -> QuerySet[ProductSet]:
    """The sets that goods are quoted of: all but services."""
    return ProductSet.objects.exclude(pk=ProductSet.TOURISM).order_by("pk")
