"""What an officer fills in about lots."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.rules import phone as phones
from traceability.models import Lot

_HOTLINE = re.compile(r"1[89]00[ .]?\d{2}[ .]?\d{2,4}")


class LotSearchForm(forms.Form):
    q = forms.CharField(label=_("Số lô hoặc tên sản phẩm"), required=False, max_length=80)


class RecallForm(forms.Form):
    """A recall of a lot: from when, why, and what people who hold a pack should do."""

    recalled_on = forms.DateField(
        label=pgettext_lazy("lot", "Thu hồi từ ngày"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ai quét mã cũng đọc được câu này: viết rõ, không nêu tên riêng."),
    )
    instructions = forms.CharField(
        label=_("Việc cần làm"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Đứng sau câu “Ngừng dùng.” Ví dụ: Giữ nguyên chai, mang lại nơi mua để hoàn tiền."
        ),
    )
    phone = forms.CharField(
        label=_("Điện thoại để hỏi"),
        max_length=20,
        required=False,
        help_text=_("Số trực của cơ quan hoặc của chủ thể; bỏ trống nếu chưa có."),
    )

    def __init__(self, *args: object, lot: Lot, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._lot = lot

    def clean_recalled_on(self) -> date:
        recalled_on: date = self.cleaned_data["recalled_on"]
        if recalled_on < self._lot.packed_on:
            raise forms.ValidationError(
                gettext("Lô này đóng gói ngày %(day)s: không thu hồi được trước ngày ấy.")
                % {"day": f"{self._lot.packed_on:%d/%m/%Y}"}
            )
        return recalled_on

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if not typed or _HOTLINE.fullmatch(typed):
            return typed
        try:
            return phones.normalise(typed)
        except phones.BadPhone as error:
            raise forms.ValidationError(gettext("Số điện thoại chưa đúng.")) from error
