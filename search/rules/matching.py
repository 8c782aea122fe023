"""Which letters of a shown name somebody has typed. Plain Python."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.text import fold

_WORD = re.compile(r"[\w\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of a name that belong together; all pieces joined are the name."""

    text: str
    is_typed: bool


def pieces(name: str, typed: Sequence[str]) -> tuple[Piece, ...]:
    """The name cut at what was typed: where its words begin so one after another, or else for
    each typed word the first that begins so.

    However the name or the typed words are accented: "nuoc m" is in "Nước mắm" as in "nước mía".
    """
    words = [(found.start(), fold(found[0])) for found in _WORD.finditer(name)]
    wanted = [folded for word in typed if (folded := fold(word))]
    spans = sorted(
        (words[at][0], _end(name, words[at][0], folded))
        for at, folded in _together(words, wanted) or _apart(words, wanted)
    )
    found, kept = [], 0
    for start, end in spans:
        found += [Piece(name[kept:start], is_typed=False), Piece(name[start:end], is_typed=True)]
        kept = end
    found.append(Piece(name[kept:], is_typed=False))
    return tuple(piece for piece in found if piece.text)


Words = Sequence[tuple[int, str]]
Match = tuple[int, str]
"""The place of a word in a name, and the folded letters it begins with."""


def _together(words: Words, wanted: Sequence[str]) -> list[Match]:
    for first in range(len(words) - len(wanted) + 1):
        run = range(first, first + len(wanted))
        if all(words[at][1].startswith(folded) for at, folded in zip(run, wanted, strict=True)):
            return list(zip(run, wanted, strict=True))
    return []


def _apart(words: Words, wanted: Sequence[str]) -> list[Match]:
    found: dict[int, str] = {}
    for folded in sorted(wanted, key=len, reverse=True):
        free = (at for at, (_start, word) in enumerate(words) if at not in found)
        at = next((at for at in free if words[at][1].startswith(folded)), None)
        if at is not None:
            found[at] = folded
    return list(found.items())


def _end(name: str, start: int, folded: str) -> int:
    """Where these letters end in the name, past accents written as letters of their own."""
    at, read = start, ""
    while at < len(name) and (len(read) < len(folded) or not fold(name[at])):
        read += fold(name[at])
        at += 1
    return at
