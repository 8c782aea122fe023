"""Everything the page of one order shows its buyer. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from catalog.products.models import ProductSet
from marketplace.commerce import payments
from marketplace.commerce.models import Complaint, Cut, Invoice, PartSent, Payment, Refund
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors import complaints
from marketplace.commerce.selectors.delivery import Tracking, tracking_of
from marketplace.commerce.selectors.invoices import invoices_of
from marketplace.commerce.selectors.order_steps import Step, steps_of
from marketplace.commerce.selectors.orders import OrderPart, order_parts
from marketplace.commerce.selectors.parts import parts_of
from marketplace.commerce.selectors.payments import cut_off, owed, received

_WAITING = (Payment.State.WAITING, Payment.State.PART_PAID)


@dataclass(frozen=True, slots=True)
class ParcelView:
    """One producer's part: its steps, what is owed for it, what the buyer may do."""

    part: OrderPart
    steps: list[Step]
    cuts: list[Cut]
    due: int
    may_cancel: bool
    may_say_received: bool
    may_complain: bool
    complaint: Complaint | None
    may_review: bool
    parts: list[PartSent]
    """What went ahead of the rest."""
    tracking: Tracking | None
    invoices: list[Invoice]


@dataclass(frozen=True, slots=True)
class MoneyView:
    """What is owed and came, in đồng, and how else it can be paid."""

    payment: Payment
    owed: int
    received: int
    cut: int
    can_pay: bool
    others: list[tuple[str, str]]
    """Codes and names of the methods it may be changed to."""
    refunds: list[Refund]


def parcels(order: Order, *, now: datetime) -> list[ParcelView]:
    """The order's parts, in the order of its consignments."""
    payment = Payment.objects.get(order=order)
    return [_parcel(part, order, payment, now) for part in order_parts(order)]


def _parcel(part: OrderPart, order: Order, payment: Payment, now: datetime) -> ParcelView:
    row = part.consignment
    row.order = order
    cuts = list(row.cuts.select_related("line").order_by("pk"))
    said = any(event.note == RECEIVED for event in part.events)
    return ParcelView(
        part=part,
        steps=steps_of(part, payment),
        cuts=cuts,
        due=row.total - sum(cut.amount for cut in cuts),
        may_cancel=states.may_cancel(row.state, states.BUYER),
        may_say_received=row.state == states.HANDED_OVER and not said,
        may_complain=complaints.may_complain(row, on=localdate(now)),
        complaint=complaints.running(row),
        may_review=row.state == states.DELIVERED,
        parts=parts_of(row),
        tracking=tracking_of(row),
        invoices=invoices_of(row),
    )


RECEIVED = "Người mua báo đã nhận được hàng"
"""The note of a buyer who says so; nothing follows from it but that people read it."""


def money_of(order: Order, *, now: datetime) -> MoneyView:
    """How the order is paid. No provider is asked."""
    payment = Payment.objects.get(order=order)
    came = received(payment)
    still = owed(payment)
    in_time = payment.due_at is None or payment.due_at > now
    can_pay = payment.state in _WAITING and in_time and still > 0
    return MoneyView(
        payment=payment,
        owed=still,
        received=came,
        cut=cut_off(order.pk),
        can_pay=can_pay,
        others=_others(order, payment, still, now) if can_pay and not came else [],
        refunds=list(payment.refunds.order_by("number")),
    )


def _others(order: Order, payment: Payment, still: int, now: datetime) -> list[tuple[str, str]]:
    alcohol = order.lines.filter(product__ocop_set__in=ProductSet.ALCOHOL).exists()
    facts = payments.BasketFacts(
        total=still,
        on=localdate(now),
        phone=order.shipping_address.phone_number.as_e164 if order.shipping_address else "",
        has_alcohol=alcohol,
        is_prepaid_only=order.origin != "SHOP",
    )
    names = dict(PaymentMethod.choices)
    return [
        (choice.code, str(names.get(choice.code, choice.code)))
        for choice in payments.choices(facts)
        if not choice.refusal and choice.code != payment.method
    ]


def may_change_to(order: Order, method: str, *, now: datetime) -> bool:
    """Whether the order may be paid by this method instead."""
    return method in {code for code, _name in money_of(order, now=now).others}
