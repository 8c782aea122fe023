"""What people say of a paper they put into the library."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.forms.register import DATE_WIDGET
from certification.models.dossier import EVIDENCE
from certification.rules.evidence import EvidenceKind
from certification.rules.product_papers import ProductPaper
from certification.selectors.papers import PaperChoice
from foundation.file_fields import PrivateFileField, PrivateFilesField
from foundation.once import OnceForm


class DocumentForm(OnceForm):
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


class ProductPaperForm(DocumentForm):
    """A paper of one product: which of the kinds that its set may have, and what it says."""

    kind = None  # type: ignore[assignment]  # the paper says which kind of evidence it is
    paper = forms.ChoiceField(label=_("Loại giấy tờ"))
    field_order = [
        *("paper", "photos", "pdf", "number", "issued_by", "issued_on", "expires_on", "title"),
    ]

    def __init__(self, *args: Any, choices: Sequence[PaperChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper, title = self.fields["paper"], self.fields["title"]
        assert isinstance(paper, forms.ChoiceField)  # noqa: S101 - for the type checker
        paper.choices = [("", _("Chọn")), *((row.paper.value, row.name) for row in choices)]
        title.required = False
        title.help_text = _("Chỉ cần khi chọn “Giấy tờ khác”.")
        self.fields["issued_by"].help_text = _("Cơ quan nhận công bố hay cấp giấy.")
        self.fields["expires_on"].help_text = _("Giấy không có hạn thì để trống.")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("paper") == ProductPaper.OTHER and not given.get("title"):
            self.add_error("title", gettext("Ghi tên giấy tờ."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """What `services.library.add_product_paper` takes, but for the file."""
        names = ("title", "number", "issued_by", "issued_on", "expires_on")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "paper": ProductPaper(self.cleaned_data["paper"]),
        }
