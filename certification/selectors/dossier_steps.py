"""The short pages of a draft in the order people go through them, and its way in plain words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from certification.models import Dossier, DossierStep
from certification.rules import registration, rubric
from certification.rules.dossier_flow import TURNS, DossierState, Turn
from certification.rules.registration import Page
from certification.selectors import commune, dossiers
from certification.selectors.dossier_words import PAGES
from certification.selectors.dossiers import Draft

_LAST = (Page.PLAN,)


@dataclass(frozen=True)
class Step:
    """One short page: a page of the forms, or one group of the criteria."""

    title: str
    page: str = ""
    group: str = ""
    done: int = 0
    total: int = 0

    @property
    def is_done(self) -> bool:
        return self.done >= self.total


def steps_of(draft: Draft) -> list[Step]:
    """Every page of the draft, with how much of what it must hold stands there."""
    fields = dossiers.fields_for(draft.dossier)
    _rules, criteria = dossiers.rules_for(draft.dossier)
    used = {field.page for field in fields} | {Page.PERSON}
    pages = [page for page in Page if page in used]
    return [
        *[_page(page, fields, draft) for page in pages if page not in _LAST],
        *[_group(group, draft) for part in criteria.parts for group in part.groups],
        *[_page(page, fields, draft) for page in pages if page in _LAST],
    ]


def _page(page: Page, fields: Sequence[registration.Field], draft: Draft) -> Step:
    title = str(PAGES[page.value])
    if page is Page.PERSON:
        named = bool(draft.person and draft.person.representative_name.strip())
        return Step(title, page=page.value, done=int(named), total=1)
    asked = [field for field in fields if field.page is page and field.required]
    given = [f for f in asked if not registration.is_blank(draft.values.get(f.name))]
    return Step(title, page=page.value, done=len(given), total=len(asked))


def _group(group: rubric.Group, draft: Draft) -> Step:
    scored = [c for c in group.criteria if draft.points.get(c.code) is not None]
    title = f"{group.code}. {group.title}"
    return Step(title, group=group.code, done=len(scored), total=len(group.criteria))


def neighbour(steps: Sequence[Step], *, page: str = "", group: str = "") -> Step | None:
    """The page after this one; None after the last."""
    at = next(i for i, each in enumerate(steps) if (each.page, each.group) == (page, group))
    return steps[at + 1] if at + 1 < len(steps) else None


def group_of(dossier: Dossier, code: str) -> rubric.Group | None:
    """A group of the criteria of the dossier's set by its code."""
    _rules, criteria = dossiers.rules_for(dossier)
    groups = (group for part in criteria.parts for group in part.groups)
    return next((group for group in groups if group.code == code), None)


def group_with(dossier: Dossier, criterion_code: str) -> rubric.Group | None:
    """The group that a criterion of the dossier's set stands in."""
    _rules, criteria = dossiers.rules_for(dossier)
    groups = (group for part in criteria.parts for group in part.groups)
    return next((g for g in groups if criterion_code in {c.code for c in g.criteria}), None)


def unscored_by_group(dossier: Dossier, codes: Collection[str]) -> list[tuple[rubric.Group, int]]:
    """The groups that hold any of these criteria, each with how many."""
    _rules, criteria = dossiers.rules_for(dossier)
    counted = [
        (group, sum(c.code in codes for c in group.criteria))
        for part in criteria.parts
        for group in part.groups
    ]
    return [(group, count) for group, count in counted if count]


@dataclass(frozen=True)
class Station:
    """One stop of the way, as components/stepper.html draws it."""

    title: str
    state: str
    at: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Happened:
    """One step that was taken: what, when, and the reason given with it."""

    title: str
    happened_on: date
    detail: str
    place: str = ""


TURN_WORDS: dict[Turn, Any] = {
    Turn.PRODUCER: _("Đến lượt bạn"),
    Turn.COMMUNE: _("Đến lượt xã"),
    Turn.PROVINCE: _("Đến lượt tỉnh"),
    Turn.COUNCIL: _("Đến lượt hội đồng"),
    Turn.MINISTRY: _("Đến lượt bộ"),
    Turn.NOBODY: _("Hồ sơ đã khép lại"),
}
_S = DossierState
STEP_WORDS: dict[DossierState, Any] = {
    _S.DRAFT: _("Bạn đang soạn hồ sơ"),
    _S.CANCELLED: _("Bạn đã bỏ hồ sơ này"),
    _S.FILED: _("Bạn đã nộp hồ sơ cho xã"),
    _S.PAPERS_ASKED: _("Xã cần bạn bổ sung giấy tờ"),
    _S.RETURNED: _("Hồ sơ được trả lại cho bạn sửa"),
    _S.FORWARDED: _("Hồ sơ đã ở tỉnh"),
    _S.PROVINCE_ASKED: _("Tỉnh cần bạn bổ sung giấy tờ"),
    _S.IN_COUNCIL: _("Hội đồng bắt đầu chấm"),
    _S.SCORED: _("Hội đồng đã có kết quả"),
    _S.AT_MINISTRY: _("Tỉnh đã gửi hồ sơ lên bộ"),
    _S.BACK_FROM_MINISTRY: _("Bộ đã chuyển hồ sơ về tỉnh"),
    _S.PROPOSED: _("Tỉnh đang trình quyết định công nhận"),
    _S.RECOGNISED: _("Sản phẩm được công nhận"),
    _S.NOT_RECOGNISED: _("Sản phẩm chưa được công nhận"),
}
_WAY: tuple[tuple[Any, frozenset[DossierState]], ...] = (
    (_("Soạn và nộp"), frozenset({_S.DRAFT, _S.RETURNED})),
    (_("Xã xem và báo cáo"), frozenset({_S.FILED, _S.PAPERS_ASKED})),
    (_("Tỉnh xem"), frozenset({_S.FORWARDED, _S.PROVINCE_ASKED})),
    (_("Hội đồng chấm"), frozenset({_S.IN_COUNCIL, _S.AT_MINISTRY})),
    (_("Quyết định"), frozenset({_S.SCORED, _S.BACK_FROM_MINISTRY, _S.PROPOSED})),
)


def stations(dossier: Dossier) -> list[Station]:
    """The way in five stops, and which of them the dossier is at."""
    state = DossierState(dossier.state)
    ended = state in {_S.RECOGNISED, _S.NOT_RECOGNISED}
    here = next((i for i, (_title, states) in enumerate(_WAY) if state in states), -1)
    if ended:
        here = len(_WAY)
    return [
        Station(str(title), "done" if i < here else "current" if i == here else "todo")
        for i, (title, _states) in enumerate(_WAY)
    ]


def happened(dossier: Dossier) -> list[Happened]:
    """The steps so far in plain words, oldest first. One query.

    Reasons are shown as they were written to the producer; who took the step is not.
    """
    rows = DossierStep.objects.filter(dossier=dossier).order_by("pk")
    return [
        Happened(str(STEP_WORDS[DossierState(row.to_state)]), row.taken_on, row.reason)
        for row in rows
    ]


@dataclass(frozen=True)
class Standing:
    """Whose turn it is and, where the law sets a day, by when."""

    turn: Turn
    words: str
    due_on: date | None


def standing(dossier: Dossier, *, on: date) -> Standing:
    """Whose turn it is. Only the commune's report has a day set by law (Đ7.2)."""
    turn = TURNS[DossierState(dossier.state)]
    due_on = commune.due_on(dossier, on=on) if turn is Turn.COMMUNE else None
    return Standing(turn, str(TURN_WORDS[turn]), due_on)
