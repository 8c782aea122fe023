"""Orders that come from no basket: a booked service, a wholesale quote, a place in a group order.

They are written by the same writers as a basket's order, so money, shares, papers and ledger are
the same for all. Goods are promised of the stock or an open harvest like any order's; a service
takes none, its room is counted where it was agreed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from oscar.core.loading import get_model
from wagtail.log_actions import log

from catalog.places.models import Commune
from catalog.products.models import Product
from foundation.models import User
from marketplace.commerce import payments
from marketplace.commerce.models import Consignment
from marketplace.commerce.order.models import Order
from marketplace.commerce.partner.strategy import offers
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors.baskets import BasketContent, BasketLine, ProducerPart
from marketplace.commerce.selectors.cards import product_cards
from marketplace.commerce.selectors.delivery import DeliveryQuote, Way
from marketplace.commerce.services import placing, stock
from marketplace.commerce.services.errors import (
    AgeUnconfirmed,
    MethodRefused,
    NotForSale,
    NotServed,
    OrderRefused,
    SoldOut,
)
from marketplace.commerce.services.papers import freeze_facts
from marketplace.commerce.services.payments import start_payment
from marketplace.commerce.services.placing import Address, Contact
from marketplace.commerce.services.terms import freeze_shares

Partner = get_model("partner", "Partner")


@dataclass(frozen=True, slots=True)
class DirectLine:
    """What one line is called ("": as the product is), how many, and the price of one in đồng."""

    name: str
    quantity: int
    unit_price: int


def prepaid_method(facts: payments.BasketFacts) -> str:
    """The first way to pay before that this order may use; the buyer may change it on the
    order's page. Raises MethodRefused where the market has none."""
    for choice in payments.choices(facts):
        if choice.method.is_prepaid and not choice.refusal:
            return choice.code
    raise MethodRefused(_("Chợ chưa mở cách trả tiền trước nào, nên chưa nhận được đơn này."))


@transaction.atomic
def make_direct_order(
    *,
    product: Product,
    lines: Sequence[DirectLine],
    kind: str,
    origin: str,
    contact: Contact,
    address: Address,
    method: str,
    on: date,
    now: datetime,
    quote: DeliveryQuote | None = None,
    ready_on: date | None = None,
    due_at: datetime | None = None,
    age_confirmed: bool = False,
    language: str = "vi",
    by: User | None = None,
) -> Order:
    """An order of one product of one producer at agreed prices, in one transaction, waiting to
    be paid by `method` before `due_at` (None: as long as any other order may wait).

    A service takes no stock. Goods come in one line: its packs are promised under the locks of
    all selling, of the stock or else of an open harvest. `quote`: how they are sent and what that
    costs; `ready_on`: they leave from this day on. Amounts in đồng. Raises NotForSale, SoldOut,
    NotServed, AgeUnconfirmed, OrderRefused for a product of no producer.
    """
    takes_stock = kind != Consignment.Kind.SERVICE
    if takes_stock:
        stock.lock_products([product.pk])
    content = direct_content(product=product, lines=lines, quote=quote, kind=kind, on=on)
    if takes_stock:
        _must_be_there(content, age_confirmed=age_confirmed)
        stock.promise(content.lines)
    order = placing._write_order(
        None, content, address, contact, method=method, by=by, language=language, now=now
    )
    Order.objects.filter(pk=order.pk).update(
        origin=origin, age_confirmed=age_confirmed and content.has_alcohol
    )
    order.origin = origin
    written = placing._write_lines(order, content)
    stock.note_pre_orders(zip(written, content.lines, strict=True))
    if not takes_stock:
        order.lines.update(num_allocated=0)
    placing._write_consignments(order, content, {product.producer_id or 0: Way(kind=kind)}, by=by)
    if ready_on is not None:
        Consignment.objects.filter(order=order).update(
            ready_on=max(ready_on, content.parts[0].ready_on or ready_on)
        )
    freeze_shares(content=content, lines=written, on=on)
    freeze_facts(order=order, content=content, on=on)
    payment = start_payment(order=order, method=method, now=now)
    if due_at is not None and payment.due_at is not None and due_at < payment.due_at:
        payment.due_at = due_at
        payment.save(update_fields=["due_at"])
    log(
        instance=order,
        action="ocop.order.place",
        user=by,
        data={"total": content.total, "origin": origin},
    )
    return order


def _must_be_there(content: BasketContent, *, age_confirmed: bool) -> None:
    """The checks of any order, for the one line of this one; its rows are locked."""
    (part,) = content.parts
    (line,) = part.lines
    if line.offer.refusal not in {None, Refusal.SOLD_OUT}:
        raise NotForSale(line.offer.refusal, line.card.name, line.offer.reason)
    if line.offer.in_stock < line.quantity:
        raise SoldOut(line.card.name, line.offer.in_stock)
    if not part.quote.is_served:
        raise NotServed(part.producer.name, part.quote.words)
    if content.has_alcohol and not age_confirmed:
        raise AgeUnconfirmed


def direct_content(
    *,
    product: Product,
    lines: Sequence[DirectLine],
    quote: DeliveryQuote | None,
    kind: str,
    on: date,
) -> BasketContent:
    """What was agreed, in the shape in which a basket is shown and ordered. Raises OrderRefused
    for a product of no producer."""
    if product.producer is None:
        raise OrderRefused(_("Sản phẩm này chưa có chủ thể."))
    card = product_cards([product.pk], on=on)[0]
    account, _is_new = Partner.objects.get_or_create(
        producer=product.producer, defaults={"name": product.producer.name}
    )
    offer = replace(offers([product.pk], on=on)[product.pk], partner_id=account.pk)
    if kind == Consignment.Kind.SERVICE:
        offer = replace(offer, stockrecord_id=None, harvest_id=None)
    written = [
        BasketLine(
            line_id=number,
            card=replace(card, name=line.name or card.name),
            offer=replace(offer, price=line.unit_price),
            quantity=line.quantity,
            problem="",
            notice="",
        )
        for number, line in enumerate(lines)
    ]
    return BasketContent([ProducerPart(product.producer, written, quote or DeliveryQuote(0))])


def place_of(product: Product) -> Address:
    """Where a service is: its own place, else its producer's. Raises OrderRefused without one."""
    producer = product.producer
    commune: Commune | None = product.commune or (producer.commune if producer else None)
    if commune is None or producer is None:
        raise OrderRefused(_("Chủ thể chưa khai địa chỉ nên chưa nhận khách được."))
    return Address(commune=commune, street=producer.street or producer.name)
