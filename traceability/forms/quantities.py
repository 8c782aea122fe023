"""Quantities as people type them: 12,5 · 1.250 · 1250.5."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

MOST = Decimal(999_999_999)


class QuantityField(forms.DecimalField):
    """A quantity of more than nothing with up to three decimals, in the reader's way of writing.

    Groups of thousands are read as the page's language writes them; a lone comma or point that
    cannot be one is the decimal sign.
    """

    default_error_messages = {
        "invalid": _("Ghi một số, ví dụ 12,5."),
        "min_value": _("Số này phải lớn hơn 0."),
        "max_decimal_places": _("Ghi nhiều nhất ba số lẻ."),
        "max_value": _("Số này lớn quá."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        kwargs.setdefault("widget", widget)
        kwargs.setdefault("min_value", Decimal("0.001"))
        super().__init__(max_value=MOST, max_digits=12, decimal_places=3, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(in_plain_digits(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


def in_plain_digits(typed: str) -> str:
    """The number with a decimal point and no groups, as Python reads it."""
    point = get_format("DECIMAL_SEPARATOR")
    group = "," if point == "." else "."
    text = "".join(typed.split())
    if re.fullmatch(rf"\d{{1,3}}(\{group}\d{{3}})+(\{point}\d*)?", text):
        text = text.replace(group, "")
    return text.replace(",", ".")


def plain_number(value: Decimal) -> str:
    """The number in the reader's way of writing, ungrouped, without zeros that say nothing."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return number_format(value, places, use_l10n=True, force_grouping=False)
