"""What staff type about money on the bank account."""

import base64
import binascii
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.commerce.adapters.bank_statements import MAX_BYTES
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules import order_number
from marketplace.commerce.rules.bank_statements import LAYOUTS
from marketplace.commerce.selectors.orders import order_by_number


class StatementForm(forms.Form):
    """A bank's file, or (`kept`) the bytes of the one that was just looked at."""

    layout = forms.ChoiceField(
        label=gettext_lazy("Sao kê của ngân hàng"),
        choices=[(layout.code, layout.name) for layout in LAYOUTS],
    )
    file = forms.FileField(label=gettext_lazy("Tệp CSV"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * MAX_BYTES)
    kept_name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=120)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        sent: UploadedFile | None = data.get("file")
        if sent is not None:
            if (sent.size or 0) > MAX_BYTES:
                self.add_error("file", _("Tệp lớn quá 1 MB. Hãy xuất sao kê theo kỳ ngắn hơn."))
                return data
            data["content"], data["kept_name"] = sent.read(), str(sent.name)[:120]
            return data
        try:
            data["content"] = base64.b64decode(data.get("kept", ""), validate=True)
        except binascii.Error:
            data["content"] = b""
        if not data["content"]:
            self.add_error("file", _("Xin chọn tệp."))
        return data


class MatchForm(forms.Form):
    """For which order the money is."""

    number = forms.CharField(label=gettext_lazy("Số đơn hàng"), max_length=30)
    order: Order

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        try:
            order = order_by_number(order_number.parse(typed))
        except order_number.BadNumber:
            order = None
        if order is None:
            raise forms.ValidationError(_("Không có đơn nào mang số này."))
        self.order = order
        return order.number


class NotOursForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Vì sao"), max_length=200)


class SentBackForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Số giao dịch của lần chuyển trả"), max_length=80
    )
