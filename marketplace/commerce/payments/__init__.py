"""Ways to pay: plugs with one interface, asked in the order they are shown.

A plug talks to its provider and returns what it heard; it never writes to the database and never
decides that something is paid. That is `services.payments.receive`, one place for all of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from typing import Protocol

from marketplace.commerce.models import Payment, PaymentAttempt, Refund

_PLUGS = ("cash", "vietqr", "card", "vnpay", "momo", "zalopay")


@dataclass(frozen=True, slots=True)
class BasketFacts:
    """What a method may look at to say whether it can be used. `total` in đồng; `phone`
    normalised, "" while nobody has typed one."""

    total: int
    on: date
    phone: str = ""
    has_alcohol: bool = False
    has_services: bool = False
    is_prepaid_only: bool = False
    """Group orders and bookings are paid before."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where the buyer goes now: another site's page, or a page of ours. Always an address."""

    address: str
    is_ours: bool = True


class State(StrEnum):
    OPEN = "OPEN"
    PAID = "PAID"
    EXPIRED = "EXPIRED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    """The provider could not be asked; nothing follows from it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a provider says of an attempt. `reference` names the money (not the attempt);
    `amount` and `fee` in đồng; `mismatch` says why it must be looked at by a person."""

    state: State
    reference: str = ""
    amount: int = 0
    at: datetime | None = None
    fee: int = 0
    mismatch: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """An attempt as the provider made it."""

    step: NextStep
    reference: str = ""
    expires_at: datetime | None = None
    detail: dict[str, object] | None = None


class RefundState(StrEnum):
    DONE = "DONE"
    SENT = "SENT"
    FAILED = "FAILED"
    NEEDS_ACCOUNT = "NEEDS_ACCOUNT"
    BY_HAND = "BY_HAND"
    """A person sends it (a bank transfer) and notes the bank's reference."""
    LATER = "LATER"
    """The provider could not be reached; the job tries again with the same key."""


@dataclass(frozen=True, slots=True)
class RefundTold:
    state: RefundState
    reference: str = ""
    failure: str = ""


class Method(Protocol):
    """What every way to pay offers. None of these calls may run inside a transaction that
    holds locks: they may wait for another machine."""

    code: str
    is_prepaid: bool

    def is_set_up(self) -> bool:
        """Whether keys or accounts are there at all; else nobody hears of the method."""

    def refusal(self, facts: BasketFacts) -> str:
        """Why this basket cannot be paid so, in words for the buyer; "" when it can."""

    def begin(self, payment: Payment, attempt: PaymentAttempt, *, now: datetime) -> Begun:
        """Make the provider ready. The same attempt again gives the same answer.
        Raises Unreachable, Refused."""

    def ask(self, attempt: PaymentAttempt) -> Told:
        """Read again what became of it."""

    def close(self, attempt: PaymentAttempt) -> Told:
        """Make sure it can no longer be paid; PAID where it was paid before."""

    def refund(self, refund: Refund) -> RefundTold:
        """Send money back under `refund.key`: the same refund sent twice is one."""


class Unreachable(Exception):
    """The provider cannot be reached now; nothing was decided."""


class Refused(Unreachable):
    """The provider will not make this attempt, however often it is asked: another one may."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A method as the checkout shows it; `refusal` "" when it can be chosen."""

    method: Method
    refusal: str

    @property
    def code(self) -> str:
        return self.method.code


def methods() -> list[Method]:
    """The plugs, in the order in which they are shown."""
    return [import_module(f"{__name__}.{name}").METHOD for name in _PLUGS]


def method(code: str) -> Method:
    """The plug of a code. Raises KeyError."""
    return {plug.code: plug for plug in methods()}[code]


def choices(facts: BasketFacts) -> list[Choice]:
    """The methods that are set up, with the words why one cannot be used for this basket."""
    return [Choice(plug, plug.refusal(facts)) for plug in methods() if plug.is_set_up()]


def prepaid_codes() -> Collection[str]:
    """Codes of the methods that pay before sending and are set up: what alcohol needs."""
    return [plug.code for plug in methods() if plug.is_prepaid and plug.is_set_up()]
