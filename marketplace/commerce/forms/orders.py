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


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao bạn huỷ?"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AccountForm(forms.Form):
    """To whom a refund is transferred."""

    bank = forms.CharField(
        label=_("Ngân hàng"),
        max_length=20,
        error_messages={"required": _("Xin ghi tên ngân hàng.")},
        help_text=_("Tên ngắn, như Agribank, VCB."),
    )
    account_number = forms.RegexField(
        r"^[0-9]{6,19}$",
        label=_("Số tài khoản"),
        error_messages={
            "required": _("Xin ghi số tài khoản."),
            "invalid": _("Số tài khoản gồm 6 đến 19 chữ số."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    account_holder = forms.CharField(
        label=_("Tên chủ tài khoản"),
        max_length=120,
        error_messages={"required": _("Xin ghi tên chủ tài khoản.")},
    )
