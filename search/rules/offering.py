"""Texts worth offering beside what was found: words that may mean the same, or may not."""

from search.rules.lexicon import Lexicon
from search.rules.understanding import Understood
from search.rules.words import readable, spelled

MOST_OFFERED = 3


def offered(understood: Understood, lexicon: Lexicon) -> tuple[str, ...]:
    """The text with a term of it put in other words, those of groups that are only suggested:
    "dứa sấy" offers "thơm sấy", for thơm also means fragrant."""
    words = tuple(spelled(understood.text).split())
    typed = _as_typed(understood.text, words)
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        for count in range(min(lexicon.longest, len(words) - at), 0, -1):
            others = lexicon.offers.get(words[at : at + count], ())
            for other in others:
                text = (*typed[:at], *map(readable, other), *typed[at + count :])
                found[" ".join(text)] = None
            if others:
                at += count - 1
                break
        at += 1
    return tuple(found)[:MOST_OFFERED]


def _as_typed(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as they were typed, "Hà Nội" with its capitals; as they are compared where marks
    between letters make more or fewer words of them."""
    typed = tuple(text.split())
    if tuple(map(spelled, typed)) == words:
        return typed
    return tuple(map(readable, words))
