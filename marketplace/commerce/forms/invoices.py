"""To whom an invoice is written, as the staff puts it right."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm


class InvoiceBuyerForm(OnceForm):
    name = forms.CharField(label=_("Tên đơn vị hoặc người mua"), max_length=200)
    tax_number = forms.RegexField(
        r"^[0-9]{10}(-?[0-9]{3})?$|^[0-9]{12}$",
        label=_("Mã số thuế"),
        required=False,
        error_messages={"invalid": _("Mã số thuế gồm 10 hoặc 13 chữ số.")},
    )
    address = forms.CharField(label=_("Địa chỉ ghi trên hoá đơn"), max_length=240)
    email = forms.EmailField(label=_("Thư nhận hoá đơn"), required=False)
