"""Which orders held goods that bore the mark on the day they were placed, and on which kind of
page buyers found the goods: facts, no estimates, and nothing of any person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import localdate
from oscar.core.loading import get_model

from catalog.producers.models import Producer
from catalog.products.models import Product
from certification.selectors import CertificateTerm, certificate_terms, term_rows
from marketplace.commerce.models import Consignment

State = Consignment.State
STANDING = (State.PLACED, State.ACCEPTED, State.PACKED, State.HANDED_OVER, State.DELIVERED)
"""Orders that were not called off, refused or sent back."""
SPAN = timedelta(days=90)
LATELY = timedelta(days=540)
"""Certificates older than this are told nothing of: too much else has changed since."""
LEAST = 10
"""Orders on both sides together before they are put beside each other."""


@dataclass(frozen=True, slots=True)
class CameByShare:
    """Of `orders` orders whose way is known, how many held goods found in each way."""

    orders: int
    by: Mapping[str, int]

    @property
    def is_enough(self) -> bool:
        """Fewer say nothing as a share."""
        return self.orders >= LEAST

    def percent(self, way: str) -> int:
        return round(100 * self.by.get(way, 0) / self.orders) if self.orders else 0


Terms = Mapping[int, tuple[CertificateTerm, ...]]


@dataclass(frozen=True, slots=True)
class Share:
    """Of `orders` orders, `marked` held goods with a mark in force on the order's own day."""

    orders: int
    marked: int

    @property
    def percent(self) -> int:
        return round(100 * self.marked / self.orders) if self.orders else 0


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Orders of one product in the 90 days before the day its mark began, and from that day on."""

    product: Product
    since: date
    before: int
    after: int


def terms_of(producer: Producer) -> dict[Product, tuple[CertificateTerm, ...]]:
    """Every certificate that the producer's products ever had. One query."""
    rows = Product.objects.filter(producer=producer).annotate(terms=term_rows(OuterRef("pk")))
    return {row: certificate_terms(row.terms) for row in rows.order_by("title")}


def share_of(
    producer: Producer, terms: Terms, *, since: date, on: date, states: Collection[str] = STANDING
) -> Share:
    """The orders placed after `since` up to `on` with goods of `terms`' products. One query."""
    lines = _lines(producer, terms, since=since, on=on, states=states)
    orders: dict[int, bool] = {}
    for order, product, placed in lines.values_list("order", "product", "order__date_placed"):
        marked = bears_mark(terms[product], localdate(placed))
        orders[order] = orders.get(order, False) or marked
    return Share(len(orders), sum(orders.values()))


def came_by_share(
    producer: Producer, product_ids: Collection[int], *, since: date, on: date
) -> CameByShare:
    """By which ways the buyers of orders placed after `since` up to `on` found these products. An
    order whose goods were found in two ways counts in both; one of which no way is known in none.
    One query."""
    lines = _lines(producer, product_ids, since=since, on=on, states=STANDING)
    ways: dict[str, set[int]] = {}
    known = lines.exclude(came_by="").order_by()
    for order, way in known.values_list("order", "came_by").distinct():
        ways.setdefault(way, set()).add(order)
    orders = set().union(*ways.values()) if ways else set()
    return CameByShare(len(orders), {way: len(found) for way, found in ways.items()})


def bears_mark(terms: Collection[CertificateTerm], day: date) -> bool:
    return any(term.gives_right and term.valid_from <= day < term.ends_on for term in terms)


def before_and_after(
    producer: Producer, terms: Mapping[Product, tuple[CertificateTerm, ...]], *, on: date
) -> list[BeforeAfter]:
    """Products whose mark began lately, where both sides are whole and hold enough. One query.

    A renewal begins nothing. A product that was not sold before tells nothing either.
    """
    began = {product: day for product, rows in terms.items() if (day := _beginning(rows, on))}
    if not began:
        return []
    by_id = {product.pk: rows for product, rows in terms.items() if product in began}
    earliest = min(began.values()) - SPAN
    lines = _lines(producer, by_id, since=earliest - timedelta(days=1), on=on, states=STANDING)
    days: dict[int, list[tuple[date, int]]] = {}
    counted = lines.annotate(day=TruncDate("order__date_placed")).values("product", "day")
    for row in counted.annotate(n=Count("order", distinct=True)).order_by():
        days.setdefault(row["product"], []).append((row["day"], row["n"]))
    found = [_beside(product, day, days.get(product.pk, [])) for product, day in began.items()]
    return [each for each in found if each.before and each.before + each.after >= LEAST]


def _beginning(terms: Collection[CertificateTerm], on: date) -> date | None:
    """The newest day on which the mark came where none was the day before, 90 days ago at least."""
    days = [
        term.valid_from
        for term in terms
        if term.gives_right and not bears_mark(terms, term.valid_from - timedelta(days=1))
    ]
    return max((day for day in days if on - LATELY <= day <= on - SPAN), default=None)


def _beside(product: Product, since: date, days: list[tuple[date, int]]) -> BeforeAfter:
    return BeforeAfter(
        product=product,
        since=since,
        before=sum(n for day, n in days if since - SPAN <= day < since),
        after=sum(n for day, n in days if since <= day < since + SPAN),
    )


def _lines(
    producer: Producer,
    products: Collection[int],
    *,
    since: date,
    on: date,
    states: Collection[str],
) -> QuerySet:
    return get_model("order", "Line").objects.filter(
        product__in=list(products),
        order__date_placed__date__gt=since,
        order__date_placed__date__lte=on,
        order__consignments__producer=producer,
        order__consignments__released_at__isnull=False,
        order__consignments__state__in=states,
    )
