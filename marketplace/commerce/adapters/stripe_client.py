"""Stripe through its official client: one place that knows its parameters.

Amounts are whole đồng: VND has no decimals at Stripe either. Every call that makes something
carries a key made of our own numbers, so the same wish sent twice is one thing there. None of
these functions may be called while rows are locked: they wait for another machine.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal

import stripe
from django.conf import settings
from stripe.params import ChargeListParams
from stripe.params.checkout import SessionCreateParams

SECONDS = 10
"""How long one request may take; it is tried three times."""
RETRIES = 2
IN_USE = 409
"""Another request with the same key is running at this moment."""
TOLERANCE = 300
"""Seconds by which a signed call may be old: Stripe's own proposal."""
WHOLE_SESSION = ["payment_intent.latest_charge.balance_transaction"]
"""Session, payment intent, charge and fee in one answer."""


class StripeDown(Exception):
    """No answer, or one that says nothing: 5xx, 429, a wrong key. Nothing was decided."""


class StripeRefused(Exception):
    """Stripe understood and refused; `code` is its own word."""

    def __init__(self, code: str, words: str) -> None:
        self.code = code
        super().__init__(words)


class BadSignature(Exception):
    """The call was not signed by Stripe with one of our secrets, or too long ago."""


def is_set_up() -> bool:
    """Whether the key and at least one webhook secret are there; one without the other is
    refused by a system check and never used."""
    return bool(settings.STRIPE_SECRET_KEY and settings.STRIPE_WEBHOOK_SECRETS)


def is_live() -> bool:
    """Whether our key moves real money."""
    return "_live_" in settings.STRIPE_SECRET_KEY


def client() -> stripe.StripeClient:
    """The client of the settings in force."""
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )


@contextmanager
def reaching() -> Iterator[None]:
    """Turn the client's errors into two: StripeDown and StripeRefused."""
    try:
        yield
    except (
        stripe.APIConnectionError,
        stripe.RateLimitError,
        stripe.AuthenticationError,
        stripe.PermissionError,
    ) as error:
        raise StripeDown(str(error)) from error
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        if error.http_status == IN_USE:
            raise StripeDown(str(error)) from error
        raise StripeRefused(error.code or type(error).__name__, error.user_message or "") from error
    except stripe.StripeError as error:  # 5xx and what is not a word of Stripe's at all
        raise StripeDown(str(error)) from error


def make_session(
    *,
    key: str,
    order: str,
    amount: int,
    words: str,
    expires_at: datetime,
    locale: str,
    back_to: str,
    cancel_to: str,
) -> stripe.checkout.Session:
    """A hosted page to pay `amount` đồng on; the same `key` gives the same page again.

    Which cards and wallets it shows is set in Stripe's dashboard: the parameter that names them
    changed its name between two versions of their interface. Raises StripeDown, StripeRefused.
    """
    marks = {"order": order, "attempt": key}
    language: Literal["en", "vi"] = "en" if locale == "en" else "vi"
    params: SessionCreateParams = {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "vnd",
                    "unit_amount": amount,
                    "product_data": {"name": words},
                },
            }
        ],
        "client_reference_id": order,
        "metadata": marks,
        "payment_intent_data": {
            "description": words,
            "metadata": marks,
            "transfer_group": f"ORDER_{order}",
        },
        "expires_at": int(expires_at.timestamp()),
        "locale": language,
        "success_url": back_to,
        "cancel_url": cancel_to,
    }
    with reaching():
        return client().v1.checkout.sessions.create(params, {"idempotency_key": key})


def read_session(reference: str) -> stripe.checkout.Session:
    """The session as it stands now, with its payment intent, charge and fee."""
    with reaching():
        return client().v1.checkout.sessions.retrieve(reference, params={"expand": WHOLE_SESSION})


def end_session(reference: str) -> stripe.checkout.Session:
    """Make paying on this page impossible. Raises StripeRefused when it is not open any more."""
    with reaching():
        return client().v1.checkout.sessions.expire(reference)


def make_refund(
    *, key: str, payment_intent: str, amount: int, metadata: Mapping[str, str]
) -> stripe.Refund:
    """Give back `amount` đồng of a payment; the same `key` gives back once."""
    with reaching():
        return client().v1.refunds.create(
            params={
                "payment_intent": payment_intent,
                "amount": amount,
                "metadata": dict(metadata),
            },
            options={"idempotency_key": key},
        )


def read_refund(reference: str) -> stripe.Refund:
    with reaching():
        return client().v1.refunds.retrieve(reference)


def read_charge(reference: str) -> stripe.Charge:
    """A charge with its fee."""
    with reaching():
        return client().v1.charges.retrieve(reference, params={"expand": ["balance_transaction"]})


def read_dispute(reference: str) -> stripe.Dispute:
    with reaching():
        return client().v1.disputes.retrieve(reference)


def charges_between(since: datetime, until: datetime) -> Iterator[stripe.Charge]:
    """Every charge made in the half-open period, page by page, with its fee."""
    params: ChargeListParams = {
        "created": {"gte": int(since.timestamp()), "lt": int(until.timestamp())},
        "limit": 100,
        "expand": ["data.balance_transaction"],
    }
    with reaching():
        yield from client().v1.charges.list(params).auto_paging_iter()


def read_event(payload: bytes, signature: str) -> dict[str, Any]:
    """The event of a signed call, as plain values. Raises BadSignature for everything that was
    not signed with one of our secrets within the last five minutes; without a secret nothing
    ever is."""
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            event = stripe.Webhook.construct_event(payload, signature, secret, tolerance=TOLERANCE)
        except (stripe.SignatureVerificationError, ValueError):
            continue
        return dict(event.to_dict())
    raise BadSignature
