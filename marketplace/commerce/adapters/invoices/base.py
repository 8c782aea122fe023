"""What every provider of invoices is asked: one interface, plain values, nothing stored.

A provider speaks over the network and is never called while rows are locked.
"""

from dataclasses import dataclass
from typing import Any, Protocol


class ProviderDown(Exception):
    """No answer, or half of one: it may have been issued. Asking again by the same key is safe."""


class InvoiceRefused(Exception):
    """The provider will not issue this invoice as it is; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An invoice as the provider numbered it."""

    number: str


class InvoiceProvider(Protocol):
    code: str

    def is_set_up(self) -> bool:
        """Whether what it needs is there."""

    def issue(self, *, key: str, data: dict[str, Any]) -> Issued:
        """Issue the invoice; the same key gives the same invoice each time. `data["kind"]` says
        whether it is an original, an adjustment or a replacement, `data["of"]` of which number.
        Raises ProviderDown, InvoiceRefused."""
