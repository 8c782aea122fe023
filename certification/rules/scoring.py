"""From filed score sheets to stars: means, bands, starred minima, stop rules.

Everything is exact. A mean is a fraction and is compared as one; `shown` cuts it off after two
places for people and never rounds it up, so 89.999 stays below 90. The order in which sheets
are given cannot matter: only sums over them are used.

Where the decision is silent, the reading is a parameter (`MinimumReading`), named in
docs/rules/stars.md and kept with each result.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from certification.rules.rubric import (
    STARS_WITH_MINIMA,
    ProductSetRubric,
    Recogniser,
    RuleSet,
    Stop,
)

Sheet = Mapping[str, int]
"""The points one member gave, by the code of the criterion."""

UNRATED = 0
"""The stars of a product that a stop rule keeps from being rated."""

_BELOW_THE_MINIMA = 2
"""A product that misses a minimum for three stars still has the points of a lower band."""


class SheetError(ValueError):
    """A sheet that is no full, lawful sheet of the set; the text names the criterion."""


class MinimumReading(StrEnum):
    """How one criterion is judged over several members' sheets; the decision does not say.

    MEAN, the default, reads the criterion as the decision reads the total: the mean of the
    members reaches the minimum, and a zero is a zero of all. EVERY_SHEET asks the minimum of
    each member, and one member's zero is a zero.
    """

    MEAN = "mean"
    EVERY_SHEET = "every_sheet"


@dataclass(frozen=True)
class Shortfall:
    """A minimum that was missed: with it `star` stars are out of reach."""

    star: int
    code: str
    title: str
    had: Fraction
    needed: int


@dataclass(frozen=True)
class StopHit:
    code: str
    title: str
    stop: Stop


@dataclass(frozen=True)
class Outcome:
    """What a council's sheets come to."""

    sheets: int
    reading: MinimumReading
    criteria: Mapping[str, Fraction]
    """The mean of each criterion, in the order of the decision."""
    parts: Mapping[str, Fraction]
    mean: Fraction
    stars_by_score: int
    stars_by_minima: int
    stars: int
    """The lesser of the two; UNRATED when a stop rule was hit."""
    shortfalls: tuple[Shortfall, ...]
    """The minima that hold the stars below what the score gives, lowest star first."""
    stops: tuple[StopHit, ...]


def score(
    rules: RuleSet,
    rubric: ProductSetRubric,
    sheets: Iterable[Sheet],
    *,
    stopped_at: Collection[tuple[str, int]] = (),
    reading: MinimumReading = MinimumReading.MEAN,
) -> Outcome:
    """The stars that these filed sheets give under that rule set, with every reason.

    `stopped_at` names the stop rules a person found to hold: code of the criterion and the
    place of the rule in its `stops`. Rules about a zero are found in the sheets themselves.
    Raises SheetError for no sheet, an unlawful one, or a stop rule that does not exist.
    """
    filed = list(sheets)
    if not filed:
        raise SheetError("no sheet was filed")
    for sheet in filed:
        check_sheet(rubric, sheet)
    means = {code: Fraction(sum(s[code] for s in filed), len(filed)) for code in rubric.by_code}
    judged = _judged(means, filed, reading)
    parts = {p.code: sum((means[c.code] for c in p.criteria), Fraction()) for p in rubric.parts}
    total = sum(parts.values(), Fraction())
    by_score = band(rules, total)
    by_minima = stars_by_minima(rubric, judged)
    stops = _stops_hit(rubric, judged, stopped_at)
    return Outcome(
        sheets=len(filed),
        reading=reading,
        criteria=means,
        parts=parts,
        mean=total,
        stars_by_score=by_score,
        stars_by_minima=by_minima,
        stars=UNRATED if stops else min(by_score, by_minima),
        shortfalls=shortfalls(rubric, judged, up_to=by_score),
        stops=stops,
    )


def check_sheet(rubric: ProductSetRubric, sheet: Sheet) -> None:
    """SheetError unless every criterion, and nothing else, has the points of one of its options.

    Where a criterion has several cases a sheet holds the points of the one chosen. Zero may
    be given wherever no option is met.
    """
    if other := set(sheet) ^ set(rubric.by_code):
        raise SheetError(f"set {rubric.no}: missing or unknown criteria {sorted(other)}")
    for code, criterion in rubric.by_code.items():
        if type(sheet[code]) is not int or sheet[code] not in criterion.points_allowed:
            raise SheetError(f"set {rubric.no}, criterion {code}: no option has {sheet[code]!r}")
        if criterion.needs and sheet[code] and not sheet[criterion.needs]:
            raise SheetError(
                f"set {rubric.no}, criterion {code}: no points without any in {criterion.needs}"
            )


def band(rules: RuleSet, mean: Fraction | Decimal | int) -> int:
    """The stars that a mean total gives by score alone; ValueError outside 0 to 100."""
    if not 0 <= mean <= 100:
        raise ValueError(f"a mean lies between 0 and 100, not at {mean}")
    exact = Fraction(mean)
    return next(each.stars for each in rules.bands if exact >= Fraction(each.min))


def stars_by_minima(rubric: ProductSetRubric, points: Mapping[str, Fraction]) -> int:
    """The highest star of which all minima are met, and those of every star below it."""
    reached = _BELOW_THE_MINIMA
    for star in STARS_WITH_MINIMA:
        if any(points[code] < needed for code, needed in rubric.minima(star).items()):
            break
        reached = star
    return reached


def shortfalls(
    rubric: ProductSetRubric, points: Mapping[str, Fraction], *, up_to: int
) -> tuple[Shortfall, ...]:
    """The minima missed for each star up to that one; each criterion once for each new need.

    Also tells a producer what is missing for a star before anything is filed.
    """
    missed: list[Shortfall] = []
    for star in STARS_WITH_MINIMA:
        lower = rubric.minima(star - 1)
        for code, needed in rubric.minima(star).items():
            if star <= up_to and points[code] < needed and lower.get(code) != needed:
                title = rubric.by_code[code].title
                missed.append(Shortfall(star, code, title, points[code], needed))
    return tuple(missed)


def recogniser(rules: RuleSet, stars: int) -> Recogniser | None:
    """Who recognises a product with these stars under that decision; None for one or two."""
    return rules.recognisers.get(stars)


def sent_up_to(rules: RuleSet, level: str, mean: Fraction | Decimal | int) -> str | None:
    """The level to which one of that level sends a dossier with this mean, or None."""
    exact = Fraction(mean)
    for each in rules.sent_up:
        if each.from_level == level and exact >= Fraction(each.min):
            return each.to_level
    return None


def shown(points: Fraction) -> Decimal:
    """Points for people: two places, cut off, so that nothing looks higher than it is."""
    return Decimal(points.numerator * 100 // points.denominator) / 100


def _judged(
    means: Mapping[str, Fraction], sheets: Sequence[Sheet], reading: MinimumReading
) -> Mapping[str, Fraction]:
    """The points of each criterion that minima are held against."""
    if reading is MinimumReading.MEAN:
        return means
    return {code: Fraction(min(sheet[code] for sheet in sheets)) for code in means}


def _stops_hit(
    rubric: ProductSetRubric,
    points: Mapping[str, Fraction],
    stopped_at: Collection[tuple[str, int]],
) -> tuple[StopHit, ...]:
    known = {(code, i) for code, c in rubric.by_code.items() for i in range(len(c.stops))}
    if unknown := set(stopped_at) - known:
        raise SheetError(f"set {rubric.no}: no such stop rule {sorted(unknown)}")
    return tuple(
        StopHit(code, criterion.title, stop)
        for code, criterion in rubric.by_code.items()
        for index, stop in enumerate(criterion.stops)
        if (code, index) in stopped_at or _has_zero(stop, points)
    )


def _has_zero(stop: Stop, points: Mapping[str, Fraction]) -> bool:
    return any(points[code] == 0 for code in stop.zero_in)
