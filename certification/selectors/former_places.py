"""Words that name a place as it was before 1 July 2025, and the places of today they lead to.

People and papers still say "Nam Định" or "Huyện Hải Hậu". A former province leads to the whole
province it went into; a former commune or district to every commune that took part of it over.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from catalog.places.models import Province, Successor
from foundation.text import fold

LONGEST_NAME = 6
"""Words; no former place has more, its kind included."""

_KINDS = (
    "thanh pho", "thi xa", "thi tran", "tinh", "quan", "huyen", "phuong", "xa", "dac khu",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormerPlace:
    """What a name of before led to: codes of provinces, or of communes, of today."""

    name: str
    province_codes: frozenset[str]
    commune_codes: frozenset[str]
    provinces: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    """The names of today, for people to read."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words of a search that belong together; `place` where they name one of before."""

    words: tuple[str, ...]
    place: FormerPlace | None


def segments(text: str) -> list[Segment]:
    """The text cut into former places, the longest names first, and single words.

    A name counts when written without accents, or with its own. One word alone never names a
    former place: too many products are called so.
    """
    typed = text.replace(",", " ").split()
    found, start = [], 0
    while start < len(typed):
        segment = _longest(typed[start : start + LONGEST_NAME])
        found.append(segment)
        start += len(segment.words)
    return found


def _longest(typed: list[str]) -> Segment:
    for length in range(len(typed), 1, -1):
        words = typed[:length]
        place = _named(" ".join(words))
        if place is not None:
            return Segment(tuple(fold(word) for word in words), place)
    return Segment((fold(typed[0]),), None)


def _named(text: str) -> FormerPlace | None:
    candidates = _index().get(fold(text), ())
    if not text.isascii():
        candidates = tuple(c for c in candidates if _same_accents(c.name, text))
    if not candidates:
        return None
    return FormerPlace(
        name=text,
        province_codes=frozenset().union(*(c.province_codes for c in candidates)),
        commune_codes=frozenset().union(*(c.commune_codes for c in candidates)),
        provinces=tuple(dict.fromkeys(name for c in candidates for name in c.provinces)),
        communes=tuple(dict.fromkeys(name for c in candidates for name in c.communes)),
    )


def _same_accents(name: str, text: str) -> bool:
    """Whether `text` is the name, or its bare part, wherever the tone mark is set (hoà, hòa)."""
    return _marks(text) in (_marks(name), _marks(_bare(name)))


def _marks(text: str) -> list[str]:
    return sorted(unicodedata.normalize("NFD", text.lower()))


def _bare(name: str) -> str:
    """The name without what kind of place it is."""
    words = name.split()
    for kind in _KINDS:
        count = len(kind.split())
        if fold(" ".join(words[:count])) == kind and len(words) > count:
            return " ".join(words[count:])
    return name


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[FormerPlace, ...]]:
    """Every former name, without accents. Places change by law alone: read once per process."""
    found: dict[str, list[FormerPlace]] = defaultdict(list)
    for place in (*_provinces(), *_communes_and_districts()):
        for key in {fold(place.name), fold(_bare(place.name))}:
            if " " in key:
                found[key].append(place)
    return {key: tuple(places) for key, places in found.items()}


def _provinces() -> Iterator[FormerPlace]:
    for province in Province.objects.all():
        names = [name.strip() for name in province.merged_from.split(";")]
        for name in names if len(names) > 1 else ():
            if name != province.name:
                codes = frozenset({province.code})
                yield FormerPlace(f"Tỉnh {name}", codes, frozenset(), provinces=(province.name,))


def _communes_and_districts() -> Iterator[FormerPlace]:
    led_to: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    rows = Successor.objects.order_by("former_id", "commune_id").values_list(
        "former__name",
        "former__district",
        "former__province",
        "commune_id",
        "commune__full_name",
        "commune__province__name",
    )
    for name, district, province, code, full_name, of_province in rows:
        now = f"{full_name}, {of_province}"
        led_to[name, district, province][code] = now
        led_to[district, "", province][code] = now
    for (name, _district, _province), codes in led_to.items():
        yield FormerPlace(name, frozenset(), frozenset(codes), communes=tuple(codes.values()))
