"""The file, and what its columns mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.adapters.xlsx import MAX_BYTES
from certification.models import RegisterImport
from certification.rules.register_columns import FIELDS, missing

FIELD_WORDS = {
    "product": _("Tên sản phẩm"),
    "producer": _("Chủ thể"),
    "stars": _("Số sao"),
    "decision_number": _("Số quyết định"),
    "decided_on": _("Ngày quyết định"),
    "authority": _("Cơ quan công nhận"),
    "province": _("Tỉnh, thành (cũ hay mới)"),
    "district": _("Huyện (trước 1/7/2025)"),
    "commune": _("Xã, phường (cũ hay mới)"),
    "product_set": _("Số của bộ sản phẩm (1–26)"),
    "product_code": _("Mã sản phẩm OCOP"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp sổ (.xlsx hoặc .csv)"),
        help_text=_("Nhiều nhất 20 MB, 100.000 dòng. Chưa ghi gì vào sổ ở bước này."),
    )

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(gettext("Tệp lớn hơn 20 MB: hãy chia theo năm."))
        content: bytes = upload.read()
        self.cleaned_data["name"] = upload.name
        return content


class ColumnsForm(forms.Form):
    """One choice for each field: the column that holds it, guessed by its heading."""

    def __init__(self, *args: Any, job: RegisterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(str(n), heading) for n, heading in enumerate(job.header) if heading]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=FIELD_WORDS[name],
                required=False,
                choices=[("", _("– không có cột này –")), *columns],
                initial=str(job.columns.get(name, "")),
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        columns = {name: int(n) for name, n in facts.items() if n}
        for name in missing(columns):
            self.add_error(name, gettext("Không có cột này thì không ghi được giấy nào."))
        if len(set(columns.values())) < len(columns):
            raise forms.ValidationError(gettext("Mỗi cột chỉ nối với một mục."))
        return {"columns": columns}
