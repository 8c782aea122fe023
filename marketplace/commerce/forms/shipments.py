"""What the staff found out about a parcel."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm


class WhatHoldsForm(OnceForm):
    words = forms.CharField(
        label=_("Sự thật ra sao"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Chỉ người của chợ đọc. Không ghi tên, số điện thoại của người mua."),
    )
