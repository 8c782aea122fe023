"""A question as Elasticsearch is asked it: the same meaning, filter by filter and in the same
rough order, as the statements of search.engines.postgres."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from elasticsearch.dsl import Q
from elasticsearch.dsl.function import SF
from elasticsearch.dsl.query import Query

from search.engines.conditions import CHOSEN
from search.engines.elastic.mapping import SHORTEST
from search.rules.asked import Filters, Sort
from search.rules.wanted import Alternative, Part, Wanted
from search.rules.words import has_accents

_BY_NUMBER = {"product_id": "asc"}
_NEWEST: list[dict[str, Any]] = [
    {"recognised_on": {"order": "desc", "missing": "_last"}},
    {"product_id": "desc"},
]
ORDERS: dict[Sort, list[dict[str, Any]]] = {
    Sort.NEWEST: _NEWEST,
    Sort.CHEAPEST: [{"price": {"order": "asc", "missing": "_last"}}, _BY_NUMBER],
    Sort.DEAREST: [{"price": {"order": "desc", "missing": "_last"}}, {"product_id": "desc"}],
    Sort.NAME: [{"folded_title": "asc"}, _BY_NUMBER],
    Sort.NUMBER: [_BY_NUMBER],
}
_BEST = {"_score": "desc"}


def query_of(wanted: Wanted) -> tuple[Query, list[dict[str, Any]]]:
    """What holds for every product, whichever filters a count leaves out; and the order.

    Every order ends with the product's number, so that it is whole and tells which product a
    hit is.
    """
    held = _held(wanted)
    if wanted.sort is Sort.NEAREST and wanted.near is not None:
        lat, lon = wanted.near
        near = {"_geo_distance": {"place": {"lat": lat, "lon": lon}, "distance_type": "plane"}}
        return Q("bool", filter=held), [near, _BY_NUMBER]
    if wanted.sort in ORDERS:
        return Q("bool", filter=held), ORDERS[wanted.sort]
    best = _by_words(wanted) if wanted.parts else _worth(1, _lifted(wanted.on))
    return Q("bool", filter=held, should=[best]), [_BEST, *_NEWEST]


def completing(wanted: Wanted) -> tuple[Query, list[dict[str, Any]]]:
    """The same for words still being typed: titles with the accents typed, titles that begin so,
    titles that hold the words, all else."""
    parts = wanted.parts
    if not parts:
        return query_of(wanted)
    in_title = _every_part(parts, wanted.at_least, "title")
    begun = " ".join(word for part in parts for word in part.alternatives[0].words)
    begins = Q("prefix", folded_title=begun + ("" if parts[-1].is_prefix else " "))
    # One letter alone begins a word of nearly every product.
    is_short = len(parts[-1].typed[-1]) < 2
    held = [*_held(replace(wanted, parts=())), in_title if is_short else _words(wanted)]
    tiers = [
        _worth(32, _as_typed(parts, "title")),
        _worth(16, begins),
        _worth(8, in_title),
        *_worths(wanted.on),
    ]
    return Q("bool", filter=held, should=tiers), [_BEST, _BY_NUMBER]


def chosen_of(filters: Filters, on: date) -> dict[str, Query]:
    """The conditions of the filters that have counts of their own, by CHOSEN's names."""
    price = {"gte": filters.price_from or 0}
    if filters.price_to is not None:
        price["lte"] = filters.price_to
    conditions = {
        "sets": (filters.sets, Q("terms", set_number=list(filters.sets))),
        "stars": (filters.stars, marked(on, filters.stars)),
        "provinces": (filters.provinces, Q("terms", province=[int(c) for c in filters.provinces])),
        "communes": (filters.communes, Q("terms", commune=[int(c) for c in filters.communes])),
        "kinds": (filters.kinds, Q("terms", kind=list(filters.kinds))),
        "standards": (filters.standards, Q("terms", standards=list(filters.standards))),
        "price": (
            filters.price_from is not None or filters.price_to is not None,
            Q("range", price=price),
        ),
        "in_season": (filters.in_season, in_season(on)),
        "in_stock": (filters.in_stock, in_stock(on)),
    }
    return {name: conditions[name][1] for name in CHOSEN if conditions[name][0]}


def marked(on: date, stars: Sequence[int] = ()) -> Query:
    """A certificate in force on the day, with any of these stars where some are given."""
    now, later = _holds("mark", on), _holds("next", on)
    if stars:
        now = [*now, Q("terms", mark_stars=list(stars))]
        later = [*later, Q("terms", next_stars=list(stars))]
    # A second one counts only where the first is not in force.
    follows = Q("bool", filter=later, must_not=[Q("bool", filter=_holds("mark", on))])
    return Q("bool", should=[Q("bool", filter=now), follows], minimum_should_match=1)


def in_season(on: date) -> Query:
    return Q("bool", filter=_between("harvest_from", "harvest_until", on))


def in_stock(on: date) -> Query:
    harvest = Q("bool", filter=_between("harvest_opens", "harvest_until", on))
    return Q("bool", should=[Q("term", is_available=True), harvest], minimum_should_match=1)


def _by_words(wanted: Wanted) -> Query:
    """All of the question in the title as it was typed; side by side as it was typed, wherever
    that is; with the accents typed; then the more of it in the title, and the more pairs of it
    side by side.

    Powers of two: what stands first decides whatever follows it, and sums are exact.
    """
    parts = wanted.parts
    words = [word for part in parts for word in part.typed]
    typed = _as_typed(parts, "words")
    whole = [_every_part(parts, wanted.at_least, "title"), _as_typed(parts, "title")]
    said = [_part(part, "title") for part in parts]
    tiers = [_worth(1024, Q("bool", filter=whole))]
    if any(map(has_accents, words)):
        tiers.append(_worth(256, typed))
    if len(words) > 1:
        tiers.append(_worth(512, _beside(words, is_prefix=parts[-1].is_prefix)))
    if len(words) > 2:
        said += [_beside(two) for two in pairwise(words)]
    return Q("bool", should=[*tiers, *(_worth(8, one) for one in said), *_worths(wanted.on)])


def _beside(words: Sequence[str], *, is_prefix: bool = False) -> Query:
    """These words side by side as they were typed."""
    kind = "match_phrase_prefix" if is_prefix else "match_phrase"
    return Q(kind, **{_spelling("words", *words): " ".join(words)})


def _worths(on: date) -> list[Query]:
    """The order of those that hold the same words: with the mark, to be had, short."""
    short = Q(
        "function_score",
        query=Q("match_all"),
        functions=[SF("field_value_factor", field="title_shortness", factor=1 / SHORTEST)],
        boost_mode="replace",
    )
    return [_worth(2, _lifted(on)), _worth(1, Q("term", is_available=True)), short]


def _lifted(on: date) -> Query:
    return Q("bool", filter=[Q("term", may_promote=True), marked(on)])


def _held(wanted: Wanted) -> list[Query]:
    filters = wanted.filters
    held = [Q("term", is_public=True)]
    if wanted.parts:
        held.append(_words(wanted))
    if filters.marked:
        held.append(marked(wanted.on))
    if filters.producer is not None:
        held.append(Q("term", producer=filters.producer))
    if wanted.after:
        held.append(Q("range", product_id={"gt": wanted.after}))
    if wanted.not_from:
        held.append(Q("bool", must_not=[Q("terms", producer=sorted(wanted.not_from))]))
    if wanted.sets_or_boxes or wanted.boxes_too:
        either = [Q("terms", set_number=list(wanted.sets_or_boxes))]
        either += [Q("term", is_box=True)] if wanted.boxes_too else []
        held.append(Q("bool", should=either, minimum_should_match=1))
    return held


def _holds(which: str, on: date) -> list[Query]:
    day = on.isoformat()
    return [
        Q("range", **{f"{which}_from": {"lte": day}}),
        Q("range", **{f"{which}_until": {"gt": day}}),
        Q("range", **{f"{which}_stars": {"gt": 0}}),
    ]


def _between(first: str, last: str, on: date) -> list[Query]:
    """A day between two, both included."""
    day = on.isoformat()
    return [Q("range", **{first: {"lte": day}}), Q("range", **{last: {"gte": day}})]


def _worth(points: int, query: Query) -> Query:
    return Q("constant_score", filter=query, boost=points)


def _words(wanted: Wanted) -> Query:
    return _every_part(wanted.parts, wanted.at_least, "words")


def _every_part(parts: Sequence[Part], at_least: int | None, field: str) -> Query:
    """Every part in the field, or any `at_least` of them."""
    each = [_part(part, field) for part in parts]
    if at_least is None or at_least >= len(each):
        return Q("bool", filter=each)
    return Q("bool", should=each, minimum_should_match=max(1, at_least))


def _part(part: Part, field: str) -> Query:
    """Any alternative; the first may be unfinished."""
    found = [
        _alternative(each, field, is_prefix=part.is_prefix and number == 0)
        for number, each in enumerate(part.alternatives)
    ]
    return found[0] if len(found) == 1 else Q("bool", should=found, minimum_should_match=1)


def _alternative(alternative: Alternative, field: str, *, is_prefix: bool) -> Query:
    field = "title" if alternative.in_title else field
    name = _spelling(field, *alternative.words) if alternative.is_exact else field
    if len(alternative.words) == 1:
        return Q("prefix" if is_prefix else "term", **{name: alternative.words[0]})
    kind = "match_phrase_prefix" if is_prefix else "match_phrase"
    return Q(kind, **{name: " ".join(alternative.words)})


def _as_typed(parts: Sequence[Part], field: str) -> Query:
    """The words with the accents they were typed with; the last one may be unfinished."""
    *most, last = [word for part in parts for word in part.typed]
    kind = "prefix" if parts[-1].is_prefix else "term"
    each = [Q("term", **{_spelling(field, word): word}) for word in most]
    return Q("bool", filter=[*each, Q(kind, **{_spelling(field, last): last})])


def _spelling(field: str, *words: str) -> str:
    """A document keeps each word folded and as it is written; without accents both are one."""
    return f"{field}_exact" if any(map(has_accents, words)) else field
