"""What a packer types about a gift box."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from foundation.once import OnceForm
from marketplace.commerce.forms.delivery import DongField
from marketplace.commerce.selectors.gift_boxes import Box
from marketplace.commerce.services.gift_boxes import Component

ROWS = 8


class ProductField(forms.Field):
    """A product of the market by its address or its number; gives the product."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()[:300]
        if not text:
            return None
        found = re.search(r"(\d{1,18})/?$", text)
        product = (
            Product.objects.filter(pk=int(found.group(1)), is_public=True)
            .select_related("producer")
            .first()
            if found
            else None
        )
        if product is None:
            raise forms.ValidationError(gettext("Không thấy sản phẩm này trên chợ."))
        return product

    def prepare_value(self, value: Any) -> Any:
        return f"{value.pk}" if isinstance(value, Product) else value


class BoxForm(OnceForm):
    """Up to eight components and the packing; the price of the box is their sum."""

    packing_fee = DongField(label=_("Công đóng hộp (đồng)"), required=False)
    takes_card = forms.BooleanField(
        label=_("Nhận bỏ lời chúc của khách vào hộp"), required=False, initial=True
    )

    def __init__(self, *args: Any, box: Box | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = box.parts if box is not None else ()
        if box is not None:
            self.fields["packing_fee"].initial = box.packing_fee
            self.fields["takes_card"].initial = box.takes_card
        for n in range(ROWS):
            part = parts[n] if n < len(parts) else None
            self.fields[f"product_{n}"] = ProductField(
                label=gettext("Sản phẩm %(n)d: địa chỉ trang hoặc số") % {"n": n + 1},
                required=False,
                initial=part.product if part else None,
                help_text=part.product.title if part else "",
            )
            self.fields[f"quantity_{n}"] = forms.IntegerField(
                label=gettext("Số gói"),
                required=False,
                min_value=1,
                max_value=99,
                initial=part.quantity if part else None,
            )
            self.fields[f"share_{n}"] = DongField(
                label=gettext("Phần tiền của chủ thể (đồng)"),
                required=False,
                initial=part.share if part else None,
            )

    def clean_packing_fee(self) -> int:
        return self.cleaned_data["packing_fee"] or 0

    def clean(self) -> None:
        for n in range(ROWS):
            product = self.cleaned_data.get(f"product_{n}")
            if product is not None and self.cleaned_data.get(f"share_{n}") is None:
                self.add_error(f"share_{n}", gettext("Ghi phần tiền của sản phẩm này."))

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each component, for the page."""
        names = ("product", "quantity", "share")
        return [[self[f"{name}_{n}"] for name in names] for n in range(ROWS)]

    def components(self) -> list[Component]:
        """What was typed, from a valid form."""
        data = self.cleaned_data
        return [
            Component(data[f"product_{n}"], data[f"quantity_{n}"] or 1, data[f"share_{n}"])
            for n in range(ROWS)
            if data.get(f"product_{n}") is not None
        ]
