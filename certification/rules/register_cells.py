"""Cells of a province's register as people write them, and what they mean.

Plain reading of texts: nothing is completed by guessing, and what cannot be read raises BadCell.
"""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

_NUMERIC_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_WRITTEN_DAY = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_STAR_WORDS = {"ba": 3, "bon": 4, "nam": 5, "three": 3, "four": 4, "five": 5}
_DECISION_TAIL = re.compile(r"[,;(]?\s*(?:ký\s+)?(?:ngày|ngay)\b.*$", re.IGNORECASE | re.DOTALL)
_DECISION_HEAD = re.compile(r"^\s*(?:quyết định|quyet dinh|qđ)?\s*(?:số|so)?\s*[:.]?\s*", re.I)


class BadCell(ValueError):
    """The cell cannot be read; its text is the cell's own."""


def plain(value: object) -> str:
    """The cell as one line of text; 3.0 is 3, a date is year-month-day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = value if isinstance(value, str) else str(value)
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """Without accents and in small letters."""
    return "".join(
        c
        for c in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
        if not unicodedata.combining(c)
    ).lower()


@lru_cache(maxsize=10_000)
def day(text: str) -> date:
    """A day as written in Việt Nam (5/8/2026, 05.08.26, ngày 5 tháng 8 năm 2026) or 2026-08-05.

    Raises BadCell for anything else: a month and a year alone are no day.
    """
    found = _ISO_DAY.search(text)
    parts = found.groups() if found else None
    if parts is None:
        found = _WRITTEN_DAY.search(folded(text)) or _NUMERIC_DAY.search(text)
        if found is None:
            raise BadCell(text)
        parts = found.groups()[::-1]
    year = int(parts[0])
    try:
        return date(year + 2000 if year < 100 else year, int(parts[1]), int(parts[2]))
    except ValueError as error:
        raise BadCell(text) from error


@lru_cache(maxsize=1_000)
def stars(text: str) -> int:
    """3, 4 or 5, from "4", "4 sao", "bốn sao", "hạng 4" or four drawn stars; raises BadCell."""
    words = re.findall(r"[a-z]+|\d+", folded(text))
    numbers = [int(word) if len(word) < 9 else 0 for word in words if word.isdigit()]
    numbers += [_STAR_WORDS[word] for word in words if word in _STAR_WORDS]
    drawn = sum(1 for c in text if c == "*" or "STAR" in unicodedata.name(c, ""))
    if not numbers and drawn:
        numbers = [drawn]
    if len(numbers) != 1 or numbers[0] not in (3, 4, 5):
        raise BadCell(text)
    return numbers[0]


@lru_cache(maxsize=10_000)
def decision(text: str) -> str:
    """The number of a decision without "Quyết định số" before it and "ngày …" after it."""
    return _DECISION_TAIL.sub("", _DECISION_HEAD.sub("", text)).strip(" ,;.(")


def producer_kind(name: str) -> str:
    """COOPERATIVE, COMPANY …, by the words producers' names begin with; else UNKNOWN."""
    words = folded(name)
    for kind, starts in (
        ("COOPERATIVE", ("htx", "hop tac xa", "lien hiep hop tac xa")),
        ("COOP_GROUP", ("tht", "to hop tac", "to ")),
        ("COMPANY", ("cong ty", "cty", "doanh nghiep", "dntn", "chi nhanh")),
        ("HOUSEHOLD", ("ho kinh doanh", "hkd", "ho ")),
        ("WORKSHOP", ("co so", "cssx", "lang nghe")),
    ):
        if words.startswith(starts):
            return kind
    return "UNKNOWN"
