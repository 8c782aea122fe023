"""What a guest types to ask for a service, and a producer to say how it is sold."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from foundation.phone_field import PhoneField
from marketplace.commerce.forms.delivery import DongField
from marketplace.commerce.models import ServiceTerms
from marketplace.commerce.rules.bookings import Terms
from marketplace.commerce.services import Contact

_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AskForm(forms.Form):
    """A request: when, how many, who."""

    starts_on = forms.DateField(
        label=_("Từ ngày"), widget=_DATE, error_messages={"required": _("Chọn ngày đầu.")}
    )
    ends_on = forms.DateField(
        label=_("Đến hết ngày"), widget=_DATE, error_messages={"required": _("Chọn ngày cuối.")}
    )
    people = forms.IntegerField(
        label=_("Mấy người"),
        min_value=1,
        max_value=500,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Ghi số người.")},
    )
    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        error_messages={"required": _("Xin cho biết tên bạn.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Số điện thoại"),
        max_length=20,
        error_messages={"required": _("Xin cho số điện thoại để chủ thể gọi.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        help_text=_("Có thì câu trả lời của chủ thể được gửi tới đây."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    note = forms.CharField(
        label=_("Lời nhắn"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, on: date, is_per_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_per_day = is_per_day
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs["min"] = f"{on:%Y-%m-%d}"
        if not is_per_day:
            self.fields["starts_on"].label = gettext("Ngày")
            del self.fields["ends_on"]

    def contact(self) -> Contact:
        """Who asks, from a valid form."""
        data = self.cleaned_data
        return Contact(data["name"], data["phone"], data["email"], data["note"])

    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        first = self.cleaned_data["starts_on"]
        return first, self.cleaned_data.get("ends_on") or first


class OtherDayForm(forms.Form):
    """The first day a guest would rather come."""

    starts_on = forms.DateField(
        label=_("Ngày mới"), widget=_DATE, error_messages={"required": _("Chọn ngày mới.")}
    )


class DeclineForm(OnceForm):
    """Why a producer does not take a guest, in words the guest reads."""

    words = forms.CharField(
        label=_("Nói với khách"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TermsForm(OnceForm):
    """How a service is sold."""

    price_per_person = DongField(
        label=_("Giá mỗi người (đồng)"), error_messages={"required": _("Ghi giá mỗi người.")}
    )
    is_per_day = forms.BooleanField(label=_("Giá tính theo ngày"), required=False)
    most_people = forms.IntegerField(
        label=_("Nhiều nhất mấy người một ngày"), min_value=1, max_value=10_000
    )
    answer_hours = forms.IntegerField(
        label=_("Trả lời khách trong mấy giờ"), min_value=1, max_value=168
    )
    free_cancel_days = forms.IntegerField(
        label=_("Khách huỷ trước mấy ngày thì không mất tiền"), min_value=0, max_value=60
    )
    late_fee_percent = forms.IntegerField(
        label=_("Huỷ muộn hơn thì giữ lại mấy phần trăm"), min_value=0, max_value=100
    )
    no_show_percent = forms.IntegerField(
        label=_("Khách không tới thì giữ lại mấy phần trăm"), min_value=0, max_value=100
    )

    @staticmethod
    def first_values(row: ServiceTerms | None) -> dict[str, Any]:
        """What is kept, or the usual."""
        row = row or ServiceTerms()
        return {name: getattr(row, name) for name in Terms.__slots__}

    def clean_price_per_person(self) -> int:
        price: int = self.cleaned_data["price_per_person"]
        if price <= 0:
            raise forms.ValidationError(gettext("Giá phải lớn hơn 0."))
        return price

    def terms(self) -> Terms:
        """What was typed, from a valid form."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__slots__})
