"""The score sheet as a form: one choice a criterion, drawn group by group.

Nothing is required here, so that every save keeps what there is; what a sheet lacks is said by
services.sheets when it is handed in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.models import ScoreSheet
from certification.rules.council import StopKey
from certification.rules.rubric import Criterion, Group, Part, ProductSetRubric
from certification.selectors.score_sheets import Beside
from certification.services.councils import AGAINST, AGREE

OPINIONS = [(AGREE, _("Đồng ý công nhận lại")), (AGAINST, _("Không đồng ý"))]


@dataclass(frozen=True)
class Choice:
    value: str
    points: int
    text: str
    min_for_star: int | None
    is_chosen: bool
    html_id: str


@dataclass(frozen=True)
class SheetRow:
    """One criterion on the sheet with what stands beside it."""

    criterion: Criterion
    name: str
    choices: list[tuple[str, list[Choice]]]
    """By the title of the case; one case without a title in most criteria."""
    note: forms.BoundField
    stops: list[forms.BoundField]
    beside: Beside
    points: int | None


@dataclass(frozen=True)
class SheetGroup:
    part: Part
    group: Group
    anchor: str
    next_anchor: str
    rows: list[SheetRow]


class ScoreSheetForm(forms.Form):
    remark = forms.CharField(
        label=_("Nhận xét chung"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opinion = forms.ChoiceField(
        label=_("Ý kiến bằng văn bản"),
        choices=OPINIONS,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: object,
        rubric: ProductSetRubric,
        sheet: ScoreSheet | None,
        beside: Mapping[str, Beside],
        written: bool,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._rubric, self._beside = rubric, beside
        self._marks: Mapping[str, Any] = sheet.marks if sheet else {}
        found = [(code, place) for code, place in sheet.stopped_at] if sheet else []
        if sheet:
            self.initial.update(remark=sheet.remark, opinion=sheet.opinion)
        if not written:
            del self.fields["opinion"]
        for code, criterion in rubric.by_code.items():
            mark = self._marks.get(code, {})
            self.fields[f"p-{code}"] = forms.ChoiceField(
                required=False, choices=[(value, value) for value in _values(criterion)]
            )
            self.fields[f"n-{code}"] = forms.CharField(
                label=_("Ghi chú"), max_length=1000, required=False, initial=mark.get("note", "")
            )
            for place, stop in enumerate(criterion.stops):
                if not stop.zero_in:
                    self.fields[f"s-{code}-{place}"] = forms.BooleanField(
                        label=stop.text, required=False, initial=(code, place) in found
                    )

    def marks(self) -> dict[str, dict[str, Any]]:
        """What was chosen and noted; a criterion left open keeps what it had."""
        return {code: self._mark(code) for code in self._rubric.by_code}

    def _mark(self, code: str) -> dict[str, Any]:
        case, _bar, points = self.cleaned_data.get(f"p-{code}", "").rpartition("|")
        note = self.cleaned_data.get(f"n-{code}", "")
        return {"points": int(points) if points else None, "case": case, "note": note}

    def stopped_at(self) -> list[StopKey]:
        """The stop rules the member finds to hold."""
        keys = ((code, i) for code, c in self._rubric.by_code.items() for i in range(len(c.stops)))
        return [key for key in keys if self.cleaned_data.get(f"s-{key[0]}-{key[1]}")]

    def groups(self) -> Iterator[SheetGroup]:
        """The sheet in the order of the decision, a group a section."""
        pairs = [(part, group) for part in self._rubric.parts for group in part.groups]
        for place, (part, group) in enumerate(pairs):
            following = f"nhom-{place + 2}" if place + 1 < len(pairs) else "cuoi"
            rows = [self._row(criterion) for criterion in group.criteria]
            yield SheetGroup(part, group, f"nhom-{place + 1}", following, rows)

    def _row(self, criterion: Criterion) -> SheetRow:
        code, mark = criterion.code, self._marks.get(criterion.code, {})
        points = mark.get("points")
        chosen = "" if points is None else f"{mark.get('case', '')}|{points}"
        if self.is_bound:
            chosen = str(self.data.get(f"p-{code}", "")) or chosen
        return SheetRow(
            criterion=criterion,
            name=f"p-{code}",
            choices=_choices(criterion, chosen),
            note=self[f"n-{code}"],
            stops=[self[name] for name in self.fields if name.startswith(f"s-{code}-")],
            beside=self._beside[code],
            points=points,
        )


def _values(criterion: Criterion) -> list[str]:
    return [c.value for _case, choices in _choices(criterion, "") for c in choices]


def _choices(criterion: Criterion, chosen: str) -> list[tuple[str, list[Choice]]]:
    """The options of each case, and a zero where none is printed and no option is met."""
    found = []
    for case in criterion.cases:
        choices = [
            _choice(criterion, f"{case.code}|{o.points}", o.points, o.text, o.min_for_star, chosen)
            for o in case.options
        ]
        found.append((f"{case.code}. {case.title}" if case.title else "", choices))
    if not any(option.points == 0 for option in criterion.options):
        none_met = gettext("Không đạt mức nào")
        found[0][1].insert(0, _choice(criterion, "|0", 0, none_met, None, chosen))
    return found


def _choice(
    criterion: Criterion, value: str, points: int, text: str, star: int | None, chosen: str
) -> Choice:
    html_id = f"p-{criterion.code}-{value}".replace(".", "-").replace("|", "-")
    return Choice(value, points, text, star, value == chosen, html_id)
