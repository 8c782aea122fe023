"""Amounts of money read out, so that a nought too many is heard. Plain Python."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
MOST = 10**15


def dong_in_words(amount: int) -> str:
    """125000 → "một trăm hai mươi lăm nghìn đồng". Whole đồng, 0 to MOST; raises ValueError."""
    if not 0 <= amount < MOST:
        raise ValueError(f"{amount} is no price")
    return f"{_read(amount) or 'không'} đồng"


def _read(number: int, *, is_whole: bool = True) -> str:
    """The number in words, "" for 0; inside a larger one (`is_whole` false) noughts are said."""
    billions, rest = divmod(number, 10**9)
    if billions:
        tail = _read(rest, is_whole=False)
        return f"{_read(billions)} tỷ {tail}".strip()
    words: list[str] = []
    for place in (2, 1, 0):
        three = rest // 1000**place % 1000
        if three:
            read = _three(three, is_first=is_whole and not words)
            words.append(f"{read} {_GROUPS[place]}".strip())
    return " ".join(words)


def _three(number: int, *, is_first: bool) -> str:
    hundreds, rest = divmod(number, 100)
    words = [] if is_first and not hundreds else [_DIGITS[hundreds], "trăm"]
    tens, ones = divmod(rest, 10)
    if tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    if ones:
        words.append(_ones(tens, ones))
    return " ".join(words)


def _ones(tens: int, ones: int) -> str:
    if ones == 5 and tens:
        return "lăm"
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return "tư"
    return _DIGITS[ones]
