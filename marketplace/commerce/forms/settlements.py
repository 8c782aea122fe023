"""Forms of statements and payouts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from marketplace.commerce.adapters.bank_files import LAYOUTS


class DisputeForm(forms.Form):
    words = forms.CharField(
        label=_("Dòng này sai chỗ nào?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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
