"""Money on its way back to buyers."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from marketplace.commerce.models import Refund
from marketplace.commerce.services import refunds

# A provider that is away for an hour delays nothing else; afterwards the sweep goes on.
PROVIDER_RETRY = RetryStrategy(max_attempts=6, exponential_wait=6)


@app.task(name="commerce.send_refund", retry=PROVIDER_RETRY)
def send_refund(refund_id: int) -> str:
    """Ask the provider to pay a refund, under the refund's own key; its state afterwards."""
    refund = Refund.objects.get(pk=refund_id)
    return refunds.send_refund(refund=refund, now=timezone.now()).state
