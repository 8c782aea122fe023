"""What every carrier is asked and answers: one interface, plain values, nothing stored.

An adapter speaks over the network and so is never called while rows are locked. Amounts are whole
đồng, weights grams; a place is named by today's ward and province, as the law names them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SECONDS_TO_ANSWER = 10
MOST_BYTES = 4_000_000


class CarrierError(Exception):
    """Nothing was booked or cancelled; the text says why, for people. It names no token."""


class CarrierUnsure(CarrierError):
    """No answer, or half of one: it may have happened. Asking again by the same key is safe."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who and where. `phone` in national digits; `ward` and `province` by their full names."""

    name: str
    phone: str
    street: str
    ward: str
    province: str

    @property
    def in_words(self) -> str:
        return ", ".join(part for part in (self.street, self.ward, self.province) if part)


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent. `key` is ours and the same each time the same parcel is asked for;
    `cash` is to be collected at the door; `value` what the goods are worth."""

    key: str
    sender: Place
    receiver: Place
    grams: int
    cash: int
    value: int
    items: tuple[Item, ...]
    note: str = ""

    @property
    def content(self) -> str:
        return "; ".join(f"{item.quantity} × {item.name}" for item in self.items)


@dataclass(frozen=True, slots=True)
class Booked:
    """A waybill: the carrier's number and what it asks for, in đồng."""

    reference: str
    fee: int


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a carrier said. `state` is a Shipment.State; "" where the carrier's own `code`
    is unknown or says nothing of the way. Found by `reference`, or by our `key`."""

    code: str
    state: str
    at: datetime
    words: str = ""
    reference: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The carrier's label: at an address of the carrier, or as the bytes of a PDF."""

    address: str = ""
    pdf: bytes = b""


class Carrier(Protocol):
    code: str
    name: str
    books: bool
    """Whether booking goes over the network; False for those whom people call themselves."""

    def is_offered(self) -> bool:
        """Whether its credentials are there."""

    def missing(self, parcel: Parcel) -> str:
        """What this carrier needs and the parcel lacks, for people; "" where nothing."""

    def quote(self, parcel: Parcel) -> int:
        """What it would ask, in đồng. Raises CarrierError."""

    def book(self, parcel: Parcel) -> Booked:
        """A waybill for the parcel; the same one each time for the same key, as far as the
        carrier keeps its word. Raises CarrierError, CarrierUnsure."""

    def cancel(self, reference: str) -> None:
        """Call the waybill off before it was collected. Raises CarrierError."""

    def ask(self, reference: str) -> list[Heard]:
        """What it says of the parcel now; nothing where it cannot be asked."""

    def label(self, reference: str) -> Label:
        """The label to print. Raises CarrierError."""

    def is_called_by(
        self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes
    ) -> bool:
        """Whether a message to our address proves that this carrier sent it."""

    def read_call(self, headers: Mapping[str, str], body: bytes) -> list[Heard]:
        """What a proven message says. Raises ValueError for what cannot be understood."""


def fetch(
    address: str, *, headers: Mapping[str, str], body: object = None, method: str = ""
) -> tuple[int, bytes]:
    """Status and bytes of an answer. Raises CarrierUnsure where none came or the carrier broke.

    Addresses come from settings and constants, never from people.
    """
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    request = Request(  # noqa: S310 - the scheme is the operator's
        address,
        data=data,
        headers={"Accept": "application/json", "Content-Type": "application/json", **headers},
        method=method or ("GET" if data is None else "POST"),
    )
    try:
        with urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310
            return answer.status, answer.read(MOST_BYTES)
    except HTTPError as error:
        if error.code >= 500 or error.code in {408, 425, 429}:
            raise CarrierUnsure(f"HTTP {error.code}") from None
        return error.code, error.read(MOST_BYTES)
    except OSError as error:
        raise CarrierUnsure(type(error).__name__) from None


def fetch_json(
    address: str, *, headers: Mapping[str, str], body: object = None, method: str = ""
) -> dict[str, Any]:
    """The JSON object of an answer, whatever its status below 500. Raises CarrierUnsure."""
    status, answer = fetch(address, headers=headers, body=body, method=method)
    try:
        found = json.loads(answer)
    except ValueError:
        raise CarrierUnsure(f"HTTP {status}") from None
    if not isinstance(found, dict):
        raise CarrierUnsure(f"HTTP {status}")
    return found


def whole(value: object) -> int:
    """An amount as whole đồng; 0 for what is none."""
    try:
        return max(0, round(float(str(value))))
    except (ValueError, OverflowError):
        return 0


def said(text: object, most: int = 200) -> str:
    """A carrier's words on one line, cut to what is kept."""
    return " ".join(str(text or "").split())[:most]
