"""Prices and packs as producers type them: 1.250.000, 1250000 ₫, 85k."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.products.models import Product
from foundation.once import OnceForm
from foundation.seen_values import SeenForm
from foundation.templatetags.formats import dong
from marketplace.commerce.services.goods import LEAST_PRICE, MOST_PACKS, MOST_PRICE

_PRICE = re.compile(
    r"([0-9]{1,3}(?:[. ,][0-9]{3})+|[0-9]+)\s*"
    r"(k|nghìn|ngàn|nghin|ngan)?\s*(?:đ|₫|vnd|đồng|dong)?"
)


class PriceField(forms.CharField):
    """Whole đồng, however they are written."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: str) -> int:
        written = super().clean(value).strip().lower()
        match = _PRICE.fullmatch(written)
        if match is None:
            raise ValidationError(_("Xin ghi số tiền, như 85.000."), code="amount")
        amount = int(re.sub(r"\D", "", match[1])) * (1_000 if match[2] else 1)
        if not LEAST_PRICE <= amount <= MOST_PRICE:
            raise ValidationError(_("Giá một gói từ 1.000 ₫ đến 1.000.000.000 ₫."), code="range")
        return amount


class PriceForm(SeenForm, OnceForm):
    """The price of one product, drawn from what is asked now.

    `sure` is asked for where the price changes to twice as much, or to half.
    """

    price = PriceField(label=gettext_lazy("Giá một gói (đã gồm thuế)"), max_length=20)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, product: Product, before: int | None, **kwargs: Any) -> None:
        about, stands = f"price:{product.pk}", {"price": before}
        super().__init__(*args, about=about, stands=stands, **kwargs)
        self.before = before

    def say_value(self, name: str, value: str) -> str:
        return dong(int(value)) if value else _("chưa có giá")

    @property
    def is_far_off(self) -> bool:
        """Whether the new price is so unlike the old one that somebody may have slipped."""
        price = self.cleaned_data.get("price")
        return bool(price and self.before and not self.before / 2 <= price <= self.before * 2)


class PacksForm(OnceForm):
    """A step of packs, more or fewer, from a list's buttons or typed."""

    packs = forms.IntegerField(
        min_value=-MOST_PACKS, max_value=MOST_PACKS, label=gettext_lazy("Thêm, bớt (gói)")
    )


class CountForm(SeenForm, OnceForm):
    """What was counted on the shelf, drawn from what the book says now."""

    free = forms.IntegerField(
        min_value=0,
        max_value=MOST_PACKS,
        label=gettext_lazy("Số gói còn bán được"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, product: Product, before: int, **kwargs: Any) -> None:
        about, stands = f"stock:{product.pk}", {"free": before}
        super().__init__(*args, about=about, stands=stands, **kwargs)

    def say_value(self, name: str, value: str) -> str:
        return _("%(n)s gói") % {"n": value or "0"}
