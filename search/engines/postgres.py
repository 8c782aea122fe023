"""Searching with PostgreSQL's own full text: one narrow table, one pass for all counts.

The rows of a page are asked for in pieces, the best first, each in the order of an index where
there is one: a piece is not begun while the one before has enough. So the first page costs the
same however many products there are.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.db import connection

from search.engines import tsqueries
from search.engines.conditions import HOLDS, STARS, chosen, held_by_all
from search.engines.counting import counting, counts_of
from search.engines.keeping import kept
from search.rules.asked import Sort
from search.rules.wanted import Counts, Found, Part, Wanted
from search.rules.words import has_accents

Piece = tuple[str, str]
"""A condition and an order."""

ENTRIES = "search_searchentry"
COMPARED = 1_000
"""So many products are compared word by word; of more, the newest of each piece."""
MOST_READ = 10_000
"""Of more products that hold the words it is not asked which hold them side by side, or with their
accents: each row would be read for that, and words so common tell little apart."""
LOOKED_AT = 300
"""So many products are looked at in each piece while somebody types: they ask at every letter."""

BY_INDEX = "SET LOCAL enable_seqscan = off; SET LOCAL max_parallel_workers_per_gather = 0"
"""For what holds some words: PostgreSQL takes reading the words of every row for far cheaper than
it is. Sent along with the statement, in whose transaction alone it holds."""
AS_BEFORE = BY_INDEX.replace("= off", "TO DEFAULT").replace("= 0", "TO DEFAULT")
LIFTED = f"({STARS} > 0 AND may_promote)"
NEWEST: tuple[Piece, ...] = (
    ("recognised_on IS NOT NULL", "recognised_on DESC, product_id DESC"),
    ("recognised_on IS NULL", "product_id DESC"),
)
ORDERS: dict[Sort, tuple[Piece, ...]] = {
    Sort.NEWEST: NEWEST,
    Sort.CHEAPEST: (("true", "price ASC NULLS LAST, product_id"),),
    Sort.DEAREST: (
        ("price IS NOT NULL", "price DESC, product_id DESC"),
        ("price IS NULL", "product_id DESC"),
    ),
    # By bytes, as the index of titles is ordered: they are folded.
    Sort.NAME: (("true", "folded_title USING ~<~, product_id"),),
    Sort.NUMBER: (("true", "product_id"),),
}
WITHOUT_WORDS: tuple[Piece, ...] = tuple(
    (f"{lifted} AND {condition}", order)
    for lifted in (LIFTED, f"NOT {LIFTED}")
    for condition, order in NEWEST
)
NEAREST = (
    "(lat - %(lat)s) ^ 2 + ((lon - %(lon)s) * cos(radians(%(lat)s))) ^ 2 NULLS LAST, product_id"
)
TITLE = "ts_filter(words, '{a}')"
"""As it is written in the index of titles (migration 0005)."""
WORTH = f"{LIFTED} DESC, is_available DESC, length(folded_title), product_id"
"""The order of those that hold the same words: with the mark, to be had, short."""


class PostgresEngine:
    """Always there, always as new as the last commit."""

    name = "postgresql"

    def find(self, wanted: Wanted) -> Found:
        counts, total = None, 0
        if wanted.with_facets:
            counts, total = kept("counts", wanted, lambda: _counted(wanted))
        else:
            total = kept("total", wanted, lambda: _total(wanted))
        ids = _page(wanted, total) if wanted.offset < total else ()
        return Found(ids, total, counts, by=self.name)

    def complete(self, wanted: Wanted) -> Sequence[int]:
        where, given = held_by_all(replace(wanted, parts=()))
        if not wanted.parts:
            return _asked(where, WITHOUT_WORDS, given, wanted)
        pieces = _typing(wanted, given)
        given |= {"looked_at": LOOKED_AT, "limit": wanted.limit}
        each = " UNION ALL ".join(
            f"(SELECT product_id FROM (SELECT * FROM {ENTRIES} WHERE {where} AND {condition}"  # noqa: S608
            f" {walk} LIMIT %(looked_at)s) near ORDER BY {WORTH} LIMIT %(limit)s)"
            for condition, walk in pieces
        )
        return _ids(f"SELECT product_id FROM ({each}) found LIMIT %(limit)s", given)  # noqa: S608


def _page(wanted: Wanted, total: int) -> tuple[int, ...]:
    where, given = held_by_all(wanted)
    where = " AND ".join([where, *chosen(wanted.filters, given).values()])
    if wanted.sort is Sort.NEAREST and wanted.near is not None:
        given["lat"], given["lon"] = wanted.near
        return _asked(where, (("true", NEAREST),), given, wanted)
    if wanted.sort in ORDERS:
        return _asked(where, ORDERS[wanted.sort], given, wanted)
    if not wanted.parts:
        return _asked(where, WITHOUT_WORDS, given, wanted)
    return _by_words(where, given, wanted, total)


def _by_words(where: str, given: dict[str, Any], wanted: Wanted, total: int) -> tuple[int, ...]:
    """By what the words say of each: see `_order`. Of many products not all are compared."""
    end = wanted.offset + wanted.limit
    order = _order(wanted, given)
    if total <= COMPARED:
        given["end"] = end
        statement = f"SELECT product_id FROM {ENTRIES} WHERE {where} ORDER BY {order} LIMIT %(end)s"  # noqa: S608
        return _ids_by_index(statement, given)[wanted.offset :]
    given |= {"end": end, "compared": COMPARED}
    first = _likeliest(where, order, given, wanted, total)
    if len(first) < min(end, total):
        given["first"] = list(first)
        others = f"{where} AND product_id <> ALL(%(first)s)"
        first += _asked(others, NEWEST, given, replace(wanted, offset=0, limit=end - len(first)))
    return first[wanted.offset :]


def _likeliest(
    where: str, order: str, given: dict[str, Any], wanted: Wanted, total: int
) -> tuple[int, ...]:
    """The first of many, piece by piece: those with all the words in their title, those that say
    them side by side elsewhere, those with their accents, those with some of them in their title.

    The index of titles finds the first and the last. That a row is of no piece before is asked
    of the row: weights and places of words are only there.
    """
    parts = wanted.parts
    typed = f" & {given['typed']}" if _has_accents(parts) else ""
    given |= {
        "title": f"({tsqueries.all_of(parts, wanted.at_least)}){typed}",
        "some": tsqueries.any_of(parts),
    }
    anywhere = where.replace(HOLDS, "true")  # the index of titles, and words as typed, say as much
    pieces = [
        f"""(SELECT product_id FROM {ENTRIES} WHERE {anywhere} AND {TITLE} @@ %(title)s::tsquery
             ORDER BY {WORTH} LIMIT %(end)s)"""  # noqa: S608
    ]
    before = ["words @@ %(weighed)s::tsquery"]
    likely = [f"{TITLE} @@ %(some)s::tsquery"]
    if total <= MOST_READ and "beside" in given:
        said = "words @@ %(beside)s::tsquery"
        pieces.append(
            f"""(SELECT product_id FROM {ENTRIES}
                 WHERE {anywhere} AND {said} AND NOT {before[0]}
                 ORDER BY {WORTH} LIMIT %(end)s)"""  # noqa: S608
        )
        before.append(said)
    if total <= MOST_READ and typed:
        likely.insert(0, "words @@ %(typed)s::tsquery")
    for condition in likely:
        pieces.append(_compared(f"{where} AND {condition}", before, order))
        before.append(condition)
    statement = f"SELECT product_id FROM ({' UNION ALL '.join(pieces)}) found LIMIT %(end)s"  # noqa: S608
    return _ids(statement, given)


def _compared(where: str, before: Sequence[str], order: str) -> str:
    """The newest that are of no piece before, compared word by word."""
    others = " AND ".join(f"NOT {each}" for each in before)
    return f"""(SELECT product_id FROM (
                    SELECT * FROM {ENTRIES} WHERE {where} AND {others}
                    ORDER BY recognised_on DESC NULLS LAST, product_id DESC
                    LIMIT %(compared)s) newest
                ORDER BY {order} LIMIT %(end)s)"""  # noqa: S608


def _order(wanted: Wanted, given: dict[str, Any]) -> str:
    """What comes first among products that hold the words: all of them in the title as they were
    typed; side by side as they were typed, wherever that is; with the accents typed; then the
    more of them in the title, and the more pairs of them side by side."""
    parts = wanted.parts
    words = [word for part in parts for word in part.typed]
    accents = _has_accents(parts)
    weighed = f" & {tsqueries.as_typed(parts, tsqueries.TITLE)}" if accents else ""
    given |= {
        "weighed": f"({tsqueries.all_of(parts, wanted.at_least, tsqueries.TITLE)}){weighed}",
        "typed": tsqueries.as_typed(parts),
    }
    order = ["words @@ %(weighed)s::tsquery DESC"]
    if len(words) > 1:
        given["beside"] = tsqueries.beside(parts)
        order.append("words @@ %(beside)s::tsquery DESC")
    if accents:
        order.append("words @@ %(typed)s::tsquery DESC")
    said = {f"title{n}": tsqueries.one(part, tsqueries.TITLE) for n, part in enumerate(parts)}
    if len(words) > 2:
        said |= {f"pair{n}": tsqueries.pair(*two) for n, two in enumerate(pairwise(words))}
    if len(said) > 1:
        given |= said
        order.append(" + ".join(f"(words @@ %({name})s::tsquery)::int" for name in said) + " DESC")
    return ", ".join([*order, WORTH])


def _has_accents(parts: Sequence[Part]) -> bool:
    return any(has_accents(word) for part in parts for word in part.typed)


def _typing(wanted: Wanted, given: dict[str, Any]) -> list[Piece]:
    """Conditions, each with a walk through an index where that is cheaper than to look for it:
    titles with the accents typed, titles that begin so, titles that hold the words, all else."""
    typed = [word for part in wanted.parts for word in part.typed]
    begins = " ".join(word for part in wanted.parts for word in part.alternatives[0].words)
    given |= {
        "typed": tsqueries.as_typed(wanted.parts),
        "begins": begins + ("" if wanted.parts[-1].is_prefix else " ") + "%",
        "words": tsqueries.all_of(wanted.parts, wanted.at_least),
    }
    pieces = [
        ("folded_title LIKE %(begins)s", "ORDER BY folded_title USING ~<~"),
        (f"{TITLE} @@ %(words)s::tsquery", ""),
    ]
    if any(map(has_accents, typed)):
        pieces.insert(0, (f"{TITLE} @@ %(typed)s::tsquery", ""))
    if len(typed[-1]) > 1:  # one letter alone begins a word of nearly every product
        pieces.append((HOLDS, ""))
    seen: list[str] = []
    disjoint = []
    for condition, walk in pieces:
        disjoint.append((" AND ".join([condition, *seen]), walk))
        seen.append(f"NOT ({condition})")
    return disjoint


def _asked(
    where: str, pieces: Sequence[Piece], given: dict[str, Any], wanted: Wanted
) -> tuple[int, ...]:
    """One page of the pieces after each other. PostgreSQL reads the next piece only when the one
    before has run out, for parts of a UNION ALL that have a LIMIT are never read side by side."""
    given |= {"limit": wanted.limit, "offset": wanted.offset, "end": wanted.offset + wanted.limit}
    each = " UNION ALL ".join(
        f"(SELECT product_id FROM {ENTRIES} WHERE {where} AND {condition}"  # noqa: S608
        f" ORDER BY {order} LIMIT %(end)s)"
        for condition, order in pieces
    )
    statement = f"SELECT product_id FROM ({each}) found LIMIT %(limit)s OFFSET %(offset)s"  # noqa: S608
    return _ids(statement, given)


def _ids(statement: str, given: dict[str, Any]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return tuple(row[0] for row in cursor.fetchall())


def _ids_by_index(statement: str, given: dict[str, Any]) -> tuple[int, ...]:
    """The same, of rows that an index of words finds."""
    with connection.cursor() as cursor:
        cursor.execute(f"{BY_INDEX}; {statement}; {AS_BEFORE}", given)
        for _setting in BY_INDEX.split(";"):
            cursor.nextset()
        return tuple(row[0] for row in cursor.fetchall())


def _total(wanted: Wanted) -> int:
    where, given = held_by_all(wanted)
    where = " AND ".join([where, *chosen(wanted.filters, given).values()])
    return _ids(f"SELECT count(*) FROM {ENTRIES} WHERE {where}", given)[0]  # noqa: S608


def _counted(wanted: Wanted) -> tuple[Counts, int]:
    where, given = held_by_all(wanted)
    soft = chosen(wanted.filters, given)
    statement = counting(where, soft)
    with connection.cursor() as cursor:
        if wanted.parts:
            cursor.execute(f"{BY_INDEX}; {statement}; {AS_BEFORE}", given)
            for _setting in BY_INDEX.split(";"):
                cursor.nextset()
        else:
            cursor.execute(statement, given)
        return counts_of(cursor.fetchone(), list(soft), wanted.filters)
