"""What finds an order again, and what is told about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.phone_field import PhoneField


class TrackForm(forms.Form):
    number = forms.CharField(
        label=_("Số đơn hàng"),
        max_length=30,
        help_text=_("Chín chữ số trong trang xác nhận hoặc trong thư."),
        error_messages={"required": _("Xin ghi số đơn hàng.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    phone = PhoneField(
        label=_("Số điện thoại đã đặt"),
        max_length=20,
        error_messages={"required": _("Xin ghi số điện thoại đã dùng khi đặt.")},
    )
