"""The one-time code in a transfer's memo: which payment it is for. Plain Python.

"CHO", seven letters and a check letter. Banks put words before it, cut it in two, double it or
write it small; it is found all the same. A code that is found is a hint, not a proof: one in a
hundred random texts after "CHO" has a right check letter, so it must be that of a payment too.
"""

import re
from collections.abc import Callable

PREFIX = "CHO"
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O. Thirty-one, a prime: every wrong or swapped letter shows."""

LETTERS = 7
LENGTH = len(PREFIX) + LETTERS + 1

_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_CODE = re.compile(rf"(?=CH[O0]([{ALPHABET}]{{{LETTERS + 1}}}))")


def draw(below: Callable[[int], int]) -> str:
    """A new code; `below(n)` gives a random number under n (`secrets.randbelow`).

    There are 27 thousand million of them; that one is not in use the database says.
    """
    letters = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(LETTERS))
    return f"{PREFIX}{letters}{_check(letters)}"


def find(words: str) -> list[str]:
    """The codes that stand in a transfer's memo, each once, in their order."""
    together = re.sub(r"[^0-9A-Z]", "", words.upper())
    found = [match[1] for match in _CODE.finditer(together)]
    right = [PREFIX + code for code in found if _check(code[:LETTERS]) == code[LETTERS:]]
    return list(dict.fromkeys(right))


def is_code(text: str) -> bool:
    """Whether the text is such a code and nothing else."""
    return find(text) == [text]


def _check(letters: str) -> str:
    weighed = sum(weight * _VALUE[letter] for weight, letter in enumerate(letters, start=1))
    return ALPHABET[weighed % len(ALPHABET)]
