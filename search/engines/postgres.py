"""Searching with PostgreSQL's own full text: one narrow table, one pass for all counts."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django.db import connection

from search.engines.counting import CHOSEN, IN_SEASON, IN_STOCK, STARS, counts_of, fails
from search.rules.asked import Filters, Sort
from search.rules.standards import bits_of
from search.rules.wanted import Alternative, Found, Part, Wanted

ORDERS = {
    Sort.NEWEST: "recognised_on DESC NULLS LAST, product_id DESC",
    Sort.CHEAPEST: "price ASC NULLS LAST, product_id",
    Sort.DEAREST: "price DESC NULLS LAST, product_id",
    Sort.NAME: "folded_title, product_id",
    Sort.NUMBER: "product_id",
    Sort.NEAREST: (
        "(lat - %(lat)s) ^ 2 + ((lon - %(lon)s) * cos(radians(%(lat)s))) ^ 2 NULLS LAST, product_id"
    ),
}


class PostgresEngine:
    """Always there, always as new as the last commit."""

    name = "postgresql"

    def find(self, wanted: Wanted) -> Found:
        where, given = _where(wanted)
        soft = _chosen(wanted.filters, given)
        every = " AND ".join([where, *soft.values()])
        # The parts of these statements are written here; whatever was typed is a parameter.
        rows = f"SELECT product_id FROM search_searchentry WHERE {every}"  # noqa: S608
        rows += f" ORDER BY {_order(wanted, given)} LIMIT %(limit)s OFFSET %(offset)s"
        given |= {"limit": wanted.limit, "offset": wanted.offset}
        counts, total = None, 0
        with connection.cursor() as cursor:
            cursor.execute(rows, given)
            ids = tuple(row[0] for row in cursor.fetchall())
            if wanted.with_facets:
                cursor.execute(fails(where, soft, wanted.filters), given)
                counts, total = counts_of(cursor.fetchall(), wanted.filters)
            else:
                count = f"SELECT count(*) FROM search_searchentry WHERE {every}"  # noqa: S608
                cursor.execute(count, given)
                total = cursor.fetchone()[0]
        return Found(ids, total, counts, by=self.name)

    def complete(self, wanted: Wanted) -> Sequence[int]:
        where, given = _where(wanted)
        statement = f"SELECT product_id FROM search_searchentry WHERE {where}"  # noqa: S608
        statement += f" ORDER BY {_order(wanted, given)} LIMIT %(limit)s"
        with connection.cursor() as cursor:
            cursor.execute(statement, given | {"limit": wanted.limit})
            return [row[0] for row in cursor.fetchall()]


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """What holds for every row, whichever filters a count leaves out; and the values given."""
    filters = wanted.filters
    given: dict[str, Any] = {"on": wanted.on}
    conditions = ["is_public"]
    if wanted.parts:
        conditions.append("words @@ %(words)s::tsquery")
        given["words"] = query_of(wanted.parts, wanted.at_least)
    if filters.marked:
        conditions.append(f"{STARS} > 0")
    if filters.producer is not None:
        conditions.append("producer = %(producer)s")
        given["producer"] = filters.producer
    if wanted.after:
        conditions.append("product_id > %(after)s")
        given["after"] = wanted.after
    if wanted.not_from:
        conditions.append("producer <> ALL(%(not_from)s)")
        given["not_from"] = list(wanted.not_from)
    if wanted.sets_or_boxes or wanted.boxes_too:
        boxes = " OR is_box" if wanted.boxes_too else ""
        conditions.append(f"(set_number = ANY(%(occasion)s){boxes})")
        given["occasion"] = list(wanted.sets_or_boxes)
    return " AND ".join(conditions), given


def _chosen(filters: Filters, given: dict[str, Any]) -> dict[str, str]:
    """The conditions of the filters that have counts of their own, by CHOSEN's names."""
    given |= {
        "sets": list(filters.sets),
        "stars": list(filters.stars),
        "provinces": [int(code) for code in filters.provinces],
        "communes": [int(code) for code in filters.communes],
        "kinds": list(filters.kinds),
        "standards": bits_of(filters.standards),
        "price_from": filters.price_from or 0,
        "price_to": filters.price_to,
    }
    to = " AND price <= %(price_to)s" if filters.price_to is not None else ""
    conditions = {
        "sets": (filters.sets, "set_number = ANY(%(sets)s)"),
        "stars": (filters.stars, f"{STARS} = ANY(%(stars)s)"),
        "provinces": (filters.provinces, "province = ANY(%(provinces)s)"),
        "communes": (filters.communes, "commune = ANY(%(communes)s)"),
        "kinds": (filters.kinds, "kind = ANY(%(kinds)s)"),
        "standards": (filters.standards, "standards & %(standards)s > 0"),
        "price": (
            filters.price_from is not None or filters.price_to is not None,
            f"coalesce(price >= %(price_from)s{to}, false)",
        ),
        "in_season": (filters.in_season, IN_SEASON),
        "in_stock": (filters.in_stock, f"coalesce({IN_STOCK}, false)"),
    }
    return {name: conditions[name][1] for name in CHOSEN if conditions[name][0]}


def _order(wanted: Wanted, given: dict[str, Any]) -> str:
    if wanted.sort is Sort.NEAREST and wanted.near is not None:
        given["lat"], given["lon"] = wanted.near
        return ORDERS[Sort.NEAREST]
    if wanted.sort in ORDERS and wanted.sort is not Sort.NEAREST:
        return ORDERS[wanted.sort]
    if not wanted.parts:
        return f"({STARS} > 0 AND may_promote) DESC, {ORDERS[Sort.NEWEST]}"
    typed = " & ".join(f"'{word}'" for part in wanted.parts for word in part.typed)
    given["typed"] = typed
    given["title"] = query_of(wanted.parts, wanted.at_least, weight="A")
    return (
        "words @@ %(title)s::tsquery DESC, words @@ %(typed)s::tsquery DESC,"
        f" (may_promote AND {STARS} > 0) DESC, is_available DESC, length(folded_title), product_id"
    )


def query_of(parts: Sequence[Part], at_least: int | None, weight: str = "") -> str:
    """A tsquery: every part, or any `at_least` of them. Words are letters and digits only."""
    written = [_part(part, weight) for part in parts]
    if at_least is None or at_least >= len(written):
        return " & ".join(written)
    some = combinations(written, max(1, at_least))
    return " | ".join("(" + " & ".join(each) + ")" for each in some)


def _part(part: Part, weight: str) -> str:
    written = [
        _alternative(each, weight, is_prefix=part.is_prefix and number == 0)
        for number, each in enumerate(part.alternatives)
    ]
    return "(" + " | ".join(written) + ")"


def _alternative(alternative: Alternative, weight: str, *, is_prefix: bool) -> str:
    *most, last = alternative.words
    signs = ("*" if is_prefix else "") + weight
    first = [f"'{word}'" + (f":{weight}" if weight else "") for word in most]
    return " <-> ".join([*first, f"'{last}'" + (f":{signs}" if signs else "")])
