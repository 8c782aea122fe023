"""A form's field for a telephone number."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from foundation.rules import phone as phones


class PhoneField(forms.CharField):
    """A Vietnamese telephone number, written as `foundation.rules.phone` writes it."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return phones.normalise(text) if text else ""
        except phones.BadPhone as error:
            raise forms.ValidationError(
                gettext("Số điện thoại gồm 10 chữ số, bắt đầu bằng 0. Xin xem lại."), code="phone"
            ) from error
