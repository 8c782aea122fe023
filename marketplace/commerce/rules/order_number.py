"""Order numbers: digits that can be read out on the telephone and not be counted up. Plain Python.

A number is eight digits and a check digit. The eight are the database sequence's value put
through a keyed permutation, so the next buyer's number, or how many orders there are, cannot
be told from one's own. Why: docs/decisions/0004-placing-an-order.md.
"""

import hmac
from hashlib import sha256

_HALF = 10_000
_BLOCK = _HALF * _HALF
_ROUNDS = 8

# Damm's quasigroup of order 10: every single wrong digit and every swap of neighbours shows.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class BadNumber(ValueError):
    """The text is not an order number: a digit is missing, wrong or swapped."""


def make(sequence: int, *, key: bytes) -> str:
    """The number of the `sequence`-th order: nine digits, longer after 100 million orders.

    One to one for one key: two values of the sequence never give the same number.
    """
    block, inside = divmod(sequence, _BLOCK)
    digits = f"{_permute(inside, key):08d}"
    if block:
        digits = f"{block}{digits}"
    return f"{digits}{_check(digits)}"


def parse(text: str) -> str:
    """The number as digits alone, spaces and hyphens removed. Raises BadNumber."""
    digits = "".join(c for c in text if c not in " -.\N{NO-BREAK SPACE}\t")
    if not (digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 20) or _check(digits):
        raise BadNumber(text)
    return digits


def spaced(number: str) -> str:
    """The number in groups of three, as people read it out: "482 107 359"."""
    head = len(number) % 3
    groups = [number[:head]] if head else []
    return " ".join(groups + [number[i : i + 3] for i in range(head, len(number), 3)])


def _permute(value: int, key: bytes) -> int:
    """A balanced Feistel network over two halves of four decimal digits."""
    left, right = divmod(value, _HALF)
    for round_number in range(_ROUNDS):
        mix = hmac.new(key, b"%d:%d" % (round_number, right), sha256).digest()
        left, right = right, (left + int.from_bytes(mix[:8])) % _HALF
    return left * _HALF + right


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
