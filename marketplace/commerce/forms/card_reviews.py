"""What the staff writes when they decide about money at a provider."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """Why, in words that stay in the audit."""

    words = forms.CharField(
        label=_("Đã xem và làm gì"),
        max_length=300,
        help_text=_("Lời này được giữ lại. Không ghi tên, số điện thoại của người mua."),
    )
