"""Parts of a question as PostgreSQL's tsquery. Words are letters and digits only."""

from collections.abc import Sequence
from itertools import combinations

from search.rules.wanted import Alternative, Part

TITLE = "A"
"""The weight of words in titles (migration 0004)."""


def all_of(parts: Sequence[Part], at_least: int | None, weight: str = "") -> str:
    """Every part, or any `at_least` of them."""
    written = [one(part, weight) for part in parts]
    if at_least is None or at_least >= len(written):
        return " & ".join(written)
    some = combinations(written, max(1, at_least))
    return " | ".join("(" + " & ".join(each) + ")" for each in some)


def any_of(parts: Sequence[Part]) -> str:
    """At least one part."""
    return " | ".join(one(part) for part in parts)


def as_typed(parts: Sequence[Part], weight: str = "") -> str:
    """The words with the accents they were typed with; the last one may be unfinished."""
    *most, last = [word for part in parts for word in part.typed]
    return " & ".join(
        [*(_word(word, weight) for word in most), _word(last, weight, parts[-1].is_prefix)]
    )


def beside(parts: Sequence[Part]) -> str:
    """The words as they were typed, side by side; the last one may be unfinished."""
    *most, last = [word for part in parts for word in part.typed]
    words = [*(_word(word, "") for word in most), _word(last, "", parts[-1].is_prefix)]
    return " <-> ".join(words)


def pair(first: str, second: str) -> str:
    """Two words as they were typed, side by side."""
    return f"{_word(first, '')} <-> {_word(second, '')}"


def one(part: Part, weight: str = "") -> str:
    """Any alternative of a part; the first may be unfinished."""
    written = [
        _alternative(each, weight, is_prefix=part.is_prefix and number == 0)
        for number, each in enumerate(part.alternatives)
    ]
    return "(" + " | ".join(written) + ")"


def _alternative(alternative: Alternative, weight: str, *, is_prefix: bool) -> str:
    *most, last = alternative.words
    weight = TITLE if alternative.in_title else weight
    words = [*(_word(word, weight) for word in most), _word(last, weight, is_prefix)]
    return "(" + " <-> ".join(words) + ")"


def _word(word: str, weight: str, is_prefix: bool = False) -> str:
    signs = ("*" if is_prefix else "") + weight
    return f"'{word}'" + (f":{signs}" if signs else "")
