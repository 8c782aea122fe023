"""Dossiers filled the way a producer fills them: through the services."""

from collections.abc import Iterable
from datetime import date, timedelta

from certification.models import Dossier, LibraryDocument
from certification.rules.evidence import EvidenceKind
from certification.rules.registration import Ask, choices_of
from certification.selectors.dossiers import fields_for, rules_for
from certification.services import dossiers, library
from certification.services.dossiers import Given
from foundation import private_files
from foundation.calendar import today
from foundation.models import User
from foundation.papers import COMMON, make_pdf

BLANK_PDF: list[bytes] = []


def a_pdf() -> bytes:
    """Some small PDF of ours, made once."""
    if not BLANK_PDF:
        source = COMMON.parent.parent / "certification" / "papers" / "statement.typ"
        facts = {"title": "Thử", "rows": [["a", "b"]], "note": "", "source": ""}
        BLANK_PDF.append(make_pdf(source, facts))
    return BLANK_PDF[0]


def document(
    dossier: Dossier,
    kind: EvidenceKind = EvidenceKind.MARKET,
    *,
    title: str = "Giấy thử",
    expires_on: date | None = None,
) -> LibraryDocument:
    """A paper in the library of the dossier's producer."""
    by = dossier.started_by
    return library.add_document(
        producer=dossier.producer,
        kind=kind,
        title=title,
        file=private_files.keep_bytes(a_pdf(), name=title, by=by),
        expires_on=expires_on,
        by=by,
    )


def fill(dossier: Dossier, *, by: User | None = None, points: int | None = None) -> Dossier:
    """Answer and score everything: the best options, or the lowest where `points` is 0."""
    by = by or dossier.started_by
    values = {}
    for field in fields_for(dossier):
        choices = choices_of(field.name, dossier.product_set_id)
        values[field.name] = {
            Ask.ONE_OF: choices[0] if choices else "",
            Ask.SOME_OF: list(choices[:1]),
            Ask.NUMBER: 5,
            Ask.DAY: "2019-05-01",
        }.get(field.ask, f"Mục {field.name}")
    dossiers.answer(dossier=dossier, values=values, by=by)
    dossiers.score_self(dossier=dossier, scores=best_scores(dossier, points=points), by=by)
    dossiers.save_person(dossier=dossier, values={"representative_name": "Bà Thử"}, by=by)
    return dossier


def best_scores(dossier: Dossier, *, points: int | None = None) -> dict[str, Given]:
    """The best option of every criterion, or `points` for all."""
    _rules, rubric = rules_for(dossier)
    return {
        code: Given(
            points=criterion.max if points is None else points,
            case=criterion.cases[0].code,
            explanation=f"Thuyết minh {code}",
        )
        for code, criterion in rubric.by_code.items()
    }


def attach_all(dossier: Dossier, kinds: Iterable[EvidenceKind] = tuple(EvidenceKind)) -> None:
    """A paper of each kind, beside every criterion that wants it."""
    from certification.rules.wanted import kinds_wanted

    _rules, rubric = rules_for(dossier)
    for kind in kinds:
        paper = document(dossier, kind, title=f"Giấy {kind}")
        codes = [c.code for c in rubric.by_code.values() if kind in kinds_wanted(c)]
        for code in codes or [""]:
            dossiers.attach(
                dossier=dossier,
                document=paper,
                criterion_code=code,
                by=dossier.started_by,
                on=today(),
            )


def tomorrow() -> date:
    return today() + timedelta(days=1)
