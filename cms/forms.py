"""What visitors write on the editors' pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.machine_trap import MachineTrap
from foundation.phone_field import PhoneField

MOST_PEOPLE = 20


class RegistrationForm(MachineTrap):
    """Who comes to an event, with how many."""

    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Điện thoại"),
        help_text=_("Ban tổ chức chỉ gọi khi có thay đổi."),
        max_length=20,
    )
    people = forms.IntegerField(
        label=_("Mấy người đến"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    producer_name = forms.CharField(
        label=_("Đại diện cho"),
        help_text=_("Tên hợp tác xã, cơ sở, cơ quan, nếu có."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    note = forms.CharField(
        label=_("Lời nhắn cho ban tổ chức"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def facts(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        kept = ("name", "phone", "people", "producer_name", "note")
        return {name: self.cleaned_data[name] for name in kept}
