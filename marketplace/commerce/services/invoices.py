"""Electronic invoices of what was delivered: made whole here first, then issued by a provider.

The row holds everything the invoice says, so a provider that is down delays it and loses nothing.
What was issued is never changed: it is adjusted, or replaced by another (NĐ 70/2025).
docs/rules/papers.md.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from foundation.queue import enqueue
from marketplace.commerce.adapters.invoices import InvoiceRefused, provider_of
from marketplace.commerce.models import Consignment, Invoice, InvoiceWish, Refund, SellingSettings
from marketplace.commerce.selectors.invoices import (
    ADJUSTED,
    adjustment_key,
    data_of,
    data_of_refund,
    may_be_replaced,
    standing,
)
from marketplace.commerce.services.errors import OrderRefused


class InvoiceUnready(OrderRefused):
    """There is nothing to invoice, or the invoice is not in a state for the act."""

    def __init__(self) -> None:
        super().__init__(_("Hoá đơn này không ở bước làm được việc ấy. Xin mở lại trang."))


@transaction.atomic
def prepare(*, consignment: Consignment, now: datetime) -> Invoice:
    """Write the invoice of a delivered parcel, whole; the same row each time. Queues its issue.
    Raises InvoiceUnready for one that was not delivered."""
    consignment = Consignment.objects.select_for_update().get(pk=consignment.pk)
    if consignment.state not in {Consignment.State.DELIVERED, Consignment.State.RETURNED}:
        raise InvoiceUnready
    invoice, is_new = Invoice.objects.get_or_create(
        consignment=consignment,
        kind=Invoice.Kind.ORIGINAL,
        defaults={
            "key": f"hd:{consignment.order.number}:{consignment.pk}",
            "provider": SellingSettings.load().invoice_provider,
            "data": data_of(consignment, on=localdate(now)),
        },
    )
    if is_new:
        enqueue("commerce.issue_invoice", invoice_id=invoice.pk)
    return invoice


def issue(*, invoice: Invoice, now: datetime) -> Invoice:
    """Have the provider issue it, outside every lock; nothing where none is set up, and nothing
    before the one it follows is issued. Raises ProviderDown for the job to try again."""
    invoice = Invoice.objects.select_related("of").get(pk=invoice.pk)
    provider = provider_of(invoice.provider or SellingSettings.load().invoice_provider)
    if provider is None or invoice.state == Invoice.State.ISSUED:
        return invoice
    if invoice.of is not None and invoice.of.state != Invoice.State.ISSUED:
        return invoice
    data = {**invoice.data, "kind": invoice.kind, "of": invoice.of.number if invoice.of else ""}
    try:
        told = provider.issue(key=invoice.key, data=data)
    except InvoiceRefused as refused:
        Invoice.objects.filter(pk=invoice.pk).exclude(state=Invoice.State.ISSUED).update(
            state=Invoice.State.FAILED, failure=str(refused)[:300], provider=provider.code
        )
        invoice.refresh_from_db()
        return invoice
    return _note_issued(invoice, provider.code, told.number, now=now)


@transaction.atomic
def _note_issued(sent: Invoice, provider: str, number: str, *, now: datetime) -> Invoice:
    invoice = Invoice.objects.select_for_update().get(pk=sent.pk)
    if invoice.state == Invoice.State.ISSUED:
        return invoice
    invoice.data = sent.data  # what the provider was told, though it was amended meanwhile
    invoice.state, invoice.number = Invoice.State.ISSUED, number
    invoice.provider, invoice.issued_at, invoice.failure = provider, now, ""
    invoice.save()
    log(instance=invoice, action="ocop.invoice.issue", user=None, data={"number": number})
    for follower in invoice.followers.exclude(state=Invoice.State.ISSUED).order_by("pk"):
        enqueue("commerce.issue_invoice", invoice_id=follower.pk)
    return invoice


@transaction.atomic
def adjust_for(*, refund: Refund, now: datetime, by: User | None = None) -> Invoice | None:
    """Adjust the invoice of a parcel for which money goes back after delivery; once for each
    refund. None where there is no invoice, or the refund is no part of the price."""
    if refund.consignment is None or refund.reason not in ADJUSTED:
        return None
    original = Invoice.objects.filter(
        consignment=refund.consignment, kind=Invoice.Kind.ORIGINAL
    ).first()
    if original is None:
        return None
    holds = standing(original)
    return _follow(
        holds,
        Invoice.Kind.ADJUSTMENT,
        key=adjustment_key(original, refund),
        data=data_of_refund(holds, refund, on=localdate(now)),
        by=by,
    )


@transaction.atomic
def ask_again(*, invoice: Invoice, by: User) -> None:
    """Queue an invoice that waits, or was refused, for its provider once more; its key makes it
    one. Raises InvoiceUnready for an issued one."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.state == Invoice.State.ISSUED:
        raise InvoiceUnready
    log(instance=invoice, action="ocop.invoice.again", user=by, data={"failure": invoice.failure})
    enqueue("commerce.issue_invoice", invoice_id=invoice.pk)


@transaction.atomic
def amend(*, invoice: Invoice, buyer: dict[str, str], by: User) -> Invoice:
    """Put right to whom a refused invoice is written (`buyer` as in `replace`), and queue it
    again. Raises InvoiceUnready for one that was not refused: an issued one is replaced."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if invoice.state != Invoice.State.FAILED:
        raise InvoiceUnready
    _keep_wish(invoice, buyer)
    invoice.data = {**invoice.data, "buyer": dict(buyer)}
    invoice.state, invoice.failure = Invoice.State.DRAFT, ""
    invoice.save(update_fields=["data", "state", "failure"])
    log(instance=invoice, action="ocop.invoice.amend", user=by, data={"kind": invoice.kind})
    enqueue("commerce.issue_invoice", invoice_id=invoice.pk)
    return invoice


@transaction.atomic
def replace(*, invoice: Invoice, buyer: dict[str, str], by: User, now: datetime) -> Invoice:
    """Replace an issued invoice by one in another name (`buyer`: name, address, tax_number,
    email); the first stays as it was. Raises InvoiceUnready for one that was not issued or was
    replaced before."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if not may_be_replaced(invoice):
        raise InvoiceUnready
    _keep_wish(invoice, buyer)
    return _follow(
        invoice,
        Invoice.Kind.REPLACEMENT,
        key=f"{invoice.key}:tt",
        data={**invoice.data, "buyer": dict(buyer), "date": str(localdate(now))},
        by=by,
    )


def _keep_wish(invoice: Invoice, buyer: dict[str, str]) -> None:
    order = invoice.consignment.order
    wish = InvoiceWish.objects.filter(order=order).first() or InvoiceWish(order=order)
    for name, value in buyer.items():
        setattr(wish, name, value)
    wish.save()


def _follow(
    original: Invoice, kind: str, *, key: str, data: dict[str, Any], by: User | None
) -> Invoice:
    invoice, is_new = Invoice.objects.get_or_create(
        key=key,
        defaults={
            "consignment": original.consignment,
            "kind": kind,
            "of": original,
            "provider": original.provider,
            "data": data,
            "by": by,
        },
    )
    if is_new:
        log(instance=invoice, action="ocop.invoice.change", user=by, data={"kind": kind})
        enqueue("commerce.issue_invoice", invoice_id=invoice.pk)
    return invoice


def unissued() -> list[int]:
    """Invoices that still wait for a provider, the oldest first."""
    waiting = Invoice.objects.filter(state=Invoice.State.DRAFT).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:200])
