"""Who buys, where to, in which way, and how it is paid."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.forms import PlaceForm
from foundation.phone_field import PhoneField
from foundation.rules import phone as phones
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.payments import Choice
from marketplace.commerce.selectors.delivery import Way
from marketplace.commerce.services import Address, Contact, InvoiceFacts

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class CheckoutForm(PlaceForm):
    """Who buys and where to: five fields, the others for those who want.

    `commune` offers the communes of the province that was typed; an unbound form shows what
    was typed without complaint (`initial`). `choices` are the ways to pay for this basket; the
    first that can be used is chosen for whoever chose none.
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

    method = forms.CharField(required=False, max_length=30)
    age = forms.BooleanField(
        label=_("Tôi đã đủ 18 tuổi; người giao hàng sẽ hỏi giấy tờ khi giao."),
        required=False,
        error_messages={
            "required": _("Rượu, bia chỉ bán cho người đủ 18 tuổi. Xin đánh dấu để xác nhận.")
        },
    )
    invoice_name = forms.CharField(
        label=_("Tên đơn vị hoặc người mua"), required=False, max_length=200
    )
    invoice_tax = forms.RegexField(
        r"^[0-9]{10}(-?[0-9]{3})?$|^[0-9]{12}$",
        label=_("Mã số thuế"),
        required=False,
        error_messages={"invalid": _("Mã số thuế gồm 10 hoặc 13 chữ số.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    invoice_address = forms.CharField(
        label=_("Địa chỉ ghi trên hoá đơn"), required=False, max_length=240
    )
    invoice_email = forms.EmailField(
        label=_("Thư nhận hoá đơn"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư này chưa đúng. Xin xem lại hoặc để trống.")},
    )

    def __init__(
        self,
        *args: Any,
        choices: Sequence[Choice] = (),
        has_alcohol: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ways_to_pay = list(choices)
        self.fields["age"].required = has_alcohol

    @property
    def chosen_method(self) -> str:
        """What is chosen now: what was typed, else the first that can be used, else ""."""
        typed = str(self["method"].value() or "")
        if typed in {choice.code for choice in self.ways_to_pay}:
            return typed
        usable = (choice.code for choice in self.ways_to_pay if not choice.refusal)
        return next(usable, "")

    @property
    def methods(self) -> list[dict[str, object]]:
        """The ways to pay as the page shows them."""
        labels, chosen = dict(PaymentMethod.choices), self.chosen_method
        return [
            {
                "code": choice.code,
                "label": labels.get(choice.code, choice.code),
                "hint": _METHOD_HINTS.get(choice.code, ""),
                "refusal": choice.refusal,
                "is_chosen": choice.code == chosen and not choice.refusal,
            }
            for choice in self.ways_to_pay
        ]

    def clean_method(self) -> str:
        code = self.cleaned_data["method"] or self.chosen_method
        choice = {each.code: each for each in self.ways_to_pay}.get(code)
        if choice is None:
            raise ValidationError(gettext("Xin chọn cách trả tiền."))
        if choice.refusal:
            raise ValidationError(choice.refusal)
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        wants = [data.get(f"invoice_{name}") for name in ("name", "tax", "address", "email")]
        for name in ("invoice_name", "invoice_address"):
            if any(wants) and not data.get(name) and name not in self.errors:
                self.add_error(name, gettext("Muốn có hoá đơn thì ghi cả tên và địa chỉ."))
        return data

    def invoice(self) -> InvoiceFacts | None:
        """To whom the invoices go, from a valid form; None where nobody asked."""
        data = self.cleaned_data
        if not data["invoice_name"]:
            return None
        return InvoiceFacts(
            name=data["invoice_name"],
            address=data["invoice_address"],
            tax_number=data["invoice_tax"],
            email=data["invoice_email"],
        )

    def contact(self) -> Contact:
        """Who buys, from a valid form."""
        data = self.cleaned_data
        return Contact(data["name"], data["phone"], data["email"], data["note"])

    def address(self) -> Address:
        """Where to, from a valid form."""
        return Address(commune=self.chosen_commune(), street=self.cleaned_data["street"])


_METHOD_HINTS: dict[str, "StrPromise"] = {
    PaymentMethod.CASH_ON_DELIVERY: _("Trả tiền mặt khi nhận hàng, từng kiện một."),
    PaymentMethod.VIETQR: _("Quét mã bằng ứng dụng ngân hàng của bạn."),
    PaymentMethod.CARD: _("Trên trang của công ty thanh toán; chợ không thấy số thẻ."),
}


def typed_ways(typed: QueryDict) -> dict[int, Way]:
    """How each producer's part is wanted, by the producer's id: fields `way-<id>` ("parcel" or
    "pickup-<point>") and `day-<id>` (a date). What makes no sense is left out; what is no longer
    offered is refused by the quote."""
    ways: dict[int, Way] = {}
    for name in typed:
        kind, _dash, number = name.partition("-")
        if kind in {"way", "day"} and number.isascii() and number.isdigit() and len(number) < 19:
            ways.setdefault(int(number), _way(typed, number))
    return ways


def _way(typed: QueryDict, number: str) -> Way:
    kind, _dash, point = typed.get(f"way-{number}", "").partition("-")
    if kind == "pickup" and point.isascii() and point.isdigit() and len(point) < 19:
        return Way(kind="PICKUP", pickup_point_id=int(point))
    try:
        return Way(wanted_on=date.fromisoformat(typed.get(f"day-{number}", "")))
    except ValueError:
        return Way()


def typed_phone(typed: QueryDict) -> str:
    """The telephone number that stands in the form, in its one form; "" for none."""
    try:
        return phones.normalise(typed.get("phone", ""))
    except phones.BadPhone:
        return ""
