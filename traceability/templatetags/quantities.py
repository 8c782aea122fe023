"""Quantities of lots as people read them."""

from decimal import Decimal

from django import template

from traceability.adapters.quantities import in_words

register = template.Library()


@register.filter
def of_unit(quantity: Decimal | None, unit: str) -> str:
    """`{{ lot.quantity|of_unit:lot.unit }}`: "12,5 kg"; "" where nothing was said."""
    return "" if quantity is None else in_words(quantity, unit)


@register.filter
def of_measure(quantity: Decimal | None, measure: str) -> str:
    """A sum in grams or millilitres as people say it: "200 kg", not "200.000 g"."""
    larger = {"g": "kg", "ml": "l"}.get(measure)
    if quantity is None or larger is None or quantity < 1000:
        return of_unit(quantity, measure)
    return in_words(quantity / 1000, larger)
