"""Forms of statements and payouts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from marketplace.commerce.adapters.bank_files import LAYOUTS
from marketplace.commerce.selectors.money_book import LONGEST

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DisputeForm(forms.Form):
    words = forms.CharField(
        label=_("Dòng này sai chỗ nào?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisputeLinesForm(OnceForm):
    """Lines of one statement by their ids, and why they are wrong."""

    lines = forms.TypedMultipleChoiceField(
        label=_("Những dòng sai"),
        coerce=int,
        error_messages={"required": _("Xin đánh dấu ít nhất một dòng.")},
    )
    words = forms.CharField(
        label=_("Sai chỗ nào?"),
        help_text=_("Thí dụ: đơn này đã trả phí giao rồi; thiếu 2.000 ₫."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, lines: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(pk, pk) for pk in lines]  # type: ignore[attr-defined]


class PeriodForm(forms.Form):
    """From one day to another, both in it. Sent by GET."""

    tu = forms.DateField(label=_("Từ ngày"), widget=_DAY)
    den = forms.DateField(label=_("Đến hết ngày"), widget=_DAY)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = said.get("tu"), said.get("den")
        if first and last and last < first:
            self.add_error("den", _("Ngày cuối phải sau ngày đầu."))
        elif first and last and last - first > LONGEST:
            self.add_error("den", _("Xin chọn nhiều nhất 400 ngày một lần."))
        return said


class AnswerForm(OnceForm):
    """`correction` in đồng, above 0 in the producer's favour."""

    words = forms.CharField(
        label=_("Trả lời chủ thể"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    correction = forms.IntegerField(
        label=_("Điều chỉnh (đồng)"),
        help_text=_("Số dương: trả thêm cho chủ thể. Số âm: trừ bớt. Không sai thì ghi 0."),
        initial=0,
        min_value=-1_000_000_000,
        max_value=1_000_000_000,
    )


class BatchForm(forms.Form):
    layout = forms.ChoiceField(
        label=_("Mẫu tệp"), choices=[(row.code, row.label) for row in LAYOUTS.values()]
    )
    pay_on = forms.DateField(
        label=_("Ngày chi"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PaidForm(forms.Form):
    reference = forms.CharField(label=_("Số giao dịch của ngân hàng"), max_length=120)
    paid_on = forms.DateField(
        label=_("Ngày tiền đi"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class FailedForm(forms.Form):
    failure = forms.CharField(label=_("Vì sao ngân hàng trả lại"), max_length=300)
