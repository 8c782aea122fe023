"""What a producer fills in about labels. People count labels from 1, the code from 0."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from traceability.adapters.label_files import layout_name
from traceability.models import LabelPrint
from traceability.rules.label_code import MAX_LABELS_PER_RUN
from traceability.rules.label_layouts import FOR_PACKS, LAYOUTS

Choices = Sequence[tuple[str, str]]


def _number(label: Any, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    more.setdefault("min_value", 1)
    return forms.IntegerField(label=label, max_value=MAX_LABELS_PER_RUN, widget=widget, **more)


def _layouts() -> list[tuple[str, str]]:
    return [(key, layout_name(layout)) for key, layout in LAYOUTS.items()]


class StartRunForm(OnceForm):
    """How many labels, on which paper, with the mark or without, who pays."""

    count = _number(_("Bao nhiêu tem?"), error_messages={"required": _("Ghi số tem cần in.")})
    over_reason = forms.CharField(
        label=_("Vì sao nhiều hơn số gói của lô?"),
        required=False,
        max_length=200,
        help_text=_("Chỉ ghi khi in nhiều hơn số gói, ví dụ: phòng tem hỏng."),
    )
    mark = forms.ChoiceField(
        label=_("Nhãn hiệu OCOP"), required=False, widget=forms.RadioSelect, initial=""
    )
    plan = forms.ChoiceField(
        label=_("Ai trả tiền tem?"), required=False, widget=forms.RadioSelect, initial=""
    )
    with_gtin = forms.BooleanField(label=_("In địa chỉ có mã GTIN"), required=False)
    layout = forms.ChoiceField(
        label=_("Khổ tem"),
        initial=FOR_PACKS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Chọn một khổ tem.")},
    )

    def __init__(
        self, *args: Any, marks: Choices, plans: Choices, gtin: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = _layouts()  # type: ignore[attr-defined]
        for name, choices, nothing in (
            ("mark", marks, _("Không có nhãn hiệu")),
            ("plan", plans, _("Chủ thể tự trả")),
        ):
            if choices:
                self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if gtin:
            self.fields["with_gtin"].help_text = _("Mã %(gtin)s, giấy đã được nhận.") % {
                "gtin": gtin
            }
        else:
            del self.fields["with_gtin"]


class SpanForm(forms.Form):
    """From one label to another, as people count."""

    first = _number(_("Từ tem số"), error_messages={"required": _("Ghi số đầu.")})
    last = _number(_("Đến tem số"), error_messages={"required": _("Ghi số cuối.")})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("Số cuối không nhỏ hơn số đầu."))
        return cleaned

    @property
    def span(self) -> tuple[int, int]:
        """The numbers as the code counts them."""
        return self.cleaned_data["first"] - 1, self.cleaned_data["last"] - 1


class SpoiledForm(SpanForm):
    note = forms.CharField(
        label=_("Vì sao hỏng?"),
        required=False,
        max_length=200,
        help_text=_("Rách, in mờ, dán lệch…"),
    )


class PrintForm(SpanForm):
    """A part of a run, on which paper, as which file."""

    layout = forms.ChoiceField(label=_("Khổ tem"))
    format = forms.ChoiceField(
        label=_("Tệp"),
        choices=[
            (LabelPrint.Format.PDF.value, _("PDF để in")),
            (LabelPrint.Format.ZIP.value, _("ZIP cho nhà in (mỗi tem một hình)")),
            (LabelPrint.Format.SVG.value, _("SVG (một tem)")),
        ],
        initial=LabelPrint.Format.PDF.value,
    )
    with_mark = forms.BooleanField(label=_("In nhãn hiệu OCOP"), required=False)
    skip = forms.IntegerField(
        label=_("Bỏ qua mấy chỗ đã bóc trên tờ đầu?"),
        required=False,
        min_value=0,
        max_value=200,
        initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, may_mark: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = _layouts()  # type: ignore[attr-defined]
        if not may_mark:
            del self.fields["with_mark"]

    @property
    def facts(self) -> dict[str, Any]:
        """What `print_labels` is told."""
        first, last = self.span
        cleaned = self.cleaned_data
        return {
            "first": first,
            "last": last,
            "layout": cleaned["layout"],
            "format": cleaned["format"],
            "with_mark": cleaned.get("with_mark", False),
            "skip": cleaned["skip"] or 0,
        }


class GtinForm(OnceForm):
    """The paper by which a GTIN is the company's."""

    product = forms.ChoiceField(
        label=_("Sản phẩm nào?"), error_messages={"required": _("Chọn sản phẩm.")}
    )
    gtin = forms.CharField(
        label=_("Mã GTIN"),
        max_length=20,
        help_text=_("8, 12, 13 hoặc 14 chữ số dưới mã vạch."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": _("Ghi mã GTIN.")},
    )
    holder = forms.CharField(
        label=_("Tên trên giấy"),
        max_length=200,
        error_messages={"required": _("Ghi tên tổ chức được cấp mã.")},
    )
    number = forms.CharField(
        label=_("Số giấy"), max_length=60, error_messages={"required": _("Ghi số giấy.")}
    )
    until_on = forms.DateField(
        label=_("Đến hết ngày"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Ghi ngày hết hạn trên giấy.")},
    )
    file = forms.FileField(
        label=_("Ảnh chụp hoặc PDF của giấy"),
        help_text=_(
            "Giấy chứng nhận sử dụng mã số, mã vạch. Có chỗ cần sửa thì phải chọn lại tệp."
        ),
        error_messages={"required": _("Chọn ảnh hoặc tệp của giấy.")},
    )

    def __init__(self, *args: Any, products: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = [("", "–"), *products]  # type: ignore[attr-defined]
