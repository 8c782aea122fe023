"""A guess at what was meant, where nothing was found: which words to look for instead.

Each word that no product holds may be several others; which of them is meant, the products say:
those that hold one reading of every word. So "nuic mam" is no matter of the commonest word, but
of what stands beside mắm. Plain Python.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining, normalize

from foundation.text import fold
from search.rules.ranking import Candidate
from search.rules.spelling import (
    OTHER,
    Correction,
    Vocabulary,
    Words,
    corrections,
    other_words,
    together,
)
from search.rules.wanted import Alternative, Part
from search.rules.words import has_accents, readable, spelled

ELSEWHERE, IN_THE_SET = 0.3, 0.6
"""Costs a reading that stands in no name, but in a producer's or a place's; in a product set's."""
OTHER_ACCENTS = 0.4
"""Costs a word as it was typed where it stands with other accents: "mắn" is hardly Mạn."""
BEGUN, OTHERWISE = 0.2, 0.05
"""Costs a word that only begins one that stands there ("khôo" is hardly Khoong), and one that
stands there by another name for it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the query with what it may have meant; no cost: as it was typed."""

    part: Part
    readings: tuple[Correction, ...]

    @property
    def is_mistyped(self) -> bool:
        """Whether no product holds the part as it was typed."""
        return all(reading.cost for reading in self.readings)

    @property
    def loosened(self) -> Part:
        """The part, found by any of its readings too."""
        return self._found_by([reading for reading in self.readings if reading.cost])

    @property
    def likeliest(self) -> Part:
        """The part, found by those readings alone that cost least."""
        other = [reading for reading in self.readings if reading.cost]
        least = min((reading.cost for reading in other), default=0)
        return self._found_by([reading for reading in other if reading.cost == least])

    def _found_by(self, readings: Sequence[Correction]) -> Part:
        others = tuple(Alternative(reading.words) for reading in readings)
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
    if len(made) == 1:
        near = [each for each in made[0].readings if each.cost <= _most_alone(made[0].part)]
        made[0] = replace(made[0], readings=tuple(near))
    for at in range(len(made) - 1):
        joined = _joined(made[at].part, made[at + 1].part, vocabulary)
        if joined:
            for each in (at, at + 1):
                made[each] = replace(made[each], readings=(*made[each].readings, joined))
    if not all(slot.readings for slot in made):
        return None
    return made if any(reading.cost for slot in made for reading in slot.readings) else None


def _most_alone(part: Part) -> float:
    """The most a correction may cost where no other word says what was meant."""
    return 0.5 if len(part.typed[0]) <= 4 else OTHER


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


def guess(readings: Sequence[Slot], found: Sequence[Candidate]) -> tuple[float, str] | None:
    """The likeliest reading of what was typed in the found products: its cost and its words.

    The least costly wins, of those alike the one with the accents typed ("cục" is cụt before
    cút), then that of the first product, with the accents that product is written with. None
    where no product holds a reading, or as good a one without correcting.
    """
    typed = _accents("".join(word for slot in readings for word in slot.part.typed))
    read = [each for candidate in found if (each := _read(readings, candidate))]
    best = min(
        read,
        key=lambda each: (each[0], _unlike(typed, _accents(each[1])) if typed else 0),
        default=None,
    )
    return (best[0], best[1]) if best and best[2] else None


def _accents(text: str) -> Counter[str]:
    """The marks over and under a text's letters."""
    return Counter(sign for sign in normalize("NFD", text) if combining(sign))


def _unlike(typed: Counter[str], other: Counter[str]) -> int:
    return (typed - other).total() + (other - typed).total()


def torn(parts: Sequence[Part], found: Sequence[Candidate]) -> float:
    """How far the best of these products has the words as they were typed apart from each other:
    the cost of its reading, without places and other words that are known to stand together."""
    slots_as_typed = [
        Slot(part, (Correction(tuple(map(fold, part.typed)), 0),))
        for part in parts
        if len(part.typed) == 1
    ]
    read = (_read(slots_as_typed, candidate) for candidate in found)
    return min((each[0] for each in read if each), default=float("inf"))


def _read(readings: Sequence[Slot], candidate: Candidate) -> tuple[float, str, bool] | None:
    """The cost of reading a product in what was typed, the words so read, and whether any word
    is another than was typed."""
    around = " ".join((candidate.producer, candidate.place, candidate.before))
    texts = [
        (cost, words, [fold(word) for word in words])
        for cost, words in (
            (0.0, spelled(candidate.title).split()),
            (ELSEWHERE, spelled(around).split()),
            (IN_THE_SET, spelled(candidate.set_name).split()),
        )
    ]
    costs: dict[Words, float] = {}
    words: list[str] = []
    last: Correction | None = None
    is_other = False
    for slot in readings:
        ways = [
            (away + cost, reading, shown)
            for away, text, plain in texts
            for cost, reading, shown in _ways(slot, text, plain)
        ]
        if not ways:
            return None
        cost, reading, shown = min(ways, key=lambda way: way[0])
        costs[slot.part.typed] = cost
        is_other = is_other or bool(reading.cost)
        if reading is not last:  # two typed words read as one are the same reading
            words.append(shown)
        last = reading
    return sum(costs.values()), " ".join(words), is_other


def _ways(
    slot: Slot, text: Sequence[str], plain: Sequence[str]
) -> Iterator[tuple[float, Correction, str]]:
    """The readings of a part that stand in a text, and how they are written there."""
    for reading in slot.readings:
        at = _place(plain, reading.words)
        there = tuple(text[at : at + len(reading.words)]) if at is not None else ()
        written = " ".join(readable(word) for word in there)
        if reading.cost:
            if there:
                yield reading.cost, reading, reading.typed or written
        elif there:
            has_other = there != slot.part.typed and any(map(has_accents, slot.part.typed))
            exact = has_other and _place(text, slot.part.typed) is not None
            yield OTHER_ACCENTS if has_other and not exact else 0, reading, written
        elif (cost := _otherwise(slot.part, plain, text)) is not None:
            yield cost, reading, " ".join(readable(word) for word in slot.part.typed)


def _otherwise(part: Part, folded: Sequence[str], text: Sequence[str]) -> float | None:
    """What it costs that a text holds a part by another term, or by its beginning; None where it
    does not."""
    first, *others = part.alternatives
    if any(_place(text if each.is_exact else folded, each.words) is not None for each in others):
        return OTHERWISE
    may_begin = part.is_prefix and len(first.words) == 1
    begun = may_begin and any(word.startswith(first.words[0]) for word in folded)
    return BEGUN if begun else None


def _place(text: Sequence[str], words: Words) -> int | None:
    """Where these words stand beside each other."""
    size = len(words)
    for at in range(len(text) - size + 1):
        if tuple(text[at : at + size]) == words:
            return at
    return None
