"""What is typed about councils, sessions and the agenda."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from certification.forms.register import DATE_WIDGET
from certification.models import (
    AssessmentRound,
    CouncilMember,
    CouncilSession,
    Dossier,
    PersonIdentifier,
)
from certification.rules.rubric import ProductSetRubric
from foundation.models import Authority, User
from foundation.once import OnceForm


class CouncilForm(forms.Form):
    authority = forms.ModelChoiceField(
        label=_("Cơ quan"), queryset=Authority.objects.none(), empty_label=None
    )
    name = forms.CharField(label=_("Tên hội đồng"), max_length=200)
    decision_number = forms.CharField(label=_("Số quyết định thành lập"), max_length=80)
    decided_on = forms.DateField(label=_("Ngày quyết định"), widget=DATE_WIDGET)

    def __init__(self, *args: object, authorities: QuerySet[Authority], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    login = forms.CharField(
        label=_("Thư điện tử hoặc điện thoại"),
        max_length=200,
        help_text=_("Người này phải có tài khoản. Ghế trong hội đồng mở trang quản trị cho họ."),
    )
    seat = forms.ChoiceField(label=_("Vai trò"), choices=CouncilMember.Seat.choices)
    organisation = forms.CharField(label=_("Cơ quan, đơn vị"), max_length=200)
    since_on = forms.DateField(label=_("Từ ngày"), widget=DATE_WIDGET)

    def clean_login(self) -> User:
        user = User.objects.by_login(self.cleaned_data["login"])
        if user is None or not user.is_active:
            raise forms.ValidationError(_("Không có tài khoản nào như vậy."))
        return user


class EndSeatForm(forms.Form):
    until_on = forms.DateField(
        label=_("Thôi từ ngày"),
        widget=DATE_WIDGET,
        help_text=_("Phiên đã mời vẫn giữ người này; báo vắng ở phiên nếu cần."),
    )


class SessionForm(OnceForm):
    form = forms.ChoiceField(
        label=_("Hình thức"), choices=CouncilSession.Form.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Tên phiên"), max_length=200)
    held_on = forms.DateField(label=_("Ngày họp hoặc hạn gửi ý kiến"), widget=DATE_WIDGET)
    place = forms.CharField(label=_("Nơi họp"), max_length=200, required=False)
    round = forms.ModelChoiceField(
        label=_("Đợt đánh giá"),
        queryset=AssessmentRound.objects.none(),
        required=False,
        empty_label=_("Không thuộc đợt nào"),
    )

    def __init__(self, *args: object, rounds: QuerySet[AssessmentRound], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]


class DossierChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Dossier) -> str:
        return gettext("%(product)s – %(producer)s (%(kind)s, %(state)s)") % {
            "product": obj.product,
            "producer": obj.producer,
            "kind": obj.get_kind_display(),
            "state": obj.get_state_display(),
        }


class AgendaForm(forms.Form):
    dossier = DossierChoice(
        label=_("Hồ sơ"), queryset=Dossier.objects.none(), empty_label=_("Chọn hồ sơ")
    )
    reason = forms.CharField(
        label=_("Lý do đánh giá lại"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Chỉ cần khi hồ sơ đã có kết quả hội đồng hoặc bộ chuyển về."),
    )

    def __init__(self, *args: object, dossiers: QuerySet[Dossier], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["dossier"].queryset = dossiers  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AbsenceForm(forms.Form):
    reason = forms.CharField(
        label=_("Vắng vì"),
        max_length=200,
        required=False,
        help_text=_("Để trống nếu có mặt."),
    )


class IdentifierForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Loại số"), choices=PersonIdentifier.Kind.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Số"),
        max_length=30,
        help_text=_("Chỉ giữ dấu mã hoá một chiều và bốn số cuối, không giữ số này."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class InterestForm(forms.Form):
    producer = forms.ModelChoiceField(
        label=_("Chủ thể"), queryset=Producer.objects.none(), empty_label=_("Chọn chủ thể")
    )
    what = forms.CharField(
        label=_("Quan hệ"), max_length=300, help_text=_("Ví dụ: góp vốn, người nhà, đang tư vấn.")
    )

    def __init__(self, *args: object, producers: QuerySet[Producer], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["producer"].queryset = producers  # type: ignore[attr-defined]


class AdviceForm(OnceForm):
    """The advisory team's report: words, and what it would give for each criterion."""

    text = forms.CharField(
        label=_("Báo cáo"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )
    surveyed_on = forms.DateField(
        label=_("Ngày khảo sát tại chỗ"), required=False, widget=DATE_WIDGET
    )
    survey_reason = forms.CharField(
        label=_("Lý do khảo sát"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bắt buộc với hồ sơ đánh giá lại (Đ7.6)."),
    )
    tests = forms.CharField(
        label=_("Kiểm nghiệm thêm"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    attachment = forms.FileField(
        label=_("Tệp kèm theo"), required=False, help_text=_("Ảnh hoặc PDF, tối đa 30 MB.")
    )

    def __init__(self, *args: object, rubric: ProductSetRubric, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._on = on
        for code, criterion in rubric.by_code.items():
            allowed = sorted(criterion.points_allowed)
            self.fields[f"p-{code}"] = forms.TypedChoiceField(
                label=f"{code} {criterion.title}",
                choices=[("", "–"), *((points, str(points)) for points in allowed)],
                required=False,
                coerce=int,
                empty_value=None,
            )

    @property
    def words(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith("p-")]

    @property
    def advised(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("p-")]

    def points(self) -> dict[str, int]:
        given = ((name[2:], self.cleaned_data.get(name)) for name in self.fields if "p-" in name)
        return {code: points for code, points in given if points is not None}
