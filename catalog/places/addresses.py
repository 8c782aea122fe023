"""Places for an address: today's provinces and communes, and help for those who know the
old name (before 1 July 2025)."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from catalog.places.address_words import WARD_KINDS, AddressWords, says, take_apart, without_kind
from catalog.places.models import Commune, FormerCommune, Province, Successor
from foundation.text import fold

_MOST = 8
_MOST_ROWS = 600


@dataclass(frozen=True, slots=True)
class FormerMatch:
    """A place that a text names. `former`: its name before July 2025, "" where the text uses
    today's. A split commune went into several of today's, and only the person knows which is
    theirs: nothing here ever chooses."""

    former: str
    communes: list[Commune]

    @property
    def is_split(self) -> bool:
        return len(self.communes) > 1


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """What a pasted address may mean, the likeliest first; `street` stands before the commune,
    as it was written in lower case."""

    matches: list[FormerMatch] = field(default_factory=list)
    street: str = ""


def province_choices() -> list[tuple[str, str]]:
    """Code and name of the 34 provinces, by name. One query."""
    rows = Province.objects.values_list("code", "name")
    return sorted(rows, key=lambda row: fold(row[1]))


def commune_choices(province_code: str) -> list[tuple[str, str]]:
    """Code and full name of a province's communes, by name. One query."""
    rows = Commune.objects.filter(province_id=province_code).values_list(
        "code", "full_name", "name"
    )
    return [(code, full) for code, full, name in sorted(rows, key=lambda row: fold(row[2]))]


def former_matches(text: str, *, province_code: str = "") -> list[FormerMatch]:
    """What `read_address` finds, without the street."""
    return read_address(text, province_code=province_code).matches


def read_address(text: str, *, province_code: str = "") -> ReadAddress:
    """The communes of today that a text may mean, by their name of today or before July 2025.

    "Lạc Đạo", "p. lac dao" and "12 Trần Phú, phường Lạc Đạo, Phan Thiết, Bình Thuận" all find
    Phường Lạc Đạo. District and province tell namesakes apart; only the best stay, at most 8. A
    text of several parts in which no word says "xã", "phường", "thị trấn" or "đặc khu" must at
    least name the district or province. Two queries (and, once per process, today's communes).
    """
    words = take_apart(text[:300])
    if not words.wards:
        return ReadAddress()
    found = [*_todays(words, province_code), *_formers(words, province_code)]
    if not words.is_named:
        found = [(score, match) for score, match in found if score.places]
    ranks = [score.rank(by_name=words.is_named) for score, _match in found]
    best = max(ranks, default=())
    matches = [match for rank, (_score, match) in zip(ranks, found, strict=True) if rank == best]
    matches = matches[:_MOST]
    return ReadAddress(matches, words.street if matches else "")


@dataclass(frozen=True, slots=True)
class _Score:
    """How well a place fits: by district and province, by how long a name, by its kind."""

    places: int
    length: int
    kind: int

    def rank(self, *, by_name: bool) -> tuple[int, ...]:
        """Where the text says which words are the commune's, as many of them as may be count
        first; where it does not, the district and province do."""
        first = (self.length, self.places) if by_name else (self.places, self.length)
        return (*first, self.kind)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, list[Commune]]:
    """Today's communes by their folded name; they change by law alone, with a release."""
    found: dict[str, list[Commune]] = {}
    for commune in Commune.objects.select_related("province").order_by("name", "pk"):
        found.setdefault(fold(commune.name), []).append(commune)
    return found


def _todays(words: AddressWords, province_code: str) -> list[tuple[_Score, FormerMatch]]:
    found = []
    for kind, name in words.wards:
        for commune in _by_name().get(name, ()):
            if province_code and commune.province_id != province_code:
                continue
            province = 2 * says(words.context, fold(commune.province.name))
            merged = fold(commune.province.merged_from).replace(" - ", " ").split("; ")
            before = any(says(words.context, each) for each in merged)
            same_kind = int(kind == fold(commune.kind))
            score = _Score(province or int(before), len(name), same_kind)
            found.append((score, FormerMatch("", [commune])))
    return found


def _formers(words: AddressWords, province_code: str) -> list[tuple[_Score, FormerMatch]]:
    names = sorted({name for _kind, name in words.wards}, key=len, reverse=True)
    name = "|".join(map(re.escape, names))
    pattern = rf"^(phuong|xa|thi tran|dac khu) ({name}) (quan|huyen|thi xa|thanh pho) "
    formers = FormerCommune.objects.filter(folded__regex=pattern)
    if province_code:
        formers = formers.filter(successors__commune__province=province_code).distinct()
    rows = [row for row in formers.order_by("code")[:_MOST_ROWS] if _named(row, words)]
    going: dict[str, list[Commune]] = {row.pk: [] for row in rows}
    links = Successor.objects.filter(former__in=rows).select_related("commune__province")
    for link in links.order_by("-is_default", "commune__name"):
        going[link.former_id].append(link.commune)
    return [
        (_former_score(row, going[row.pk], words), FormerMatch(str(row), going[row.pk]))
        for row in rows
        if going[row.pk]
    ]


def _former_score(row: FormerCommune, communes: list[Commune], words: AddressWords) -> _Score:
    kind, name = _named(row, words) or ("", "")
    district = says(words.context, without_kind(fold(row.district)))
    province = says(words.context, _plain(row.province))
    today = any(says(words.context, fold(each.province.name)) for each in communes)
    places = 2 * district + (2 * province or int(today))
    return _Score(places, len(name), int(bool(kind) and fold(row.name).startswith(f"{kind} ")))


def _named(row: FormerCommune, words: AddressWords) -> tuple[str, str] | None:
    """The kind and name in the text by which this commune was found."""
    own = fold(row.name)
    for kind, name in words.wards:
        if own in {f"{each} {name}" for each in WARD_KINDS}:
            return kind, name
    return None


def _plain(province: str) -> str:
    return without_kind(fold(province)).replace(" - ", " ")
