"""What a dossier still lacks: what forbids filing, and what only warns.

Filing is forbidden where there is no lawful form: a value of Mẫu 01 or 02 is missing, a
criterion was not scored, the points are none the set allows, the kind may not be filed today.
Everything else warns, for the law says that papers come "where a criterion or a law calls for
them" and leaves the judgement to the commune and the council (Điều 6, 7). Told in
docs/rules/dossier.md.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from certification.rules import scoring
from certification.rules.evidence import EvidenceKind
from certification.rules.registration import Field, is_blank
from certification.rules.rubric import ProductSetRubric, RuleSet
from certification.rules.wanted import kinds_called_for, kinds_wanted

EXPIRING = timedelta(days=60)
"""A paper that runs out within this time may do so while the dossier is judged."""


class Gap(StrEnum):
    """What is missing; in the order people read it."""

    FIELD = "FIELD"
    PERSON = "PERSON"
    UNSCORED = "UNSCORED"
    POINTS = "POINTS"
    NEEDS = "NEEDS"
    LAW_PAPER = "LAW_PAPER"
    PAPER = "PAPER"
    EXPIRED = "EXPIRED"
    EXPIRING = "EXPIRING"
    LEFT_OUT = "LEFT_OUT"
    STOP = "STOP"
    BELOW_TARGET = "BELOW_TARGET"


FORBIDDING = frozenset({Gap.FIELD, Gap.PERSON, Gap.UNSCORED, Gap.POINTS, Gap.NEEDS})


@dataclass(frozen=True)
class Missing:
    """One gap. `subject` names it: a field, the code of a criterion, a kind of evidence, or
    the number of a document; `detail` is what the words need besides."""

    gap: Gap
    subject: str
    detail: tuple[str, ...] = ()
    day: date | None = None

    @property
    def forbids(self) -> bool:
        return self.gap in FORBIDDING


@dataclass(frozen=True)
class Paper:
    """A document of the dossier as the rules see it; `criteria` "" means the dossier alone."""

    number: int
    title: str
    kind: EvidenceKind
    criteria: frozenset[str]
    expires_on: date | None = None
    is_left_out: bool = False

    def is_expired(self, on: date) -> bool:
        """The day it names is the last on which it can be used."""
        return self.expires_on is not None and self.expires_on < on

    def expires_soon(self, on: date) -> bool:
        return self.expires_on is not None and on <= self.expires_on < on + EXPIRING


@dataclass(frozen=True)
class Forecast:
    """What the self-scores alone would give; unscored criteria count as nothing."""

    total: int
    stars_by_score: int
    stars_by_minima: int
    stars: int
    shortfalls: tuple[scoring.Shortfall, ...]
    """The minima missed up to the target, lowest star first."""


def missing_fields(fields: Iterable[Field], answers: Mapping[str, object]) -> list[Missing]:
    """The required values that nobody has written yet."""
    return [
        Missing(Gap.FIELD, field.name, (field.page.value,))
        for field in fields
        if field.required and is_blank(answers.get(field.name))
    ]


def score_gaps(rubric: ProductSetRubric, points: Mapping[str, int | None]) -> list[Missing]:
    """Criteria without points, with points no option gives, or with points they may not have."""
    found: list[Missing] = []
    for code, criterion in rubric.by_code.items():
        given = points.get(code)
        if given is None:
            found.append(Missing(Gap.UNSCORED, code, (criterion.title,)))
        elif given not in criterion.points_allowed:
            found.append(Missing(Gap.POINTS, code, (criterion.title, str(given))))
        elif given and criterion.needs and not points.get(criterion.needs):
            found.append(Missing(Gap.NEEDS, code, (criterion.title, criterion.needs)))
    return found


def paper_gaps(
    rubric: ProductSetRubric,
    points: Mapping[str, int | None],
    papers: Collection[Paper],
    *,
    producer_type: str,
    on: date,
) -> list[Missing]:
    """Papers that a law or a scored criterion calls for and nobody added, then bad papers."""
    usable = [p for p in papers if not p.is_expired(on) and not p.is_left_out]
    kinds = {paper.kind for paper in usable}
    found = [
        Missing(Gap.LAW_PAPER, kind.value)
        for kind in kinds_called_for(rubric, producer_type)
        if kind not in kinds
    ]
    beside: dict[str, set[EvidenceKind]] = {}
    for paper in usable:
        for code in paper.criteria:
            beside.setdefault(code, set()).add(paper.kind)
    for code, criterion in rubric.by_code.items():
        wanted = kinds_wanted(criterion)
        if wanted and points.get(code) and not beside.get(code):
            names = tuple(kind.value for kind in wanted)
            found.append(Missing(Gap.PAPER, code, (criterion.title, *names)))
    return found + [gap for paper in papers for gap in _bad(paper, on)]


def _bad(paper: Paper, on: date) -> list[Missing]:
    number, named = str(paper.number), (paper.title,)
    if paper.is_left_out:
        return [Missing(Gap.LEFT_OUT, number, named)]
    if paper.is_expired(on):
        return [Missing(Gap.EXPIRED, number, named, paper.expires_on)]
    if paper.expires_soon(on):
        return [Missing(Gap.EXPIRING, number, named, paper.expires_on)]
    return []


def forecast(
    rules: RuleSet, rubric: ProductSetRubric, points: Mapping[str, int | None], *, target: int
) -> Forecast:
    """The stars the self-scores would give, and the minima missed on the way to the target."""
    exact = {
        code: Fraction(min(points.get(code) or 0, criterion.max))
        for code, criterion in rubric.by_code.items()
    }
    total = int(sum(exact.values()))
    by_score = scoring.band(rules, total)
    by_minima = scoring.stars_by_minima(rubric, exact)
    return Forecast(
        total=total,
        stars_by_score=by_score,
        stars_by_minima=by_minima,
        stars=min(by_score, by_minima),
        shortfalls=scoring.shortfalls(rubric, exact, up_to=target),
    )


def star_gaps(
    rubric: ProductSetRubric,
    points: Mapping[str, int | None],
    outlook: Forecast,
    *,
    target: int,
) -> list[Missing]:
    """Stop rules that the own zeros set off, and a target the own points do not reach."""
    found = [
        Missing(Gap.STOP, code, (criterion.title, stop.text))
        for code, criterion in rubric.by_code.items()
        for stop in criterion.stops
        if any(points.get(zero) == 0 for zero in stop.zero_in)
    ]
    if outlook.stars < target:
        found.append(Missing(Gap.BELOW_TARGET, str(target), (str(outlook.stars),)))
    return found
