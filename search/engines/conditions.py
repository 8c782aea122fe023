"""What a question asks of a row, in SQL. The words of these statements are all written here;
whatever was typed is a parameter."""

from typing import Any

from search.engines import tsqueries
from search.rules.asked import Filters
from search.rules.standards import bits_of
from search.rules.wanted import Wanted

CHOSEN = (
    *("sets", "stars", "provinces", "communes", "kinds", "standards"),
    *("price", "in_season", "in_stock"),
)
"""The filters with counts of their own."""

STARS = (
    "CASE WHEN mark_from <= %(on)s AND %(on)s < mark_until THEN mark_stars"
    " WHEN next_from <= %(on)s AND %(on)s < next_until THEN next_stars ELSE 0 END"
)
IN_STOCK = "(is_available OR coalesce(harvest_opens <= %(on)s AND %(on)s <= harvest_until, false))"
IN_SEASON = "coalesce(harvest_from <= %(on)s AND %(on)s <= harvest_until, false)"
"""What a row says of a day. A hint: the register and the selling strategy say it in truth."""

HOLDS = "words @@ %(words)s::tsquery"
"""A row that holds the words of the question."""


def held_by_all(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """What holds for every row, whichever filters a count leaves out; and the values given."""
    filters = wanted.filters
    given: dict[str, Any] = {"on": wanted.on}
    conditions = ["is_public"]
    if wanted.parts:
        conditions.append(HOLDS)
        given["words"] = tsqueries.all_of(wanted.parts, wanted.at_least)
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
        given["not_from"] = sorted(wanted.not_from)
    if wanted.sets_or_boxes or wanted.boxes_too:
        boxes = " OR is_box" if wanted.boxes_too else ""
        conditions.append(f"(set_number = ANY(%(occasion)s){boxes})")
        given["occasion"] = list(wanted.sets_or_boxes)
    return " AND ".join(conditions), given


def chosen(filters: Filters, given: dict[str, Any]) -> dict[str, str]:
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
        "in_stock": (filters.in_stock, IN_STOCK),
    }
    return {name: conditions[name][1] for name in CHOSEN if conditions[name][0]}
