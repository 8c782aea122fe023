"""A producer's own words on a product: what it is, and what it costs while it is a draft."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog.products.models import Product, ProductSet
from catalog.products.selectors import product_set_at, product_sets
from foundation.once import OnceForm
from foundation.seen_values import SeenForm
from marketplace.commerce.forms.goods import PriceForm
from marketplace.commerce.selectors.product_facts import fact_values
from marketplace.commerce.services.goods import MOST_PACKS

HEAVIEST_GRAMS = 100_000


def set_choices() -> list[tuple[str, Any]]:
    """The 26 sets under their six groups."""

    def group(one: ProductSet) -> str:
        return one.group_name_en if get_language() == "en" else one.group_name

    groups = groupby(product_sets(), key=group)
    named = [
        (name, [(s.number, f"{s.number}. {s.local_name}") for s in sets]) for name, sets in groups
    ]
    return [("", _("Chọn bộ sản phẩm")), *named]


def _set_at(number: str) -> ProductSet | None:
    return product_set_at(int(number))


class FactsForm(forms.Form):
    """What a product is."""

    title = forms.CharField(
        label=gettext_lazy("Tên sản phẩm"),
        max_length=160,
        help_text=gettext_lazy(
            "Như trên bao bì và trên giấy chứng nhận, không ghi số sao. "
            "Ví dụ: Nước mắm cá cơm Hải Âu."
        ),
        error_messages={"required": gettext_lazy("Xin ghi tên sản phẩm.")},
    )
    ocop_set = forms.TypedChoiceField(
        label=gettext_lazy("Bộ sản phẩm"),
        coerce=_set_at,
        empty_value=None,
        choices=set_choices,
        help_text=gettext_lazy("Một trong 26 bộ của chương trình. Bộ nào thì nhãn theo luật ấy."),
        error_messages={"required": gettext_lazy("Xin chọn bộ sản phẩm.")},
    )
    net_content = forms.CharField(
        label=gettext_lazy("Định lượng một gói"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Ghi như trên nhãn: 500 ml, 1 kg, 30 túi lọc."),
    )
    description = forms.CharField(
        label=gettext_lazy("Lời giới thiệu"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Vài câu: làm từ gì, ai làm, khác chỗ nào, ăn hay dùng ra sao."),
    )


class BeginForm(FactsForm, OnceForm):
    """A new product."""


def weight_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=gettext_lazy("Khối lượng gửi một gói (gam)"),
        min_value=1,
        max_value=HEAVIEST_GRAMS,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Cả bao bì, để tính phí giao hàng. 1 kg là 1000 gam."),
    )


class EditForm(FactsForm, SeenForm):
    """What a product is, drawn from what stands. The set of one that is shown is not asked."""

    weight_grams = weight_field()
    field_order = ("title", "ocop_set", "net_content", "weight_grams", "description")

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        stands = fact_values(product)
        initial = {**stands, **(kwargs.pop("initial", None) or {})}
        about = f"facts:{product.pk}"
        super().__init__(*args, about=about, stands=stands, initial=initial, **kwargs)
        if product.is_public:
            del self.fields["ocop_set"]


class SaleForm(PriceForm):
    """Price, sending weight and packs of a draft, on one page."""

    weight_grams = weight_field()
    free = forms.IntegerField(
        min_value=0,
        max_value=MOST_PACKS,
        label=gettext_lazy("Đang có bao nhiêu gói để bán"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("price", "weight_grams", "free")

    def __init__(
        self, *args: Any, product: Product, stands: Mapping[str, int | None], **kwargs: Any
    ) -> None:
        before = stands["price"]
        typed = f"{before:,}".replace(",", ".") if before else ""
        initial = {**stands, "price": typed}
        super().__init__(*args, product=product, before=before, initial=initial, **kwargs)
        self.about = f"sale:{product.pk}"
        self.remember(stands)

    def say_value(self, name: str, value: str) -> str:
        return super().say_value(name, value) if name == "price" else value
