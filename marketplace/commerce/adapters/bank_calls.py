"""Calls by which SePay and Casso tell of money on our account: is it theirs, and what it says.

SePay (developer.sepay.vn, read 11/2026): `X-SePay-Signature: sha256=<hex>` over
"<X-SePay-Timestamp>.<raw body>", or `Authorization: Apikey <key>`. Casso's public description of
its older call has the header `Secure-Token`; its newer signature could not be confirmed and is
not accepted.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.timezone import make_aware

from marketplace.commerce.rules.bank_statements import BadCell, moment

LATEST_SECONDS = 300


class Forged(Exception):
    """The call does not prove who makes it, or is older than five minutes."""


class BadCall(Exception):
    """The caller is right, what it sends is not."""


@dataclass(frozen=True, slots=True)
class Told:
    """One movement as the caller tells it. `event` is the caller's number, `reference` the
    bank's; `amount` in đồng, below 0 for money that went out."""

    event: str
    account: str
    reference: str
    amount: int
    memo: str
    booked_at: datetime

    def as_payload(self) -> dict[str, object]:
        """What is kept of the call: no balance, and no more words than the match needs."""
        return {
            "account": self.account,
            "reference": self.reference,
            "amount": self.amount,
            "booked_at": self.booked_at.isoformat(),
        }


def sepay_is_set_up() -> bool:
    return bool(settings.SEPAY_WEBHOOK_SECRET or settings.SEPAY_API_KEY)


def casso_is_set_up() -> bool:
    return bool(settings.CASSO_SECURE_TOKEN)


def check_sepay(headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
    """Raises Forged. With a signing secret set a key alone is not enough."""
    if not settings.SEPAY_WEBHOOK_SECRET:
        _same(headers.get("Authorization", ""), f"Apikey {settings.SEPAY_API_KEY}")
        return
    stamp = headers.get("X-SePay-Timestamp", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        raise Forged("timestamp")
    if abs(now.timestamp() - int(stamp)) > LATEST_SECONDS:
        raise Forged("stale")
    _same(headers.get("X-SePay-Signature", ""), sepay_signature(stamp, body))


def sepay_signature(stamp: str, body: bytes) -> str:
    """What SePay writes into its header for this body."""
    secret = settings.SEPAY_WEBHOOK_SECRET.encode()
    return "sha256=" + hmac.new(secret, stamp.encode() + b"." + body, sha256).hexdigest()


def check_casso(headers: Mapping[str, str]) -> None:
    """Raises Forged."""
    _same(headers.get("Secure-Token", ""), settings.CASSO_SECURE_TOKEN)


def _same(said: str, right: str) -> None:
    if not hmac.compare_digest(said.encode(), right.encode()):
        raise Forged("signature")


def read_sepay(body: bytes) -> list[Told]:
    """The one movement of a SePay call. Raises BadCall."""
    data = _json(body)
    try:
        amount = _whole(data["transferAmount"])
        sign = {"in": 1, "out": -1}[data["transferType"]]
        event = str(_whole(data["id"]))
        account = str(data["accountNumber"])
        booked_at = _at(data["transactionDate"])
        memo = str(data.get("content") or "")
    except (KeyError, TypeError) as error:
        raise BadCall(str(error)) from error
    reference = str(data.get("referenceCode") or "").strip() or f"sepay:{event}"
    return [Told(event, account, _line(reference), sign * amount, _line(memo), booked_at)]


def read_casso(body: bytes) -> list[Told]:
    """The movements of a Casso call. Raises BadCall."""
    data = _json(body)
    rows = data.get("data")
    if data.get("error") not in {0, None} or not isinstance(rows, list) or len(rows) > 500:
        raise BadCall("data")
    return [_casso_row(row) for row in rows]


def _casso_row(row: Any) -> Told:
    try:
        event = str(row["id"])[:120]
        reference = str(row.get("tid") or "").strip() or f"casso:{event}"
        account = str(row.get("bank_sub_acc_id") or row.get("subAccId") or "")
        memo = str(row.get("description") or "")
        return Told(
            event,
            account,
            _line(reference),
            _whole(row["amount"]),
            _line(memo),
            _at(row["when"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadCall(str(error)) from error


def _json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadCall("json") from error
    if not isinstance(data, dict):
        raise BadCall("json")
    return data


def _whole(value: object) -> int:
    """A whole number, sent as 50000 or 50000.0."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadCall("not a number")
    if not abs(value) <= 10**15:  # also what is no number at all
        raise BadCall("too large")
    if value != int(value):
        raise BadCall(f"not a whole number: {value!r}"[:80])
    return int(value)


def _at(value: object) -> datetime:
    try:
        return make_aware(moment(str(value)))
    except BadCell as error:
        raise BadCall("time") from error


def _line(text: str) -> str:
    """One line without control characters, which PostgreSQL and people would stumble over."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
