"""Texts worth offering beside what was found: words that may mean the same, or may not."""

from search.rules.lexicon import Lexicon
from search.rules.understanding import Understood
from search.rules.words import readable, spelled

MOST_OFFERED = 3


def offered(understood: Understood, lexicon: Lexicon) -> tuple[str, ...]:
    """The text with a term of it put in other words, those of groups that are only suggested:
    "dứa sấy" offers "thơm sấy", for thơm also means fragrant."""
    words = tuple(spelled(understood.text).split())
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        for count in range(min(lexicon.longest, len(words) - at), 0, -1):
            others = lexicon.offers.get(words[at : at + count], ())
            for other in others:
                text = (*words[:at], *other, *words[at + count :])
                found[" ".join(readable(word) for word in text)] = None
            if others:
                at += count - 1
                break
        at += 1
    return tuple(found)[:MOST_OFFERED]
