"""Shapes and words of decisions, referrals and extensions; their rules stand in the services."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certification.adapters.draft_rules import MAX_BYTES, read_draft
from certification.forms.register import DATE_WIDGET
from certification.models import Certificate, Dossier, MinistryReferral
from certification.rules.dates import latest_extension
from certification.rules.rubric import RubricError, RuleSet
from foundation.file_fields import PrivateFileField
from foundation.models import Authority


class ProposalForm(forms.Form):
    """The dossiers ticked in a list, and what the decision is about."""

    title = forms.CharField(
        label=_("Trích yếu"),
        max_length=300,
        help_text=_("Ví dụ: Công nhận sản phẩm OCOP đợt 2 năm 2026."),
    )
    authority = forms.ModelChoiceField(
        label=_("Cơ quan công nhận"), queryset=Authority.objects.none(), empty_label=None
    )
    dossiers = forms.ModelMultipleChoiceField(
        queryset=Dossier.objects.none(),
        error_messages={"required": _("Chọn ít nhất một hồ sơ.")},
    )

    def __init__(
        self,
        *args: object,
        dossiers: QuerySet[Dossier],
        authorities: QuerySet[Authority],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["dossiers"].queryset = dossiers  # type: ignore[attr-defined]
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]
        self.fields["authority"].initial = authorities.first()


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignatureForm(forms.Form):
    """What stands on the signed paper; the scanned copy comes with the second step."""

    number = forms.CharField(
        label=_("Số quyết định"), max_length=80, help_text=_("Ví dụ: 1234/QĐ-UBND")
    )
    decided_on = forms.DateField(label=_("Ngày ký"), widget=DATE_WIDGET)
    signer = forms.CharField(label=_("Người ký"), max_length=160)
    signed_copy = PrivateFileField(label=_("Bản chụp quyết định đã ký"), required=False)

    def asked_first(self) -> list[forms.BoundField]:
        """All but the file: a file does not live through a second step."""
        return [field for field in self if field.name != "signed_copy"]


class ReferralForm(forms.Form):
    letter_number = forms.CharField(label=_("Số văn bản gửi bộ"), max_length=80)


class MinistryDecisionForm(SignatureForm):
    """A decision of the ministry, with the dossiers it names."""

    title = forms.CharField(label=_("Trích yếu"), max_length=300)
    referrals = forms.ModelMultipleChoiceField(
        queryset=MinistryReferral.objects.none(),
        error_messages={"required": _("Chọn ít nhất một hồ sơ.")},
    )
    field_order = ["title", "number", "decided_on", "signer", "signed_copy"]

    def __init__(
        self, *args: object, referrals: QuerySet[MinistryReferral], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["referrals"].queryset = referrals  # type: ignore[attr-defined]

    def asked_first(self) -> list[forms.BoundField]:
        return [field for field in super().asked_first() if field.name != "referrals"]


class BelowForm(forms.Form):
    points = forms.DecimalField(
        label=_("Điểm của bộ"),
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        required=False,
        help_text=_("Để trống nếu văn bản của bộ không nêu điểm."),
    )
    note = forms.CharField(
        label=_("Số văn bản, nội dung trả lời"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtensionForm(forms.Form):
    """A paper that keeps a certificate valid while a late renewal is decided."""

    paper_number = forms.CharField(label=_("Số văn bản"), max_length=80)
    paper_on = forms.DateField(label=_("Ngày văn bản"), widget=DATE_WIDGET)
    last_on = forms.DateField(label=_("Kéo dài đến hết ngày"), widget=DATE_WIDGET)
    paper = PrivateFileField(label=_("Bản chụp văn bản"), required=False)

    def __init__(self, *args: object, certificate: Certificate, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        latest: date = latest_extension(certificate.lapses_on)
        self.fields["last_on"].help_text = _("Muộn nhất %(day)s (180 ngày).") % {
            "day": f"{latest:%d/%m/%Y}"
        }

    def asked_first(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "paper"]


class ReplayForm(forms.Form):
    """A draft of a rule set, read and checked whole."""

    draft = forms.FileField(
        label=_("Tệp bộ tiêu chí dự thảo"),
        help_text=_("JSON, cùng dạng với các tệp bộ tiêu chí của hệ thống; tối đa 5 MB."),
    )

    def clean_draft(self) -> RuleSet:
        upload = self.cleaned_data["draft"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("Tệp lớn quá 5 MB."))
        try:
            return read_draft(upload.read())
        except RubricError as error:
            raise forms.ValidationError(
                _("Tệp này không dùng được: %(why)s"), params={"why": error}
            ) from error
