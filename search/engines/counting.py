"""Counts of every filter's values, each given all other filters, in one pass over the rows.

A row that fails one filter alone still counts among that filter's own values. So each row is
given a mask of the filters it fails; those failing two or more count nowhere.
"""

from collections import Counter
from typing import Any

from search.rules.asked import BANDS, Filters
from search.rules.standards import BITS
from search.rules.wanted import Counts

CHOSEN = (
    *("sets", "stars", "provinces", "communes", "kinds", "standards"),
    *("price", "in_season", "in_stock"),
)
"""The filters with counts, in the order of their bits in the mask."""

STARS = (
    "CASE WHEN mark_from <= %(on)s AND %(on)s < mark_until THEN mark_stars"
    " WHEN next_from <= %(on)s AND %(on)s < next_until THEN next_stars ELSE 0 END"
)
IN_STOCK = "(is_available OR (harvest_opens <= %(on)s AND %(on)s <= harvest_until))"
IN_SEASON = "coalesce(harvest_from <= %(on)s AND %(on)s <= harvest_until, false)"
"""What a row says of a day. A hint: the register and the selling strategy say it in truth."""

_BAND = "width_bucket(price, ARRAY[{}]::bigint[]) - 1".format(
    ", ".join(str(least) for least, _most in BANDS)
)


def fails(where: str, chosen: dict[str, str], filters: Filters) -> str:
    """The statement that counts; its rows are for `counts_of`."""
    bits = [f"(NOT ({chosen[name]}))::int << {CHOSEN.index(name)}" for name in chosen]
    mask = " | ".join(f"({bit})" for bit in bits) or "0"
    commune = "commune" if len(filters.provinces) == 1 else "0"
    standards = ", ".join(f"count(*) FILTER (WHERE standards & {bit} > 0)" for bit in BITS.values())
    return f"""
        SELECT mask, grouping(set_number, stars, province, commune, kind, band),
               set_number, stars, province, commune, kind, band, count(*),
               count(*) FILTER (WHERE in_season), count(*) FILTER (WHERE in_stock), {standards}
        FROM (SELECT {mask} AS mask, set_number, {STARS} AS stars, province,
                     {commune} AS commune, kind, {_BAND} AS band, standards,
                     {IN_SEASON} AS in_season, coalesce({IN_STOCK}, false) AS in_stock
              FROM search_searchentry WHERE {where} OFFSET 0) hit
        WHERE mask & (mask - 1) = 0
        GROUP BY GROUPING SETS ((mask), (mask, set_number), (mask, stars), (mask, province),
                                (mask, commune), (mask, kind), (mask, band))
    """  # noqa: S608


# What grouping() answers where the one column alone was grouped by.
_COLUMNS = {31: "sets", 47: "stars", 55: "provinces", 59: "communes", 61: "kinds", 62: "price"}
_WHOLE = 63


def counts_of(rows: list[tuple[Any, ...]], filters: Filters) -> tuple[Counts, int]:
    """The counts, and how many products pass every filter."""
    values: dict[str, Counter[Any]] = {name: Counter() for name in CHOSEN}
    total = 0
    for mask, grouping, *columns, count, in_season, in_stock, s1, s2, s3, s4, s5 in rows:
        if grouping == _WHOLE:
            total += count if mask == 0 else 0
            _add(values["in_season"], "in_season", mask, True, in_season)
            _add(values["in_stock"], "in_stock", mask, True, in_stock)
            for standard, found in zip(BITS, (s1, s2, s3, s4, s5), strict=True):
                _add(values["standards"], "standards", mask, standard, found)
        else:
            name = _COLUMNS[grouping]
            value = columns[list(_COLUMNS).index(grouping)]
            _add(values[name], name, mask, value, count)
    return (
        Counts(
            sets=_plain(values["sets"]),
            stars=_plain(values["stars"]),
            provinces={f"{code:02d}": n for code, n in _plain(values["provinces"]).items()},
            communes={f"{code:05d}": n for code, n in _plain(values["communes"]).items()},
            kinds=_plain(values["kinds"]),
            standards=_plain(values["standards"]),
            bands={n: count for n, count in values["price"].items() if n is not None and count},
            in_season=values["in_season"][True],
            in_stock=values["in_stock"][True],
        ),
        total,
    )


def _add(into: Counter[Any], name: str, mask: int, value: Any, count: int) -> None:
    """Count a group that fails no filter, or none but this one."""
    if mask in (0, 1 << CHOSEN.index(name)):
        into[value] += count


def _plain(counter: Counter[Any]) -> dict[Any, int]:
    return {value: count for value, count in counter.items() if value and count}
