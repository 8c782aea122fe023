"""What buyers type."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from foundation.rules import phone as phones
from marketplace.commerce.selectors import commune_choices, province_choices
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


class PhoneField(forms.CharField):
    """A Vietnamese telephone number, written as `foundation.rules.phone` writes it."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return phones.normalise(text)
        except phones.BadPhone as error:
            raise forms.ValidationError(
                gettext("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0. Xin xem lại."), code="phone"
            ) from error


class CheckoutForm(forms.Form):
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
    province = forms.ChoiceField(
        label=_("Tỉnh, thành phố"),
        error_messages={"required": _("Xin chọn tỉnh hoặc thành phố.")},
    )
    commune = forms.ChoiceField(
        label=_("Xã, phường, đặc khu"),
        error_messages={
            "required": _("Xin chọn xã, phường hoặc đặc khu."),
            "invalid_choice": _("Xã này không thuộc tỉnh đã chọn. Xin chọn lại."),
        },
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
    former = forms.CharField(label=_("Tên xã, phường cũ"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province = str(self["province"].value() or "")
        provinces = province_choices()
        self.fields["province"].choices = [  # type: ignore[attr-defined]
            ("", gettext("Chọn tỉnh, thành phố")),
            *provinces,
        ]
        communes = commune_choices(province) if province in dict(provinces) else []
        first = gettext("Chọn xã, phường") if communes else gettext("Chọn tỉnh trước")
        self.fields["commune"].choices = [("", first), *communes]  # type: ignore[attr-defined]

    @property
    def has_communes(self) -> bool:
        return len(self.fields["commune"].choices) > 1  # type: ignore[attr-defined]

    def contact(self) -> Contact:
        """Who buys, from a valid form."""
        data = self.cleaned_data
        return Contact(data["name"], data["phone"], data["email"], data["note"])

    def address(self) -> Address:
        """Where to, from a valid form."""
        commune = Commune.objects.select_related("province").get(pk=self.cleaned_data["commune"])
        return Address(commune=commune, street=self.cleaned_data["street"])


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
