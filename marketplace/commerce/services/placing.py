"""Placing an order: locked, exact, once. Why so: docs/decisions/0004-placing-an-order.md."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, PositiveIntegerField, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from oscar.apps.basket.models import Basket
from oscar.core.loading import get_model
from wagtail.log_actions import log

from catalog.places.models import Commune
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.order.models import Line, Order, ShippingAddress
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.rules import order_number
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.rules.seen import SeenLine, differences
from marketplace.commerce.selectors.baskets import BasketContent, BasketLine, basket_content
from marketplace.commerce.services.errors import (
    BasketClosed,
    BasketEmpty,
    NotForSale,
    SeenChanged,
    SoldOut,
    TotalChanged,
)

LinePrice = get_model("order", "LinePrice")


@dataclass(frozen=True, slots=True)
class Contact:
    """Who buys. `phone` as `foundation.rules.phone.normalise` writes it."""

    name: str
    phone: str
    email: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to: the official commune of today, and the words before it."""

    commune: Commune
    street: str


@transaction.atomic
def place_order(
    *,
    basket: Basket,
    address: Address,
    contact: Contact,
    seen_total: int,
    on: date,
    seen: list[SeenLine] | None = None,
    by: User | None = None,
    language: str = "vi",
) -> Order:
    """Make the basket an order, paid in cash on delivery; all of it or nothing.

    A basket becomes one order only: a second call returns the first one's. `seen_total` is
    the sum in đồng the buyer agreed to and `seen` what the summary said; where either
    differs from what holds now, nothing is ordered. Each unit of stock is promised once,
    whatever runs at the same time: stock rows are locked in one order, taken by an UPDATE
    that names its condition, and PostgreSQL checks again.

    Raises BasketEmpty, BasketClosed, NotForSale, SoldOut, TotalChanged, SeenChanged.
    """
    basket = Basket.objects.select_for_update().get(pk=basket.pk)
    if basket.status == Basket.SUBMITTED:
        return Order.objects.get(basket=basket)
    if basket.status != Basket.OPEN:
        raise BasketClosed
    _lock_stock(basket)
    content = basket_content(basket, on=on)
    _check(content, seen_total=seen_total, seen=seen)
    _allocate(content.lines)
    order = _write_order(basket, content, address, contact, by=by, language=language)
    _write_lines(order, content)
    consignments = _write_consignments(order, content, by=by)
    Basket.objects.filter(pk=basket.pk).update(
        status=Basket.SUBMITTED, date_submitted=order.date_placed
    )
    log(instance=order, action="ocop.order.place", user=by, data={"total": content.total})
    _queue_mails(order, consignments)
    return order


def _lock_stock(basket: Basket) -> None:
    """Lock the stock rows of the basket's products, lowest first, so that no two orders wait
    for each other in a circle."""
    rows = StockRecord.objects.filter(product__basket_lines__basket=basket)
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _check(content: BasketContent, *, seen_total: int, seen: list[SeenLine] | None) -> None:
    if content.is_empty:
        raise BasketEmpty
    for line in content.lines:
        if line.offer.refusal not in {None, Refusal.SOLD_OUT}:
            raise NotForSale(line.offer.refusal, line.card.name, line.offer.reason)
        if line.offer.in_stock < line.quantity:
            raise SoldOut(line.card.name, line.offer.in_stock)
    if content.total != seen_total:
        raise TotalChanged(seen_total, content.total)
    changes = [] if seen is None else differences(seen, content.seen)
    if changes:
        raise SeenChanged(changes)


def _allocate(lines: list[BasketLine]) -> None:
    """Promise the stock of all lines in one UPDATE that passes by rows with too little left."""
    wanted = Case(
        *(When(pk=line.offer.stockrecord_id, then=Value(line.quantity)) for line in lines),
        output_field=PositiveIntegerField(),
    )
    promised = Coalesce(F("num_allocated"), 0) + F("wanted")
    updated = (
        StockRecord.objects.filter(pk__in=[line.offer.stockrecord_id for line in lines])
        .annotate(wanted=wanted)
        .filter(num_in_stock__gte=promised)
        .update(num_allocated=promised)
    )
    if updated != len(lines):
        short = min(lines, key=lambda line: line.offer.in_stock - line.quantity)
        raise SoldOut(short.card.name, max(0, short.offer.in_stock))


def _next_number() -> str:
    """The next order number; skips one that exists, as may be after SECRET_KEY was changed."""
    key = sha256(b"commerce.order-number:" + settings.SECRET_KEY.encode()).digest()
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('commerce_order_number')")
            number = order_number.make(cursor.fetchone()[0], key=key)
        if not Order.objects.filter(number=number).exists():
            return number


def _write_order(
    basket: Basket,
    content: BasketContent,
    address: Address,
    contact: Contact,
    *,
    by: User | None,
    language: str,
) -> Order:
    shipping_address = ShippingAddress.objects.create(
        first_name=contact.name,
        line1=address.street,
        line4=address.commune.full_name,
        state=address.commune.province.full_name,
        commune=address.commune,
        country_id="VN",
        phone_number=contact.phone,
        notes=contact.note,
    )
    return Order.objects.create(
        number=_next_number(),
        site_id=settings.SITE_ID,
        basket=basket,
        user=by,
        language=language,
        currency="VND",
        total_incl_tax=content.total,
        total_excl_tax=content.total,
        shipping_incl_tax=content.delivery_total,
        shipping_excl_tax=content.delivery_total,
        shipping_address=shipping_address,
        shipping_method="Từng chủ thể gửi",
        shipping_code="per-producer",
        status=settings.OSCAR_INITIAL_ORDER_STATUS,
        guest_email=contact.email,
        date_placed=timezone.now(),
    )


def _write_lines(order: Order, content: BasketContent) -> None:
    """Oscar's order lines and their price rows, in two statements.

    `bulk_create` leaves out Oscar's `save`; its lines have no own behaviour there.
    """
    pairs = [(line, part.producer.name) for part in content.parts for line in part.lines]
    lines = Line.objects.bulk_create(
        [_order_line(order, line, producer) for line, producer in pairs]
    )
    LinePrice.objects.bulk_create(
        [
            LinePrice(
                order=order,
                line=order_line,
                quantity=order_line.quantity,
                price_incl_tax=line.price,
                price_excl_tax=line.price,
            )
            for order_line, (line, _) in zip(lines, pairs, strict=True)
        ]
    )


def _order_line(order: Order, line: BasketLine, producer_name: str) -> Line:
    price, total = Decimal(line.price), Decimal(line.total)
    return Line(
        order=order,
        partner_id=line.offer.partner_id,
        partner_name=producer_name[:128],
        partner_sku=line.offer.partner_sku,
        stockrecord_id=line.offer.stockrecord_id,
        product_id=line.card.product_id,
        title=line.card.name,
        quantity=line.quantity,
        line_price_incl_tax=total,
        line_price_excl_tax=total,
        line_price_before_discounts_incl_tax=total,
        line_price_before_discounts_excl_tax=total,
        unit_price_incl_tax=price,
        unit_price_excl_tax=price,
        status=settings.OSCAR_INITIAL_LINE_STATUS,
        num_allocated=line.quantity,
    )


def _write_consignments(
    order: Order, content: BasketContent, *, by: User | None
) -> list[Consignment]:
    consignments = Consignment.objects.bulk_create(
        [
            Consignment(
                order=order,
                producer=part.producer,
                goods_total=part.goods_total,
                delivery_charge=part.delivery_charge,
            )
            for part in content.parts
        ]
    )
    ConsignmentEvent.objects.bulk_create(
        [ConsignmentEvent(consignment=row, state=row.state, by=by) for row in consignments]
    )
    return consignments


def _queue_mails(order: Order, consignments: list[Consignment]) -> None:
    """Each mail is a job of its own, so that one that fails is tried again alone."""
    if order.guest_email:
        enqueue("commerce.mail_buyer", order_id=order.pk)
    for consignment in consignments:
        enqueue("commerce.mail_producer", consignment_id=consignment.pk)
