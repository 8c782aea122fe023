"""Placing an order: locked, exact, once. Why so: docs/decisions/0004-placing-an-order.md."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from oscar.apps.basket.models import Basket
from oscar.core.loading import get_model
from wagtail.log_actions import log

from catalog.places.models import Commune
from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce import payments
from marketplace.commerce.models import Consignment, ConsignmentEvent, InvoiceWish
from marketplace.commerce.order.models import Line, Order, PaymentMethod, ShippingAddress
from marketplace.commerce.rules import order_number
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.rules.seen import SeenLine, differences
from marketplace.commerce.selectors.baskets import BasketContent, BasketLine, basket_content
from marketplace.commerce.selectors.delivery import Way
from marketplace.commerce.services import stock
from marketplace.commerce.services.errors import (
    AgeUnconfirmed,
    BasketClosed,
    BasketEmpty,
    MethodRefused,
    NotForSale,
    NotServed,
    SeenChanged,
    SoldOut,
    TotalChanged,
)
from marketplace.commerce.services.gift_boxes import keep_cards
from marketplace.commerce.services.offers import lock_offers, note_offers
from marketplace.commerce.services.papers import freeze_facts
from marketplace.commerce.services.payments import start_payment
from marketplace.commerce.services.terms import freeze_shares

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


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """To whom the invoices are to be written, where the buyer wants one in a name."""

    name: str
    address: str
    tax_number: str = ""
    email: str = ""


@transaction.atomic
def place_order(
    *,
    basket: Basket,
    address: Address,
    contact: Contact,
    seen_total: int,
    on: date,
    method: str = PaymentMethod.CASH_ON_DELIVERY,
    ways: Mapping[int, Way] | None = None,
    age_confirmed: bool = False,
    seen: list[SeenLine] | None = None,
    by: User | None = None,
    language: str = "vi",
    invoice: InvoiceFacts | None = None,
    now: datetime | None = None,
) -> Order:
    """Make the basket an order that is to be paid by `method`; all of it or nothing.

    A basket becomes one order only: a second call returns the first one's. `seen_total` is
    the sum in đồng the buyer agreed to and `seen` what the summary said; where either
    differs from what holds now, nothing is ordered. Each unit of stock is promised once,
    whatever runs at the same time: stock rows are locked in one order, taken by an UPDATE
    that names its condition, and PostgreSQL checks again. No money moves here: what is paid
    before is paid after this has committed (services.payments).

    Raises BasketEmpty, BasketClosed, NotForSale, NotServed, SoldOut, TotalChanged, SeenChanged,
    MethodRefused, AgeUnconfirmed.
    """
    now = now or timezone.now()
    basket = Basket.objects.select_for_update().get(pk=basket.pk)
    if basket.status == Basket.SUBMITTED:
        return Order.objects.get(basket=basket)
    if basket.status != Basket.OPEN:
        raise BasketClosed
    stock.lock_basket(basket)
    lock_offers(basket=basket, on=on)
    content = basket_content(basket, on=on, commune=address.commune, ways=ways)
    _check(content, seen_total=seen_total, seen=seen)
    _check_method(content, method, contact, on=on, age_confirmed=age_confirmed)
    stock.promise(content.lines)
    order = _write_order(
        basket, content, address, contact, method=method, by=by, language=language, now=now
    )
    if age_confirmed and content.has_alcohol:
        order.age_confirmed = True
        order.save(update_fields=["age_confirmed"])
    lines = _write_lines(order, content)
    stock.note_pre_orders(zip(lines, content.lines, strict=True))
    _write_consignments(order, content, ways or {}, by=by)
    freeze_shares(content=content, lines=lines, on=on)
    by_basket_line = {
        line.line_id: order_line for line, order_line in zip(content.lines, lines, strict=True)
    }
    note_offers(
        order=order,
        given=content.discounts.given,
        lines=by_basket_line,
        phone=contact.phone,
        by=by,
    )
    keep_cards(lines=by_basket_line)
    freeze_facts(order=order, content=content, on=on)
    if invoice is not None:
        InvoiceWish.objects.create(order=order, **asdict(invoice))
    start_payment(order=order, method=method, now=now)
    Basket.objects.filter(pk=basket.pk).update(
        status=Basket.SUBMITTED, date_submitted=order.date_placed
    )
    log(instance=order, action="ocop.order.place", user=by, data={"total": content.total})
    if order.guest_email:
        enqueue("commerce.mail_buyer", order_id=order.pk)
    return order


def _check(content: BasketContent, *, seen_total: int, seen: list[SeenLine] | None) -> None:
    if content.is_empty:
        raise BasketEmpty
    for line in content.lines:
        if line.offer.refusal not in {None, Refusal.SOLD_OUT}:
            raise NotForSale(line.offer.refusal, line.card.name, line.offer.reason)
        if line.offer.in_stock < line.quantity:
            raise SoldOut(line.card.name, line.offer.in_stock)
    for part in content.parts:
        if not part.quote.is_served:
            raise NotServed(part.producer.name, part.quote.words)
    if content.total != seen_total:
        raise TotalChanged(seen_total, content.total)
    changes = [] if seen is None else differences(seen, content.seen)
    if changes:
        raise SeenChanged(changes)


def _check_method(
    content: BasketContent, method: str, contact: Contact, *, on: date, age_confirmed: bool
) -> None:
    if method == PaymentMethod.CASH_ON_DELIVERY:
        _one_at_a_time(contact.phone)
    facts = payments.BasketFacts(
        total=content.total, on=on, phone=contact.phone, has_alcohol=content.has_alcohol
    )
    chosen = {choice.code: choice for choice in payments.choices(facts)}.get(method)
    if chosen is None or chosen.refusal:
        raise MethodRefused(chosen.refusal if chosen else _("Cách trả tiền này không có."))
    if content.has_alcohol and not age_confirmed:
        raise AgeUnconfirmed


def _one_at_a_time(phone: str) -> None:
    """Two cash orders of one telephone number wait for each other, so that the second counts the
    first. Taken after the stock's locks, as everywhere; ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cash:{phone}"])


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
    method: str,
    by: User | None,
    language: str,
    now: datetime,
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
        payment_method=method,
        date_placed=now,
    )


def _write_lines(order: Order, content: BasketContent) -> list[Line]:
    """Oscar's order lines and their price rows, in two statements; the lines in the order of
    the basket's parts.

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
            for order_line, (line, _name) in zip(lines, pairs, strict=True)
        ]
    )
    return lines


def _order_line(order: Order, line: BasketLine, producer_name: str) -> Line:
    price, total, to_pay = Decimal(line.price), Decimal(line.total), Decimal(line.to_pay)
    return Line(
        order=order,
        partner_id=line.offer.partner_id,
        partner_name=producer_name[:128],
        partner_sku=line.offer.partner_sku,
        stockrecord_id=line.offer.stockrecord_id,
        product_id=line.card.product_id,
        title=line.card.name,
        quantity=line.quantity,
        line_price_incl_tax=to_pay,
        line_price_excl_tax=to_pay,
        line_price_before_discounts_incl_tax=total,
        line_price_before_discounts_excl_tax=total,
        unit_price_incl_tax=price,
        unit_price_excl_tax=price,
        status=settings.OSCAR_INITIAL_LINE_STATUS,
        num_allocated=0 if line.is_pre_order else line.quantity,
        came_by=line.came_by,
    )


def _write_consignments(
    order: Order, content: BasketContent, ways: Mapping[int, Way], *, by: User | None
) -> list[Consignment]:
    consignments = Consignment.objects.bulk_create(
        [
            Consignment(
                order=order,
                producer=part.producer,
                kind=ways.get(part.producer.pk, Way()).kind,
                goods_total=part.goods_total,
                delivery_charge=part.delivery_charge,
                platform_discount=part.platform_discount,
                producer_discount=part.producer_discount,
                weight_grams=part.grams,
                zone=part.quote.zone,
                pickup_at_id=part.quote.pickup_sales_point_id,
                wanted_on=ways.get(part.producer.pk, Way()).wanted_on,
                ready_on=part.ready_on,
            )
            for part in content.parts
        ]
    )
    ConsignmentEvent.objects.bulk_create(
        [ConsignmentEvent(consignment=row, state=row.state, by=by) for row in consignments]
    )
    return consignments
