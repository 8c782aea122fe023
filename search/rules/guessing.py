"""A guess at what was meant, where nothing was found: which words to look for instead.

Each word that no product holds may be several others; which of them is meant, the products say:
those that hold one reading of every word. So "nuic mam" is no matter of the commonest word, but
of what stands beside mắm. Plain Python.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foundation.text import fold
from search.rules.ranking import Candidate
from search.rules.spelling import (
    Correction,
    Vocabulary,
    Words,
    corrections,
    other_words,
    together,
)
from search.rules.wanted import Alternative, Part
from search.rules.words import readable, spelled

ELSEWHERE = 0.2
"""Costs a reading that stands in no name, but in a producer's or a place's."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the query with what it may have meant; no cost: as it was typed."""

    part: Part
    readings: tuple[Correction, ...]

    @property
    def loosened(self) -> Part:
        """The part, found by any of its readings too."""
        others = tuple(Alternative(reading.words) for reading in self.readings if reading.cost)
        return replace(self.part, alternatives=(*self.part.alternatives, *others))


def is_known(part: Part, vocabulary: Vocabulary) -> bool:
    """Whether products hold the part's words, or anything else that finds it."""
    return any(
        all(
            vocabulary.knows(
                fold(word), is_prefix=part.is_prefix and number == 0 and word == each.words[-1]
            )
            for word in each.words
        )
        for number, each in enumerate(part.alternatives)
    )


def slots(
    parts: Sequence[Part], vocabulary: Vocabulary, *, also_known: bool = False
) -> list[Slot] | None:
    """What each part may have meant; None where a correction leads nowhere.

    Words that no product holds are corrected; with `also_known` every other word may also be one
    that sounds like it somewhere ("khô cá sặt").
    """
    made = [_slot(part, vocabulary, also_known=also_known) for part in parts]
    for at in range(len(made) - 1):
        joined = _joined(made[at].part, made[at + 1].part, vocabulary)
        if joined:
            for each in (at, at + 1):
                made[each] = replace(made[each], readings=(*made[each].readings, joined))
    if not all(slot.readings for slot in made):
        return None
    return made if any(reading.cost for slot in made for reading in slot.readings) else None


def _slot(part: Part, vocabulary: Vocabulary, *, also_known: bool) -> Slot:
    as_typed = Correction(tuple(map(fold, part.typed)), 0)
    if is_known(part, vocabulary):
        others = (
            other_words(part.typed[0], vocabulary) if also_known and len(part.typed) == 1 else []
        )
        return Slot(part, (as_typed, *others))
    if len(part.typed) > 1:
        return Slot(part, ())
    return Slot(part, tuple(corrections(part.typed[0], vocabulary)))


def _joined(first: Part, second: Part, vocabulary: Vocabulary) -> Correction | None:
    if len(first.typed) > 1 or len(second.typed) > 1:
        return None
    if is_known(first, vocabulary) and is_known(second, vocabulary):
        return None
    return together(first.typed[0], second.typed[0], vocabulary)


def guess(readings: Sequence[Slot], found: Sequence[Candidate]) -> str:
    """The words that the likeliest of the found products reads in what was typed, "" for none.

    The least costly reading wins, and the first product of those alike, with the accents that
    product is written with.
    """
    best: tuple[float, str] | None = None
    for candidate in found:
        read = _read(readings, candidate)
        if read and (best is None or read[0] < best[0]):
            best = read
    return best[1] if best else ""


def _read(readings: Sequence[Slot], candidate: Candidate) -> tuple[float, str] | None:
    """The cost of reading a product in what was typed, and the words so read."""
    title = spelled(candidate.title).split()
    whole = " ".join((candidate.producer, candidate.place, candidate.before, candidate.set_name))
    texts = [(0.0, title), (ELSEWHERE, spelled(whole).split())]
    total, words, last = 0.0, [], None
    for slot in readings:
        ways = [way for away, text in texts for way in _ways(slot, text, away)]
        if not ways:
            return None
        cost, reading, shown = min(ways, key=lambda way: way[0])
        if reading is not last or len(reading.words) > 1 or not reading.cost:
            total += cost
            words.append(shown)
        last = reading
    return total, " ".join(words)


def _ways(slot: Slot, text: Sequence[str], away: float) -> Iterator[tuple[float, Correction, str]]:
    """The readings of a part that stand in a text, and how they are written there."""
    folded = [fold(word) for word in text]
    for reading in slot.readings:
        if not reading.cost and _holds(slot.part, folded, text):
            yield away, reading, " ".join(readable(word) for word in slot.part.typed)
        elif reading.cost:
            at = _place(folded, reading.words)
            if at is not None:
                written = " ".join(readable(word) for word in text[at : at + len(reading.words)])
                yield reading.cost + away, reading, reading.typed or written


def _holds(part: Part, folded: Sequence[str], text: Sequence[str]) -> bool:
    for number, each in enumerate(part.alternatives):
        words = text if each.is_exact else folded
        if part.is_prefix and number == 0 and len(each.words) == 1:
            if any(word.startswith(each.words[0]) for word in words):
                return True
        elif _place(words, each.words) is not None:
            return True
    return False


def _place(text: Sequence[str], words: Words) -> int | None:
    """Where these words stand beside each other."""
    size = len(words)
    for at in range(len(text) - size + 1):
        if tuple(text[at : at + size]) == words:
            return at
    return None
