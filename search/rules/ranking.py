"""Which of the found goods come first. Plain Python, the same for both engines and for everyone.

An engine brings the likeliest products in a rough order; `ranked` puts the first RANKED of them
in the order people see. The criteria are published (docs/rules/search-ranking.md and the page
that says so to buyers): what the words say, a small boost for goods that can be bought, that
stand in the register, that are newly recognised. No one can buy a place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from foundation.text import fold
from search.rules.wanted import Alternative, Part
from search.rules.words import has_accents, spelled

RANKED = 120
"""So many products of an engine's answer are put in order; those after keep the engine's."""

TITLE = 10.0
"""What a part of the words is worth in the name, which says what a thing is."""
PRODUCER, PLACE, BEFORE, SET = 0.45, 0.40, 0.35, 0.15
"""Of that, where it stands elsewhere."""
OTHER_ACCENTS = 0.35
"""Of the worth, where the letters are the same and the accents typed are not: dừa for dứa."""
UNTYPED_ACCENTS = 0.93
"""Where none were typed and some stand there: "cam" may be cám, and rather is cam."""
SYNONYM = 0.95
UNFINISHED = 0.8
"""Where the word typed only begins the one that stands there."""

HEAD = 4.0
"""For a name that begins with the first thing asked: kẹo dừa is a sweet, dừa sáp a coconut."""
TOGETHER = 9.0
"""For words that stand side by side as they were typed; torn apart they may say anything."""
TOGETHER_ELSEWHERE = 0.85
"""Of it, in another text than the name; names of people and places come in such pairs."""
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
    title = _text(candidate.title)
    hits = _hits(parts, title, accented)
    side = TOGETHER * TOGETHER_ELSEWHERE
    worths = [TITLE * hit.like for hit in hits]
    pairs = [TOGETHER * like for like in _together(hits, parts)]
    for share, text in _others(candidate):
        if min(worths) >= TITLE * share and min(pairs, default=side) >= side:
            break
        there = _hits(parts, _text(text), accented)
        worths = [max(w, TITLE * share * hit.like) for w, hit in zip(worths, there, strict=True)]
        pairs = [
            max(p, side * like) for p, like in zip(pairs, _together(there, parts), strict=True)
        ]
    return _mean(worths) + _mean(pairs) + _shape(hits, title)


def holds_well(parts: Sequence[Part], candidate: Candidate) -> bool:
    """Whether a product answers these words, and not only holds them torn apart: every part
    stands in its name, or all stand side by side in one text."""
    accented = any(has_accents(word) for part in parts for word in part.typed)
    in_title = _hits(parts, _text(candidate.title), accented)
    if all(hit.like for hit in in_title):
        return True
    there = (_hits(parts, _text(text), accented) for _share, text in _others(candidate))
    return any(all(hit.like for hit in hits) and all(_together(hits, parts)) for hits in there)


def _others(candidate: Candidate) -> tuple[tuple[float, str], ...]:
    return (
        (PRODUCER, candidate.producer),
        (PLACE, candidate.place),
        (BEFORE, candidate.before),
        (SET, candidate.set_name),
    )


def _mean(points: Sequence[float]) -> float:
    return sum(points) / len(points) if points else 0.0


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


@lru_cache(maxsize=5_000)
def _text(text: str) -> _Text:
    """Kept, because makers, places and sets come again and again."""
    words = tuple(spelled(text).split())
    return _Text(words, _all_folded(words))


@lru_cache(maxsize=5_000)
def _all_folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_folded, words))


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word)


def _together(hits: Sequence[_Hit], parts: Sequence[Part]) -> list[float]:
    """How alike the words that were typed side by side stand so: those of a part of several
    words, and each two parts; 0 where they do not. Two parts found as one and the same word (cà
    phê as coffee) stand together too."""
    inside = [hit.like for hit, part in zip(hits, parts, strict=True) if len(part.typed) > 1]
    beside = [
        min(a.like, b.like) if a.like and (a.end == b.at or (a.at, a.end) == (b.at, b.end)) else 0.0
        for a, b in pairwise(hits)
    ]
    return inside + beside


def _shape(hits: Sequence[_Hit], title: _Text) -> float:
    """How the words stand in the name: at its head, and little else."""
    first, points = hits[0], 0.0
    if first.like:
        lead = sum(word not in CLASSIFIERS for word in title.words[: first.at])
        points += HEAD * first.like / (1 + lead) ** 2
    held = {n for hit in hits if hit.like for n in range(hit.at, hit.end)}
    return points + WHOLE * len(held) / max(1, len(title.words))


def _hits(parts: Sequence[Part], text: _Text, accented: bool) -> list[_Hit]:
    """Where each part stands best in a text: beside the part before it where it can."""
    found: list[_Hit] = []
    for part in parts:
        after = found[-1] if found and found[-1].like else None
        best = _Hit()
        for hit in _places(part, text, accented):
            beside = after is not None and hit.at == after.end
            if (hit.like, beside) > (best.like, after is not None and best.at == after.end):
                best = hit
        found.append(best)
    if not accented and any(0 < hit.like < 1 for hit in found):
        # Of "tra lai" one word alone without accents says nothing: trà lài as well as tra lái.
        return [replace(hit, like=min(hit.like, UNTYPED_ACCENTS)) for hit in found]
    return found


def _places(part: Part, text: _Text, accented: bool) -> Iterator[_Hit]:
    for number, alternative in enumerate(part.alternatives):
        size = len(alternative.words)
        plain = _all_folded(alternative.words)
        own = number == 0
        may_begin = own and part.is_prefix and size == 1
        spelling = part.typed if own and len(part.typed) == size else alternative.words
        for at, word in enumerate(text.plain[: max(0, len(text.plain) - size + 1)]):
            if word != plain[0] and not (may_begin and word.startswith(plain[0])):
                continue
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
    return least + (1 - least) * same**2
