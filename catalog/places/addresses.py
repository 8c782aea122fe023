"""Places for an address: today's provinces and communes, and help for those who know the
old name (before 1 July 2025)."""

import re
from dataclasses import dataclass

from catalog.places.models import Commune, FormerCommune, Province, Successor
from foundation.text import fold

_KINDS = r"(?:phuong|xa|thi tran|dac khu|p\.?|x\.?|tt\.?)"
_MOST = 8


@dataclass(frozen=True, slots=True)
class FormerMatch:
    """A former commune and the communes of today it went into; a split one has several, and
    only the person knows which is theirs."""

    former: str
    communes: list[Commune]


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
    """The former communes that a text names, with their successors. Two queries.

    "Lạc Đạo", "p. lac dao" and "12 Trần Phú, phường Lạc Đạo, Phan Thiết" all find Phường Lạc
    Đạo. In a text of several parts only those that say "xã", "phường" or "thị trấn" count.
    """
    names = _names(text)
    if not names:
        return []
    pattern = rf"^(phuong|xa|thi tran|dac khu) ({'|'.join(map(re.escape, names))}) "
    formers = FormerCommune.objects.filter(folded__regex=pattern)
    if province_code:
        formers = formers.filter(successors__commune__province=province_code).distinct()
    wanted = list(formers.order_by("code")[:_MOST])
    going: dict[str, list[Commune]] = {former.pk: [] for former in wanted}
    links = Successor.objects.filter(former__in=wanted).select_related("commune__province")
    for link in links.order_by("-is_default", "commune__name"):
        going[link.former_id].append(link.commune)
    return [FormerMatch(str(former), going[former.pk]) for former in wanted]


def _names(text: str) -> list[str]:
    parts = [" ".join(part.split()) for part in fold(text).split(",")]
    parts = [part for part in parts if part]
    named = [
        found[1] for part in parts if (found := re.fullmatch(rf"{_KINDS} ?([\w' -]{{2,}})", part))
    ]
    if not named and len(parts) == 1 and re.fullmatch(r"[\w' -]{2,}", parts[0]):
        named = parts
    return named[:3]
