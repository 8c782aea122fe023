"""Words to look for, each with what else finds it. Plain Python."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from foundation.text import fold
from search.rules.lexicon import Entry, Kind, Words
from search.rules.wanted import Alternative, Part
from search.rules.words import TONES, has_accents

MOST_ALTERNATIVES = 8
"""Other terms past this are not searched: each costs time, and the first are the commonest."""


class Run(Protocol):
    @property
    def words(self) -> Words: ...
    @property
    def entry(self) -> Entry | None: ...
    @property
    def is_quoted(self) -> bool: ...


def parts_of(runs: Sequence[Run], *, goes_on: bool = False) -> tuple[Part, ...]:
    """The parts of a query; the very last word may be unfinished, unless the text `goes_on` after
    it: the trà of "trà 4 sao" is no beginning of trái.

    A term of several words is found by its words in any order, or by another term of its group:
    each word is a part of its own that all the other terms satisfy too. So "chuối sấy" finds
    "Chuối tá quạ sấy" and "Chuối khô", but not "Chuối" alone.
    """
    parts = [part for run in runs for part in _parts(run)]
    if parts and not (goes_on or runs[-1].is_quoted or _is_finished(parts[-1].typed[-1])):
        parts[-1] = replace(parts[-1], is_prefix=True)
    return tuple(parts)


def _is_finished(word: str) -> bool:
    """Whether nothing is to follow: a syllable with its tone and its last consonant is whole."""
    has_tone = any(mark in TONES for mark in unicodedata.normalize("NFD", word))
    return has_tone and fold(word)[-1] not in "aeiouy"


def _parts(run: Run) -> list[Part]:
    if run.is_quoted:
        return [Part(run.words, (_as_typed(run.words),))]
    is_place = run.entry is not None and run.entry.kind is Kind.PLACE
    others = tuple(_other(words, is_place) for words in run.entry.also) if run.entry else ()
    if is_place:
        folded = tuple(fold(word) for word in run.words)
        return [Part(run.words, (Alternative(folded), *_y_or_i(run.words), *others))]
    return [
        Part(
            (word,),
            _once((Alternative((fold(word),)), *_y_or_i((word,)), *others[:MOST_ALTERNATIVES])),
        )
        for word in run.words
    ]


def _once(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    return tuple(dict.fromkeys(alternatives))


def _as_typed(words: Words) -> Alternative:
    """Quoted words: beside each other, with the accents where some were typed."""
    is_exact = any(has_accents(word) for word in words)
    return Alternative(words if is_exact else tuple(map(fold, words)), is_exact)


def _other(words: Words, is_place: bool) -> Alternative:
    """Another term, as it is written. A single syllable of things is somebody's name too."""
    return Alternative(words, is_exact=True, in_title=len(words) == 1 and not is_place)


_SOUNDS = {
    f"{before}{y}": f"{before}{i}"
    for before in "hklmst"
    for y, i in zip("yýỳỷỹỵ", "iíìỉĩị", strict=True)
}
_SOUNDS |= {"quy": "qui", "qúy": "quí", "qùy": "quì", "qủy": "quỉ", "qũy": "quĩ", "qụy": "quị"}
_SOUNDS |= {i: y for y, i in _SOUNDS.items()}


def _y_or_i(words: Words) -> list[Alternative]:
    """The other of two ways of writing one sound: mỳ and mì, Quý and Quí, Mỹ and Mĩ. Only where
    accents were typed: "mi" and "my" are too many words."""
    other = tuple(_SOUNDS.get(word, word) for word in words)
    is_exact = any(has_accents(word) for word in words)
    return [Alternative(other, is_exact=True)] if is_exact and other != words else []
