"""What Stripe's signed calls set in motion. docs/rules/card.md.

A call is a hint: which session, refund or dispute to read again. Reading happens before any lock;
then the event's row, its effect and `handled_at` are one transaction. An event that could not be
handled is kept open and fails aloud, so Stripe sends it again and a person can replay it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketplace.commerce import payments as plugs
from marketplace.commerce.adapters import stripe_client
from marketplace.commerce.models import (
    CardDispute,
    PaymentAttempt,
    ProviderEvent,
    Receipt,
    Refund,
)
from marketplace.commerce.payments.card import told_of_refund
from marketplace.commerce.selectors.card import attempt_named_by, refunded_of
from marketplace.commerce.services.payments import note_told
from marketplace.commerce.services.posting import post_dispute
from marketplace.commerce.services.refunds import refund_done, refund_failed

PROVIDER = "CARD"
KEPT = {
    "amount",
    "amount_received",
    "amount_refunded",
    "amount_total",
    "charge",
    "client_reference_id",
    "currency",
    "id",
    "metadata",
    "object",
    "payment_intent",
    "payment_status",
    "reason",
    "status",
}
"""What is kept of an event's object: no name, address, mail or card of anybody."""


class NotHeard(Exception):
    """Stripe could not be read, so nothing was decided; the event is sent again."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event led to; one that waits for a person stays open."""

    words: str
    is_open: bool = False


Effect = Callable[[datetime], Outcome]
"""The writing half of an event: runs in one transaction and asks nobody outside."""


def thin(event: dict[str, Any]) -> dict[str, Any]:
    """The event without personal data; enough to handle it again."""
    thing = {name: value for name, value in event["data"]["object"].items() if name in KEPT}
    names = ("id", "type", "created", "livemode", "account", "api_version")
    return {name: event.get(name) for name in names} | {"data": {"object": thing}}


def take_event(*, event: dict[str, Any], now: datetime) -> ProviderEvent:
    """Handle an event whose signature was right; once, however often it comes.

    Raises whatever kept it from being handled, after keeping it open.
    """
    event = thin(event)
    known = ProviderEvent.objects.filter(provider=PROVIDER, reference=event["id"])
    if row := known.filter(handled_at__isnull=False).first():
        return row
    try:
        effect = _effect_of(event)
        return _carry_out(event, effect, now=now)
    except Exception as error:
        _claim(event, outcome=f"{type(error).__name__}: {error}")
        raise


@transaction.atomic
def _carry_out(event: dict[str, Any], effect: Effect, *, now: datetime) -> ProviderEvent:
    row = ProviderEvent.objects.select_for_update().get(pk=_claim(event).pk)
    if row.handled_at is not None:
        return row
    outcome = effect(now)
    row.outcome = outcome.words[:300]
    row.handled_at = None if outcome.is_open else now
    row.save(update_fields=["outcome", "handled_at"])
    return row


def _claim(event: dict[str, Any], outcome: str = "") -> ProviderEvent:
    """The event's one row; `outcome` is noted while it is open."""
    row, _is_new = ProviderEvent.objects.get_or_create(
        provider=PROVIDER,
        reference=event["id"],
        defaults={"kind": event["type"], "payload": event},
    )
    if outcome:
        open_rows = ProviderEvent.objects.filter(pk=row.pk, handled_at=None)
        open_rows.update(outcome=outcome[:300])
    return row


def _effect_of(event: dict[str, Any]) -> Effect:
    """Read what the event is about; no row is locked meanwhile."""
    if event["account"] or event["livemode"] != stripe_client.is_live():
        return _nothing("not ours: another account or another mode")
    kind, thing = event["type"], event["data"]["object"]
    if kind.startswith(("checkout.session.", "payment_intent.")):
        return _of_attempt(thing)
    if kind.startswith("refund.") or kind == "charge.refund.updated":
        return _of_refund(thing)
    if kind == "charge.refunded":
        return _of_charge(thing)
    if kind.startswith("charge.dispute."):
        return _of_dispute(thing)
    return _nothing("of no interest here")


def _nothing(words: str) -> Effect:
    return lambda now: Outcome(words)


def _of_attempt(thing: dict[str, Any]) -> Effect:
    attempt = attempt_named_by(thing)
    if attempt is None:
        return _nothing("no attempt of ours")
    if not attempt.reference:
        if thing["object"] != "checkout.session":
            raise NotHeard("the attempt's session is not known yet")
        # Stripe was faster than the answer to our own request.
        attempt.reference = thing["id"]
        PaymentAttempt.objects.filter(pk=attempt.pk, reference="").update(reference=thing["id"])
    told = plugs.method(attempt.method).ask(attempt)
    if told.state == plugs.State.UNKNOWN:
        raise NotHeard(told.mismatch or "Stripe gave no answer")

    def effect(now: datetime) -> Outcome:
        payment = note_told(attempt=attempt, told=told, now=now)
        return Outcome(f"{attempt.key}: {told.mismatch or told.state}; {payment.state}")

    return effect


def _of_refund(thing: dict[str, Any]) -> Effect:
    refund = stripe_client.read_refund(thing["id"])
    key = refund.metadata.to_dict().get("refund", "") if refund.metadata else ""

    def effect(now: datetime) -> Outcome:
        ours = _refund_of(refund.id, key)
        if ours is None:
            return Outcome(f"{refund.id} was not made here", is_open=True)
        return Outcome(_note_refund(ours, refund, now=now))

    return effect


def _refund_of(reference: str, key: str) -> Refund | None:
    rows = Refund.objects.filter(method=PROVIDER).select_related("payment__order")
    if found := rows.filter(reference=reference).first():
        return found
    parts = key.split(":")
    if len(parts) != 3 or not parts[2].isdecimal():
        return None
    return rows.filter(payment__order__number=parts[1], number=int(parts[2]), reference="").first()


def _note_refund(ours: Refund, theirs: Any, *, now: datetime) -> str:
    """Move our row as Stripe tells it. What came back to Stripe after it had gone out is noted
    once; a refund that a person sends now is left alone."""
    told = told_of_refund(theirs)
    on_its_way = ours.state in {Refund.State.WAITING, Refund.State.SENT}
    if told.state == plugs.RefundState.DONE and on_its_way:
        refund_done(refund=ours, reference=theirs.id, now=now)
    elif told.state == plugs.RefundState.FAILED and (
        on_its_way or (ours.state == Refund.State.DONE and ours.reference == theirs.id)
    ):
        refund_failed(refund=ours, why=told.failure, now=now)
    return f"{ours.key}: {told.state}"


def _of_charge(thing: dict[str, Any]) -> Effect:
    """Stripe's total of a charge against ours: somebody may have refunded in its dashboard."""
    charge = stripe_client.read_charge(thing["id"])

    def effect(now: datetime) -> Outcome:
        receipt = Receipt.objects.filter(method=PROVIDER, reference=charge.payment_intent).first()
        if receipt is None:
            return Outcome("money that is not noted here", is_open=True)
        ours = refunded_of(receipt)
        if charge.amount_refunded > ours:
            return Outcome(f"Stripe gave back {charge.amount_refunded}, we {ours}", is_open=True)
        return Outcome(f"{charge.amount_refunded} of {ours} back")

    return effect


def _of_dispute(thing: dict[str, Any]) -> Effect:
    dispute = stripe_client.read_dispute(thing["id"])

    def effect(now: datetime) -> Outcome:
        receipt = Receipt.objects.filter(method=PROVIDER, reference=dispute.payment_intent)
        if not receipt.exists():
            return Outcome("a dispute about money that is not noted here", is_open=True)
        return Outcome(_note_dispute(dispute, receipt.get(), now=now))

    return effect


CLOSED = {"won": True, "lost": False, "warning_closed": None}
"""Stripe's last words of a dispute: whether the money stayed ours. A warning never moved any."""


def _note_dispute(told: Any, receipt: Receipt, *, now: datetime) -> str:
    """Keep the dispute as Stripe tells it now, and book what it moves. A closed one is not
    opened again by an answer that was read earlier."""
    dispute, is_new = CardDispute.objects.get_or_create(
        reference=told.id,
        defaults={
            "payment": receipt.payment,
            "amount": told.amount,
            "state": told.status,
            "reason": told.reason or "",
            "opened_at": datetime.fromtimestamp(told.created, UTC),
        },
    )
    dispute = CardDispute.objects.select_for_update().get(pk=dispute.pk)
    if dispute.closed_at is None and (not is_new or told.status in CLOSED):
        dispute.state, dispute.reason = told.status, told.reason or ""
        if told.status in CLOSED:
            dispute.closed_at, dispute.is_won = now, CLOSED[told.status]
        dispute.save()
    if not told.status.startswith("warning_"):
        post_dispute(dispute=dispute, on=timezone.localdate(now))
    return f"{dispute.reference}: {dispute.state}"
