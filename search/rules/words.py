"""Words as they are typed and as they are kept. Plain Python.

`spelled` does to a query what the SQL function `search_spelled` (migration 0004) does to a
document; a test holds the two together.
"""

import re
import unicodedata

from foundation.text import fold

LONGEST = 100
"""Characters of a text that are read."""
MOST_WORDS = 12
"""Words past this are not read: nobody means them, and each costs time."""

_NEWER = (
    *(("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa")),
    *(("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe")),
    *(("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy")),
)


TONES = "\u0301\u0300\u0309\u0303\u0323"
"""Marks of the five tones: sắc, huyền, hỏi, ngã, nặng."""


def clean(text: str) -> str:
    """What was typed, without control characters and doubled spaces, cut to LONGEST."""
    composed = unicodedata.normalize("NFC", text[: 4 * LONGEST].replace("\0", " "))
    composed = composed.replace("Ð", "Đ").replace("ð", "đ")  # eth, as old keyboards wrote it
    return " ".join(composed.split())[:LONGEST].strip()


def spelled(text: str) -> str:
    """Lower case, composed, tone marks in one place (hoà = hòa), punctuation as spaces."""
    lower = moved(unicodedata.normalize("NFC", text).lower())
    return " ".join(re.findall(r"[^\W_]+", lower))


def moved(text: str) -> str:
    """A text in lower case with its tone marks where the newer school puts them."""
    for older, newer in _NEWER:
        text = text.replace(older, newer)
    return text


_CLOSED = re.compile(r"(òa|óa|ỏa|õa|ọa|òe|óe|ỏe|õe|ọe|ùy|úy|ủy|ũy|ụy)(?=[^\W\d_])")
_AFTER_Q = re.compile(r"(?<=q)(ùy|úy|ủy|ũy|ụy)")
_OLDER = {newer: older for older, newer in _NEWER}


def readable(word: str) -> str:
    """A spelled word as people write it: `spelled` makes xòai of xoài and qúy of quý, alike on
    both sides of a comparison, but nobody should read it."""
    for pattern in (_CLOSED, _AFTER_Q):
        word = pattern.sub(lambda match: _OLDER[match[1]], word)
    return word


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text as it is spelled, at most MOST_WORDS."""
    return tuple(spelled(text).split()[:MOST_WORDS])


def folded(text: str) -> str:
    """The text's words without accents: "Nước  mắm," becomes "nuoc mam"."""
    return fold(spelled(text))


def has_accents(word: str) -> bool:
    """Whether a word says more than its letters do."""
    return fold(word) != word
