"""Stripe's way to send nested values in a form, and which names each address knows."""

import re
from typing import Any
from urllib.parse import parse_qsl

Form = dict[str, Any]

_METADATA = {"metadata[]"}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("POST", "/v1/checkout/sessions"): _METADATA
    | {
        "mode",
        "ui_mode",
        "line_items[][quantity]",
        "line_items[][price_data][currency]",
        "line_items[][price_data][unit_amount]",
        "line_items[][price_data][product_data][name]",
        "client_reference_id",
        "payment_intent_data[description]",
        "payment_intent_data[transfer_group]",
        "payment_intent_data[metadata][]",
        "expires_at",
        "locale",
        "success_url",
        "cancel_url",
        "customer_email",
        "expand[]",
    },
    ("GET", "/v1/checkout/sessions/{id}"): {"expand[]"},
    ("POST", "/v1/checkout/sessions/{id}/expire"): {"expand[]"},
    ("GET", "/v1/payment_intents/{id}"): {"expand[]"},
    ("GET", "/v1/charges"): {
        "created[gte]",
        "created[gt]",
        "created[lt]",
        "created[lte]",
        "limit",
        "starting_after",
        "payment_intent",
        "transfer_group",
        "expand[]",
    },
    ("GET", "/v1/charges/{id}"): {"expand[]"},
    ("GET", "/v1/balance_transactions/{id}"): {"expand[]"},
    ("POST", "/v1/refunds"): _METADATA
    | {"payment_intent", "charge", "amount", "reason", "reverse_transfer", "expand[]"},
    ("GET", "/v1/refunds/{id}"): {"expand[]"},
    ("GET", "/v1/refunds"): {"charge", "payment_intent", "limit", "starting_after", "expand[]"},
    ("GET", "/v1/disputes/{id}"): {"expand[]"},
    ("GET", "/v1/events/{id}"): set(),
    ("GET", "/v1/events"): {"limit", "starting_after", "type"},
    ("POST", "/v1/transfers"): _METADATA
    | {
        "amount",
        "currency",
        "destination",
        "source_transaction",
        "transfer_group",
        "description",
        "expand[]",
    },
    ("GET", "/v1/transfers/{id}"): {"expand[]"},
    ("POST", "/v1/transfers/{id}/reversals"): _METADATA | {"amount", "description", "expand[]"},
    ("GET", "/v1/transfers/{id}/reversals"): {"limit", "starting_after", "expand[]"},
    ("GET", "/v1/accounts/{id}"): {"expand[]"},
    ("GET", "/v1/balance"): set(),
}
"""What is not named here is refused, as Stripe refuses a misspelt parameter."""

_FREE = ("metadata", "payment_intent_data[metadata]")


def pattern(name: str) -> str:
    """`line_items[0][quantity]` as `line_items[][quantity]`; a free key of metadata as `[]`."""
    for free in _FREE:
        if re.fullmatch(re.escape(free) + r"\[[^\[\]]+\]", name):
            return f"{free}[]"
    return re.sub(r"\[\d+\]", "[]", name)


def unknown(method: str, route: str, pairs: list[tuple[str, str]]) -> str:
    """The first name that this address does not know, or ""."""
    allowed = ALLOWED[method, route]
    return next((name for name, _ in pairs if pattern(name) not in allowed), "")


def pairs_of(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


def nested(pairs: list[tuple[str, str]]) -> Form:
    """The pairs as dicts; lists become dicts by position, which is all we need."""
    form: Form = {}
    for name, value in pairs:
        first, rest = name.split("[", 1) if "[" in name else (name, "")
        keys = [first, *(part.rstrip("]") for part in rest.split("[") if rest)]
        place = form
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        last = keys[-1] or str(len(place))
        place[last] = value
    return form
