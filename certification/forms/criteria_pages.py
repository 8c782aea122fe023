"""The page of one group of the criteria: options, explanations, papers beside them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from catalog.producers.models import Producer
from certification.forms.dossiers import DraftForm, stamp_of
from certification.models import LibraryDocument
from certification.rules.rubric import Criterion, Group
from certification.rules.wanted import kinds_wanted
from certification.selectors.dossier_words import evidence_kind
from certification.selectors.dossiers import Draft
from certification.services import dossiers as services
from certification.services import drafts
from certification.services.dossiers import Given
from foundation.models import User


class CriterionBlock:
    """One criterion on its page: what it asks, the fields, the papers beside it."""

    def __init__(self, form: "GroupForm", criterion: Criterion) -> None:
        self.criterion = criterion
        code = criterion.code
        self.points = form[f"p-{code}"]
        self.explanation = form[f"x-{code}"]
        self.papers = form[f"d-{code}"]
        self.offered = form[f"o-{code}"]
        self.has_papers = bool(form.papers_for(criterion))
        self.wanted = [evidence_kind(kind) for kind in kinds_wanted(criterion)]
        self.kind = next(iter(kinds_wanted(criterion)), "")
        self.stamp = stamp_of(form.draft.scores.get(code))
        chosen = str(self.points.value() or "")
        self.cases = [
            (
                case,
                [
                    (
                        option,
                        f"{case.code}|{option.points}",
                        chosen == f"{case.code}|{option.points}",
                    )
                    for option in case.options
                ],
            )
            for case in criterion.cases
        ]
        self.has_zero = 0 in {option.points for option in criterion.options}
        self.is_zero = chosen == "|0" and not any(
            picked for _case, options in self.cases for _option, _value, picked in options
        )
        needed = [(star, criterion.minimum_for(star)) for star in (3, 4, 5)]
        self.minima = [
            (star, points)
            for (star, points), (_lower, before) in zip(needed, [(0, 0), *needed[:-1]], strict=True)
            if points > before
        ]


class GroupForm(DraftForm):
    """One group of the criteria: for each its option, an explanation, the papers beside it."""

    def __init__(
        self,
        draft: Draft,
        group: Group,
        library: Sequence[LibraryDocument],
        data: QueryDict | None = None,
    ) -> None:
        self.group, self.library = group, library
        self.codes = [criterion.code for criterion in group.criteria]
        initial: dict[str, Any] = {"seen": drafts.version_of_scores(draft, self.codes)}
        for code in self.codes:
            row = draft.scores.get(code)
            if row is not None:
                points = "" if row.points is None else f"{row.case_code}|{row.points}"
                initial |= {f"p-{code}": points, f"x-{code}": row.explanation}
            initial[f"d-{code}"] = [str(each.pk) for each in draft.evidence.get(code, ())]
        super().__init__(draft, data, initial=initial)
        for criterion in group.criteria:
            self._add(criterion)
            offered = [str(each.pk) for each in self.papers_for(criterion)]
            self.initial[f"o-{criterion.code}"] = ",".join(offered)

    def _add(self, criterion: Criterion) -> None:
        code = criterion.code
        allowed = [("", ""), ("|0", "0")]
        allowed += [
            (f"{case.code}|{option.points}", option.text)
            for case in criterion.cases
            for option in case.options
        ]
        papers = [(str(each.pk), each.title) for each in self.papers_for(criterion)]
        self.fields[f"o-{code}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields[f"p-{code}"] = forms.ChoiceField(
            label=criterion.title, choices=allowed, required=False
        )
        self.fields[f"x-{code}"] = forms.CharField(
            label=_("Thuyết minh"),
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields[f"d-{code}"] = forms.MultipleChoiceField(
            label=_("Minh chứng"),
            choices=papers,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def papers_for(self, criterion: Criterion) -> list[LibraryDocument]:
        """Papers of the library of a kind it wants, and those that stand beside it already."""
        beside = self.draft.evidence.get(criterion.code, [])
        wanted = {kind.value for kind in kinds_wanted(criterion)}
        ids = {each.pk for each in beside}
        more = [d for d in self.library if d.pk not in ids and (d.kind in wanted or not wanted)]
        return [*beside, *more]

    def blocks(self) -> list[CriterionBlock]:
        return [CriterionBlock(self, criterion) for criterion in self.group.criteria]

    def version(self, draft: Draft) -> str:
        return drafts.version_of_scores(draft, self.codes)

    def store(self, *, by: User, entered_for: Producer | None, seen: str | None) -> None:
        scores = {}
        for code in self.codes:
            if f"p-{code}" not in self.cleaned_data or f"x-{code}" not in self.cleaned_data:
                continue
            case, _bar, points = self.cleaned_data[f"p-{code}"].partition("|")
            scores[code] = Given(
                points=int(points) if points else None,
                case=case,
                explanation=self.cleaned_data[f"x-{code}"],
            )
        seen = seen if len(scores) == len(self.codes) else None
        services.score_self(
            dossier=self.dossier, scores=scores, by=by, entered_for=entered_for, seen=seen
        )

    def store_papers(self, *, by: User, on: date) -> None:
        """Put beside each criterion the papers that are ticked, and take away those that the
        page offered and that are not; what another device added since stays."""
        documents = {str(each.pk): each for each in self.library}
        for code in self.codes:
            before = {str(each.pk): each for each in self.draft.evidence.get(code, ())}
            wanted = set(self.cleaned_data.get(f"d-{code}", before))
            for pk in sorted(wanted - set(before)):
                services.attach(
                    dossier=self.dossier,
                    document=documents[pk],
                    criterion_code=code,
                    by=by,
                    on=on,
                )
            offered = set(self.cleaned_data.get(f"o-{code}", "").split(","))
            for pk in sorted((set(before) & offered) - wanted):
                services.detach(dossier=self.dossier, document=before[pk], criterion_code=code)

    def stored_words(self, stored: Any) -> list[tuple[str, str]]:
        return [
            (code, f"{'…' if row['points'] is None else row['points']} · {row['explanation']}")
            for code, row in stored.items()
        ]
