"""What the wallets' signed calls set in motion. The caller has checked the signature and asked
the wallet where that is its way; here the call, its effect and its mark are one transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from marketplace.commerce.models import PaymentAttempt, ProviderEvent
from marketplace.commerce.payments import State, Told
from marketplace.commerce.services.payments import note_told


def attempt_of(method: str, reference: str) -> PaymentAttempt | None:
    """The attempt that a wallet names, with its order. One query."""
    rows = PaymentAttempt.objects.filter(method=method, reference=reference).exclude(reference="")
    return rows.select_related("payment__order").first()


@transaction.atomic
def take_call(
    *,
    attempt: PaymentAttempt,
    told: Told,
    reference: str,
    kept: Mapping[str, object],
    now: datetime,
) -> bool:
    """Note what a call told of an attempt; False where this very call was noted before.

    `kept` is what is stored of it: nothing about people. A mismatch stays open for a person.
    """
    row, is_new = ProviderEvent.objects.get_or_create(
        provider=attempt.method,
        reference=reference[:120],
        defaults={"kind": f"call:{told.state}", "payload": dict(kept)},
    )
    row = ProviderEvent.objects.select_for_update().get(pk=row.pk)
    if not is_new and row.handled_at is not None:
        return False
    payment = note_told(attempt=attempt, told=told, now=now)
    row.outcome = f"{attempt.key}: {told.mismatch or told.state}; {payment.state}"[:300]
    row.handled_at = None if told.mismatch or told.state == State.UNKNOWN else now
    row.save(update_fields=["outcome", "handled_at"])
    return True
