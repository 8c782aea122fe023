"""Numbers as people read them."""

from datetime import date
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


@register.filter
def written_day(text: str) -> str:
    """A day kept as text in a paper, 2026-11-22, as people read it: 22/11/2026."""
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""
