"""Reading the judged queries, and measuring answers by them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from search.rules.words import spelled

HERE = Path(__file__).parent
OPEN, HELD_OUT = "open.csv", "held_out.csv"
NEVER = "-"
DEEP, WIDE = 10, 20
"""How many results nDCG and recall look at."""
WANTED = 2
"""The least grade that recall asks for."""


@dataclass(frozen=True, slots=True)
class Query:
    """A text with the grades of the real products, by their numbers in the register file."""

    sort: str
    text: str
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    grades: Mapping[str, int]

    def by_rule(self, name: str, everything: str) -> int:
        """The grade of a made-up product. `name` and `everything` (its name, and all that is true
        of its maker and place) are spelled by `rules.words.spelled`, a space before and after.
        """
        if NEVER in self.names:
            return 0
        if self.names and not any(f" {each} " in everything for each in self.names):
            return 0
        if not self.kinds or name.startswith(tuple(f" {each} " for each in self.kinds)):
            return 3
        return int(any(f" {each} " in name for each in self.kinds))


def queries(file: str) -> list[Query]:
    with (HERE / file).open(encoding="utf-8", newline="") as rows:
        return [_query(row) for row in csv.DictReader(rows)]


def prices() -> dict[str, int]:
    """Đồng, by number in the register file."""
    with (HERE / "prices.csv").open(encoding="utf-8", newline="") as rows:
        return {row["reference"]: int(row["price"]) for row in csv.DictReader(rows)}


def _query(row: dict[str, str]) -> Query:
    return Query(
        sort=row["class"],
        text=row["text"],
        kinds=tuple(map(spelled, filter(None, row["kinds"].split("|")))),
        names=tuple(spelled(each) or NEVER for each in row["names"].split("|") if each),
        grades={
            reference: grade for grade in (3, 2, 1) for reference in row[f"grade_{grade}"].split()
        },
    )


def ndcg(found: Sequence[int], everything: Sequence[int]) -> float:
    """Of the grades found, in order, against all grades there are; 0 to 1."""
    best = _gain(sorted(everything, reverse=True))
    return _gain(found) / best if best else 0.0


def recall(found: Sequence[int], everything: Sequence[int], *, least: int = WANTED) -> float:
    """Which part of what has this grade was found, out of at most WIDE; 1 where nothing has."""
    wanted = min(WIDE, sum(grade >= least for grade in everything))
    return min(1.0, sum(g >= least for g in found[:WIDE]) / wanted) if wanted else 1.0


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:DEEP]))


@dataclass(frozen=True, slots=True)
class Score:
    """What one query got. `related`: recall of everything graded."""

    query: Query
    ndcg: float
    recall: float
    related: float


def score(query: Query, found: Sequence[int], everything: Sequence[int]) -> Score:
    return Score(
        query,
        ndcg(found, everything),
        recall(found, everything),
        recall(found, everything, least=1),
    )


def by_class(scores: Sequence[Score]) -> Iterator[tuple[str, int, float, float, float]]:
    """Class, queries, and the means of nDCG, recall and recall of all graded; "all" comes last."""
    for sort in [*dict.fromkeys(each.query.sort for each in scores), "all"]:
        own = [each for each in scores if sort in ("all", each.query.sort)]
        yield (
            sort,
            len(own),
            sum(each.ndcg for each in own) / len(own),
            sum(each.recall for each in own) / len(own),
            sum(each.related for each in own) / len(own),
        )
