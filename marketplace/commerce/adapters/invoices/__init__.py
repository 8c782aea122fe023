"""Providers of electronic invoices, by the code that the market's settings name."""

from marketplace.commerce.adapters.invoices.base import (
    InvoiceProvider,
    InvoiceRefused,
    Issued,
    ProviderDown,
)
from marketplace.commerce.adapters.invoices.http import HttpProvider
from marketplace.commerce.adapters.invoices.local import LocalProvider

__all__ = ["InvoiceProvider", "InvoiceRefused", "Issued", "ProviderDown", "provider_of"]


def provider_of(code: str) -> InvoiceProvider | None:
    """The provider of this code where it is set up; None: invoices are kept and not issued."""
    found: tuple[InvoiceProvider, ...] = (LocalProvider(), HttpProvider())
    return next((each for each in found if each.code == code and each.is_set_up()), None)
