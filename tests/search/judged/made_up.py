"""Made-up products for the judged world: likely names and places that answer no query, or answer
it by the rule of README.md. The same seed makes the same products."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from search.rules.words import folded, spelled
from tests.search.judged import words
from tests.search.judged.queries import NEVER, Query

SEED = 20261122
PLACES = Path(__file__).resolve().parents[3] / "catalog/places/data"
HIGHLANDS = {"51", "52", "66", "68"}
DEAR, FAIR = 990_000, 120_000
"""Prices of goods of a judged kind: outside every price that a query names."""


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    province: str
    names: str
    """Of today and of before, spelled: commune, district, province."""


@dataclass(frozen=True)
class MadeUp:
    title: str
    producer: str
    place: Place
    set_number: int
    price: int
    has_stars: bool

    @cached_property
    def name(self) -> str:
        """As `Query.by_rule` reads it."""
        return f" {spelled(self.title)} "

    @cached_property
    def everything(self) -> str:
        """As `Query.by_rule` reads it."""
        return f"{self.name}/ {spelled(self.producer)} / {self.place.names} "

    def answers(self, judged: Iterable[Query], *, least: int = 1) -> bool:
        """Whether the rule grades it so for any of these queries."""
        return any(query.by_rule(self.name, self.everything) >= least for query in judged)


def places() -> list[Place]:
    districts = {row["code"]: row for row in _rows("legacy_districts.csv")}
    provinces = {row["code"]: row["name"] for row in _rows("legacy_provinces.csv")}
    wards = {row["code"]: row["name"] for row in _rows("legacy_wards.csv")}
    today = {row["code"]: row["name"] for row in _rows("provinces.csv")}
    before: dict[str, set[str]] = defaultdict(set)
    for row in _rows("legacy_map.csv"):
        district = districts[row["old_district_code"]]
        before[row["new_commune_code"]] |= {
            wards.get(row["old_ward_code"], ""),
            district["name"],
            provinces[district["province_code"]],
        }
    return [
        Place(
            row["code"],
            row["province_code"],
            " / ".join(
                sorted(
                    spelled(name)
                    for name in {
                        row["full_name"],
                        today[row["province_code"]],
                        *before[row["code"]],
                    }
                )
            ),
        )
        for row in _rows("communes.csv")
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (PLACES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def made_up(count: int, judged: Sequence[Query], real_producers: Iterable[str]) -> list[MadeUp]:
    """So many products: of judged kinds from elsewhere, with colliding names, and of other kinds.

    Each keeps away from what any query names; those of judged kinds answer by rule.
    """
    maker = _Maker(judged, sorted(set(real_producers)))
    same_kind = max(2, count // 1_000)
    made = [each for kind in maker.kinds for each in maker.of_kind(kind, same_kind)]
    while len(made) < count:
        draw = maker.rng.random()
        each = maker.colliding() if draw < 0.15 else maker.other()
        if each is not None:
            made.append(each)
    maker.rng.shuffle(made)
    return made[:count]


class _Maker:
    def __init__(self, judged: Sequence[Query], real_producers: Sequence[str]) -> None:
        self.rng = random.Random(SEED)
        self.named = [each for each in judged if each.names and NEVER not in each.names]
        self.plain = [each for each in judged if not each.names]
        self.filtered = tuple(
            kind
            for each in judged
            for kind in each.kinds
            if NEVER in each.names and kind.strip() not in {"rượu", "trà", "chè", "khô"}
        )
        asked = {kind.strip() for each in judged if NEVER not in each.names for kind in each.kinds}
        also, not_alone = (set(map(spelled, each)) for each in (words.ALSO, words.NOT_ALONE))
        self.kinds = sorted((asked | also) - not_alone)
        everywhere = places()
        names = [each for each in self.named if not each.kinds]
        self.places = [
            p for p in everywhere if not any(q.by_rule("", f" {p.names} ") for q in names)
        ]
        self.lowland = [p for p in self.places if p.province not in HIGHLANDS]
        self.surnames = [spelled(each).split()[-2:] for each in real_producers]
        self.spellings: dict[str, set[str]] = defaultdict(set)
        for text in (*real_producers, *words.HEADS, *words.GIVEN, *(p.names for p in everywhere)):
            for word in spelled(text).split():
                self.spellings[folded(word)].add(word)

    def of_kind(self, kind: str, count: int) -> Iterator[MadeUp]:
        """The same thing made elsewhere by others."""
        made = 0
        while made < count:
            title = f"{kind.capitalize()} {self._brand()}"
            price = FAIR if "rượu" in kind or "vang" in kind else DEAR
            each = MadeUp(
                title, self._producer(), self.rng.choice(self.lowland), 7, price, has_stars=False
            )
            if not each.answers(self.named):
                made += 1
                yield each

    def colliding(self) -> MadeUp | None:
        """Names that share letters or words with real ones, and say something else."""
        draw = self.rng.random()
        if draw < 0.4:
            head, producer = self.rng.choice(words.COLLIDING), self._producer()
        elif draw < 0.8:
            head, producer = self.rng.choice(words.HEADS), self._like_a_real_one()
        else:
            head, producer = self.rng.choice(words.HEADS), self.rng.choice(words.SELLERS)
        return self._fitting(f"{head} {self._brand()}", producer, least=2)

    def other(self) -> MadeUp | None:
        """Goods of kinds that nobody asks for here."""
        head = self.rng.choice(words.HEADS)
        end = self.rng.choice((self._brand(), self.rng.choice(words.FLAVOURS)))
        return self._fitting(f"{head} {end}", self._producer(), least=1)

    def _fitting(self, title: str, producer: str, *, least: int) -> MadeUp | None:
        """None for what would answer a query with this grade or more."""
        place = self.rng.choice(self.places)
        wine = spelled(title).startswith("rượu")
        price = FAIR if wine else self.rng.choice((25, 45, 70, 90, 150, 260, 480)) * 1_000
        set_number = 14 if wine else self.rng.choice((1, 6, 7, 8, 9, 10, 12, 20, 21))
        each = MadeUp(title, producer, place, set_number, price, self.rng.random() < 0.3)
        if each.answers(self.named) or each.answers(self.plain, least=least):
            return None
        return None if each.name.startswith(self.filtered) else each

    def _brand(self) -> str:
        return " ".join(self.rng.sample(words.GIVEN, 2))

    def _producer(self) -> str:
        number = self.rng.randrange(4_000)
        own = random.Random(SEED + number)
        return f"{own.choice(words.FORMS)} {' '.join(own.sample(words.GIVEN, 2))}"

    def _like_a_real_one(self) -> str:
        """A real producer's last two words, turned round or with other accents."""
        pair = list(self.rng.choice(self.surnames))
        if self.rng.random() < 0.5:
            pair.reverse()
        else:
            pair = [self.rng.choice(sorted(self.spellings[folded(word)])) for word in pair]
        return f"{self.rng.choice(words.FORMS)} {' '.join(word.capitalize() for word in pair)}"
