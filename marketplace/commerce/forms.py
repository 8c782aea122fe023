"""What buyers type."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.places.forms import PlaceForm
from foundation.phone_field import PhoneField
from marketplace.commerce.services import Address, Contact


class AddForm(forms.Form):
    product_id = forms.IntegerField(min_value=1)
    quantity = forms.IntegerField(min_value=1, max_value=999, required=False)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1


def quantities(typed: QueryDict) -> dict[int, int]:
    """What the basket's form asks for: fields `q-<line>`, or one line out by `remove`.

    What is no number of at most six digits is left as it was.
    """
    remove = typed.get("remove", "")
    if _is_number(remove):
        return {int(remove): 0}
    return {
        int(name[2:]): int(str(value))
        for name, value in typed.items()
        if name.startswith("q-") and _is_number(name[2:]) and _is_number(str(value), most=6)
    }


def _is_number(text: str, *, most: int = 18) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= most


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
