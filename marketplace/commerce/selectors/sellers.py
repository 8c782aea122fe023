"""Who was let in as a seller, and what may be told of them to whom."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import QuerySet
from django.db.models.functions import JSONObject

from catalog.producers.models import Producer
from marketplace.commerce.models import SellerCheck, SellingLicence
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.rules.sellers import ACCOUNT_HOLD, last_digits


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """What everyone may know of a seller (Luật 19/2023 Đ37; Luật TMĐT): never the identity."""

    legal_name: str
    legal_address: str
    tax_number: str
    phone: str
    email: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where a producer's money goes: the account of the check in force."""

    bank_bin: str
    account_number: str
    account_holder: str


@dataclass(frozen=True, slots=True)
class SellerState:
    """How far a producer is: the check in force, the one that waits, the last one refused or
    ended where there is neither."""

    in_force: SellerCheck | None
    waiting: SellerCheck | None
    last: SellerCheck | None

    @property
    def may_sell(self) -> bool:
        return self.in_force is not None


def check_in_force(producer: Producer) -> SellerCheck | None:
    return SellerCheck.objects.in_force().filter(producer=producer).first()


def seller_state(producer: Producer) -> SellerState:
    """One query."""
    rows = list(SellerCheck.objects.filter(producer=producer).order_by("-pk")[:20])
    in_force = next((r for r in rows if r.answer == Answer.ACCEPTED and not r.ended_at), None)
    waiting = next((r for r in rows if r.answer == Answer.WAITING), None)
    return SellerState(in_force, waiting, rows[0] if rows else None)


def public_facts(producer: Producer) -> PublicFacts:
    """A seller's name, address and tax number as they were checked; before that, what the
    register says of the producer. One query."""
    return public_facts_of([producer])[producer.pk]


def public_facts_of(producers: Collection[Producer]) -> dict[int, PublicFacts]:
    """The same for many sellers, by their ids. One query."""
    checks = {
        check.producer_id: check
        for check in SellerCheck.objects.in_force().filter(producer__in=[p.pk for p in producers])
    }
    return {p.pk: _facts(p, checks.get(p.pk)) for p in producers}


SELLER_FACTS = JSONObject(
    legal_name="legal_name",
    legal_address="legal_address",
    tax_number="tax_number",
    phone="phone",
    email="email",
)
"""What `facts_read` reads of a check in force, for a question that brings it along."""


def facts_read(producer: Producer, said: Mapping[str, str] | None) -> PublicFacts:
    """`public_facts` of what SELLER_FACTS read, None where no check is in force. No query."""
    return PublicFacts(**said, is_checked=True) if said else _facts(producer, None)


def _facts(producer: Producer, check: SellerCheck | None) -> PublicFacts:
    if check is None:
        address = ", ".join(part for part in (producer.street, producer.place_name) if part)
        return PublicFacts(
            producer.name, address, producer.tax_number, producer.phone, "", is_checked=False
        )
    return PublicFacts(
        check.legal_name,
        check.legal_address,
        check.tax_number,
        check.phone,
        check.email,
        is_checked=True,
    )


def bank_account_of(producer: Producer) -> BankAccount | None:
    """The account that payouts go to, or None while no check is in force. One query."""
    check = check_in_force(producer)
    if check is None:
        return None
    return _account(check)


def account_before(check: SellerCheck) -> BankAccount | None:
    """The account that this check replaces, or would: the last one accepted before it, also of a
    seller who was stopped since. None for a first account, and for the same. One query."""
    rows = SellerCheck.objects.filter(producer=check.producer_id, answer=Answer.ACCEPTED)
    if check.answered_at is not None:
        rows = rows.filter(answered_at__lte=check.answered_at)
    last = rows.exclude(pk=check.pk).order_by("-answered_at", "-pk").first()
    before = _account(last) if last else None
    return None if before == _account(check) else before


def accounts_held(
    *, now: datetime, producers: Collection[int] | None = None
) -> dict[int, datetime]:
    """Until when nothing is paid to producers whose account was replaced a short while ago, by
    their ids (`rules.sellers.ACCOUNT_HOLD`). The same account accepted again, with other facts,
    neither ends nor begins a wait. One query."""
    rows = SellerCheck.objects.filter(answer=Answer.ACCEPTED).order_by("answered_at", "pk")
    if producers is not None:
        rows = rows.filter(producer__in=producers)
    last: dict[int, BankAccount] = {}
    held: dict[int, datetime] = {}
    for check in rows:
        before = last.get(check.producer_id)
        last[check.producer_id] = _account(check)
        if before is not None and before != _account(check) and check.answered_at:
            until = check.answered_at + ACCOUNT_HOLD
            if until > now:
                held[check.producer_id] = until
    return held


def _account(check: SellerCheck) -> BankAccount:
    return BankAccount(check.bank_bin, check.account_number, check.account_holder)


def seller_digest(check: SellerCheck) -> str:
    """The hash of all that a producer told and of the paper beside it: whoever answers holds it
    against what was sent meanwhile."""
    told = [getattr(check, name) for name in _TOLD]
    return sha256(json.dumps(told).encode()).hexdigest()


_TOLD = (
    *("legal_name", "legal_address", "phone", "email", "tax_number", "representative"),
    *("identity", "identity_number", "e_identity"),
    *("bank_bin", "account_number", "account_holder", "paper_id"),
)


def shown_identity(check: SellerCheck) -> str:
    """The identity number as all but the checking staff see it."""
    return last_digits(check.identity_number)


def licences_of(producer: Producer) -> QuerySet[SellingLicence]:
    """Every licence the producer ever sent, newest first."""
    return SellingLicence.objects.filter(producer=producer).order_by("-pk")


def has_licence(producer: Producer, *, on: date) -> bool:
    """Whether a licence to sell alcohol is in force on the day. One query."""
    rows = SellingLicence.objects.in_force_on(on)
    return rows.filter(producer=producer, kind=SellingLicence.Kind.ALCOHOL).exists()
