"""Counts of every filter's values, each given all other filters, as aggregations."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.aggs import Agg
from elasticsearch.dsl.query import Query

from search.engines.conditions import CHOSEN
from search.engines.elastic.query import in_season, in_stock, marked
from search.rules.asked import BANDS, STARS, Filters
from search.rules.wanted import Counts

_TERMS = {
    "sets": ("set_number", 100),
    "provinces": ("province", 100),
    "communes": ("commune", 1_000),
    "kinds": ("kind", 20),
    "standards": ("standards", 20),
}
"""Fields of the values, and more of them than there can be."""


def count_in(search: Search, chosen: Mapping[str, Query], filters: Filters, on: date) -> None:
    """Have the search count too. A filter's values are counted under all the others, so those
    not chosen share one set of products, and each chosen one has its own."""
    every = search.aggs.bucket("every", _all(chosen.values()))
    for name in CHOSEN:
        if name == "communes" and len(filters.provinces) != 1:
            continue
        if name not in chosen:
            every.bucket(name, _values(name, on))
        else:
            others = _all(query for other, query in chosen.items() if other != name)
            search.aggs.bucket(name, others).bucket(name, _values(name, on))


def counts_of(answered: Mapping[str, Any]) -> Counts:
    """The counts of an answer's aggregations."""

    def values(name: str) -> dict[Any, int]:
        held = answered[name] if name in answered else answered["every"]
        return _plain(held[name]["buckets"]) if name in held else {}

    return Counts(
        sets=values("sets"),
        stars={int(each): count for each, count in values("stars").items()},
        provinces={f"{code:02d}": count for code, count in values("provinces").items()},
        communes={f"{code:05d}": count for code, count in values("communes").items()},
        kinds=values("kinds"),
        standards=values("standards"),
        bands={int(each): count for each, count in values("price").items()},
        in_season=values("in_season").get("yes", 0),
        in_stock=values("in_stock").get("yes", 0),
    )


def _all(queries: Iterable[Query]) -> Agg[Any]:
    return A("filter", filter=Q("bool", filter=list(queries)))


def _values(name: str, on: date) -> Agg[Any]:
    if name == "stars":
        return A("filters", filters={str(each): marked(on, (each,)) for each in STARS})
    if name == "price":
        return A("range", field="price", keyed=True, ranges=[_band(n) for n in range(len(BANDS))])
    if name in ("in_season", "in_stock"):
        return A("filters", filters={"yes": (in_season if name == "in_season" else in_stock)(on)})
    field, most = _TERMS[name]
    return A("terms", field=field, size=most)


def _band(number: int) -> dict[str, Any]:
    least, most = BANDS[number]
    return {"key": str(number), "from": least} | ({"to": most} if most is not None else {})


def _plain(buckets: Any) -> dict[Any, int]:
    """Values that stand for something and were found."""
    named = (
        buckets.items()
        if isinstance(buckets, Mapping)
        else [(bucket["key"], bucket) for bucket in buckets]
    )
    return {value: bucket["doc_count"] for value, bucket in named if value and bucket["doc_count"]}
