"""What people fill in about recalls and about records asked for."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.once import OnceForm
from traceability.forms.lots import clean_hotline
from traceability.models import LabelRun, Lot, RecallParty, RecallStep
from traceability.services.recalls import Packs

_MOMENT = "%Y-%m-%dT%H:%M"
Kind = RecallStep.Kind


class StartRecallForm(forms.Form):
    """A recall: what was found when, what holders of a pack should do, which packs.

    Numbers of labels are typed as people count them, from 1.
    """

    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ai quét mã cũng đọc được câu này: viết rõ, không nêu tên riêng."),
        error_messages={"required": _("Ghi lý do thu hồi.")},
    )
    instructions = forms.CharField(
        label=_("Việc cần làm"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Đứng sau câu “Ngừng dùng.” Ví dụ: Giữ nguyên chai, mang lại nơi mua để hoàn tiền."
        ),
        error_messages={"required": _("Ghi người đang giữ hàng cần làm gì.")},
    )
    phone = forms.CharField(
        label=_("Điện thoại để hỏi"),
        max_length=20,
        required=False,
        help_text=_("Số trực của cơ quan hoặc của chủ thể; bỏ trống nếu chưa có."),
    )
    found_at = forms.DateTimeField(
        label=_("Phát hiện lúc"),
        input_formats=[_MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format=_MOMENT, attrs={"type": "datetime-local"}),
        help_text=_("Phải bắt đầu thu hồi trong 24 giờ từ lúc này."),
    )
    due_on = forms.DateField(
        label=_("Tự hẹn xong trước hết ngày"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Bỏ trống thì là ba tháng."),
    )
    run = forms.ChoiceField(
        label=_("Những gói nào"),
        required=False,
        help_text=_("Không chắc thì chọn cả lô."),
    )
    first = forms.IntegerField(label=_("Từ tem số"), required=False, min_value=1)
    last = forms.IntegerField(label=_("Đến tem số"), required=False, min_value=1)
    is_drill = forms.BooleanField(
        label=_("Chỉ diễn tập"),
        required=False,
        help_text=_("Tìm đủ mọi nơi, đo thời gian; không trang nào đỏ, không ai bị báo."),
    )

    def __init__(self, *args: Any, lot: Lot, at: datetime, by_officer: bool, **more: Any) -> None:
        more.setdefault("initial", {"found_at": timezone.localtime(at)})
        super().__init__(*args, **more)
        self._at = at
        self._runs = {
            str(run.pk): run
            for run in lot.label_runs.filter(purpose=LabelRun.Purpose.PACKS).order_by("pk")
        }
        if by_officer:
            del self.fields["due_on"]
        if not self._runs:
            for name in ("run", "first", "last"):
                del self.fields[name]
            return
        choice = self.fields["run"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [
            ("", gettext("Cả lô")),
            *(
                (
                    pk,
                    gettext("Một đoạn của đợt in ngày %(day)s (tem 1–%(count)d)")
                    % {"day": f"{timezone.localdate(run.created_at):%d/%m/%Y}", "count": run.count},
                )
                for pk, run in self._runs.items()
            ),
        ]

    def clean_phone(self) -> str:
        return clean_hotline(self.cleaned_data["phone"])

    def clean_found_at(self) -> datetime:
        found_at: datetime = self.cleaned_data["found_at"]
        if found_at > self._at:
            raise forms.ValidationError(gettext("Lúc phát hiện chưa tới."))
        return found_at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        run = self._runs.get(data.get("run") or "")
        if run is None:
            return data
        for name in ("first", "last"):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, gettext("Ghi số tem."))
        first, last = data.get("first"), data.get("last")
        if first and last and not first <= last <= run.count:
            self.add_error(
                "last",
                gettext("Đợt in này có tem số 1 đến %(count)d, số đầu trước số cuối.")
                % {"count": run.count},
            )
        return data

    @property
    def packs(self) -> Packs | None:
        """The range that was chosen, counted from 0; None for the whole lot."""
        data = self.cleaned_data
        run = self._runs.get(data.get("run") or "")
        return Packs(run, data["first"] - 1, data["last"] - 1) if run else None

    @property
    def facts(self) -> dict[str, Any]:
        """What `start_recall` takes of this form."""
        names = ("reason", "instructions", "phone", "found_at", "is_drill")
        facts = {name: self.cleaned_data[name] for name in names}
        due_on: date | None = self.cleaned_data.get("due_on")
        return facts | {"packs": self.packs, "due_on": due_on}


class StepForm(OnceForm):
    """What was done about one place."""

    kind = forms.ChoiceField(label=_("Việc"), widget=forms.RadioSelect)
    quantity = forms.DecimalField(
        label=_("Số lượng"),
        required=False,
        max_digits=12,
        decimal_places=3,
        help_text=_("Chỉ ghi khi có hàng trả lại, huỷ hay đã dùng hết."),
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, party: RecallParty, **more: Any) -> None:
        super().__init__(*args, **more)
        choice = self.fields["kind"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        if party.kind == RecallParty.Kind.STOCK:
            choice.choices = [
                (Kind.TOLD, gettext("Đã báo người giữ kho")),
                (Kind.RETURNED, gettext("Đã tách riêng trong kho, không bán")),
                (Kind.DESTROYED, gettext("Đã huỷ (trừ vào số còn của lô)")),
            ]
        else:
            choice.choices = Kind.choices


class CloseForm(forms.Form):
    report = forms.CharField(
        label=_("Báo cáo kết quả"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nguyên nhân, hàng thu về được xử lý thế nào, làm gì để không lặp lại."),
        error_messages={"required": _("Viết báo cáo trước khi kết thúc.")},
    )


class RecordRequestForm(forms.Form):
    purpose = forms.CharField(
        label=_("Để làm gì"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class RecordAnswerForm(forms.Form):
    note = forms.CharField(
        label=_("Lời nhắn kèm"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
