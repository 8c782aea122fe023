"""The ledger's accounts, bookings and purposes in words, for every page that shows them."""

from django import template

from marketplace.commerce.models import LedgerAccount
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.rules.ledger import Booking, Purpose
from marketplace.commerce.selectors import ledger, ledger_words

register = template.Library()


@register.filter
def account_words(account: LedgerAccount) -> str:
    """What an account is, and whose."""
    return ledger.account_words(account)


@register.filter
def booking_words(kind: str) -> str:
    """What happened, from the code of a booking."""
    return str(ledger_words.BOOKINGS[Booking(kind)])


@register.filter
def purpose_words(purpose: str) -> str:
    """What a leg is for, from its code."""
    return str(ledger_words.PURPOSES[Purpose(purpose)])


@register.filter
def method_words(method: str) -> str:
    """How money came, from the code of a receipt or an attempt; a code of old stays as it is."""
    return str(dict(PaymentMethod.choices).get(method, method))
