"""Reading the judged queries, and measuring answers by them."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from search.rules.words import spelled

HERE = Path(__file__).parent
OPEN, OPENED, HELD_OUT = "open.csv", "held_out.csv", "held_out_2.csv"
"""For tuning; held out once, asked, and open since; held out now."""
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
    """Both spelled, with a space before and after."""
    grades: Mapping[str, int]

    def by_rule(self, name: str, everything: str) -> int:
        """The grade of a made-up product. `name` and `everything` (its name, and all that is true
        of its maker and place) are spelled by `rules.words.spelled`, a space before and after.
        """
        if NEVER in self.names:
            return 0
        if self.names and not any(each in everything for each in self.names):
            return 0
        if not self.kinds or name.startswith(self.kinds):
            return 3
        return int(any(each in name for each in self.kinds))


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
        kinds=_padded(row["kinds"]),
        names=(NEVER,) if row["names"] == NEVER else _padded(row["names"]),
        grades={
            reference: grade for grade in (3, 2, 1) for reference in row[f"grade_{grade}"].split()
        },
    )


def _padded(column: str) -> tuple[str, ...]:
    return tuple(f" {spelled(each)} " for each in column.split("|") if each)


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
    """What one query got. `found`: products, by number, and their grades; `related`: recall of
    everything graded."""

    query: Query
    found: Sequence[int]
    grades: Sequence[int]
    ndcg: float
    recall: float
    related: float


def score(query: Query, found: Sequence[int], graded: Mapping[int, int]) -> Score:
    """Measure what was found by the grades of all products that have one, by number."""
    got, everything = [graded.get(pk, 0) for pk in found], list(graded.values())
    return Score(
        query,
        found,
        got,
        ndcg(got, everything),
        recall(got, everything),
        recall(got, everything, least=1),
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
