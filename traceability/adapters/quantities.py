"""Quantities as people read them."""

from decimal import Decimal

from django.utils.formats import number_format


def in_words(quantity: Decimal, unit: str = "") -> str:
    """Such as "12,5 kg": without zeros that say nothing, in the reader's language."""
    places = max(0, -int(quantity.normalize().as_tuple().exponent))
    return f"{number_format(quantity, places, use_l10n=True, force_grouping=True)} {unit}".strip()
