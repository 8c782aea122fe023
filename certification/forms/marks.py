"""What people fill in about the use of the mark, and about words that claim it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Province
from certification.models import MarkRequest
from foundation.machine_trap import MachineTrap

MOST_PACKS = 100_000_000


def _day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)


def _text(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=1000, widget=widget, **more)


def _packs(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        max_value=MOST_PACKS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **more,
    )


class PackRequestForm(forms.Form):
    """A producer asks to print the mark on packs; never beyond the last valid day."""

    what = _text(
        _("In trên gì?"),
        help_text=_("Loại bao bì, cỡ, in ở đâu. Ví dụ: nhãn chai 500 ml, in tại xưởng A."),
        error_messages={"required": _("Ghi rõ in trên bao bì nào.")},
    )
    quantity = _packs(
        _("Bao nhiêu bao bì?"),
        min_value=1,
        error_messages={"required": _("Ghi số bao bì định in.")},
    )
    until_on = _day_field(
        _("In đến hết ngày"), error_messages={"required": _("Chọn ngày in xong.")}
    )
    design = forms.FileField(
        label=_("Mẫu thiết kế"),
        required=False,
        help_text=_("Ảnh hoặc PDF, tối đa 30 MB. Cán bộ xem nhãn hiệu có đúng mẫu không."),
    )

    def __init__(self, *args: Any, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until_on"].help_text = _("Muộn nhất %(day)s, ngày cuối giấy còn hiệu lực.") % {
            "day": f"{last:%d/%m/%Y}"
        }
        self.fields["until_on"].widget.attrs["max"] = last.isoformat()


class PrintLabelsForm(forms.Form):
    """Codes with the mark for the packs of one lot."""

    lot = forms.ChoiceField(label=_("Lô"), error_messages={"required": _("Chọn lô đang đóng gói.")})
    count = _packs(
        _("Bao nhiêu tem?"), min_value=1, error_messages={"required": _("Ghi số tem định in.")}
    )

    def __init__(self, *args: Any, lots: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lot"].choices = lots  # type: ignore[attr-defined]


class PrintedElsewhereForm(forms.Form):
    """Packs with the mark that a printing house made."""

    quantity = _packs(
        _("Đã in bao nhiêu bao bì?"),
        min_value=1,
        error_messages={"required": _("Ghi số bao bì đã in.")},
    )
    reference = forms.CharField(
        label=_("Số hoá đơn hoặc phiếu in"),
        max_length=60,
        help_text=_("Mỗi số chỉ được tính một lần."),
        error_messages={"required": _("Ghi số hoá đơn hoặc phiếu in.")},
    )


class ResidueForm(forms.Form):
    """How many starred packs are left, and what becomes of them."""

    remaining = _packs(
        _("Còn bao nhiêu bao bì có sao chưa dùng?"),
        min_value=0,
        help_text=_("Đếm cả bao bì trong kho và hàng đã đóng chưa bán. Hết thì ghi 0."),
        error_messages={"required": _("Ghi số còn lại, hết thì ghi 0.")},
    )
    plan = forms.CharField(
        label=_("Sẽ làm gì với số còn lại?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dùng hết trước ngày cuối, dán đè, huỷ…"),
    )


class WrittenUseForm(MachineTrap):
    """Traders and the media ask in writing; nobody need sign in."""

    use = forms.ChoiceField(
        label=_("Dùng vào việc gì?"),
        choices=[(use.value, use.label) for use in (MarkRequest.Use.TRADE, MarkRequest.Use.MEDIA)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một việc.")},
    )
    applicant_name = forms.CharField(
        label=_("Tên tổ chức hoặc người xin"),
        max_length=200,
        error_messages={"required": _("Xin ghi tên.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    applicant_contact = forms.CharField(
        label=_("Điện thoại hoặc thư điện tử"),
        max_length=200,
        help_text=_("Chỉ cán bộ trả lời đọc; không đăng công khai."),
        error_messages={"required": _("Xin ghi cách liên hệ.")},
    )
    province = forms.ChoiceField(
        label=_("Dùng ở đâu?"),
        required=False,
        help_text=_("Một tỉnh thì tỉnh trả lời; cả nước thì bộ trả lời."),
    )
    what = _text(
        _("Dùng nhãn hiệu trên gì, cho sản phẩm nào?"),
        help_text=_("Ví dụ: biển quầy hàng ba sản phẩm, bài viết về làng nghề."),
        error_messages={"required": _("Xin tả việc sẽ làm.")},
    )
    until_on = _day_field(_("Dùng đến hết ngày"), error_messages={"required": _("Chọn ngày cuối.")})
    design = forms.FileField(
        label=_("Mẫu sẽ dùng"),
        required=False,
        help_text=_("Ảnh hoặc PDF, tối đa 30 MB. Có chỗ cần sửa thì phải chọn lại tệp."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Province.objects.order_by("name").values_list("code", "name")
        choices = [("", _("Cả nước")), *provinces]
        self.fields["province"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An officer grants or refuses; packs have a quantity."""

    is_granted = forms.TypedChoiceField(
        label=_("Trả lời"),
        choices=[("1", _("Cho dùng")), ("0", _("Không cho dùng"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    quantity = _packs(_("Số lượng được in"), min_value=1, required=False)
    until_on = _day_field(_("Đến hết ngày"), required=False)
    reasons = _text(
        _("Lý do, điều kiện"),
        required=False,
        help_text=_("Người xin đọc được. Không cho thì bắt buộc nêu lý do."),
    )

    def __init__(self, *args: Any, asked: MarkRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_for_packs = asked.use == MarkRequest.Use.PACKS
        if not self._is_for_packs:
            del self.fields["quantity"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_granted = cleaned.get("is_granted")
        if is_granted is False and not (cleaned.get("reasons") or "").strip():
            self.add_error("reasons", _("Không cho dùng thì phải nêu lý do."))
        if is_granted and not self.errors:
            if not cleaned.get("until_on"):
                self.add_error("until_on", _("Cho dùng thì phải có ngày cuối."))
            if self._is_for_packs and not cleaned.get("quantity"):
                self.add_error("quantity", _("Ghi số bao bì được in."))
        return cleaned


class RulingForm(forms.Form):
    """An officer lets words stand, or keeps them from the public."""

    is_allowed = forms.TypedChoiceField(
        label=_("Quyết định"),
        choices=[("1", _("Được ghi")), ("0", _("Không được ghi"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    reasons = _text(_("Lý do"), help_text=_("Chủ thể đọc được câu này ở bàn việc."))
