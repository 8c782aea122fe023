"""Which letters of a shown name somebody has typed. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.text import fold


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of a name that belong together; all pieces joined are the name."""

    text: str
    is_typed: bool


def pieces(name: str, typed: Sequence[str]) -> tuple[Piece, ...]:
    """The name cut at what was typed: for each typed word the first of its words that begins so.

    However the name or the typed words are accented: "nuoc m" is in "Nước mắm" as in "nước mía".
    """
    folds = sorted({fold(word) for word in typed} - {""}, key=len, reverse=True)
    found: list[Piece] = []
    at = kept = 0
    while at < len(name) and folds:
        match = _match(name, at, folds) if _starts_word(name, at) else None
        if match:
            wanted, end = match
            folds.remove(wanted)
            found += [Piece(name[kept:at], is_typed=False), Piece(name[at:end], is_typed=True)]
            kept = at = end
        else:
            at += 1
    found.append(Piece(name[kept:], is_typed=False))
    return tuple(piece for piece in found if piece.text)


def _starts_word(name: str, at: int) -> bool:
    return name[at].isalnum() and (at == 0 or not name[at - 1].isalnum())


def _match(name: str, start: int, folds: Sequence[str]) -> tuple[str, int] | None:
    """The longest typed word that stands here, and where it ends."""
    for wanted in folds:
        at, read = start, ""
        while at < len(name) and len(read) < len(wanted):
            read += fold(name[at])
            at += 1
        if read == wanted:
            return wanted, _past_marks(name, at)
    return None


def _past_marks(name: str, at: int) -> int:
    """Past accents written as letters of their own, which belong to the letter before them."""
    while at < len(name) and not fold(name[at]):
        at += 1
    return at
