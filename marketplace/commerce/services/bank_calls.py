"""What a bank feed's signed call tells, noted once under the feed's own number."""

import logging
from datetime import datetime

from django.db import transaction

from marketplace.commerce.adapters.bank_calls import Told
from marketplace.commerce.models import ProviderEvent
from marketplace.commerce.selectors.transfers import our_account
from marketplace.commerce.services.bank_transfers import (
    TransferDiffers,
    TransferFacts,
    note_transfer,
)

logger = logging.getLogger(__name__)


@transaction.atomic
def take_call(*, provider: str, told: Told, now: datetime) -> ProviderEvent:
    """Note the call and its money in one transaction; the same call again changes nothing.

    A failure leaves neither, so the feed may send again. Money out, and money on an account
    that is not ours, is passed by; the event says so.
    """
    event, is_new = ProviderEvent.objects.get_or_create(
        provider=provider,
        reference=told.event,
        defaults={"kind": "transfer", "payload": told.as_payload()},
    )
    if not is_new:
        return event
    event.outcome, event.handled_at = _outcome(provider, told, now=now), now
    event.save(update_fields=["outcome", "handled_at"])
    return event


def _outcome(provider: str, told: Told, *, now: datetime) -> str:
    account = our_account()
    if account is None or told.account != account.number:
        return "other account"
    if told.amount <= 0:
        return "outgoing"
    facts = TransferFacts(
        account.number, told.reference[:80], told.amount, told.memo, told.booked_at
    )
    try:
        with transaction.atomic():
            transfer, is_new = note_transfer(facts=facts, source=provider, now=now)
    except TransferDiffers:
        logger.error("%s tells another amount for a known bank number", provider)
        return "differs"
    return f"{transfer.state} new" if is_new else f"{transfer.state} known"
