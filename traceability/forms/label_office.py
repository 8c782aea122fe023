"""What people of the office fill in about labels: answers to proofs, plans, revoked keys."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from foundation.models import Authority
from foundation.once import OnceForm

MOST_LABELS = 100_000_000


def _quantity(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=MOST_LABELS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class RunSearchForm(forms.Form):
    q = forms.CharField(label=_("Số lô, sản phẩm hoặc chủ thể"), required=False, max_length=80)


class ProducerSearchForm(forms.Form):
    q = forms.CharField(label=_("Tên chủ thể"), required=False, max_length=80)


class ProofAnswerForm(forms.Form):
    """Accept or refuse the proof of a GTIN; once."""

    is_accepted = forms.TypedChoiceField(
        label=_("Trả lời"),
        choices=[("1", _("Nhận giấy")), ("0", _("Không nhận"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Lý do"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chủ thể đọc được. Không nhận thì bắt buộc nêu lý do."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_accepted") is False and not (cleaned.get("reasons") or "").strip():
            self.add_error("reasons", _("Không nhận thì phải nêu lý do."))
        return cleaned


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Huỷ khoá thì phải nêu lý do.")},
    )


class PlanForm(OnceForm):
    """A plan of subsidised labels."""

    authority = forms.ModelChoiceField(label=_("Cơ quan"), queryset=None)
    year = forms.IntegerField(label=_("Năm"), min_value=2020, max_value=2100)
    name = forms.CharField(label=_("Tên kế hoạch"), max_length=200)
    quantity = _quantity(_("Số tem"))
    until_on = forms.DateField(
        label=_("Đến hết ngày"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    note = forms.CharField(label=_("Căn cứ, ghi chú"), max_length=300, required=False)

    def __init__(
        self, *args: Any, authorities: QuerySet[Authority], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["year"].initial = on.year


class ShareForm(OnceForm):
    """Give a producer labels of a plan, or take back what is unused."""

    quantity = _quantity(_("Số tem"))
    note = forms.CharField(label=_("Ghi chú"), max_length=200, required=False)
