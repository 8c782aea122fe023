"""What people say of a paper they put into the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.forms.register import DATE_WIDGET
from certification.models.dossier import EVIDENCE
from certification.rules.evidence import EvidenceKind
from foundation.file_fields import PrivateFileField, PrivateFilesField


class DocumentForm(forms.Form):
    """A paper for the library: photos (several become one document) or a PDF."""

    kind = forms.ChoiceField(label=_("Loại giấy tờ"), choices=[("", _("Chọn")), *EVIDENCE])
    title = forms.CharField(label=_("Tên giấy tờ"), max_length=200)
    photos = PrivateFilesField(
        label=_("Ảnh chụp"),
        required=False,
        pictures_only=True,
        help_text=_("Chụp từng trang. Nhiều ảnh sẽ ghép thành một tài liệu."),
    )
    pdf = PrivateFileField(label=_("Hoặc tệp PDF"), required=False)
    number = forms.CharField(label=_("Số"), max_length=80, required=False)
    issued_by = forms.CharField(label=_("Nơi cấp"), max_length=200, required=False)
    issued_on = forms.DateField(label=_("Ngày cấp"), required=False, widget=DATE_WIDGET)
    expires_on = forms.DateField(
        label=_("Dùng được đến hết ngày"), required=False, widget=DATE_WIDGET
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "photos" in self.errors or "pdf" in self.errors:
            return given
        if bool(given.get("photos")) == bool(given.get("pdf")):
            self.add_error("photos", gettext("Chọn ảnh chụp hoặc một tệp PDF, một trong hai."))
        return given

    @property
    def evidence_kind(self) -> EvidenceKind:
        return EvidenceKind(self.cleaned_data["kind"])
