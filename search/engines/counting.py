"""Counts of every filter's values, each given all other filters, in one pass over the rows.

A row that fails one filter alone still counts among that filter's own values. So each row is
given a mask of the filters it fails; those failing two or more count nowhere. PostgreSQL does not
group: it hands over eight bytes a row, one for each filter, and counting bytes here is several
times cheaper than its hashing (docs/performance.md).
"""

from collections.abc import Iterable
from typing import Any

from search.engines.conditions import CHOSEN, IN_SEASON, IN_STOCK, STARS
from search.rules.asked import BANDS, KINDS, Filters
from search.rules.standards import BITS
from search.rules.wanted import Counts

_LOWEST = ", ".join(str(least) for least, _most in BANDS)
_NO_BAND = len(BANDS)
_KIND = "CASE kind {} ELSE 0 END".format(
    " ".join(f"WHEN '{kind}' THEN {number}" for number, kind in enumerate(KINDS, start=1))
)
_SEASON, _STOCK = 32, 64  # beside the bits of standards
_SEVERAL = f"standards | CASE WHEN {IN_SEASON} THEN {_SEASON} ELSE 0 END" + (
    f" | CASE WHEN {IN_STOCK} THEN {_STOCK} ELSE 0 END"
)
_BAND = f"coalesce(width_bucket(price, ARRAY[{_LOWEST}]::bigint[]) - 1, {_NO_BAND})"
_BYTES = ("set_number", STARS, "province", _KIND, _BAND, _SEVERAL)
_COMMUNE_AT = len(_BYTES)
_WIDTH = 8


def counting(where: str, chosen: dict[str, str]) -> str:
    """The statement that counts; its rows are for `counts_of`."""
    bits = [
        f"CASE WHEN {chosen[name]} THEN 0 ELSE {1 << CHOSEN.index(name)} END" for name in chosen
    ]
    mask = " | ".join(f"({bit})" for bit in bits) or "0"
    packed = " | ".join(
        f"(({column})::bigint << {8 * (_WIDTH - 1 - place)})" for place, column in enumerate(_BYTES)
    )
    return f"""
        SELECT mask, string_agg(int8send(packed), ''::bytea)
        FROM (SELECT {mask} AS mask, {packed} | commune AS packed
              FROM search_searchentry WHERE {where} OFFSET 0) hit
        WHERE mask & (mask - 1) = 0
        GROUP BY mask
    """  # noqa: S608


def counts_of(rows: Iterable[tuple[int, Any]], filters: Filters) -> tuple[Counts, int]:
    """The counts, and how many products pass every filter."""
    total, values = 0, _Values()
    for mask, handed in rows:
        packed = bytes(handed)
        if mask == 0:
            total = len(packed) // _WIDTH
        for name in CHOSEN:
            if mask in (0, 1 << CHOSEN.index(name)):
                values.add(name, packed, with_communes=len(filters.provinces) == 1)
    return values.as_counts(), total


class _Values:
    """How often each value of each filter was met."""

    def __init__(self) -> None:
        self._met: dict[str, dict[int, int]] = {name: {} for name in CHOSEN}

    def add(self, name: str, packed: bytes, *, with_communes: bool) -> None:
        if name == "communes":
            if with_communes:
                self._add_communes(packed)
            return
        column = packed[_PLACES[name] :: _WIDTH]
        met = self._met[name]
        for value in set(column):
            met[value] = met.get(value, 0) + column.count(value)

    def _add_communes(self, packed: bytes) -> None:
        """Two bytes each."""
        met = self._met["communes"]
        for high, low in zip(
            packed[_COMMUNE_AT::_WIDTH], packed[_COMMUNE_AT + 1 :: _WIDTH], strict=True
        ):
            code = high << 8 | low
            met[code] = met.get(code, 0) + 1

    def as_counts(self) -> Counts:
        met = self._met
        return Counts(
            sets=_known(met["sets"]),
            stars=_known(met["stars"]),
            provinces={f"{code:02d}": n for code, n in _known(met["provinces"]).items()},
            communes={f"{code:05d}": n for code, n in _known(met["communes"]).items()},
            kinds={KINDS[number - 1]: n for number, n in _known(met["kinds"]).items()},
            standards={
                name: n for name, bit in BITS.items() if (n := _with(bit, met["standards"]))
            },
            bands={band: n for band, n in met["price"].items() if band != _NO_BAND},
            in_season=_with(_SEASON, met["in_season"]),
            in_stock=_with(_STOCK, met["in_stock"]),
        )


_PLACES = {
    **{"sets": 0, "stars": 1, "provinces": 2, "kinds": 3, "price": 4},
    **{"standards": 5, "in_season": 5, "in_stock": 5},
}


def _known(met: dict[int, int]) -> dict[int, int]:
    """Without 0, which stands for none."""
    return {value: n for value, n in met.items() if value}


def _with(bit: int, met: dict[int, int]) -> int:
    return sum(n for value, n in met.items() if value & bit)
