"""Which searches may be counted, and the line in which one waits for it. Plain Python.

What somebody types may be a telephone number, an identity card, an e-mail address: such texts
are dropped before they reach a disk. So are those that name one thing exactly, for they say which
pack is in somebody's hand.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote, unquote_to_bytes

from search.rules.words import clean, folded

LONGEST_COUNTED = 80
"""Characters. Nobody's words for goods are longer; letters to somebody are."""
MOST_POSITION = 9999

_LONG_NUMBER = re.compile(r"\d(?:[\s.,()+/-]*\d){5}")
_ADDRESS = re.compile(r"@|https?:|www\.|\.(?:vn|com|net|org)\b", re.IGNORECASE)
_REGISTER_NUMBER = re.compile(r"\bCN[ -]?\d", re.IGNORECASE)
_CODE = re.compile(r"\b(?=\w*\d\w*\d)(?=\w*[^\W\d_])\w{7,}\b")
"""Letters and at least two digits mixed, seven and more: a label, a lot, a number plate."""
_LABEL = re.compile(r"\b[0-9A-Z]{4}(?:[ -][0-9A-Z]{4}){3}\b", re.IGNORECASE)
_PRICE = re.compile(
    r"\d{1,3}(?:[.,]000){1,3}\b"
    r"|\b\d{1,4} ?[-–] ?\d{1,4}(?= ?(?:k|ngh[iì]n|ng[aà]n|tr|tri[eệ]u|đ|đồng|dong|k?g|m?l)\b)",
    re.IGNORECASE,
)
"""Round thousands, and ranges with a unit: "100.000-200.000", "100-200 nghìn" are no number of
anybody's."""


class Outcome(StrEnum):
    """What a search came to. ASIDE: not counted as one (narrowed by hand, or a later page), but
    what is opened from it is."""

    FOUND = "f"
    EMPTY = "e"
    GUESSED = "g"
    ASIDE = "-"


def countable(text: str) -> str:
    """The text as it may be counted, or "" where it must not be."""
    words = clean(text)
    if not words or len(words) > LONGEST_COUNTED or not folded(words):
        return ""
    without_prices = _PRICE.sub(" giá ", words)
    signs = (_LONG_NUMBER, _ADDRESS, _REGISTER_NUMBER, _CODE)
    if any(sign.search(without_prices) for sign in signs):
        return ""
    if any(char.isdigit() for char in words) and _LABEL.search(words):
        return ""
    return words


@dataclass(frozen=True, slots=True)
class Line:
    """One search on a day, or with a product its opening from the results, at a place of them."""

    day: date
    text: str
    outcome: Outcome = Outcome.ASIDE
    product: int = 0
    position: int = 0

    def __str__(self) -> str:
        words = (self.day.isoformat(), str(self.outcome), str(self.product), str(self.position))
        return " ".join((*words, quote(self.text, safe="")))


_LINE = re.compile(rb"(\d{4}-\d{2}-\d{2}) ([feg-]) (\d{1,18}) (\d{1,4}) ([\w.~%-]{1,1000}) \.")


def parsed(raw: bytes) -> Line | None:
    """The line that was written, or None of one that was torn."""
    found = _LINE.fullmatch(raw)
    if found is None:
        return None
    day, outcome, product, position, text = found.groups()
    try:
        return Line(
            day=date.fromisoformat(day.decode()),
            text=unquote_to_bytes(text).decode("utf-8"),
            outcome=Outcome(outcome.decode()),
            product=int(product),
            position=int(position),
        )
    except ValueError:
        return None
