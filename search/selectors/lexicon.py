"""The word lists in use: the editors' of this moment, with those we ship."""

import csv
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection

from catalog.places import services as places_services
from foundation.selectors import kept
from search.rules.lexicon import Choice, Lexicon, Lists, made, place_words

DATA = Path(__file__).parent.parent / "data"
PLACES = places_services.DATA

_ROWS = """
    SELECT use, words, '{}'::smallint[], false FROM search_synonymgroup WHERE is_on
    UNION ALL
    SELECT slug, phrases, sets, with_boxes FROM search_occasion WHERE is_on
"""

Row = tuple[str, str, tuple[int, ...], bool]


def lexicon() -> Lexicon:
    """The lexicon of this moment: an editor's change starts a generation, so it holds in the next
    search. One query in each generation, and one for its number where that is not known yet."""
    return _made(kept("search-lists", _read))


def trial(without: Collection[Row], with_row: Row | None = None) -> Lexicon:
    """The lexicon as it would be without some rows of the lists, and with another. One query."""
    rows = list(_read())
    for row in without:
        if row in rows:
            rows.remove(row)
    return _made(tuple(sorted([*rows, with_row] if with_row else rows)))


def _read() -> tuple[Row, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS)
        return tuple(sorted((a, b, tuple(c), d) for a, b, c, d in cursor.fetchall()))


@lru_cache(maxsize=4)
def _made(rows: tuple[Row, ...]) -> Lexicon:
    """Made once for each contents of the lists: a process keeps what it has read."""
    shipped = _shipped()
    occasions = [row for row in rows if row[0] not in ("BOTH_WAYS", "SUGGEST")]
    return made(
        Lists(
            terms=[_lines(words) for use, words, *_ in rows if use == "BOTH_WAYS"],
            offers=[_lines(words) for use, words, *_ in rows if use == "SUGGEST"],
            occasions={phrase: slug for slug, words, *_ in occasions for phrase in _lines(words)},
            choices={slug: Choice(sets, boxes) for slug, _, sets, boxes in occasions},
            **shipped,
        )
    )


def _lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


@lru_cache(maxsize=1)
def _shipped() -> dict[str, Any]:
    """The lists that change with a release alone."""
    places = [(row["name"], row["province_code"], row["is"]) for row in _rows("places.csv")]
    return {
        "english": {
            row["english"]: tuple(row["vietnamese"].split("|")) for row in _rows("english.csv")
        },
        "fixed": [row["words"] for row in _rows("fixed_phrases.csv")],
        "noise": {row["words"]: row["without_accents"] == "1" for row in _rows("stop_words.csv")},
        "unsure": frozenset(row["folded"] for row in _rows("unsure_folds.csv")),
        "regions": {row["name"]: tuple(row["places"].split("|")) for row in _rows("regions.csv")},
        "places": place_words((*_place_names(), *(name for name, _code, _kind in places))),
        "provinces": {name: code for name, code, kind in places if kind == "province"},
        "towns": {name: code for name, code, kind in places if kind != "province"},
    }


_KIND = re.compile(
    r"^(?:tỉnh|thành phố|thị xã|thị trấn|huyện đảo|huyện|quận|xã|phường|đặc khu)\s+", re.IGNORECASE
)


def _place_names() -> Iterator[str]:
    """All names of places of both eras that are words, without what kind of place they are."""
    for file in ("communes.csv", "legacy_wards.csv", "legacy_districts.csv"):
        for row in _rows(file, PLACES):
            name = _KIND.sub("", row["name"])
            if not any(letter.isdigit() for letter in name):
                yield name


def _rows(name: str, folder: Path = DATA) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
