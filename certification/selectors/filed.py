"""What was filed, read from the snapshot of one filing: by criterion, with its papers beside.

Officers judge the filing, never the draft, which the producer may be changing meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.products.models import ProductSet
from certification.models import CommuneReport, Dossier, DossierFiling, SampleStep
from certification.rules import gaps
from certification.rules.dossier_flow import DossierKind
from certification.rules.evidence import EvidenceKind
from certification.rules.filing_changes import FilingChanges
from certification.rules.rubric import Criterion, Part, ProductSetRubric
from certification.rules.samples import SAMPLES
from certification.selectors import commune, dossier_words
from certification.selectors.dossiers import filed_evidence

Papers = list[dict[str, Any]]


@dataclass(frozen=True)
class FiledCriterion:
    """One criterion as the producer filed it, and as the commune found it where it may score."""

    criterion: Criterion
    points: int | None
    case: str
    explanation: str
    papers: Papers
    found: Mapping[str, Any] | None = None
    """{"points", "case", "note"} of the commune's report."""

    @property
    def differs(self) -> bool:
        return self.found is not None and self.found.get("points") != self.points


@dataclass(frozen=True)
class FiledPart:
    part: Part
    criteria: list[FiledCriterion]

    @property
    def points(self) -> int:
        return sum(each.points or 0 for each in self.criteria)


def filed_parts(
    rubric: ProductSetRubric, filing: DossierFiling, report: CommuneReport | None = None
) -> list[FiledPart]:
    """The criteria in the order of the decision, with what was filed beside each. No query."""
    scores = filing.snapshot.get("scores") or {}
    papers = filed_evidence(filing)
    found = report.points if report else {}
    return [
        FiledPart(part, [_filed(each, scores, papers, found) for each in part.criteria])
        for part in rubric.parts
    ]


def filed_criterion(criterion: Criterion, filing: DossierFiling) -> FiledCriterion:
    """One criterion with what was filed beside it. No query."""
    return _filed(criterion, filing.snapshot.get("scores") or {}, filed_evidence(filing), {})


def _filed(
    criterion: Criterion,
    scores: Mapping[str, Any],
    papers: Mapping[str, Papers],
    found: Mapping[str, Any],
) -> FiledCriterion:
    score = scores.get(criterion.code) or {}
    return FiledCriterion(
        criterion=criterion,
        points=score.get("points"),
        case=score.get("case") or "",
        explanation=score.get("explanation") or "",
        papers=papers.get(criterion.code, []),
        found=found.get(criterion.code),
    )


def answers_shown(snapshot: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers of Mẫu 01 and 02 in words, in the order of the forms; blank ones left out."""
    answers = snapshot.get("answers") or {}
    known = [name for name in dossier_words.LABELS if name in answers]
    names = [*known, *(name for name in answers if name not in dossier_words.LABELS)]
    rows = ((_label(name), dossier_words.shown(name, answers[name])) for name in names)
    return [(label, value) for label, value in rows if value]


@dataclass(frozen=True)
class ChangeShown:
    what: str
    before: str
    after: str


def changes_shown(found: FilingChanges) -> list[ChangeShown]:
    """What changed between two filings, in words: answers, then scores."""
    answers = [
        ChangeShown(
            _label(each.key),
            dossier_words.shown(each.key, each.before),
            dossier_words.shown(each.key, each.after),
        )
        for each in found.answers
    ]
    return answers + [
        ChangeShown(
            _("Tiêu chí %(code)s") % {"code": each.key}, _score(each.before), _score(each.after)
        )
        for each in found.scores
    ]


def _label(name: str) -> str:
    return str(dossier_words.LABELS.get(name, name))


def _score(score: Mapping[str, Any] | None) -> str:
    if not score or score.get("points") is None:
        return ""
    points = score["points"]
    said = ngettext("%(points)s điểm", "%(points)s điểm", points) % {"points": points}
    explanation = score.get("explanation")
    return f"{said}. {explanation}" if explanation else said


def names_file(filings: Iterable[DossierFiling], file_id: int) -> bool:
    """Whether one of these filings names the file as evidence."""
    return any(
        paper.get("file_id") == file_id
        for filing in filings
        for paper in filing.snapshot.get("evidence") or ()
    )


def lacking(
    dossier: Dossier,
    *,
    rubric: ProductSetRubric,
    filing: DossierFiling,
    trail: list[SampleStep],
    on: date,
) -> list[str]:
    """What the province finds lacking before a session, in words, from what was filed. No query.

    Papers as the producer's own check before filing judges them, but on the filed ones; the
    samples that have not reached the province; the round not yet chosen. A renewal needs no
    round: the council gives written opinions within 45 days (Đ7.6).
    """
    found = [dossier_words.gap_words(each) for each in _paper_gaps(rubric, filing, on)]
    if dossier.product_set_id != ProductSet.TOURISM:
        got = commune.received_by_province(dossier, trail)
        if got < SAMPLES:
            found.append(
                _("Tỉnh mới nhận %(got)s trên %(all)s mẫu.") % {"got": got, "all": SAMPLES}
            )
    if dossier.round_id is None and dossier.kind != DossierKind.RENEWAL:
        found.append(_("Chưa xếp vào đợt đánh giá nào."))
    return found


def _paper_gaps(rubric: ProductSetRubric, filing: DossierFiling, on: date) -> list[gaps.Missing]:
    snapshot = filing.snapshot
    scores, answers = snapshot.get("scores") or {}, snapshot.get("answers") or {}
    points = {code: (scores.get(code) or {}).get("points") for code in rubric.by_code}
    found = gaps.paper_gaps(
        rubric,
        points,
        [_paper(each) for each in snapshot.get("evidence") or ()],
        producer_type=str(answers.get("producer_type") or ""),
        on=on,
    )
    return list(found)


def _paper(paper: Mapping[str, Any]) -> gaps.Paper:
    expires = paper.get("expires_on")
    return gaps.Paper(
        number=paper["document_id"],
        title=paper.get("title") or "",
        kind=EvidenceKind(paper["kind"]),
        criteria=frozenset(code for code in paper.get("criteria") or () if code),
        expires_on=date.fromisoformat(expires) if expires else None,
    )
