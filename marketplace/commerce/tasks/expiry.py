"""Closing orders that nobody paid in time."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from marketplace.commerce.selectors.consignments import overdue
from marketplace.commerce.services.payments import expire_unpaid

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="commerce.expire_unpaid", queueing_lock="expire_unpaid")
def close_unpaid(timestamp: int) -> int:
    """Close orders whose time to be paid is over, the longest overdue first; how many were.

    One provider that does not answer holds up nobody else: its orders are tried again the next
    minute.
    """
    closed = 0
    for payment in overdue(now=timezone.now()):
        try:
            closed += expire_unpaid(payment=payment, now=timezone.now())
        except Exception:  # any provider, any failure: logged, and tried again
            logger.exception("Payment %d could not be closed", payment.pk)
    return closed
