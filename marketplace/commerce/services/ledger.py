"""Writing to the ledger: whole transactions only, each once. docs/decisions/0018-ledger.md."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from catalog.producers.models import Producer
from foundation.models import User
from marketplace.commerce.models import (
    Consignment,
    LedgerAccount,
    LedgerEntry,
    LedgerTransaction,
    Payment,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules.ledger import Account, Booking, Purpose


class Leg(NamedTuple):
    """One side of a booking; `amount` in đồng, debit positive, credit negative."""

    account: Account
    amount: int
    purpose: Purpose
    producer: Producer | None = None
    party: str = ""
    consignment: Consignment | None = None
    line: Line | None = None


class Unbalanced(ValueError):
    """The legs do not add up to nothing; a mistake of ours, never a person's."""


class LedgerMismatch(ValueError):
    """The same key was booked before with other legs; a mistake of ours."""


@transaction.atomic
def book(
    *,
    key: str,
    kind: Booking,
    legs: Iterable[Leg],
    booked_on: date,
    order: Order | None = None,
    payment: Payment | None = None,
    words: str = "",
    by: User | None = None,
) -> LedgerTransaction:
    """Write one booking, once for each key; the same again gives back the first.

    Legs of no amount are left out. Of two callers at the same moment the second waits and gets
    the first one's row. Raises Unbalanced, and LedgerMismatch where the key stands for
    something else; PostgreSQL asks for the balance again at commit.
    """
    wanted = [leg for leg in legs if leg.amount]
    if len(wanted) < 2 or sum(leg.amount for leg in wanted) != 0:
        raise Unbalanced(f"{key}: {[(leg.account.value, leg.amount) for leg in wanted]}")
    booked, is_new = LedgerTransaction.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "booked_on": booked_on,
            "order": order,
            "payment": payment,
            "words": words[:200],
            "by": by,
        },
    )
    if not is_new:
        _must_be_the_same(booked, wanted)
        return booked
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                transaction=booked,
                account=_account(leg),
                amount=leg.amount,
                purpose=leg.purpose,
                consignment=leg.consignment,
                line=leg.line,
            )
            for leg in wanted
        ]
    )
    return booked


def _account(leg: Leg) -> LedgerAccount:
    """Found, or made when first used."""
    account, _is_new = LedgerAccount.objects.get_or_create(
        kind=leg.account, producer=leg.producer, party=leg.party[:60]
    )
    return account


def _must_be_the_same(booked: LedgerTransaction, legs: Sequence[Leg]) -> None:
    rows = booked.entries.values_list(
        "account__kind", "account__producer_id", "account__party", "amount"
    )
    before = sorted((kind, producer or 0, party, amount) for kind, producer, party, amount in rows)
    now = sorted(
        (leg.account.value, leg.producer.pk if leg.producer else 0, leg.party[:60], leg.amount)
        for leg in legs
    )
    if before != now:
        raise LedgerMismatch(booked.key)
