"""What staff fill in about sellers, listings, take-downs, the keyword list and commission."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.forms.register import DATE_WIDGET
from marketplace.commerce.models import BannedWord, CommissionRate


class AnswerForm(forms.Form):
    """The answer to something sent: accepted, or sent back with reasons."""

    answer = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[("accept", _("Duyệt")), ("refuse", _("Trả lại, nêu lý do"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Lý do, lời nhắn"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người bán đọc được. Bắt buộc khi trả lại."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_accepted(self) -> bool:
        return bool(self.cleaned_data["answer"] == "accept")


class ReasonForm(forms.Form):
    """Why somebody or something is stopped; asked before, confirmed by the tick."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    confirmed = forms.BooleanField(label=_("Tôi đã xem kỹ. Có hiệu lực ngay."))


class TakedownAnswerForm(forms.Form):
    """Take down or keep, with reasons that asker and seller read."""

    outcome = forms.ChoiceField(
        label=_("Quyết định"),
        choices=[("take", _("Gỡ khỏi chợ")), ("keep", _("Giữ lại"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Lý do"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Người yêu cầu và người bán đều đọc được."),
    )
    confirmed = forms.BooleanField(label=_("Tôi đã xem kỹ. Có hiệu lực ngay."))


class WordForm(forms.ModelForm[BannedWord]):
    class Meta:
        model = BannedWord
        fields = ("word", "why", "is_forbidden")
        help_texts = {
            "is_forbidden": _("Từ cấm hẳn: máy từ chối ngay. Không thì người duyệt xem."),
        }


class CommissionForm(forms.ModelForm[CommissionRate]):
    """A rate of one producer or of one set, from a day on."""

    class Meta:
        model = CommissionRate
        fields = ("producer", "ocop_set", "basis_points", "since_on")
        labels = {"producer": _("Chủ thể"), "ocop_set": _("Bộ sản phẩm")}
        help_texts = {"basis_points": _("500 là 5 %. Đơn đã đặt giữ mức cũ.")}
        widgets = {"since_on": DATE_WIDGET}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if bool(told.get("producer")) == bool(told.get("ocop_set")):
            raise forms.ValidationError(_("Chọn một chủ thể hoặc một bộ sản phẩm."))
        return told
