"""What a lost call is made good by: the sweep over open attempts, and each day's comparison of
what Stripe charged with what was noted here. docs/rules/card.md."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from marketplace.commerce.adapters import stripe_client
from marketplace.commerce.models import PaymentAttempt, ProviderEvent, Receipt, Refund
from marketplace.commerce.payments.card import fee_of
from marketplace.commerce.selectors.card import attempt_named_by, refunded_of
from marketplace.commerce.services.card_events import PROVIDER
from marketplace.commerce.services.payments import settle
from marketplace.commerce.services.posting import post_provider_fee
from marketplace.commerce.services.refunds import send_refund

logger = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=5)
"""How long a buyer may be on the provider's page before we ask for the first time."""
AFTER_THE_JOB = timedelta(hours=3)
PROVIDERS = ("CARD", "VNPAY", "MOMO", "ZALOPAY")
BACK = timedelta(days=3)
"""How far back a comparison looks: a night's failure is made good by the next."""


def sweep(*, now: datetime) -> int:
    """Ask the providers about every open attempt and every refund on its way; return how many
    moved. One that fails holds up nobody else."""
    moved = 0
    before = now - PATIENCE
    attempts = PaymentAttempt.objects.filter(state="OPEN", made_at__lt=before).exclude(reference="")
    asked_long_ago = Q(asked_at=None) | Q(asked_at__lt=before)
    for attempt in attempts.filter(asked_long_ago).select_related("payment__order").order_by("pk"):
        try:
            settle(attempt=attempt, now=now)
        except Exception:  # any provider, any failure: logged, and asked again by the next sweep
            logger.exception("Attempt %d could not be settled", attempt.pk)
            continue
        moved += not PaymentAttempt.objects.filter(pk=attempt.pk, state="OPEN").exists()
    for refund in _unfinished(now):
        try:
            moved += send_refund(refund=refund, now=now).state != refund.state
        except Exception:
            logger.exception("Refund %d could not be sent or asked for", refund.pk)
    return moved


def _unfinished(now: datetime) -> QuerySet[Refund]:
    """Refunds that a provider has, or should have got from a job that gave up."""
    given_up = Q(state=Refund.State.WAITING, made_at__lt=now - AFTER_THE_JOB, account_number="")
    rows = Refund.objects.filter(method__in=PROVIDERS).order_by("pk")
    return rows.filter(Q(state=Refund.State.SENT) | given_up)


def compare_with_stripe(*, now: datetime) -> int:
    """Compare the charges of the last days with what was noted; return how many differences a
    person has to look at. Fees that were not known before are booked. Any number of times."""
    since, until = now - BACK, now - PATIENCE
    seen: set[str] = set()
    found = 0
    for charge in stripe_client.charges_between(since, until):
        if charge.status != "succeeded":
            continue
        seen.add(str(charge.payment_intent))
        found += _compare(charge, now=now)
    noted = Receipt.objects.filter(method=PROVIDER, received_at__gte=since, received_at__lt=until)
    for receipt in noted.exclude(reference__in=seen):
        found += _keep(f"receipt:{receipt.reference}", "noted here, unknown at Stripe", {})
    return found


def _compare(charge: Any, *, now: datetime) -> int:
    receipt = _receipt_of(charge) or _settled_late(charge, now=now)
    facts = {"charge": charge.id, "payment_intent": charge.payment_intent, "amount": charge.amount}
    if receipt is None:
        return _keep(f"missing:{charge.id}", "charged at Stripe, not noted here", facts)
    _book_fee(receipt, charge, now=now)
    if receipt.amount != charge.amount_captured or charge.currency != "vnd":
        return _keep(f"amount:{charge.id}", f"noted here: {receipt.amount}", facts)
    if charge.amount_refunded > refunded_of(receipt):
        words = f"Stripe gave back {charge.amount_refunded}, we {refunded_of(receipt)}"
        return _keep(f"refund:{charge.id}:{charge.amount_refunded}", words, facts)
    return 0


def _receipt_of(charge: Any) -> Receipt | None:
    rows = Receipt.objects.filter(method=PROVIDER, reference=charge.payment_intent)
    return rows.select_related("payment__order").first()


def _settled_late(charge: Any, *, now: datetime) -> Receipt | None:
    """Money whose call was lost and that no sweep met: settled by its own attempt."""
    marks = charge.metadata.to_dict() if charge.metadata else {}
    attempt = attempt_named_by({"id": charge.payment_intent, "object": "", "metadata": marks})
    if attempt is not None and attempt.reference:
        settle(attempt=attempt, now=now)
    return _receipt_of(charge)


def _book_fee(receipt: Receipt, charge: Any, *, now: datetime) -> None:
    fee = fee_of(charge)
    if fee > 0:
        post_provider_fee(
            payment=receipt.payment,
            fee=fee,
            key=f"fee:{PROVIDER}:{receipt.reference}",
            on=timezone.localdate(now),
        )


@transaction.atomic
def _keep(name: str, words: str, facts: dict[str, Any]) -> int:
    """Keep a difference for a person, once; 1 if it is new."""
    _row, is_new = ProviderEvent.objects.get_or_create(
        provider=PROVIDER,
        reference=f"comparison:{name}"[:120],
        defaults={"kind": "comparison", "payload": facts, "outcome": words},
    )
    return int(is_new)
