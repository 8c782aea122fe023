"""What a producer or the staff type to make a voucher; what a buyer types to use one."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalog.products.models import Product
from foundation.once import OnceForm
from marketplace.commerce.forms.delivery import DongField
from marketplace.commerce.services.vouchers import VoucherFacts

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class VoucherForm(OnceForm):
    """A voucher in plain words: how much off, from what sum on, when, how often."""

    code = forms.CharField(
        label=_("Mã"),
        max_length=20,
        help_text=_("4 đến 20 chữ cái không dấu và chữ số, ví dụ TET2027."),
        error_messages={"required": _("Đặt một mã để khách nhập.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    percent = forms.IntegerField(
        label=_("Giảm bao nhiêu phần trăm"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Ghi phần trăm hoặc số tiền ở ô dưới, một trong hai."),
    )
    most = DongField(label=_("Nhiều nhất mỗi đơn (đồng)"), required=False)
    amount = DongField(label=_("Hoặc giảm thẳng (đồng)"), required=False)
    least_amount = DongField(
        label=_("Đơn từ (đồng)"),
        required=False,
        help_text=_("Tiền những món được giảm trong giỏ. Bỏ trống: đơn nào cũng được."),
    )
    starts_on = forms.DateField(label=_("Từ ngày"), widget=_DATE)
    ends_on = forms.DateField(label=_("Đến hết ngày"), widget=_DATE)
    uses = forms.IntegerField(
        label=_("Dùng được mấy đơn"), required=False, min_value=1, max_value=1_000_000
    )
    budget = DongField(
        label=_("Giảm tất cả nhiều nhất (đồng)"),
        required=False,
        help_text=_("Hết số tiền này thì mã tự ngừng. Bỏ trống: không hạn chế."),
    )
    once_per_buyer = forms.BooleanField(
        label=_("Mỗi người mua dùng một lần"), required=False, initial=True
    )
    products = forms.ModelMultipleChoiceField(
        label=_("Chỉ cho những sản phẩm này"),
        queryset=Product.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn: tất cả. Rượu, bia từ 15 độ không bao giờ được giảm (luật cấm)."),
    )

    def __init__(
        self, *args: Any, on: date, products: QuerySet[Product] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = on
        self.fields["ends_on"].initial = on + timedelta(days=30)
        if products is None:
            del self.fields["products"]
        else:
            self.fields["products"].queryset = products  # type: ignore[attr-defined]

    def facts(self) -> VoucherFacts:
        """What was typed, from a valid form."""
        data = self.cleaned_data
        return VoucherFacts(
            code=data["code"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            percent=data["percent"],
            amount=data["amount"],
            most=data["most"],
            least_amount=data["least_amount"] or 0,
            uses=data["uses"],
            budget=data["budget"],
            once_per_buyer=data["once_per_buyer"],
            products=list(data.get("products") or ()),
        )


class CodeForm(forms.Form):
    """A buyer's voucher."""

    code = forms.CharField(max_length=40, error_messages={"required": _("Nhập mã giảm giá.")})


class CardForm(forms.Form):
    """The words for a gift box in the basket; none takes them out."""

    line = forms.IntegerField(min_value=1, max_value=2**62)
    words = forms.CharField(max_length=300, required=False)
