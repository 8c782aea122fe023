"""What the words of a search mean: which are filters, which are looked for, and as what else.

Plain Python: the words it knows are brought as a `Lexicon`. The rules in words:
docs/rules/search-words.md.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from foundation.text import fold
from search.rules.asked import Filters
from search.rules.expanding import parts_of
from search.rules.lexicon import Entry, Kind, Lexicon, Words
from search.rules.meanings import Said, said_in
from search.rules.telex import retoned
from search.rules.wanted import Part
from search.rules.words import MOST_WORDS, clean, spelled

__all__ = ["Lexicon", "Meaning", "Understood", "merged", "understand"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Words of the text that became a filter: which filter, and the words as they were typed, so
    that a chip can name it and taking it away leaves the rest."""

    name: str
    """A field of Filters; "price" for both ends."""
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


@dataclass(frozen=True, slots=True)
class Run:
    """Typed words that stand together; `entry`: the term they are, if any."""

    words: Words
    entry: Entry | None = None
    is_quoted: bool = False


def understand(text: str, lexicon: Lexicon) -> Understood:
    """Take a text apart. Never fails: what means nothing special is looked for as words."""
    text = clean(text)
    said = said_in(text, lexicon)
    runs = list(_runs(text, said, lexicon))
    meanings = tuple(_meaning(text, each) for each in said)
    goes_on = bool(said) and not text[max(each.end for each in said) :].strip()
    parts = parts_of(_telling(runs, bool(said)), goes_on=goes_on)
    return Understood(text, parts, _filters(said), meanings)


_BEFORE_PLACES = {"from", "in", "at", "o", "tai", "tinh", "tp", "tx", "huyen", "quan"}
"""Folded words that only lead to the name of a place."""


def _telling(runs: Sequence[Run], is_narrowed: bool) -> Sequence[Run]:
    """The runs that tell what is looked for: no legal forms, no words such as "mua" and "ngon",
    unless there is nothing else."""
    kept = [run for n, run in enumerate(runs) if not _is_noise(run, *runs[n + 1 : n + 2])]
    named = [run for run in kept if run.entry is None or run.entry.kind is not Kind.FORM]
    if named or is_narrowed:
        return named
    return kept or runs


def _is_noise(run: Run, following: Run | None = None) -> bool:
    if run.entry is not None and run.entry.kind is Kind.NOISE:
        return True
    before_place = (
        following is not None and following.entry is not None and following.entry.kind is Kind.PLACE
    )
    return before_place and " ".join(map(fold, run.words)) in _BEFORE_PLACES


def merged(asked: Filters, understood: Filters) -> Filters:
    """What was chosen and what the words named, together. Of a filter with one value, and of
    each end of the price, the chosen one stands."""
    both: dict[str, Any] = {
        name: tuple(dict.fromkeys((*getattr(asked, name), *getattr(understood, name))))
        for name in ("sets", "stars", "provinces", "communes", "kinds", "standards")
    }
    return replace(
        asked,
        **both,
        price_from=understood.price_from if asked.price_from is None else asked.price_from,
        price_to=understood.price_to if asked.price_to is None else asked.price_to,
        in_season=asked.in_season or understood.in_season,
        in_stock=asked.in_stock or understood.in_stock,
        deliver_to=asked.deliver_to or understood.deliver_to,
        occasion=asked.occasion or understood.occasion,
        marked=asked.marked or understood.marked,
    )


def _filters(said: Sequence[Said]) -> Filters:
    filters = Filters()
    for each in said:
        filters = merged(filters, replace(Filters(), **each.change))
    return filters


def _meaning(text: str, said: Said) -> Meaning:
    rest = f"{text[: said.start]} {text[said.end :]}"
    return Meaning(said.name, text[said.start : said.end].strip(), " ".join(rest.split()))


_QUOTED = re.compile(r'["“”«»]([^"“”«»]+)["“”«»]')


def _runs(text: str, said: Sequence[Said], lexicon: Lexicon) -> Iterator[Run]:
    """The words that are no filter, in their order, known terms kept together."""
    left = MOST_WORDS
    for piece, is_quoted in _pieces(text, said):
        words = tuple(retoned(word) for word in spelled(piece).split()[:left])
        left -= len(words)
        if is_quoted and words:
            yield Run(words, is_quoted=True)
            continue
        while words:
            run = _first(words, lexicon)
            yield run
            words = words[len(run.words) :]


def _pieces(text: str, said: Sequence[Said]) -> Iterator[tuple[str, bool]]:
    """The text between filters, cut at quotation marks too; True: it was quoted."""
    ends = [0, *(each.end for each in said)]
    starts = [*(each.start for each in said), len(text)]
    for start, end in zip(ends, starts, strict=True):
        at = start
        for match in _QUOTED.finditer(text, start, end):
            yield text[at : match.start()], False
            yield match[1], True
            at = match.end()
        yield text[at:end], False


def _first(words: Words, lexicon: Lexicon) -> Run:
    """The longest term these words begin with, or the first of them alone."""
    for count in range(min(lexicon.longest, len(words)), 0, -1):
        entry = lexicon.met(words[:count])
        if entry is not None:
            return Run(words[:count], entry)
    return Run(words[:1])
