"""What is typed about ideas, potential products, classes and plans."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.forms import PlaceForm
from catalog.places.models import Commune
from catalog.producers.models import Producer
from catalog.products.models import ProductSet
from certification.forms.product_sets import ProductSetChoice
from certification.forms.register import DATE_WIDGET
from certification.models import (
    AdviceNote,
    BusinessPlan,
    Idea,
    IdeaReview,
    Milestone,
    PotentialProduct,
    Training,
)
from certification.rules.rubric import ProductSetRubric
from certification.selectors.ideas import IdeaState
from certification.services.ideas import IdeaFacts
from certification.services.plans import WORDS
from foundation.machine_trap import MachineTrap
from foundation.phone_field import PhoneField

STATES = [
    ("", _("Mọi tình trạng")),
    (IdeaState.WAITING.value, _("chờ xét")),
    (IdeaState.SELECTED.value, _("được chọn")),
    (IdeaState.RESUBMIT.value, _("chờ nộp lại")),
    (IdeaState.SENT_AGAIN.value, _("đã nộp lại")),
    (IdeaState.REFUSED.value, _("không chọn")),
]
TARGETS = [(3, _("3 sao")), (4, _("4 sao")), (5, _("5 sao"))]


def set_field(*, required: bool = False) -> ProductSetChoice:
    return ProductSetChoice(
        label=_("Bộ sản phẩm"),
        queryset=ProductSet.objects.order_by("number"),
        required=required,
        empty_label=_("Chưa rõ") if not required else _("Chọn bộ sản phẩm"),
    )


class IdeaForm(MachineTrap, PlaceForm):
    """The public form: what one wants to make, where, and how to be reached."""

    product_name = forms.CharField(
        label=_("Tên sản phẩm"),
        max_length=200,
        error_messages={"required": _("Xin cho biết tên sản phẩm.")},
    )
    product_set = set_field()
    description = forms.CharField(
        label=_("Ý tưởng của bạn"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Làm gì, khác sản phẩm đã có ở chỗ nào, ai sẽ mua."),
        error_messages={"required": _("Xin kể vài câu về ý tưởng.")},
    )
    materials = forms.CharField(
        label=_("Nguyên liệu lấy ở đâu"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    applicant_name = forms.CharField(
        label=_("Người hoặc đơn vị đăng ký"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Xin cho biết ai đăng ký.")},
    )
    applicant_kind = forms.ChoiceField(
        label=_("Loại hình"),
        choices=Producer.Kind.choices,
        initial=Producer.Kind.UNKNOWN,
    )
    phone = PhoneField(
        label=_("Điện thoại liên hệ"),
        max_length=20,
        help_text=_("Chỉ cán bộ xét ý tưởng thấy số này."),
        error_messages={"required": _("Xin cho số điện thoại để cán bộ gọi lại.")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư này chưa đúng. Xin xem lại hoặc để trống.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def facts(self) -> IdeaFacts:
        """What a valid form says."""
        data = self.cleaned_data
        names = ("product_name", "description", "materials", "product_set")
        who = ("applicant_name", "applicant_kind", "phone", "email")
        return IdeaFacts(
            commune=self.chosen_commune(), **{name: data[name] for name in (*names, *who)}
        )


class ReferenceForm(forms.Form):
    reference = forms.CharField(
        label=_("Mã phiếu"),
        max_length=20,
        error_messages={"required": _("Xin ghi mã phiếu, bắt đầu bằng YT-.")},
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
    )


class IdeaSearchForm(forms.Form):
    q = forms.CharField(label=_("Tên, người đăng ký, mã phiếu"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("Tình trạng"), required=False, choices=STATES)


class IdeaReviewForm(forms.ModelForm):
    next_year = forms.BooleanField(label=_("Hẹn năm sau mới nộp lại"), required=False)

    class Meta:
        model = IdeaReview
        fields = ("product_fits", "applicant_fits", "verdict", "reasons")
        widgets = {"reasons": forms.Textarea(attrs={"rows": 4}), "verdict": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = IdeaReview.Verdict.choices  # type: ignore[attr-defined]
        self.fields["reasons"].help_text = _("Người đăng ký đọc được lời này.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fits = data.get("product_fits") and data.get("applicant_fits")
        if data.get("verdict") == IdeaReview.Verdict.SELECTED and not fits:
            self.add_error(
                "verdict", gettext("Chỉ chọn khi cả sản phẩm và người đăng ký đều phù hợp.")
            )
        return data


class PotentialForm(forms.ModelForm):
    class Meta:
        model = PotentialProduct
        fields = ("commune", "year", "name", "maker_name", "product_set", "origin", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, communes: QuerySet[Commune], on: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": on.year})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["commune"]
        field.label, field.queryset = _("Xã, phường"), communes.order_by("name")
        if field.queryset.count() == 1:
            field.initial = field.queryset.get()


class TrainingForm(forms.ModelForm):
    class Meta:
        model = Training
        fields = ("name", "topics", "held_on", "place", "seats")
        widgets = {"held_on": DATE_WIDGET, "topics": forms.Textarea(attrs={"rows": 5})}


class PlanStartForm(forms.Form):
    """From one of the producer's selected ideas, or by a name alone."""

    idea = forms.ModelChoiceField(
        label=_("Ý tưởng được chọn"),
        queryset=Idea.objects.none(),
        required=False,
        empty_label=_("Không từ ý tưởng nào"),
    )
    product_name = forms.CharField(
        label=_("Tên sản phẩm"),
        max_length=200,
        error_messages={"required": _("Xin cho biết tên sản phẩm.")},
    )
    product_set = set_field(required=True)
    target_stars = forms.TypedChoiceField(label=_("Mục tiêu sao"), coerce=int, choices=TARGETS)

    def __init__(self, *args: Any, ideas: QuerySet[Idea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].queryset = ideas  # type: ignore[attr-defined]


class PlanForm(forms.ModelForm):
    """The chapters, and one field for each criterion that the target star needs."""

    target_stars = forms.TypedChoiceField(label=_("Mục tiêu sao"), coerce=int, choices=TARGETS)

    class Meta:
        model = BusinessPlan
        fields = ("target_stars", *WORDS)
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in WORDS}

    def __init__(self, *args: Any, rubric: ProductSetRubric, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = int(self["target_stars"].value() or 3)
        written = {m.criterion_code: m.measure for m in self.instance.measures.all()}
        self.codes = list(rubric.minima(target))
        for code in self.codes:
            criterion = rubric.by_code[code]
            self.fields[f"m-{code}"] = forms.CharField(
                label=f"{code} {criterion.title}",
                required=False,
                max_length=1000,
                initial=written.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Cần %(points)s trong %(most)s điểm cho %(stars)s sao.")
                % {
                    "points": criterion.minimum_for(target),
                    "most": criterion.max,
                    "stars": target,
                },
            )
        self.kept = {code: text for code, text in written.items() if code not in self.codes}

    @property
    def measure_fields(self) -> list[forms.BoundField]:
        return [self[f"m-{code}"] for code in self.codes]

    def measures(self) -> dict[str, str]:
        """Of a valid form; those of criteria that another target asks for stay."""
        return self.kept | {code: self.cleaned_data[f"m-{code}"] for code in self.codes}


class MilestoneForm(forms.ModelForm):
    class Meta:
        model = Milestone
        fields = ("element", "what", "due_on")
        widgets = {"due_on": DATE_WIDGET}


class PlanReviewForm(forms.Form):
    is_feasible = forms.TypedChoiceField(
        label=_("Kết luận"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Khả thi, cho triển khai")), ("no", _("Cần làm lại"))],
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=_("Nhận xét, lý do"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Chủ thể đọc được lời này."),
    )


class AdviceForm(forms.ModelForm):
    class Meta:
        model = AdviceNote
        fields = ("milestone", "on", "text")
        widgets = {"on": DATE_WIDGET, "text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, plan: BusinessPlan, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["milestone"]
        field.queryset = plan.milestones.all()
        field.empty_label = _("Chung cho cả phương án")

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(gettext("Ngày này chưa đến."))
        return on
