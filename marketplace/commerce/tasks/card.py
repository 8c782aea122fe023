"""Jobs of payments at providers."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from marketplace.commerce.payments import method
from marketplace.commerce.services import card_checks

logger = logging.getLogger(__name__)


@app.periodic(cron="*/4 * * * *")
@app.task(name="commerce.sweep_attempts", queueing_lock="sweep_attempts")
def sweep_attempts(timestamp: int) -> int:
    """Settle what a lost call left open; return how many moved."""
    return card_checks.sweep(now=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="commerce.compare_card", queueing_lock="compare_card")
def compare_card(timestamp: int) -> int:
    """Compare Stripe's charges with the ledger's; return how many differences are new."""
    if not method("CARD").is_set_up():
        return 0
    found = card_checks.compare_with_stripe(now=timezone.now())
    if found:
        logger.warning("%d differences between Stripe's charges and what is noted here", found)
    return found
