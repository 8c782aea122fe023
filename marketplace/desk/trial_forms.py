"""What a producer writes into the log of a new product."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.products.models import TrialRecord
from foundation.file_fields import PrivateFileField
from foundation.once import OnceForm


class TrialForm(OnceForm):
    """One step of making a product: a sample, packaging, a trial run, a tasting …"""

    kind = forms.TypedChoiceField(
        label=_("Việc"), choices=TrialRecord.Kind.choices, coerce=TrialRecord.Kind
    )
    happened_on = forms.DateField(
        label=_("Ngày làm"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(
        label=_("Đã làm gì"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Ghi đã làm gì.")},
    )
    amount = forms.CharField(
        label=_("Bao nhiêu"),
        max_length=80,
        required=False,
        help_text=_("Ví dụ: 5 hũ, 20 kg nguyên liệu, 8 người nếm."),
    )
    result = forms.CharField(
        label=_("Kết quả, lần sau sửa gì"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photo = PrivateFileField(label=_("Ảnh"), required=False, pictures_only=True)

    @property
    def facts(self) -> dict[str, Any]:
        """What `catalog.products.trials.write_trial` takes, but for the photo."""
        return {name: value for name, value in self.cleaned_data.items() if name != "photo"}
