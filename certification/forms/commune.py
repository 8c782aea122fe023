"""What officers fill in on a dossier; rules stand in services and speak through `add_error`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.places.models import Commune
from catalog.products.models import ProductSet
from certification.forms.register import DATE_WIDGET
from certification.models import AssessmentRound, Dossier
from certification.models.dossier import KINDS, STATES
from certification.rules import samples
from certification.rules.dossier_flow import DossierState, Turn
from certification.rules.rubric import Criterion
from certification.selectors import commune
from certification.selectors.commune import DossierQuery

TURNS = [
    (Turn.PRODUCER.value, _("chủ thể")),
    (Turn.COMMUNE.value, _("xã")),
    (Turn.PROVINCE.value, _("tỉnh")),
    (Turn.COUNCIL.value, _("hội đồng")),
    (Turn.MINISTRY.value, _("bộ")),
    (Turn.NOBODY.value, _("đã xong")),
]
_UNFILED = (DossierState.DRAFT.value, DossierState.CANCELLED.value)


class ProductSetField(forms.ModelChoiceField):
    """Sets by number, their long names cut so that the list fits a page."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number}. {Truncator(obj.name).chars(28)}"


class DossierSearchForm(forms.Form):
    """What an officer asks the list. Nonsense asks for everything, never for an error."""

    q = forms.CharField(
        label=_("Sản phẩm, chủ thể, xã, số biên nhận"), required=False, max_length=120
    )
    state = forms.ChoiceField(
        label=_("Bước"),
        required=False,
        choices=[("", _("Mọi bước")), *(each for each in STATES if each[0] not in _UNFILED)],
    )
    turn = forms.ChoiceField(
        label=_("Chờ ai làm"), required=False, choices=[("", _("Bất kỳ ai")), *TURNS]
    )
    kind = forms.ChoiceField(
        label=_("Loại hồ sơ"), required=False, choices=[("", _("Mọi loại")), *KINDS]
    )
    product_set = ProductSetField(
        label=_("Bộ sản phẩm"),
        required=False,
        queryset=ProductSet.objects.order_by("number"),
        empty_label=_("Mọi bộ"),
    )
    commune = forms.ModelChoiceField(
        label=_("Xã, phường"),
        required=False,
        queryset=Commune.objects.none(),
        empty_label=_("Mọi xã"),
    )
    round = forms.ModelChoiceField(
        label=_("Đợt"),
        required=False,
        queryset=AssessmentRound.objects.none(),
        empty_label=_("Mọi đợt"),
    )
    overdue = forms.BooleanField(label=_("Chỉ hồ sơ xã đã quá hạn"), required=False)

    def __init__(self, *args: Any, among: QuerySet[Dossier], **kwargs: Any) -> None:
        """`among`: the dossiers the officer may read; communes and rounds are those of them."""
        super().__init__(*args, **kwargs)
        communes = Commune.objects.filter(pk__in=among.values("commune")).order_by("name", "code")
        rounds = AssessmentRound.objects.filter(pk__in=among.values("round"))
        self.fields["commune"].queryset = communes  # type: ignore[attr-defined]
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]

    def query(self) -> DossierQuery:
        self.is_valid()
        said = self.cleaned_data
        chosen = {name: said.get(name) for name in ("product_set", "commune", "round")}
        return DossierQuery(
            words=said.get("q", ""),
            state=said.get("state", ""),
            turn=said.get("turn", ""),
            kind=said.get("kind", ""),
            commune_code=chosen["commune"].pk if chosen["commune"] else "",
            set_number=chosen["product_set"].pk if chosen["product_set"] else None,
            round_id=chosen["round"].pk if chosen["round"] else None,
            overdue=said.get("overdue", False),
        )


class WordsForm(forms.Form):
    """Words for the producer: what to bring, or why the dossier comes back."""

    words = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].help_text = help_text


class RoundForm(forms.Form):
    round = forms.ModelChoiceField(
        label=_("Đợt đánh giá"),
        queryset=AssessmentRound.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, rounds: QuerySet[AssessmentRound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """Mẫu 03: a choice of options for each criterion of the commune, percentages, the decision.

    The field of a criterion bears the name of its kind (origin, labour, idea, identity); a set
    without one of them has no such field.
    """

    material_percent = forms.DecimalField(
        label=_("Nguyên liệu địa phương (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        help_text=_("Tỷ lệ nguyên liệu có gốc trong tỉnh mà xã xác nhận."),
    )
    labour_percent = forms.DecimalField(
        label=_("Lao động địa phương (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        max_digits=5,
        help_text=_("Tỷ lệ lao động là người trong xã mà xã xác nhận."),
    )
    forwards = forms.TypedChoiceField(
        label=_("Đề nghị"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", _("Chuyển hồ sơ lên tỉnh")),
            ("no", _("Trả lại chủ thể")),
        ],
        widget=forms.RadioSelect,
        empty_value=None,
    )
    reasons = forms.CharField(
        label=_("Nhận xét, lý do"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Chủ thể và tỉnh đều đọc được: viết rõ việc cần làm tiếp."),
    )
    number = forms.CharField(
        label=_("Số báo cáo"),
        required=False,
        max_length=80,
        help_text=_("Bắt buộc khi chuyển lên tỉnh. Ví dụ: 45/BC-UBND"),
    )

    def __init__(self, *args: Any, criteria: Mapping[str, Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for kind, criterion in criteria.items():
            self.fields[kind] = _mark_field(criterion)
            self.fields[f"{kind}_note"] = forms.CharField(
                label=gettext("Ghi chú của xã"), required=False, max_length=1000
            )
        if "origin" not in criteria:
            del self.fields["material_percent"]
        order = [name for kind in criteria for name in (kind, f"{kind}_note")]
        self.order_fields([*order, "material_percent", "labour_percent"])

    def facts(self) -> dict[str, Any]:
        """What services.commune.report takes, of a valid form."""
        said = self.cleaned_data
        points = {}
        for kind, criterion in self.criteria.items():
            if said.get(kind):
                case, given = said[kind].rsplit(":", 1)
                points[criterion.code] = {
                    "case": case,
                    "points": int(given),
                    "note": said.get(f"{kind}_note", ""),
                }
        return {
            "points": points,
            "material_percent": said.get("material_percent"),
            "labour_percent": said.get("labour_percent"),
            "forwards": said["forwards"],
            "reasons": said["reasons"],
            "number": said["number"],
        }

    def criteria_fields(self) -> list[tuple[Criterion, forms.BoundField, forms.BoundField]]:
        """Each criterion with its choice and its note, for the template."""
        return [
            (criterion, self[kind], self[f"{kind}_note"])
            for kind, criterion in self.criteria.items()
        ]

    def review(self) -> list[tuple[str, str]]:
        """What a valid form says, in words, to be read again before it is written."""
        rows: list[tuple[str, str]] = []
        headings = {kind: f"{each.code} {each.title}" for kind, each in self.criteria.items()}
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, forms.TypedChoiceField):
                value = "yes" if value else "no"
            if isinstance(field, forms.ChoiceField):
                value = dict(field.choices).get(value, gettext("chưa chấm"))  # type: ignore[arg-type]
            if value not in ("", None):
                rows.append((headings.get(name, str(field.label)), str(value)))
        return rows

    def other_fields(self) -> list[forms.BoundField]:
        """The fields that belong to no criterion."""
        mine = {name for kind in self.criteria for name in (kind, f"{kind}_note")}
        return [self[name] for name in self.fields if name not in mine]


def _mark_field(criterion: Criterion) -> forms.ChoiceField:
    """One option of one case, written `case:points`; zero also where no option prints it."""
    choices = []
    for case in criterion.cases:
        prefix = f"{case.title}: " if len(criterion.cases) > 1 else ""
        if all(option.points for option in case.options):
            choices.append((f"{case.code}:0", prefix + gettext("0 điểm: không đạt mức nào")))
        choices += [
            (
                f"{case.code}:{option.points}",
                prefix
                + gettext("%(points)s điểm: %(text)s")
                % {"points": option.points, "text": option.text},
            )
            for option in case.options
        ]
    return forms.ChoiceField(
        label=gettext("Xã chấm"),
        required=False,
        choices=choices,
        widget=forms.RadioSelect,
    )


class SampleStepForm(forms.Form):
    """Samples pass from one hand to another. `holders`: who may give; `takers`: who may take."""

    quantity = forms.IntegerField(
        label=_("Số mẫu"), min_value=1, max_value=samples.SAMPLES, initial=samples.SAMPLES
    )
    from_whom = forms.ChoiceField(label=_("Người giao"))
    to_whom = forms.ChoiceField(label=_("Người nhận"))
    other = forms.CharField(
        label=_("Người nhận khác"),
        required=False,
        max_length=160,
        help_text=_("Ghi khi chọn “nơi khác”: tên phòng kiểm nghiệm, đơn vị."),
    )
    handed_on = forms.DateField(label=_("Ngày giao"), widget=DATE_WIDGET)
    place = forms.CharField(label=_("Nơi giữ"), max_length=200)
    condition = forms.CharField(label=_("Tình trạng mẫu"), required=False, max_length=300)

    OTHER = "other"

    def __init__(
        self, *args: Any, givers: list[str], takers: list[str], may_name_others: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_whom"].choices = [(each, each) for each in givers]  # type: ignore[attr-defined]
        choices = [(each, each) for each in takers]
        if may_name_others:
            choices.append((self.OTHER, gettext("nơi khác")))
        else:
            del self.fields["other"]
        self.fields["to_whom"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("to_whom") == self.OTHER:
            data["to_whom"] = data.get("other", "").strip()
            if not data["to_whom"]:
                self.add_error("other", gettext("Ghi tên người nhận."))
        data.pop("other", None)
        return data


def sample_parties(
    dossier: Dossier, held: Mapping[str, int], *, for_province: bool
) -> tuple[list[str], list[str]]:
    """Who may give and who may take in a step that this side records.

    The commune notes what it receives and gives; the province everything, and alone what goes
    on to the council, a laboratory, back, or is destroyed.
    """
    producer, local = dossier.producer.name, commune.commune_holder(dossier)
    province = commune.province_holder(dossier)
    if not for_province:
        return [producer, local], [local, province, producer]
    holders = [each for each in held if each != samples.DESTROYED]
    givers = list(dict.fromkeys([*holders, local, producer]))
    takers = [province, samples.ADVISORY, samples.COUNCIL, local, producer, samples.DESTROYED]
    return givers, list(dict.fromkeys([*takers, *holders]))
