"""Which of the found goods come first. Plain Python, the same for both engines and for everyone.

An engine brings the likeliest products in a rough order; `ranked` puts the first RANKED of them
in the order people see. The criteria are published (docs/rules/search-ranking.md and the page
that says so to buyers): what the words say, a small boost for goods that can be bought, that
stand in the register, that are newly recognised. No one can buy a place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from foundation.text import fold
from search.rules.wanted import Alternative, Part
from search.rules.words import has_accents, spelled

RANKED = 120
"""So many products of an engine's answer are put in order; those after keep the engine's."""

# What a part of the words is worth by where it stands. The name says what a thing is.
TITLE, PRODUCER, PLACE, BEFORE, SET = 10.0, 4.5, 4.0, 3.5, 1.5
OTHER_ACCENTS = 0.5
"""Of the worth, where the letters are the same and the accents typed are not: dừa for dứa."""
UNTYPED_ACCENTS = 0.97
SYNONYM = 0.95
UNFINISHED = 0.8
"""Where the word typed only begins the one that stands there."""

HEAD = 4.0
"""For a name that begins with the first thing asked: kẹo dừa is a sweet, dừa sáp a coconut."""
TOGETHER = 3.0
"""For words that stand in the name as they were typed, side by side."""
WHOLE = 1.5
"""For a name that says nothing else."""

MARKED, CAN_BUY, NEW = 0.4, 0.3, 0.2
"""Less together than any word: they only decide between goods that answer alike."""
NEW_DAYS = 1_096

CLASSIFIERS = frozenset(("quả", "trái", "hạt", "hột", "củ", "cây", "bông", "nõn", "bộ"))
"""Words before the thing itself in Vietnamese names: quả lê is a lê."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a product for ordering it. `before`: former names of its place."""

    product_id: int
    title: str
    producer: str = ""
    place: str = ""
    before: str = ""
    set_name: str = ""
    is_marked: bool = False
    may_promote: bool = True
    can_buy: bool = False
    recognised_on: date | None = None


def ranked(parts: Sequence[Part], found: Sequence[Candidate], *, on: date) -> list[int]:
    """The ids of the candidates, best first; the engine's order decides between equals."""
    scored = [(-score(parts, each, on=on), n, each.product_id) for n, each in enumerate(found)]
    return [pk for _score, _n, pk in sorted(scored)]


def score(parts: Sequence[Part], candidate: Candidate, *, on: date) -> float:
    """How well a product answers; only for comparing within one question."""
    return said(parts, candidate) + boost(candidate, on=on)


def boost(candidate: Candidate, *, on: date) -> float:
    """What decides between goods that answer alike; nothing of it for strong alcohol's stars."""
    points = CAN_BUY if candidate.can_buy else 0.0
    if candidate.is_marked and candidate.may_promote:
        points += MARKED
        if candidate.recognised_on is not None:
            age = (on - candidate.recognised_on).days
            points += NEW * min(1.0, max(0.0, 1 - age / NEW_DAYS))
    return points


def said(parts: Sequence[Part], candidate: Candidate) -> float:
    """What the words are worth: where they stand, how alike, and how together."""
    if not parts:
        return 0.0
    accented = any(has_accents(word) for part in parts for word in part.typed)
    title = _Text.of(candidate.title)
    hits = [_best(part, title, accented) for part in parts]
    worth = sum(
        _worth(hit, part, candidate, accented) for hit, part in zip(hits, parts, strict=True)
    )
    return worth / len(parts) + _shape(hits, title)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A part found in a text: how alike (0 to 1, 0 not at all), at which words."""

    like: float = 0.0
    at: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class _Text:
    """A text's words as they are spelled, and folded."""

    words: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Text":
        words = tuple(spelled(text).split())
        return cls(words, tuple(_folded(word) for word in words))


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word)


def _worth(in_title: _Hit, part: Part, candidate: Candidate, accented: bool) -> float:
    """Of one part: the most that any text of the product gives it."""
    best = TITLE * in_title.like
    others = (
        (PRODUCER, candidate.producer),
        (PLACE, candidate.place),
        (BEFORE, candidate.before),
        (SET, candidate.set_name),
    )
    for worth, text in others:
        if worth <= best:
            break
        best = max(best, worth * _best(part, _Text.of(text), accented).like)
    return best


def _shape(hits: Sequence[_Hit], title: _Text) -> float:
    """How the words stand in the name: at its head, side by side, and little else."""
    first = hits[0]
    points = 0.0
    if first.like:
        lead = sum(word not in CLASSIFIERS for word in title.words[: first.at])
        points += HEAD * first.like / (1 + lead)
    pairs = list(pairwise(hits))
    if pairs:
        near = sum(min(a.like, b.like) for a, b in pairs if a.like and a.end == b.at)
        points += TOGETHER * near / len(pairs)
    elif first.like:
        points += TOGETHER * first.like
    held = {n for hit in hits if hit.like for n in range(hit.at, hit.end)}
    return points + WHOLE * len(held) / max(1, len(title.words))


def _best(part: Part, text: _Text, accented: bool) -> _Hit:
    """Where a part stands best in a text; the first of equals."""
    best = _Hit()
    for hit in _hits(part, text, accented):
        if hit.like > best.like:
            best = hit
    return best


def _hits(part: Part, text: _Text, accented: bool) -> Iterator[_Hit]:
    for number, alternative in enumerate(part.alternatives):
        size = len(alternative.words)
        plain = tuple(_folded(word) for word in alternative.words)
        own = number == 0
        spelling = part.typed if own and len(part.typed) == size else alternative.words
        for at in range(len(text.words) - size + 1):
            unfinished = _unfinished(plain, text.plain[at : at + size], part.is_prefix and own)
            if unfinished is None:
                continue
            there = text.words[at : at + size]
            like = _alike(spelling, there, alternative, accented=accented or not own)
            if unfinished:
                like *= UNFINISHED
            yield _Hit(like * (1.0 if own else SYNONYM), at, at + size)


def _unfinished(plain: Sequence[str], there: Sequence[str], is_prefix: bool) -> bool | None:
    """None where other words stand there; True where the last is only begun."""
    if plain == there:
        return False
    begun = is_prefix and plain[:-1] == there[:-1] and there[-1].startswith(plain[-1])
    return True if begun else None


def _alike(
    spelling: Sequence[str], there: Sequence[str], alternative: Alternative, *, accented: bool
) -> float:
    """1 with the same accents; a synonym that wants its own accents is nothing without them."""
    same = sum(
        word == other or (len(other) > len(word) and other.startswith(word))
        for word, other in zip(spelling, there, strict=True)
    ) / len(spelling)
    if alternative.is_exact:
        return 1.0 if same == 1.0 else 0.0
    least = OTHER_ACCENTS if accented else UNTYPED_ACCENTS
    return least + (1 - least) * same
