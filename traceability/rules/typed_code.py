"""Reading a label code out of what people open, type or paste, and saying what is wrong with it.

Nothing here asks whether we printed a code, and no character is ever mended: a page that told
"you meant this one" would be a machine for finding printed codes.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from traceability.rules.label_code import ALPHABET, CODE_LENGTH

LONGEST = 500
"""Characters that are looked at; whole addresses wrapped by a messenger fit."""

# Characters of wide keyboards stand for the plain ones; spaces that nobody sees are none.
_PLAIN: dict[int, str | None] = {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
_PLAIN |= dict.fromkeys((*b"\t\n\r", 0xA0, 0x3000, *range(0x2000, 0x2010), 0x202F, 0xFEFF), " ")
_PLAIN |= dict.fromkeys(range(0x2010, 0x2016), "-")

_IN_ADDRESS = re.compile(r"/(?:t|21)/([^/?#&\s]+)", re.IGNORECASE)
_DROPPED = str.maketrans("", "", " -")
_READ = frozenset(ALPHABET) | frozenset("ILO")


class FaultKind(StrEnum):
    EMPTY = "empty"
    CHARACTERS = "characters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text is no label code. `characters`: (place from 1, character), the first few;
    `length`: how many characters it has where a code has sixteen."""

    kind: FaultKind
    characters: tuple[tuple[int, str], ...] = ()
    length: int = 0


def as_typed(text: str) -> str:
    """The part of a text that is meant as a code, in plain characters.

    Percent-encoding is undone, however often a messenger did it; of an address, ours or one that
    wraps ours, what stands behind the last `/t/` or `/21/` is meant.
    """
    text = text[:LONGEST]
    for _again in range(3):
        decoded = unquote(text, errors="replace")
        if decoded == text:
            break
        text = decoded
    text = text.translate(_PLAIN).strip()
    found = _IN_ADDRESS.findall(text)
    return found[-1].strip() if found else text.rstrip("/").rsplit("/", 1)[-1].strip()


def fault_of(text: str) -> Fault | None:
    """What is wrong with the form of a code that was read `as_typed`; None where it has the form.

    Wrong characters are told before a wrong length: they are what the reader can look for.
    """
    characters = text.translate(_DROPPED)
    if not characters:
        return Fault(FaultKind.EMPTY)
    wrong = tuple(
        (place, character)
        for place, character in enumerate(characters, start=1)
        if character.upper() not in _READ or not character.isascii()
    )
    if wrong:
        return Fault(FaultKind.CHARACTERS, wrong[:3], len(characters))
    if len(characters) != CODE_LENGTH:
        short = len(characters) < CODE_LENGTH
        kind = FaultKind.TOO_SHORT if short else FaultKind.TOO_LONG
        return Fault(kind, length=len(characters))
    return None
