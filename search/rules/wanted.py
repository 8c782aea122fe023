"""What an engine is asked: words with their alternatives, filters, an order. Plain Python."""

from dataclasses import dataclass, field
from datetime import date

from search.rules.asked import Filters, Sort


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that must stand beside each other. `is_exact`: with these accents (a synonym such as
    "mè" must not find "me"); else folded and found however they are accented. `in_title`: in a
    product's name alone ("ngô" for "bắp" must not find the goods of Ngô Mai Hoa)."""

    words: tuple[str, ...]
    is_exact: bool = False
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One word of the query, or several that mean one thing: any of the alternatives finds it.

    `typed`: the words as they were spelled, for those with the same accents rank first.
    `is_prefix`: the last one may be unfinished (the first alternative alone is completed).
    """

    typed: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to an engine. All parts must be held, or `at_least` of them where it is given.

    `after`: only products with greater numbers, to go on where Sort.NUMBER stopped.
    `not_from`: ids of producers who do not deliver where the visitor wants it; few ever do so.
    `sets_or_boxes`: an occasion's product sets, with `boxes_too` any gift box as well.
    """

    parts: tuple[Part, ...] = ()
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    on: date = date.min
    near: tuple[float, float] | None = None
    not_from: frozenset[int] = frozenset()
    sets_or_boxes: tuple[int, ...] = ()
    boxes_too: bool = False
    at_least: int | None = None
    after: int = 0
    offset: int = 0
    limit: int = 24
    with_facets: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products each value of a filter would leave, given all other filters.

    Keys: set numbers, stars, province codes, commune codes (only where one province is chosen),
    kinds, standards, places in `BANDS`.
    """

    sets: dict[int, int] = field(default_factory=dict)
    stars: dict[int, int] = field(default_factory=dict)
    provinces: dict[str, int] = field(default_factory=dict)
    communes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    standards: dict[str, int] = field(default_factory=dict)
    bands: dict[int, int] = field(default_factory=dict)
    in_season: int = 0
    in_stock: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Product ids, best first: one page of `total`. `by`: the engine that answered."""

    product_ids: tuple[int, ...]
    total: int
    counts: Counts | None = None
    by: str = ""
