"""Prices by weight and measure in the reader's words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.commerce.rules.unit_price import Measure, unit_price

_WORDS: dict[Measure, str | Promise] = {
    Measure.HUNDRED_GRAMS: _("100 g"),
    Measure.KILOGRAM: _("kg"),
    Measure.HUNDRED_MILLILITRES: _("100 ml"),
    Measure.LITRE: _("lít"),
}


@dataclass(frozen=True, slots=True)
class ShownUnitPrice:
    """`amount` in whole đồng for what `words` name."""

    amount: int
    words: str


def shown_unit_price(price: int | None, net_content: str) -> ShownUnitPrice | None:
    """What 100 g, a kilogram, 100 ml or a litre costs; None where that cannot be read."""
    found = unit_price(price, net_content)
    return ShownUnitPrice(found.amount, str(_WORDS[found.measure])) if found else None
