"""Words of recalls on pages."""

from decimal import Decimal

from django import template

from traceability.adapters.durations import duration_words
from traceability.adapters.quantities import in_words

register = template.Library()
register.filter("duration", duration_words)


@register.filter
def plain(quantity: Decimal | None) -> str:
    """A quantity without the zeros that say nothing, as the reader writes it: 1.000, 0,5."""
    return "" if quantity is None else in_words(quantity)
