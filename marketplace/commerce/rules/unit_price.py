"""What a pack costs by weight or measure, so that packs of different sizes compare. Plain Python.

Read from the net content as producers write it: "250 g", "0,5 lít", "Hộp 20 gói x 15 g". Where
the words are not plain ("30 túi lọc", "200–250 g"), nothing is said rather than guessed.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from foundation.text import fold


class Measure(StrEnum):
    """What the price is of."""

    HUNDRED_GRAMS = "100 g"
    KILOGRAM = "kg"
    HUNDRED_MILLILITRES = "100 ml"
    LITRE = "lít"


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """`amount` in whole đồng, rounded half up."""

    amount: int
    measure: Measure


_GRAMS = {"g": 1, "gr": 1, "gam": 1, "gram": 1, "lang": 100, "kg": 1000, "ky": 1000}
_MILLILITRES = {"ml": 1, "cc": 1, "cl": 10, "dl": 100, "l": 1000, "lit": 1000}
_UNIT = "|".join(sorted({*_GRAMS, *_MILLILITRES}, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_ONE = re.compile(rf"(?<![\w.,/–-])({_NUMBER})\s*({_UNIT})(?![\w²³])")
_COUNTED = re.compile(r"(?<![\w.,/–-])(\d{1,4})\s*(?:[a-z]+\s+){0,2}(?:[a-z]+\s*)?[x×*]\s*$")
_COUNTED_AFTER = re.compile(r"^\s*[x×*]\s*(\d{1,4})(?![\d.,])")
_RANGE = re.compile(r"\d\s*(?:-|–|—|~|den|toi)\s*\d|±|khoang|tren|duoi|tu \d")


def unit_price(price: int | None, net_content: str) -> UnitPrice | None:
    """The price in đồng for 100 g (a kilogram from 1 kg on), a litre (100 ml below 200 ml).

    None without a price, where the content cannot be read for certain, and where the pack is
    itself that measure, so that the price says it already.
    """
    read = net_amount(net_content) if price else None
    if read is None or not price:
        return None
    amount, is_weight = read
    if is_weight:
        measure, base = (Measure.KILOGRAM, 1000) if amount >= 1000 else (Measure.HUNDRED_GRAMS, 100)
    else:
        measure, base = (
            (Measure.LITRE, 1000) if amount >= 200 else (Measure.HUNDRED_MILLILITRES, 100)
        )
    if amount == base:
        return None
    each = (Decimal(price) * base / amount).quantize(Decimal(1), ROUND_HALF_UP)
    return UnitPrice(int(each), measure)


@lru_cache(maxsize=4096)
def net_amount(net_content: str) -> tuple[Decimal, bool] | None:
    """How many grams (True) or millilitres (False) a pack holds; None where it is not plain."""
    words = fold(net_content)
    found = list(_ONE.finditer(words))
    if len(found) != 1 or _RANGE.search(words):
        return None
    one = found[0]
    unit = one[2]
    factor = Decimal(_GRAMS.get(unit) or _MILLILITRES[unit])
    amount = _number(one[1]) * factor * _packs(words, one)
    return (amount, unit in _GRAMS) if amount > 0 else None


def _packs(words: str, one: re.Match[str]) -> int:
    before, after = _COUNTED.search(words[: one.start()]), _COUNTED_AFTER.search(words[one.end() :])
    counted = before or after
    return int(counted[1]) if counted else 1


def _number(text: str) -> Decimal:
    """As a Vietnamese writes it: a comma before decimals, a point between thousands; "0.5" and
    "1.5" with a point too."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return Decimal(text.replace(",", "."))
