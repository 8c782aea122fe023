"""Everything an invoice says, as plain values. Nothing here writes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from marketplace.commerce.models import (
    Consignment,
    Invoice,
    InvoiceWish,
    Refund,
    SellerCheck,
)
from marketplace.commerce.selectors.complaints import worth_of
from marketplace.commerce.selectors.consignments import kept
from marketplace.commerce.selectors.payments import due

ADJUSTED = (Refund.Reason.RETURNED, Refund.Reason.ALLOWANCE)
"""Refunds that change what the goods cost, and so what their invoice says."""


def data_of(consignment: Consignment, *, on: date) -> dict[str, Any]:
    """The invoice of a parcel: seller, buyer, the packs that were sent at what the buyer paid
    for them, delivery, the sum in đồng. Lines and delivery add up to it."""
    order = consignment.order
    sent = {line: packs for line, packs in kept(consignment).items() if packs}
    worth = worth_of(sent)
    total = due(consignment)
    return {
        "date": str(on),
        "currency": "VND",
        "order": order.number,
        "seller": _seller(consignment),
        "buyer": _buyer(consignment),
        "payment_method": order.payment_method,
        "lines": [
            {
                "name": line.title,
                "quantity": packs,
                "unit_price": int(line.unit_price_incl_tax),
                "amount": worth[line],
            }
            for line, packs in sent.items()
        ],
        "delivery": total - sum(worth.values()),
        "total": total,
        "vat": "included",
    }


def data_of_refund(original: Invoice, refund: Refund, *, on: date) -> dict[str, Any]:
    """The adjustment of an invoice by what is paid back: amounts below 0."""
    units = list(refund.units.select_related("line").order_by("pk"))
    return {
        **original.data,
        "date": str(on),
        "reason": refund.get_reason_display(),
        "lines": [
            {"name": unit.line.title, "quantity": -unit.quantity, "amount": -unit.amount}
            for unit in units
        ],
        "delivery": 0,
        "other": -(refund.amount - sum(unit.amount for unit in units)),
        "total": -refund.amount,
    }


def invoices_of(consignment: Consignment) -> list[Invoice]:
    """The invoices of a parcel, the first one first. One query."""
    return list(consignment.invoices.order_by("pk"))


def standing(original: Invoice) -> Invoice:
    """The invoice that holds in an original's place: itself, or the last that replaced it. One
    query for each replacement."""
    found = original
    while (other := found.followers.filter(kind=Invoice.Kind.REPLACEMENT).first()) is not None:
        found = other
    return found


def may_be_replaced(invoice: Invoice) -> bool:
    """Whether it was issued, holds still, and is no adjustment of another. One query."""
    return (
        invoice.state == Invoice.State.ISSUED
        and invoice.kind != Invoice.Kind.ADJUSTMENT
        and not invoice.followers.filter(kind=Invoice.Kind.REPLACEMENT).exists()
    )


def invoices_in(states: Iterable[str]) -> QuerySet[Invoice]:
    """Invoices in these states with their orders, refused ones and the oldest first."""
    rows = Invoice.objects.filter(state__in=list(states))
    rows = rows.select_related("consignment__order", "consignment__producer", "of")
    return rows.order_by("-state", "pk")


def unadjusted(consignment: Consignment) -> list[Refund]:
    """Money given back after delivery for which no adjusting invoice was made. Two queries."""
    original = consignment.invoices.filter(kind=Invoice.Kind.ORIGINAL).first()
    if original is None:
        return []
    rows = consignment.refunds.filter(reason__in=ADJUSTED).exclude(state=Refund.State.FAILED)
    known = set(consignment.invoices.values_list("key", flat=True))
    return [row for row in rows.order_by("pk") if adjustment_key(original, row) not in known]


def adjustment_key(original: Invoice, refund: Refund) -> str:
    """The key of the one invoice that adjusts by this refund."""
    return f"{original.key}:dc:{refund.number}"


def _seller(consignment: Consignment) -> dict[str, str]:
    producer = consignment.producer
    check = SellerCheck.objects.filter(
        producer=producer, answer="ACCEPTED", ended_at__isnull=True
    ).first()
    if check is None:
        return {
            "name": producer.name,
            "address": producer.place_name,
            "tax_number": producer.tax_number,
        }
    return {
        "name": check.legal_name,
        "address": check.legal_address,
        "tax_number": check.tax_number,
    }


def _buyer(consignment: Consignment) -> dict[str, str]:
    wish = InvoiceWish.objects.filter(order=consignment.order).first()
    if wish is not None:
        return {
            "name": wish.name,
            "address": wish.address,
            "tax_number": wish.tax_number,
            "email": wish.email,
        }
    address = consignment.order.shipping_address
    return {
        "name": address.first_name if address else "",
        "address": f"{address.line1}, {address.line4}, {address.state}" if address else "",
        "tax_number": "",
        "email": consignment.order.guest_email,
    }
