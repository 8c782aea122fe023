"""Forms of reports, cases and proposals to withdraw."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Province
from certification.forms.register import DATE_WIDGET
from certification.models import (
    CaseStep,
    Certificate,
    MisuseCase,
    PublicReport,
    ReportTriage,
    Withdrawal,
)
from foundation.file_fields import PrivateFileField
from foundation.machine_trap import MachineTrap
from foundation.once import OnceForm


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReportForm(MachineTrap):
    """What anyone may tell us of a pack."""

    about = forms.ChoiceField(
        label=_("Việc gì"),
        choices=PublicReport.About.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một việc.")},
    )
    text = forms.CharField(
        label=_("Bạn thấy gì"),
        max_length=3000,
        widget=_lines(5),
        error_messages={"required": _("Kể lại điều bạn thấy.")},
    )
    label_code = forms.CharField(
        label=_("Mã trên tem"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    seen_at_place = forms.CharField(
        label=_("Thấy ở đâu"),
        max_length=200,
        required=False,
        help_text=_("Tên cửa hàng, chợ, địa chỉ trang mạng."),
    )
    province = forms.ModelChoiceField(
        label=_("Tỉnh, thành nơi thấy"),
        queryset=Province.objects.order_by("name"),
        required=False,
        empty_label=_("Không rõ"),
    )
    photo = PrivateFileField(
        label=_("Ảnh bao bì"),
        required=False,
        pictures_only=True,
        help_text=_("Ảnh được xoá thông tin nơi chụp trước khi lưu."),
    )
    contact = forms.CharField(
        label=_("Liên hệ với bạn"),
        max_length=120,
        required=False,
        help_text=_("Số điện thoại hoặc thư. Chỉ người xử lý thấy; chủ thể không biết ai báo."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


class ReferenceForm(forms.Form):
    ma = forms.CharField(label=_("Mã báo tin"), max_length=20)


class TriageForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Xử lý"),
        widget=forms.RadioSelect,
        choices=[choice for choice in ReportTriage.Outcome.choices if choice[0] != "CASE"],
    )
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=_lines(3))


class JoinForm(forms.Form):
    case = forms.ModelChoiceField(
        label=_("Vụ việc đang xử lý"), queryset=MisuseCase.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, cases: QuerySet[MisuseCase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = cases  # type: ignore[attr-defined]


class CaseForm(forms.Form):
    """A case by hand names a certificate by its number, or a trader."""

    about = forms.ChoiceField(label=_("Việc gì"), choices=PublicReport.About.choices)
    certificate = forms.CharField(
        label=_("Số sổ của giấy chứng nhận"),
        max_length=12,
        required=False,
        help_text=_("Để trống khi người vi phạm không có sản phẩm OCOP."),
    )
    trader_name = forms.CharField(label=_("Nơi bán, người vi phạm"), max_length=200, required=False)
    summary = forms.CharField(label=_("Tóm tắt"), max_length=2000, widget=_lines(5))

    def __init__(self, *args: Any, among: QuerySet[Certificate], **kwargs: Any) -> None:
        """`among`: the certificates that the officer may open a case about."""
        super().__init__(*args, **kwargs)
        self._among = among

    def clean_certificate(self) -> Certificate | None:
        number = self.cleaned_data["certificate"].strip().upper()
        if not number:
            return None
        found = self._among.filter(number=number).select_related("holder", "product").first()
        if found is None:
            raise forms.ValidationError(_("Không có giấy số này trong phạm vi của bạn."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        nobody = not data.get("certificate") and not data.get("trader_name")
        if nobody and "certificate" not in self.errors:
            self.add_error("trader_name", gettext("Ghi giấy chứng nhận hoặc nơi bán."))
        return data


class StepForm(OnceForm):
    """One step. A conclusion to withdraw names its ground of Đ8.1."""

    kind = forms.ChoiceField(
        label=_("Việc"), choices=CaseStep.Kind.choices, widget=forms.RadioSelect
    )
    done_on = forms.DateField(label=_("Ngày"), widget=DATE_WIDGET)
    text = forms.CharField(label=_("Nội dung"), max_length=2000, widget=_lines(4))
    ground = forms.ChoiceField(
        label=_("Căn cứ thu hồi"),
        required=False,
        choices=[("", "–"), *Withdrawal.Ground.choices],
        help_text=_("Chỉ khi đề nghị thu hồi: Quyết định 26/2026/QĐ-TTg, Điều 8 khoản 1."),
    )
    paper = PrivateFileField(label=_("Giấy tờ kèm theo"), required=False)
    confirmed = forms.BooleanField(
        label=_("Tôi đã đọc lại: bước này không sửa, không xoá được."),
        error_messages={"required": _("Đánh dấu vào ô này khi đã đọc lại.")},
    )

    def __init__(self, *args: Any, may_withdraw: bool, is_concluded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            choice
            for choice in CaseStep.Kind.choices
            if (choice[0] == CaseStep.Kind.NOTE or not is_concluded)
            and (may_withdraw or choice[0] != CaseStep.Kind.WITHDRAW)
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        if not may_withdraw or is_concluded:
            del self.fields["ground"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == CaseStep.Kind.WITHDRAW and not data.get("ground"):
            self.add_error("ground", gettext("Chọn căn cứ."))
        return data


class StoppedForm(forms.Form):
    """The commune's word that a product is no longer made."""

    confirmed_on = forms.DateField(label=_("Ngày xác nhận"), widget=DATE_WIDGET)
    text = forms.CharField(
        label=_("Xã xác nhận điều gì"),
        max_length=2000,
        widget=_lines(4),
        help_text=_("Ngừng từ khi nào, xã biết bằng cách nào, chủ thể nói gì."),
    )
    confirmed = forms.BooleanField(
        label=_("Tôi xác nhận thay cho Uỷ ban nhân dân xã. Việc này không xoá được."),
        error_messages={"required": _("Đánh dấu vào ô này khi đã đọc lại.")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._on = on

    def clean_confirmed_on(self) -> date:
        day: date = self.cleaned_data["confirmed_on"]
        if day > self._on:
            raise forms.ValidationError(_("Ngày này chưa tới."))
        return day


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Vì sao không thu hồi"), max_length=1000, widget=_lines(4))
    confirmed = forms.BooleanField(
        label=_("Tôi đã đọc lại: quyết định này không đổi được."),
        error_messages={"required": _("Đánh dấu vào ô này khi đã đọc lại.")},
    )
