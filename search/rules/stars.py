"""Stars as people ask for them: 4 sao, từ 4 sao, 4-5 sao, 3 sao trở lên, 4★, five star."""

import re

from search.rules.patterns import either

_STAR = r"(?:sao|stars?|\*|★|⭐)"
_TO = rf"(?:\s*[-–~,]\s*|\s+(?:{either('đến', 'tới', 'hoặc', 'và', 'hay')}|to|or|and)\s+)"
_UP = rf"(?:\s+(?:{either('trở lên', 'đổ lên')}|(?:and|or)\s+(?:up|more|above))|\s*\+)"
_DOWN = rf"(?:\s+(?:{either('trở xuống', 'đổ xuống', 'đổ lại')}|or\s+(?:less|below)))"
_LEAST = rf"(?:{either('từ', 'ít nhất', 'tối thiểu')}|at\s+least|from|>=|≥)"
_ABOVE = rf"(?:{either('trên', 'hơn', 'cao hơn')}|over|above|more\s+than|>)"
_BELOW = rf"(?:{either('dưới', 'thấp hơn')}|under|below|less\s+than|<)"
_RANKED = rf"(?:{either('đạt', 'hạng', 'chuẩn', 'xếp hạng')}\s+)?(?:ocop\s+)?"
_NUMBERS = {"bốn": 4, "năm": 5, "three": 3, "four": 4, "five": 5}
_NUMBER = (
    r"[1-5](?=\s?-?\s?(?:sao|star|\*|★|⭐))|(?:bốn|năm)(?=\s+sao)"
    r"|(?:three|four|five)(?=[\s-]star)"
)

RANGE = re.compile(
    rf"(?<!\w)(?:ocop\s+)?(?:{_LEAST}\s*)?{_RANKED}(?P<a>[1-5])(?:\s*{_STAR})?{_TO}"
    rf"(?P<b>[1-5])\s*-?\s*{_STAR}(?:\s+ocop)?(?!\w)"
)
BOUND = re.compile(
    rf"(?<!\w)(?:ocop\s+)?(?:(?P<least>{_LEAST})\s*|(?P<above>{_ABOVE})\s*|(?P<below>{_BELOW})\s*)?"
    rf"{_RANKED}(?P<n>{_NUMBER})[\s-]*{_STAR}(?:\s+ocop)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))?(?!\w)"
)


def of_range(match: re.Match[str]) -> dict[str, object] | None:
    """The filter of RANGE."""
    low, high = sorted((int(match["a"]), int(match["b"])))
    return _between(low, high)


def of_bound(match: re.Match[str]) -> dict[str, object] | None:
    """The filter of BOUND. "Trên 4 sao" is five, "từ 4 sao" four and five."""
    number = _NUMBERS.get(match["n"]) or int(match["n"])
    if match["above"]:
        return _between(number + 1, 5)
    if match["below"]:
        return _between(1, number - 1)
    if match["least"] or match["up"]:
        return _between(number, 5)
    return _between(1 if match["down"] else number, number)


def _between(low: int, high: int) -> dict[str, object] | None:
    """Only three to five stars are given (Quyết định 26/2026); others mean no filter."""
    stars = tuple(star for star in (5, 4, 3) if low <= star <= high)
    return {"stars": stars} if stars else None
