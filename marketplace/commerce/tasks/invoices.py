"""Invoices: made when a parcel is delivered, issued as a job of their own."""

import logging

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from marketplace.commerce.adapters.invoices import ProviderDown
from marketplace.commerce.models import Consignment, Invoice, Refund
from marketplace.commerce.services import invoices

logger = logging.getLogger(__name__)

# 30 s, 15 min, 7.5 h; then the hourly sweep.
RETRY = RetryStrategy(max_attempts=4, exponential_wait=30)


@app.task(name="commerce.prepare_invoice", retry=RETRY)
def prepare_invoice(consignment_id: int) -> int:
    """Write the invoice of a delivered parcel; return its number in the table."""
    row = Consignment.objects.select_related("order", "producer").get(pk=consignment_id)
    return invoices.prepare(consignment=row, now=timezone.now()).pk


@app.task(name="commerce.issue_invoice", retry=RETRY)
def issue_invoice(invoice_id: int) -> str:
    """Have one invoice issued; return its state."""
    found = Invoice.objects.get(pk=invoice_id)
    return str(invoices.issue(invoice=found, now=timezone.now()).state)


@app.task(name="commerce.adjust_invoice", retry=RETRY)
def adjust_invoice(refund_id: int) -> bool:
    """Adjust the invoice by what is paid back; return whether there is one."""
    refund = Refund.objects.select_related("consignment").get(pk=refund_id)
    return invoices.adjust_for(refund=refund, now=timezone.now()) is not None


@app.periodic(cron="25 * * * *")
@app.task(name="commerce.issue_invoices_again", queueing_lock="issue_invoices_again")
def issue_invoices_again(timestamp: int) -> int:
    """Try again what waits since its own job gave up; return how many were issued now."""
    issued = 0
    for pk in invoices.unissued():
        try:
            row = invoices.issue(invoice=Invoice.objects.get(pk=pk), now=timezone.now())
            issued += row.state == Invoice.State.ISSUED
        except ProviderDown:
            logger.warning("The provider of invoices is down; tried again in an hour")
            break
    return issued
