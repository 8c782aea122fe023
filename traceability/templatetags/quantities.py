"""Quantities of lots as people read them."""

from decimal import Decimal

from django import template

from traceability.services.balance import in_words

register = template.Library()


@register.filter
def of_unit(quantity: Decimal | None, unit: str) -> str:
    """`{{ lot.quantity|of_unit:lot.unit }}`: "12,5 kg"; "" where nothing was said."""
    return "" if quantity is None else in_words(quantity, unit)
