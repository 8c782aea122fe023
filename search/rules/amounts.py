"""Prices as people write them: 200k, 1,5 triệu, 1tr5, 100-200 nghìn, dưới 500.000đ."""

import re

from search.rules.patterns import either

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+|\d{1,9}(?:[.,]\d{1,2})?"
_UNIT = r"k|nghìn|nghin|ngàn|ngan|triệu|trieu|tr|đồng|dong|vnđ|vnd|đ|₫"
_THOUSANDS = {"k", "nghìn", "nghin", "ngàn", "ngan"}
_MILLIONS = {"triệu", "trieu", "tr"}
_CURRENCY = rf"(?:\s*(?:{either('đồng')}|vnđ|vnd|đ|₫)(?!\w))?"

LEAST = 1_000
MOST = 1_000_000_000
"""Đồng: what is less or more is no price of goods."""
ABOUT = 0.2
"""Khoảng 200k: a fifth less to a fifth more."""
FEWEST = 5
"""So many thousand đồng at least, where "nghìn" is left out."""


_A, _B = "a", "b"


def _amount(name: str) -> str:
    """A pattern for one amount; its groups are `name`n, u and t (number, unit, the 5 of 1tr5)."""
    return (
        rf"(?P<{name}n>{_NUMBER})(?:\s*(?P<{name}u>{_UNIT})(?P<{name}t>\d{{1,3}})?(?!\w)"
        rf"{_CURRENCY}|(?![\w.,%°]))"
    )


_ENDS = r"(?=\s*(?:$|[|,;]))"
_PRICED = rf"(?:(?P<priced>{either('giá', 'có giá', 'giá tiền', 'mức giá')}|price[sd]?)\s+)?"
_TO = rf"(?:\s*[-–~]\s*|\s+(?:{either('đến', 'tới')}|to|and)\s+)"
_FROM = rf"(?:{either('từ', 'trong khoảng', 'khoảng')}|from|between)"
_BELOW = (
    rf"(?:{either('dưới', 'không quá', 'tối đa', 'thấp hơn', 'nhỏ hơn', 'rẻ hơn', 'ít hơn')}"
    r"|under|below|less\s+than|cheaper\s+than|up\s+to|max(?:imum)?|<=|≤|<)"
)
_ABOVE = (
    rf"(?:{either('trên', 'từ', 'hơn', 'ít nhất', 'tối thiểu', 'cao hơn', 'lớn hơn', 'đắt hơn')}"
    r"|over|above|more\s+than|at\s+least|from|>=|≥|>)"
)
_AROUND = rf"(?:{either('khoảng', 'tầm', 'cỡ', 'chừng', 'tầm giá')}|around|about|~)"
_UP = rf"(?:\s+(?:{either('trở lên', 'đổ lên')}|(?:and|or)\s+(?:up|more|above))|\s*\+)"
_DOWN = rf"(?:\s+(?:{either('trở xuống', 'đổ xuống', 'đổ lại', 'quay đầu')}|or\s+less))"

RANGE = re.compile(
    rf"(?<!\w){_PRICED}(?:(?P<from>{_FROM})\s+)?{_amount(_A)}{_TO}{_amount(_B)}(?P<ends>{_ENDS})?"
)
BOUND = re.compile(
    rf"(?<!\w){_PRICED}(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE})|(?P<around>{_AROUND}))?\s*"
    rf"(?<![\w.,]){_amount(_A)}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))?(?P<ends>{_ENDS})?"
)


def of_range(match: re.Match[str]) -> dict[str, object] | None:
    """The filter of RANGE: 100-200 nghìn. Without any unit only where a price is meant."""
    is_price = bool(match["priced"] or (match["from"] and match["ends"] is not None))
    low = _value(match, _A, unit_of=_B, is_price=is_price)
    high = _value(match, _B, is_price=is_price)
    return {"price_from": low, "price_to": high} if 0 < low < high else None


def of_bound(match: re.Match[str]) -> dict[str, object] | None:
    """The filter of BOUND. A bare amount with a unit is meant about so; "dưới 200" at the end of
    a text is thousands; any other bare number is a word."""
    told = match["below"] or match["above"] or match["around"] or match["up"] or match["down"]
    is_price = bool(match["priced"] or (told and match["ends"] is not None))
    if not match["au"] and not is_price:
        return None
    dong = _value(match, _A, is_price=is_price)
    if not dong:
        return None
    if match["below"] or match["down"]:
        return {"price_to": dong}
    if match["above"] or match["up"]:
        return {"price_from": dong}
    return {"price_from": round(dong * (1 - ABOUT)), "price_to": round(dong * (1 + ABOUT))}


def _value(match: re.Match[str], name: str, *, unit_of: str = "", is_price: bool) -> int:
    """Whole đồng of an amount, 0 where it is none. Without a unit it takes that of `unit_of`;
    where a price is meant for sure, a small bare number is in thousands, as in shops."""
    number = _number(match[f"{name}n"])
    unit = match[f"{name}u"] or (match[f"{unit_of}u"] if unit_of and number < LEAST else None)
    if unit in _MILLIONS:
        dong = number * 1_000_000 + _rest(match[f"{name}t"])
    elif unit in _THOUSANDS:
        dong = number * 1_000
    elif unit is not None or number >= LEAST:
        dong = number
    else:
        dong = number * 1_000 if is_price and number >= FEWEST else 0
    return round(dong) if LEAST <= dong <= MOST else 0


def _number(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    return float(text.replace(",", "."))


def _rest(digits: str | None) -> int:
    """The 5 of 1tr5 is half a million, the 250 of 1tr250 a quarter."""
    return int(digits.ljust(3, "0")) * 1_000 if digits else 0
