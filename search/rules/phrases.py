"""Words worth completing, taken from how goods are called. Plain Python.

In Vietnamese what a thing is stands first: "Nước mắm cá cơm Phú Quốc" is a nước mắm, of cá cơm.
So the phrases are the beginnings that several names share.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from search.rules.words import folded, readable, spelled

LONGEST_PHRASE = 5
"""Words."""
LEAST_NAMES = 2
"""Names that must begin so."""
MOSTLY = 0.6
"""A syllable that one word follows in so many of its names is not offered alone."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`spelling`: the commonest way it is written. `weight`: names that begin so."""

    folded: str
    spelling: str
    weight: int


def phrases(titles: Iterable[str]) -> list[Phrase]:
    """The beginnings that at least two of the names share, the commonest first.

    A beginning after which the same word always follows is left out for the longer one, and a
    single syllable already where it mostly does: "cà" is no word where most go on with "phê".
    """
    spellings: dict[str, Counter[str]] = {}
    for title in titles:
        words = spelled(title).split()
        for size in range(1, min(len(words), LONGEST_PHRASE + 1) + 1):
            start = " ".join(words[:size])
            spellings.setdefault(folded(start), Counter())[start] += 1
    counts = {start: written.total() for start, written in spellings.items()}
    unfinished = {
        shorter
        for start, count in counts.items()
        if (shorter := start.rpartition(" ")[0])
        and count >= counts[shorter] * (1 if " " in shorter else MOSTLY)
    }
    return sorted(
        (
            Phrase(start, readable(spellings[start].most_common(1)[0][0]), count)
            for start, count in counts.items()
            if count >= LEAST_NAMES
            and start not in unfinished
            and start.count(" ") < LONGEST_PHRASE
            and not start.isdigit()
        ),
        key=lambda phrase: (-phrase.weight, phrase.folded),
    )
