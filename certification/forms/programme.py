"""What provincial officers fill in to set up their programme."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from certification.forms.register import DATE_WIDGET
from certification.models import Adviser, AssessmentRound, ProgrammeSettings
from certification.services.programme import NEED_A_SOURCE, SETTINGS


class OpenRoundForm(forms.ModelForm[AssessmentRound]):
    """A round; the two legal windows come pre-filled (Đ5)."""

    class Meta:
        model = AssessmentRound
        fields = [
            "name",
            "opens_on",
            "proposals_until_on",
            "done_until_on",
            "is_extra",
            "basis",
        ]
        widgets = {
            "opens_on": DATE_WIDGET,
            "proposals_until_on": DATE_WIDGET,
            "done_until_on": DATE_WIDGET,
        }
        help_texts = {
            "opens_on": _("Điều 5 không nói ngày mở: điền sẵn hôm sau của hạn đợt trước."),
            "proposals_until_on": _("Tính cả ngày này. “Trước ngày 30/4” là đến hết 29/4."),
            "done_until_on": _("Tính cả ngày này."),
            "is_extra": _("Đợt ngoài hai đợt của Điều 5, theo quy chế hội đồng."),
        }

    def _post_clean(self) -> None:
        """The service says what is wrong, in words; the row's constraints need not say it too."""


class SettingsForm(forms.ModelForm[ProgrammeSettings]):
    class Meta:
        model = ProgrammeSettings
        fields = list(SETTINGS)
        help_texts = {
            "spread_alert": _("Chênh giữa phiếu cao nhất và thấp nhất. Để trống: không báo."),
            "advisory_working_days": _("Theo quy chế. Để trống: không tính hạn."),
            "order_number_width": _("Để trống: không thêm số không ở đầu."),
            "source": _("Số, ngày quy chế hoặc văn bản. Cần có khi ghi con số nào ở trên."),
        }
        widgets = {"extra_papers": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NEED_A_SOURCE:  # nought is no number of a regulation; empty is none
            self.fields[name].validators.append(MinValueValidator(1))
            self.fields[name].widget.attrs["min"] = 1


class AdviserForm(forms.ModelForm[Adviser]):
    class Meta:
        model = Adviser
        fields = [
            "name",
            "kind",
            "field",
            "contact",
            "experience",
            "selected_on",
            "selection_paper",
        ]
        widgets = {
            "selected_on": DATE_WIDGET,
            "experience": forms.Textarea(attrs={"rows": 3}),
            "kind": forms.RadioSelect,
            "field": forms.RadioSelect,
        }
        help_texts = {
            "contact": _("Ai cũng xem được: số trực ban, thư cơ quan. Không ghi số riêng."),
            "selection_paper": _("Số, ngày văn bản chọn bên này."),
        }


class AdviserEndForm(forms.Form):
    until_on = forms.DateField(
        label=_("Thôi từ ngày"),
        widget=DATE_WIDGET,
        help_text=_("Ngày đầu tiên không còn trong danh sách."),
    )


class AdviserFilterForm(forms.Form):
    field = forms.ChoiceField(
        label=_("Lĩnh vực tiêu chí"),
        required=False,
        choices=[("", _("Mọi lĩnh vực")), *Adviser.Field.choices],
    )

    def chosen(self) -> str:
        """The field asked for, "" for all and for nonsense."""
        self.is_valid()
        said: str = self.cleaned_data.get("field", "")
        return said
