"""The whole way of a search: words understood, an engine asked, guesses tried, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from search.engines.base import engine
from search.rules.asked import Asked, Filters, Sort
from search.rules.lexicon import Choice, Lexicon
from search.rules.ranking import RANKED, ranked
from search.rules.understanding import Understood, merged, understand
from search.rules.wanted import Found, Part, Wanted
from search.selectors.candidates import candidates
from search.selectors.lexicon import lexicon

PER_PAGE = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page draws: `found` holds the ids of one page. `guess` is the text that was looked
    for instead of the one typed, "" where that one found something; `is_part`: no product holds
    all the words, these hold most of them."""

    asked: Asked
    understood: Understood
    filters: Filters
    found: Found
    guess: str = ""
    is_part: bool = False
    meant: tuple[str, ...] = field(default=())
    """Other texts worth offering."""


def answer(
    asked: Asked,
    *,
    on: date,
    limit: int = PER_PAGE,
    offset: int | None = None,
    after: int = 0,
    with_facets: bool = True,
) -> Answer:
    """Find products for what was asked: the page asked for, or from `offset`, or (by number)
    those `after` a product. Filters that the words name narrow it too. One query for the word
    lists, two for the engine in PostgreSQL, one for ordering; more only where nothing was found.
    """
    lists = lexicon()
    understood = understand(asked.text, lists)
    filters = merged(asked.filters, understood.filters)
    wanted = replace(
        _wanted(understood.parts, filters, lists, on),
        sort=asked.sort,
        near=asked.near,
        offset=(asked.page - 1) * limit if offset is None else offset,
        after=after,
        limit=limit,
        with_facets=with_facets,
    )
    return Answer(asked, understood, filters, in_order(wanted))


def _wanted(parts: tuple[Part, ...], filters: Filters, lists: Lexicon, on: date) -> Wanted:
    """The question to an engine: producers who deliver there, goods of the occasion."""
    choice = lists.choices.get(filters.occasion, Choice())
    return Wanted(
        parts=parts,
        filters=filters,
        on=on,
        sets_or_boxes=choice.sets,
        boxes_too=choice.boxes,
    )


def in_order(wanted: Wanted) -> Found:
    """One page of an engine's answer; by relevance the first RANKED are put in order here."""
    if wanted.sort is not Sort.RELEVANCE or not wanted.parts or wanted.offset >= RANKED:
        return engine().find(wanted)
    found = engine().find(replace(wanted, offset=0, limit=max(RANKED, wanted.limit)))
    ids = _ranked(wanted.parts, found.product_ids, wanted.on)
    return replace(found, product_ids=tuple(ids[wanted.offset : wanted.offset + wanted.limit]))


def _ranked(parts: Sequence[Part], product_ids: Sequence[int], on: date) -> list[int]:
    return ranked(parts, candidates(product_ids, on=on), on=on)
