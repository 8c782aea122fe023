"""Words of a search that are filters: stars, prices, stock, season, standards, places.

A number in a name stays a word: "40 độ đạm" is no price, "Số 1" no star.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from foundation.text import fold
from search.rules import amounts, stars
from search.rules.lexicon import Lexicon
from search.rules.patterns import as_matched, either, whole

TAKEN = "|"
"""Stands in a text for what has been understood: no word, and no space either."""

Change = dict[str, Any]
"""Fields of Filters that the words name."""

Rule = tuple[str, re.Pattern[str], Callable[[re.Match[str]], Change | None]]
"""The filter's name ("price" for both ends), words, what they say."""


@dataclass(frozen=True, slots=True)
class Said:
    """A place of the text that names a filter."""

    name: str
    start: int
    end: int
    change: Change


def said_in(text: str, lexicon: Lexicon) -> list[Said]:
    """All filters that a text names, in the order they stand in it. The first rule to read some
    words keeps them."""
    left = as_matched(text)
    found: list[Said] = []
    readers = (_stars, partial(_occasions, lexicon), _prices, _plain, partial(_places, lexicon))
    for read in (*readers, _kinds):
        for said in read(left):
            left = left[: said.start] + TAKEN * (said.end - said.start) + left[said.end :]
            found.append(said)
    return sorted(found, key=lambda said: said.start)


def _by_rules(rules: tuple[Rule, ...], left: str) -> Iterator[Said]:
    for name, pattern, change_of in rules:
        for match in pattern.finditer(left):
            change = None if TAKEN in match[0] else change_of(match)
            if change:
                start, end = match.start(), match.start() + len(match[0].rstrip())
                yield Said(name, start, end, change)
                left = left[:start] + TAKEN * (end - start) + left[end:]


_stars = partial(
    _by_rules, (("stars", stars.RANGE, stars.of_range), ("stars", stars.BOUND, stars.of_bound))
)
_prices = partial(
    _by_rules,
    (("price", amounts.RANGE, amounts.of_range), ("price", amounts.BOUND, amounts.of_bound)),
)

_STANDARD = either("tiêu chuẩn", "chuẩn", "chứng nhận", "đạt chuẩn")
_HOLDS = rf"(?:(?:{either('đạt', 'theo', 'có')}\s+)?{_STANDARD}\s+|{either('đạt')}\s+)"
_STOCK = ("còn hàng", "có sẵn", "sẵn hàng", "hàng có sẵn", "có hàng", "hàng sẵn")
_SEASON = ("đang mùa", "đúng mùa", "vào mùa", "trong mùa", "mùa này", "đang vụ", "đúng vụ")


def _always(change: Change, _match: re.Match[str]) -> Change:
    return change


_plain = partial(
    _by_rules,
    tuple(
        (name, whole(pattern), partial(_always, change))
        for name, pattern, change in (
            ("in_stock", rf"{either(*_STOCK)}|in\s+stock|available", {"in_stock": True}),
            ("in_season", rf"{either(*_SEASON)}|in\s+season|seasonal", {"in_season": True}),
            ("standards", rf"{_HOLDS}?viet[\s-]?gahp", {"standards": ("VIETGAHP",)}),
            ("standards", rf"{_HOLDS}?viet[\s-]?gap", {"standards": ("VIETGAP",)}),
            ("standards", rf"{_HOLDS}?global[\s-]?gap", {"standards": ("GLOBALGAP",)}),
            (
                # "Hữu cơ" alone stands in names of goods and producers: looked for as words.
                "standards",
                rf"{_HOLDS}(?:{either('hữu cơ')}|organic)|certified\s+organic",
                {"standards": ("ORGANIC_VN", "ORGANIC_OTHER")},
            ),
        )
    ),
)

_KINDS = {
    "COOPERATIVE": either("hợp tác xã", "htx") + "|cooperatives?",
    "COOP_GROUP": either("tổ hợp tác", "tht"),
    "COMPANY": either("công ty", "cty", "doanh nghiệp"),
    "HOUSEHOLD": either("hộ kinh doanh", "hkd", "hộ gia đình"),
    "WORKSHOP": either("cơ sở sản xuất", "cơ sở"),
}
_ALONE = rf"[\W_]*(?:{either('sản phẩm của', 'hàng của', 'của', 'sản phẩm', 'các')}\s+)?"


def _kinds(left: str) -> Iterator[Said]:
    """A legal form is a filter where nothing else is left; in a name it says little."""
    for kind, pattern in _KINDS.items():
        match = re.fullmatch(rf"{_ALONE}(?P<form>{pattern})[\W_]*", left)
        if match:
            yield Said("kinds", match.start(), match.end("form"), {"kinds": (kind,)})


_WORD = re.compile(r"[^\W_]+")
MOST_OF_A_NAME = 5
"""Words of the longest name of a place or an occasion."""


def _occasions(lexicon: Lexicon, left: str) -> Iterator[Said]:
    words = list(_WORD.finditer(left))
    number = 0
    while number < len(words):
        met = _longest(words[number:], lexicon.occasions, left, fold_names=False)
        if met:
            slug, count = met
            end = words[number + count - 1].end()
            yield Said("occasion", words[number].start(), end, {"occasion": slug})
        number += met[1] if met else 1


_PROVINCE = rf"(?:(?:{either('tỉnh', 'thành phố')}|t\.?p)(?:\.\s*|\s+))"
_TOWN = (
    rf"(?:(?:{either('tỉnh', 'thành phố', 'thị xã', 'huyện', 'quận')}|t\.?p|t\.?x)(?:\.\s*|\s+))"
)
_SENT = (
    rf"(?:(?:{either('giao hàng', 'giao', 'gửi hàng', 'gửi', 'vận chuyển', 'chuyển')}"
    rf"|ship(?:\s+{either('hàng')})?)(?:\s+{either('tận nơi')})?\s+"
    rf"{either('đến', 'tới', 'về', 'ra', 'vào', 'ở', 'tại', 'cho')}"
    r"|deliver(?:y|ed)?\s+to|ship(?:ping|s|ped)?\s+to)\s+"
)
_SENT_SHORT = rf"(?:{either('giao hàng', 'giao')}|ship(?:\s+{either('hàng')})?|deliver)\s+"
_AT = rf"(?:{either('ở', 'tại', 'xuất xứ', 'đến từ', 'từ')}|from|in)\s+"


def _places(lexicon: Lexicon, left: str) -> Iterator[Said]:
    """To a province or any part of one the goods are sent; a province of today is where they
    come from. A part of one stays words: documents hold its names of both eras."""
    anywhere = {**lexicon.towns, **lexicon.provinces}
    for name, before, names in (
        ("deliver_to", rf"{_SENT}{_TOWN}?", anywhere),
        ("deliver_to", rf"{_SENT_SHORT}{_PROVINCE}?", lexicon.provinces),
        ("provinces", rf"(?:{_AT}{_PROVINCE}?|{_PROVINCE})", lexicon.provinces),
    ):
        for match in re.finditer(rf"(?<!\w){before}(?=\w)", left):
            words = list(_WORD.finditer(left, match.end()))[:MOST_OF_A_NAME]
            met = None if TAKEN in match[0] else _longest(words, names, left, fold_names=True)
            if met:
                code, count = met
                start, end = match.start(), words[count - 1].end()
                yield Said(name, start, end, {name: code if name == "deliver_to" else (code,)})
                left = left[:start] + TAKEN * (end - start) + left[end:]


def _longest(
    words: list[re.Match[str]], names: Mapping[str, str], text: str, *, fold_names: bool
) -> tuple[str, int] | None:
    """What the longest name at the start of these words stands for, and its words' number."""
    for count in range(min(MOST_OF_A_NAME, len(words)), 0, -1):
        if TAKEN in text[words[0].start() : words[count - 1].end()]:
            continue
        typed = " ".join(word[0] for word in words[:count])
        found = names.get(fold(typed) if fold_names else typed)
        if found:
            return found, count
    return None
