"""Counts of every filter's values, each given all other filters, in one pass over the rows.

A row that fails one filter alone still counts among that filter's own values. So each row is
given a mask of the filters it fails; those failing two or more count nowhere. PostgreSQL does not
group: it hands over eight bytes a row, one for each filter, and counting bytes here is several
times cheaper than its hashing (docs/performance.md).
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from search.engines.conditions import CHOSEN, IN_SEASON, IN_STOCK, STARS
from search.rules.asked import BANDS, KINDS, Filters
from search.rules.standards import BITS
from search.rules.wanted import Counts

_LOWEST = ", ".join(str(least) for least, _most in BANDS)
_NO_BAND = len(BANDS)
_KINDS = (*KINDS, "UNKNOWN")
_KIND = "CASE kind {} ELSE 0 END".format(
    " ".join(f"WHEN '{kind}' THEN {number}" for number, kind in enumerate(_KINDS, start=1))
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
    """The statement that counts: the bytes of the rows that fail no filter, then of those that
    fail each of the chosen ones alone."""
    packed = " | ".join(
        f"(({column})::bigint << {8 * (_WIDTH - 1 - place)})" for place, column in enumerate(_BYTES)
    )
    bits = [f"CASE WHEN {chosen[name]} THEN 0 ELSE {1 << n} END" for n, name in enumerate(chosen)]
    failed = [0, *(1 << n for n in range(len(chosen)))]
    bytes_of = "string_agg(int8send(packed), ''::bytea)"
    if not chosen:
        return f"""
            SELECT string_agg(int8send({packed} | commune), ''::bytea)
            FROM search_searchentry WHERE {where}
        """  # noqa: S608
    columns = ", ".join(f"{bytes_of} FILTER (WHERE mask = {mask})" for mask in failed)
    return f"""
        SELECT {columns}
        FROM (SELECT {" | ".join(bits)} AS mask, {packed} | commune AS packed
              FROM search_searchentry WHERE {where} OFFSET 0) hit
    """  # noqa: S608


def counts_of(row: Sequence[Any], chosen: Sequence[str], filters: Filters) -> tuple[Counts, int]:
    """The counts, and how many products pass every filter, from the row of `counting`."""
    passed, *failed = (bytes(packed or b"") for packed in row)
    values = _Values(with_communes=len(filters.provinces) == 1)
    values.add(CHOSEN, passed)
    for name, packed in zip(chosen, failed, strict=True):
        values.add((name,), packed)
    return values.as_counts(), len(passed) // _WIDTH


class _Values:
    """How often each value of each filter was met."""

    def __init__(self, *, with_communes: bool) -> None:
        self._with_communes = with_communes
        self._met: dict[str, Counter[int]] = {name: Counter() for name in CHOSEN}

    def add(self, names: Sequence[str], packed: bytes) -> None:
        for place, sharing in groupby(sorted(set(names) & set(_PLACES), key=_place), key=_place):
            column = packed[place::_WIDTH]
            few = range(_FEW.get(place, 0))  # to look for each value beats looking at each byte
            met = {value: column.count(value) for value in few} or Counter(column)
            for name in sharing:
                self._met[name].update(met)
        if "communes" in names and self._with_communes:
            self._add_communes(packed)

    def _add_communes(self, packed: bytes) -> None:
        pairs = zip(packed[_COMMUNE_AT::_WIDTH], packed[_COMMUNE_AT + 1 :: _WIDTH], strict=True)
        for (high, low), count in Counter(pairs).items():
            self._met["communes"][high << 8 | low] += count

    def as_counts(self) -> Counts:
        met = self._met
        return Counts(
            sets=_known(met["sets"]),
            stars=_known(met["stars"]),
            provinces={f"{code:02d}": n for code, n in _known(met["provinces"]).items()},
            communes={f"{code:05d}": n for code, n in _known(met["communes"]).items()},
            kinds={_KINDS[number - 1]: n for number, n in _known(met["kinds"]).items()},
            standards={
                name: n for name, bit in BITS.items() if (n := _with(bit, met["standards"]))
            },
            bands={band: n for band, n in met["price"].items() if n},
            in_season=_with(_SEASON, met["in_season"]),
            in_stock=_with(_STOCK, met["in_stock"]),
        )


_PLACES = {
    **{"sets": 0, "stars": 1, "provinces": 2, "kinds": 3, "price": 4},
    **{"standards": 5, "in_season": 5, "in_stock": 5},
}
"""Which of the bytes it is."""
_FEW = {1: 6, 3: len(_KINDS) + 1, 4: len(BANDS)}
"""By place: the number past the greatest of a few values."""


def _place(name: str) -> int:
    return _PLACES[name]


def _known(met: Counter[int]) -> dict[int, int]:
    """Without 0, which stands for none."""
    return {value: n for value, n in met.items() if value and n}


def _with(bit: int, met: Counter[int]) -> int:
    return sum(n for value, n in met.items() if value & bit)
