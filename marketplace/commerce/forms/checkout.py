"""Who buys, where to, and how it is paid."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.places.forms import PlaceForm
from foundation.phone_field import PhoneField
from marketplace.commerce.services import Address, Contact


class CheckoutForm(PlaceForm):
    """Who buys and where to: five fields, two more for those who want.

    `commune` offers the communes of the province that was typed; an unbound form shows what
    was typed without complaint (`initial`).
    """

    name = forms.CharField(
        label=_("Họ và tên người nhận"),
        max_length=120,
        error_messages={"required": _("Xin cho biết tên người nhận.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Số điện thoại"),
        max_length=20,
        error_messages={"required": _("Xin cho số điện thoại để người giao hàng gọi.")},
    )
    street = forms.CharField(
        label=_("Số nhà, đường, thôn"),
        max_length=160,
        error_messages={"required": _("Xin ghi số nhà, đường hoặc thôn, xóm.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Có thì chúng tôi gửi bản xác nhận."),
        error_messages={"invalid": _("Địa chỉ thư này chưa đúng. Xin xem lại hoặc để trống.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    note = forms.CharField(
        label=_("Lời nhắn cho chủ thể"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def contact(self) -> Contact:
        """Who buys, from a valid form."""
        data = self.cleaned_data
        return Contact(data["name"], data["phone"], data["email"], data["note"])

    def address(self) -> Address:
        """Where to, from a valid form."""
        return Address(commune=self.chosen_commune(), street=self.cleaned_data["street"])
