"""Writing in a draft: answers, self-scores, persons, papers beside criteria.

Every save locks the dossier's row first, so two devices write one after the other. Whoever
passes `seen`, the version of the page they looked at, is told when another device changed it
meanwhile; nothing is overwritten unseen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from certification.models import (
    Dossier,
    DossierAnswer,
    DossierEvidence,
    DossierPerson,
    LibraryDocument,
    SelfScore,
)
from certification.rules import registration, snapshots
from certification.rules.dossier_flow import EDITABLE, DossierState
from certification.rules.identifiers import BadIdentifier, IdentifierKind
from certification.rules.rubric import STARS_WITH_MINIMA, Criterion
from certification.selectors import dossiers as selectors
from certification.selectors.identifiers import digest_of
from certification.services.steps import ProgrammeError, locked, not_its_turn
from foundation.models import User


class BadAnswer(ProgrammeError):
    """A value that the forms have no place for."""


class ChangedElsewhere(ProgrammeError):
    """Another device wrote on the same page meanwhile; `stored` is what stands there now."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        super().__init__(
            _("Trang này vừa được sửa ở máy khác. Xem lại hai bản rồi lưu bản bạn chọn.")
        )
        self.stored = stored


@dataclass(frozen=True)
class Given:
    """What somebody gave themselves for one criterion; no points yet is None."""

    points: int | None = None
    case: str = ""
    explanation: str = ""

    @property
    def plain(self) -> dict[str, Any]:
        return {"points": self.points, "case": self.case, "explanation": self.explanation}


def editable(dossier: Dossier) -> Dossier:
    """The dossier's row, locked. Raises NotItsTurn where the producer may not write now."""
    row = locked(dossier)
    if DossierState(row.state) not in EDITABLE:
        raise not_its_turn(row, _("không sửa được"))
    return row


@transaction.atomic
def answer(
    *,
    dossier: Dossier,
    values: Mapping[str, Any],
    by: User,
    entered_for: Producer | None = None,
    seen: str | None = None,
) -> None:
    """Write values of Mẫu 01 and 02; only those that differ are stamped anew.

    Raises NotItsTurn, BadAnswer for a field this dossier does not have, ChangedElsewhere when
    `seen` is not `version_of_answers` of these fields any more and something would be lost.
    """
    row = editable(dossier)
    known = {field.name for field in selectors.fields_for(row)}
    if unknown := set(values) - known:
        raise BadAnswer(_("Biểu mẫu không có mục %(name)s.") % {"name": ", ".join(unknown)})
    found = DossierAnswer.objects.filter(dossier=row, field__in=values)
    stored = {each.field: each for each in found}
    plain = {name: stored[name].value if name in stored else None for name in values}
    _refuse_if_changed(plain, values, seen)
    for name, value in values.items():
        if name in stored and stored[name].value == value:
            continue
        if name not in stored and registration.is_blank(value):
            continue
        DossierAnswer.objects.update_or_create(
            dossier=row,
            field=name,
            defaults={"value": value, "entered_by": by, "entered_for": entered_for},
        )


@transaction.atomic
def score_self(
    *,
    dossier: Dossier,
    scores: Mapping[str, Given],
    by: User,
    entered_for: Producer | None = None,
    seen: str | None = None,
) -> None:
    """Write the self-score and explanation of each criterion given.

    Raises NotItsTurn, BadAnswer (the criterion or the option does not exist), ChangedElsewhere.
    A point without any in the criterion it needs is let stand: the gap check tells it.
    """
    row = editable(dossier)
    _rules, rubric = selectors.rules_for(row)
    for code, given in scores.items():
        _check_given(rubric.by_code.get(code), code, given)
    found = SelfScore.objects.filter(dossier=row, criterion_code__in=scores)
    stored = {each.criterion_code: each for each in found}
    plain = {code: plain_score(stored.get(code)) for code in scores}
    wanted = {code: given.plain for code, given in scores.items()}
    _refuse_if_changed(plain, wanted, seen)
    for code, given in scores.items():
        if plain[code] == given.plain:
            continue
        SelfScore.objects.update_or_create(
            dossier=row,
            criterion_code=code,
            defaults={
                "case_code": given.case,
                "points": given.points,
                "explanation": given.explanation,
                "entered_by": by,
                "entered_for": entered_for,
            },
        )


def plain_score(row: SelfScore | None) -> dict[str, Any]:
    """A stored self-score as `Given.plain` writes one."""
    if row is None:
        return Given().plain
    return Given(row.points, row.case_code, row.explanation).plain


def version_of_answers(draft: selectors.Draft, names: list[str]) -> str:
    """What `answer` is told as `seen` for these fields."""
    return snapshots.version_of({name: draft.values.get(name) for name in names})


def version_of_scores(draft: selectors.Draft, codes: list[str]) -> str:
    """What `score_self` is told as `seen` for these criteria."""
    return snapshots.version_of({code: plain_score(draft.scores.get(code)) for code in codes})


def _refuse_if_changed(
    stored: Mapping[str, Any], wanted: Mapping[str, Any], seen: str | None
) -> None:
    """Refuse only where something would be lost: what stands there is neither what was seen
    nor what is wanted."""
    if seen is None or seen == snapshots.version_of(stored) or dict(stored) == dict(wanted):
        return
    raise ChangedElsewhere(stored)


def _check_given(criterion: Criterion | None, code: str, given: Given) -> None:
    if criterion is None:
        raise BadAnswer(_("Bộ tiêu chí không có tiêu chí %(code)s.") % {"code": code})
    if given.points is None:
        return
    cases = {case.code: {option.points for option in case.options} for case in criterion.cases}
    allowed = cases.get(given.case, set()) | {0}
    if (given.case not in cases and given.points) or given.points not in allowed:
        raise BadAnswer(
            _("Tiêu chí %(code)s %(title)s không có mức %(points)s điểm.")
            % {"code": code, "title": criterion.title, "points": given.points}
        )


@transaction.atomic
def aim(*, dossier: Dossier, target_stars: int) -> None:
    """Aim at other stars; what that lacks is told by the gap check. Raises NotItsTurn, BadAnswer
    for other than three to five."""
    row = editable(dossier)
    if target_stars not in STARS_WITH_MINIMA:
        raise BadAnswer(_("Mục tiêu là 3, 4 hoặc 5 sao."))
    row.target_stars = dossier.target_stars = target_stars
    row.save(update_fields=["target_stars", "changed_at"])


_PERSON_FIELDS = ("representative_name", "gender", "ethnicity", "residence", "is_disabled")


@transaction.atomic
def save_person(
    *,
    dossier: Dossier,
    values: Mapping[str, Any],
    workers: list[dict[str, str]] | None = None,
    citizen_id: str = "",
    by: User,
    entered_for: Producer | None = None,
    seen: str | None = None,
) -> DossierPerson:
    """Write what Mẫu 02 asks of persons. The citizen's number is kept as a keyed digest alone.

    An empty `citizen_id` leaves the digest as it is. Raises NotItsTurn, BadAnswer for another
    field or no citizen's number, ChangedElsewhere.
    """
    row = editable(dossier)
    if unknown := set(values) - set(_PERSON_FIELDS):
        raise BadAnswer(_("Biểu mẫu không có mục %(name)s.") % {"name": ", ".join(unknown)})
    person = DossierPerson.objects.filter(dossier=row).first()
    stored = plain_person(person)
    wanted = stored | dict(values) | ({} if workers is None else {"workers": workers})
    _refuse_if_changed(stored, wanted, seen)
    digest = person.citizen_id_digest if person else ""
    if citizen_id.strip():
        try:
            digest = digest_of(IdentifierKind.CITIZEN_ID, citizen_id)
        except BadIdentifier as error:
            raise BadAnswer(_("Số căn cước có 12 chữ số.")) from error
    if person and stored == wanted and digest == person.citizen_id_digest:
        return person
    stamps = {"citizen_id_digest": digest, "entered_by": by, "entered_for": entered_for}
    saved, _created = DossierPerson.objects.update_or_create(dossier=row, defaults=wanted | stamps)
    return saved


def plain_person(person: DossierPerson | None) -> dict[str, Any]:
    """What stands there of persons, without the digest."""
    person = person or DossierPerson()
    return {name: getattr(person, name) for name in (*_PERSON_FIELDS, "workers")}


def version_of_person(person: DossierPerson | None) -> str:
    """What `save_person` is told as `seen`."""
    return snapshots.version_of(plain_person(person))


@transaction.atomic
def attach(
    *, dossier: Dossier, document: LibraryDocument, criterion_code: str = "", by: User, on: date
) -> DossierEvidence:
    """Put a paper of the producer's library beside a criterion, or "" into the dossier alone.

    Twice is once. Raises NotItsTurn, BadAnswer for another producer's or product's paper, one
    left out by that day, or a criterion the set does not have.
    """
    row = editable(dossier)
    if document.producer_id != row.producer_id:
        raise BadAnswer(_("Giấy tờ này không phải của chủ thể."))
    if document.product_id not in (None, row.product_id):
        raise BadAnswer(_("Giấy tờ này là của sản phẩm khác."))
    if document.left_out_on is not None and document.left_out_on <= on:
        raise BadAnswer(_("Giấy tờ này đã thôi dùng."))
    _rules, rubric = selectors.rules_for(row)
    if criterion_code and criterion_code not in rubric.by_code:
        raise BadAnswer(_("Bộ tiêu chí không có tiêu chí %(code)s.") % {"code": criterion_code})
    evidence, _created = DossierEvidence.objects.get_or_create(
        dossier=row,
        document=document,
        criterion_code=criterion_code,
        defaults={"added_by": by},
    )
    return evidence


@transaction.atomic
def detach(*, dossier: Dossier, document: LibraryDocument, criterion_code: str = "") -> None:
    """Take a paper away from a criterion of the draft; what was filed stays as it was filed.

    Raises NotItsTurn.
    """
    row = editable(dossier)
    DossierEvidence.objects.filter(
        dossier=row, document=document, criterion_code=criterion_code
    ).delete()
