"""What the machine notices in a listing's words, and what they are told by. Plain Python.

The machine decides one thing alone: a forbidden word, or a rank that no certificate bears out,
is not offered. Everything else it shows to a person.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256


class Kind(StrEnum):
    FORBIDDEN = "FORBIDDEN"
    WORD = "WORD"
    CLAIM = "CLAIM"
    MISSING = "MISSING"
    MEDICINE = "MEDICINE"


STOPS = frozenset({Kind.FORBIDDEN, Kind.CLAIM, Kind.MEDICINE})
"""With one of these a listing is refused at once, and one that is shown is taken off sale."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the keyword list; `why` is said to the seller."""

    word: str
    why: str
    is_forbidden: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: where it stands, the words found, why it matters."""

    kind: str
    place: str
    words: str
    why: str = ""

    @property
    def stops(self) -> bool:
        return self.kind in STOPS

    def as_row(self) -> dict[str, str]:
        return asdict(self)


def find_words(texts: Mapping[str, str], words: Iterable[Word]) -> list[Finding]:
    """The listed words that stand in these texts, whole words alone, whatever the case.

    "thuốc lá" is found in "THUỐC LÁ" and in "thuoc la" typed without accents, but not in
    "thuốc là": accents that were typed count.
    """
    found = []
    folded = {place: _fold(text) for place, text in texts.items()}
    for word in words:
        wanted, plain = _accented(word.word), _fold(word.word)[0]
        if not plain.strip():
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(plain)}(?!\w)")
        for place, (text, typed) in folded.items():
            if any(_same(typed[m.start() : m.end()], wanted) for m in pattern.finditer(text)):
                kind = Kind.FORBIDDEN if word.is_forbidden else Kind.WORD
                found.append(Finding(kind, place, word.word, word.why))
    return found


def digest(parts: Mapping[str, str]) -> str:
    """The same for the same words and pictures; spaces and the order of parts do not count."""
    lines = (f"{name}\x1f{' '.join(_nfc(parts[name]).split())}" for name in sorted(parts))
    return sha256("\x1e".join(lines).encode()).hexdigest()


def _same(typed: str, wanted: str) -> bool:
    return typed == wanted or typed.isascii()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _accented(text: str) -> str:
    return " ".join(_nfc(text).lower().split())


def _fold(text: str) -> tuple[str, str]:
    """The text without accents, letter for letter beside the text itself."""
    typed = _accented(text)
    plain = "".join(unicodedata.normalize("NFD", letter)[0] for letter in typed)
    return plain.replace("đ", "d"), typed
