"""What the words of a search mean: which are filters, which are looked for, and as what else.

Plain Python: the words it knows are brought as a `Lexicon`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from foundation.text import fold
from search.rules.asked import Filters
from search.rules.wanted import Alternative, Part
from search.rules.words import tokens


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words that mean more than themselves, all spelled by `rules.words.spelled`.

    `synonyms`: a term's words → the other terms of its group that are searched too.
    `offers`: a term's words → terms only suggested. `occasions`: phrase → slug.
    `provinces`: folded name of today or of before → code. `words`: folded words that products
    hold → how many (what a mistyped word may have meant).
    """

    synonyms: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    offers: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    occasions: Mapping[str, str] = field(default_factory=dict)
    provinces: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words of the text that became a filter: which filter, and the words as they were typed, so
    that a chip can name it and taking it away leaves the rest."""

    name: str
    words: str
    rest: str
    """The text without these words."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A text taken apart. `filters` are only those the words named."""

    text: str
    parts: tuple[Part, ...] = ()
    filters: Filters = field(default_factory=Filters)
    meanings: tuple[Meaning, ...] = ()


def understand(text: str, lexicon: Lexicon) -> Understood:
    """Take a text apart. Never fails: what means nothing special is looked for as words."""
    words = tokens(text)
    parts = tuple(
        Part((word,), (Alternative((fold(word),)),), is_prefix=number == len(words) - 1)
        for number, word in enumerate(words)
    )
    return Understood(text, parts)
