"""A decision's criteria as data: read once, checked whole, never changed afterwards.

`read` takes what the loader keeps (dates, bands and authorities of a decision, and under
"rubric" its product sets, if the product is scored with it) and gives a `RuleSet`, or raises
`RubricError` with the place. The form of the file is told in certification/data/SOURCES.md;
the meaning of stars, minima and stop rules in docs/rules/stars.md.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Any

Node = Mapping[str, Any]

COMMUNE_KINDS = frozenset({"origin", "labour", "idea", "identity"})
"""What the commune scores (QĐ 26/2026/QĐ-TTg Đ7.2): origin of the material, local labour, idea,
local identity. A set may have no criterion of origin (26 has none), but always the others."""

STARS_WITH_MINIMA = (3, 4, 5)


class RubricError(ValueError):
    """A file that is not a sound rule set; the text names the set and the criterion."""


class StopEffect(StrEnum):
    """What follows from a stop rule; either way the product is not rated."""

    REJECT = "reject"  # bị loại
    HALT = "halt"  # không chấm tiếp
    NOT_ASSESSED = "not_assessed"  # không đánh giá


@dataclass(frozen=True)
class Option:
    points: int
    text: str
    min_for_star: int | None = None


@dataclass(frozen=True)
class Case:
    """One of several ways to score a criterion: one is chosen, they are never added."""

    code: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Stop:
    effect: StopEffect
    text: str
    zero_in: tuple[str, ...] = ()
    """Criteria of which a zero is itself the stop; empty where a person finds the fact."""


@dataclass(frozen=True)
class Heading:
    """What stands between a group and its criteria where codes have three levels (6.1 → 6.1.1)."""

    code: str
    title: str
    max: int


@dataclass(frozen=True)
class Criterion:
    code: str
    title: str
    max: int
    cases: tuple[Case, ...]
    heading: Heading | None = None
    commune: str = ""
    """One of COMMUNE_KINDS when the commune scores it, else ""."""
    needs: str = ""
    """The criterion that must have points before this one may have any."""
    notes: tuple[str, ...] = ()
    stops: tuple[Stop, ...] = ()

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(option for case in self.cases for option in case.options)

    @property
    def points_allowed(self) -> frozenset[int]:
        """The points of an option; zero also where none is printed and no option is met."""
        return frozenset({0, *(option.points for option in self.options)})

    def minimum_for(self, star: int) -> int:
        """The points this criterion needs for that star, 0 for none.

        A lower star's minimum binds the higher stars too.
        """
        bound = (o.points for o in self.options if o.min_for_star and o.min_for_star <= star)
        return max(bound, default=0)


@dataclass(frozen=True)
class Group:
    code: str
    title: str
    max: int
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Part:
    code: str
    title: str
    max: int
    groups: tuple[Group, ...]

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return tuple(criterion for group in self.groups for criterion in group.criteria)


@dataclass(frozen=True)
class ProductSetRubric:
    no: int
    code: str
    name: str
    scope: str
    rejected_when: tuple[str, ...]
    parts: tuple[Part, ...]

    @cached_property
    def by_code(self) -> dict[str, Criterion]:
        """The criteria in the order of the decision."""
        return {c.code: c for part in self.parts for c in part.criteria}

    @property
    def commune_criteria(self) -> dict[str, Criterion]:
        """What the commune scores, by kind."""
        return {c.commune: c for c in self.by_code.values() if c.commune}

    def minima(self, star: int) -> dict[str, int]:
        """The points each criterion needs for that star; criteria without a minimum left out."""
        needed = {code: c.minimum_for(star) for code, c in self.by_code.items()}
        return {code: points for code, points in needed.items() if points}


@dataclass(frozen=True)
class Band:
    stars: int
    min: Decimal
    certificate: bool


@dataclass(frozen=True)
class Recogniser:
    level: str
    name: str
    name_en: str


@dataclass(frozen=True)
class SentUp:
    """A result from which the dossier goes on to the next level."""

    from_level: str
    to_level: str
    min: Decimal


@dataclass(frozen=True)
class RuleSet:
    """One decision. Without `sets` it judges old certificates and is not scored with."""

    code: str
    version: int
    decision: str
    in_force_from: date
    in_force_until: date | None
    bands: tuple[Band, ...]
    recognisers: Mapping[int, Recogniser]
    sent_up: tuple[SentUp, ...]
    sets: tuple[ProductSetRubric, ...] = ()
    titles_en: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Node, ...] = ()
    doubts: tuple[Node, ...] = ()

    def set(self, no: int) -> ProductSetRubric | None:
        return next((each for each in self.sets if each.no == no), None)


def in_english(rules: RuleSet, rubric: ProductSetRubric) -> ProductSetRubric:
    """The set with English titles where the file has them; options and notes stay as they are."""
    words = rules.titles_en

    def criterion(each: Criterion) -> Criterion:
        heading = each.heading
        if heading is not None:
            heading = replace(heading, title=words.get(heading.title, heading.title))
        return replace(each, title=words.get(each.title, each.title), heading=heading)

    def group(each: Group) -> Group:
        criteria = tuple(map(criterion, each.criteria))
        return replace(each, title=words.get(each.title, each.title), criteria=criteria)

    return replace(
        rubric,
        parts=tuple(
            replace(
                part,
                title=words.get(part.title, part.title),
                groups=tuple(map(group, part.groups)),
            )
            for part in rubric.parts
        ),
    )


def read(source: str | Node) -> RuleSet:
    """The rule set in a text of JSON or in what was parsed from it; RubricError when unsound."""
    try:
        document = json.loads(source) if isinstance(source, str) else source
        return _rule_set(document)
    except RubricError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RubricError(f"not a rule set: {type(error).__name__} {error}") from error


def _rule_set(document: Node) -> RuleSet:
    rubric = document.get("rubric") or {}
    if rubric:
        _check_belongs(document, rubric)
    sets = tuple(_sets(rubric.get("sets", ())))
    until = document["in_force_until"]
    found = RuleSet(
        code=document["code"],
        version=int(document.get("version", 1)),
        decision=document["decision"],
        in_force_from=date.fromisoformat(document["in_force_from"]),
        in_force_until=date.fromisoformat(until) if until else None,
        bands=_bands(document["bands"]),
        recognisers={
            int(stars): Recogniser(each["level"], each["vi"], each["en"])
            for stars, each in document["authority"].items()
        },
        sent_up=tuple(
            SentUp(each["from"], each["to"], Decimal(each["min"])) for each in document["sent_up"]
        ),
        sets=sets,
        titles_en=rubric.get("titles_en", {}),
        corrections=tuple(rubric.get("corrections", ())),
        doubts=tuple(rubric.get("doubts", ())),
    )
    for each in sets:
        _check_set(each, document["parts"])
    return found


def _check_belongs(document: Node, rubric: Node) -> None:
    for name in ("code", "decision"):
        if document[name] != rubric[name]:
            raise RubricError(f"{name}: {rubric[name]} scored under {document[name]}")
    if sum(document["parts"].values()) != 100:
        raise RubricError(f"{document['code']}: the parts do not make 100 points")
    numbers = [each["no"] for each in rubric["sets"]]
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        raise RubricError(f"{document['code']}: the sets are numbered {numbers}")


def _bands(nodes: Sequence[Node]) -> tuple[Band, ...]:
    """Highest first; together they hold every mean from 0 to 100 exactly once."""
    bands = sorted(nodes, key=lambda each: -int(each["stars"]))
    bounds = [(Decimal(each["max"]), Decimal(each["min"])) for each in bands]
    joined = all(above[1] == below[0] for above, below in pairwise(bounds))
    if not joined or bounds[0][0] != 100 or bounds[-1][1] != 0:
        raise RubricError("bands: they leave a gap or overlap")
    return tuple(Band(b["stars"], Decimal(b["min"]), b["certificate"]) for b in bands)


def _sets(nodes: Sequence[Node]) -> Iterator[ProductSetRubric]:
    said: dict[tuple[int, str], Node] = {}  # the criteria written out so far
    for node in nodes:
        yield ProductSetRubric(
            no=node["no"],
            code=node["code"],
            name=node["name"],
            scope=node["scope"],
            rejected_when=tuple(node["rejected_when"]),
            parts=tuple(_part(part, node["no"], said) for part in node["parts"]),
        )


def _part(node: Node, no: int, said: dict[tuple[int, str], Node]) -> Part:
    groups = tuple(_group(group, no, said) for group in node["groups"])
    return Part(node["code"], node["title"], node["max"], groups)


def _group(node: Node, no: int, said: dict[tuple[int, str], Node]) -> Group:
    """A group without criteria of its own is itself the one criterion it holds."""
    if "criteria" not in node:
        only = _criterion(node, no, said)
        return Group(only.code, only.title, only.max, (only,))
    _only_known(node, {"code", "title", "max", "criteria"}, no)
    criteria: list[Criterion] = []
    for child in node["criteria"]:
        if "criteria" not in child:
            criteria.append(_criterion(child, no, said))
            continue
        _only_known(child, {"code", "title", "max", "criteria"}, no)
        heading = Heading(child["code"], child["title"], child["max"])
        criteria += [
            replace(_criterion(leaf, no, said), heading=heading) for leaf in child["criteria"]
        ]
    return Group(node["code"], node["title"], node["max"], tuple(criteria))


def _criterion(node: Node, no: int, said: dict[tuple[int, str], Node]) -> Criterion:
    code = node["code"]
    if "as" in node:
        _only_known(node, {"code", "as"}, no)
        if (node["as"], code) not in said:
            raise RubricError(f"set {no}, criterion {code}: set {node['as']} does not write it out")
        node = said[node["as"], code]
    else:
        said[no, code] = node
    known = {"code", "title", "max", "commune", "needs", "notes", "stops", "options", "cases"}
    _only_known(node, known, no)
    if ("options" in node) == ("cases" in node):
        raise RubricError(f"set {no}, criterion {code}: it needs options, or cases")
    cases = node.get("cases") or [{"code": "", "title": "", "options": node["options"]}]
    return Criterion(
        code=code,
        title=node["title"],
        max=node["max"],
        cases=tuple(
            Case(c["code"], c["title"], tuple(Option(*option) for option in c["options"]))
            for c in cases
        ),
        commune=node.get("commune", ""),
        needs=node.get("needs", ""),
        notes=tuple(node.get("notes", ())),
        stops=tuple(
            Stop(StopEffect(s["effect"]), s["text"], tuple(s.get("zero_in", ())))
            for s in node.get("stops", ())
        ),
    )


def _only_known(node: Node, known: set[str], no: int) -> None:
    if unknown := set(node) - known:
        raise RubricError(f"set {no}, criterion {node['code']}: unknown {sorted(unknown)}")


def _check_set(rubric: ProductSetRubric, parts: Mapping[str, int]) -> None:
    """Sums, codes, minima and the commune's share of one product set."""
    if {part.code: part.max for part in rubric.parts} != dict(parts):
        raise RubricError(f"set {rubric.no}: the parts are not {dict(parts)}")
    codes = Counter(c.code for part in rubric.parts for c in part.criteria)
    if twice := [code for code, count in codes.items() if count > 1]:
        raise RubricError(f"set {rubric.no}, criterion {twice[0]}: the code stands twice")
    for criterion in rubric.by_code.values():
        _check_criterion(rubric, criterion)
    for part in rubric.parts:
        for group in part.groups:
            _check_group(rubric.no, group)
        _check_sum(rubric.no, f"part {part.code}", part.max, part.groups)
    kinds = Counter(c.commune for c in rubric.by_code.values() if c.commune)
    wrong = set(kinds) - COMMUNE_KINDS | {kind for kind, count in kinds.items() if count > 1}
    if wrong or not COMMUNE_KINDS - {"origin"} <= set(kinds):
        raise RubricError(f"set {rubric.no}: the commune scores {sorted(kinds.elements())}")


def _check_group(no: int, group: Group) -> None:
    _check_sum(no, f"group {group.code}", group.max, group.criteria)
    for heading in dict.fromkeys(c.heading for c in group.criteria if c.heading):
        below = [c for c in group.criteria if c.heading == heading]
        _check_sum(no, f"criterion {heading.code}", heading.max, below)


def _check_sum(no: int, place: str, said: int, below: Sequence[Group | Criterion]) -> None:
    if said != sum(each.max for each in below):
        found = " + ".join(f"{each.max} of {each.code}" for each in below)
        raise RubricError(f"set {no}, {place}: {said} points, but below it stand {found}")


def _check_criterion(rubric: ProductSetRubric, criterion: Criterion) -> None:
    place = f"set {rubric.no}, criterion {criterion.code}"
    for case in criterion.cases:
        points = [option.points for option in case.options]
        if not points or max(points) != criterion.max:
            raise RubricError(f"{place}: maximum {criterion.max}, best option {points}")
        if points != sorted(points) or points[0] < 0:
            raise RubricError(f"{place}: the options do not rise: {points}")
    if not criterion.title or not all(option.text for option in criterion.options):
        raise RubricError(f"{place}: it has no words")
    starred = [(o.min_for_star, o.points) for o in criterion.options if o.min_for_star]
    if not {star for star, _points in starred} <= set(STARS_WITH_MINIMA):
        raise RubricError(f"{place}: a minimum for a star that has none: {starred}")
    if len(dict(starred)) < len(starred) or starred != sorted(starred):
        raise RubricError(f"{place}: a higher star asks for less: {starred}")
    if any(points == 0 for _star, points in starred):
        raise RubricError(f"{place}: a minimum of no points")
    named = {criterion.needs, *(code for stop in criterion.stops for code in stop.zero_in)} - {""}
    if missing := named - set(rubric.by_code):
        raise RubricError(f"{place}: it names {sorted(missing)}, which the set does not have")
