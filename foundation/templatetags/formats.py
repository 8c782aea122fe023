"""Numbers as people read them."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def dong(amount: int | Decimal | None) -> str:
    """Whole đồng: 1.250.000 ₫ in Vietnamese, 1,250,000 ₫ in English; "" for None."""
    if amount is None:
        return ""
    grouped = f"{int(amount):,}"
    if get_language() != "en":
        grouped = grouped.replace(",", ".")
    return f"{grouped}\N{NO-BREAK SPACE}₫"
