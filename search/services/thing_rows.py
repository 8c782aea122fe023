"""The rows of things: written where they differ, taken away where nothing stands behind them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection, transaction

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class ThingRow:
    """One thing. `name` is what it is called by whole, `others` its other names, `words` what
    else it is found by."""

    kind: str
    key: str
    title: str
    name: str
    words: str
    others: str = ""
    detail: str = ""
    language: str = ""
    weight: int = 0


# unnest keeps one statement, and one plan, for any number of rows.
_WRITE = """
    INSERT INTO search_searchthing AS kept
           (kind, key, language, title, detail, folded, words, weight)
    SELECT kind, key, language, left(title, 240), left(detail, 240),
           left(vi_fold(search_spelled(name)), 240),
           setweight(search_words(concat_ws(' ', name, others)), 'A') || search_words(words), weight
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                %s::text[], %s::text[], %s::int[])
         AS given (kind, key, language, title, detail, name, others, words, weight)
    ORDER BY kind, key, language
    ON CONFLICT (kind, key, language) DO UPDATE
       SET title = excluded.title, detail = excluded.detail, folded = excluded.folded,
           words = excluded.words, weight = excluded.weight
     WHERE (kept.title, kept.detail, kept.folded, kept.words, kept.weight)
           IS DISTINCT FROM
           (excluded.title, excluded.detail, excluded.folded, excluded.words, excluded.weight)
"""
_FIELDS = ("kind", "key", "language", "title", "detail", "name", "others", "words", "weight")


def write(rows: Iterable[ThingRow]) -> int:
    """Write these rows; what stands there already is not touched. Returns how many were given."""
    given, count = iter(rows), 0
    with connection.cursor() as cursor:
        for batch in _batches(given):
            cursor.execute(_WRITE, [[getattr(row, name) for row in batch] for name in _FIELDS])
            count += len(batch)
    return count


@transaction.atomic
def replace(kinds: Collection[str], rows: Sequence[ThingRow]) -> int:
    """Have these rows, and no others, of the kinds. Returns how many there are."""
    count = write(rows)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_searchthing WHERE kind = ANY(%s) AND (kind, key, language) NOT IN"
            " (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))",
            [list(kinds), *([getattr(row, name) for row in rows] for name in _FIELDS[:3])],
        )
    return count


def _batches(rows: Iterator[ThingRow]) -> Iterator[list[ThingRow]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch
