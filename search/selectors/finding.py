"""The whole way of a search: words understood, an engine asked, guesses tried, the best first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from catalog.places.selectors import province_of
from marketplace.commerce.selectors.delivery import not_serving
from search.engines.base import engine
from search.rules.asked import Asked, Filters, Sort
from search.rules.guessing import Slot, guess, is_known, slots, torn
from search.rules.lexicon import Choice, Lexicon
from search.rules.offering import offered
from search.rules.ranking import RANKED, Candidate, holds_well, ranked
from search.rules.spelling import SOUND
from search.rules.understanding import Understood, merged, understand
from search.rules.wanted import Found, Part, Wanted
from search.rules.words import folded
from search.selectors.candidates import candidates
from search.selectors.lexicon import lexicon
from search.selectors.pins import pinned
from search.selectors.vocabulary import vocabulary

PER_PAGE = 24
READ_FOR_A_GUESS = 60
"""So many products tell which reading of a mistyped text is the likeliest."""


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
    is_too_narrow: bool = False
    """The words alone find products; the filters leave none of them."""
    meant: tuple[str, ...] = field(default=())
    """Other texts worth offering."""
    pinned: tuple[int, ...] = ()
    """Products of the page that an editor put first; their cards say so."""


def answer(
    asked: Asked,
    *,
    on: date,
    limit: int = PER_PAGE,
    offset: int | None = None,
    after: int = 0,
    with_facets: bool = True,
    lists: Lexicon | None = None,
    first: Sequence[int] | None = None,
) -> Answer:
    """Find products for what was asked: the page asked for, or from `offset`, or (by number)
    those `after` a product. Filters that the words name narrow it too.

    Six queries at most in PostgreSQL: the word lists and the pins, each once for a generation,
    three for the engine, one for ordering; more only where nothing holds the words together and a
    guess is tried. `lists` and `first` stand for the word lists and the pins of a trial.
    """
    lists = lists or lexicon()
    understood = understand(asked.text, lists)
    filters = merged(asked.filters, understood.filters)
    wanted = replace(
        wanted_for(understood.parts, filters, lists, on),
        sort=asked.sort,
        near=asked.near,
        offset=(asked.page - 1) * limit if offset is None else offset,
        after=after,
        limit=limit,
        with_facets=with_facets,
    )
    first = _pinned(asked, on) if first is None else first
    found, rows = _in_order(wanted, first)
    meant = offered(understood, lists)
    best = Answer(asked, understood, filters, found, meant=meant, pinned=tuple(first))
    if not understood.parts or (found.total and not rows):
        return best
    if not found.total:
        return best if _is_read_out(wanted) else _second_try(best, wanted, lists)
    return _untorn(best, wanted, rows, lists)


def _is_read_out(wanted: Wanted) -> bool:
    """Whether nothing is left only because what there was came before (Sort.NUMBER)."""
    if not wanted.after:
        return False
    return engine().find(replace(wanted, after=0, limit=1, with_facets=False)).total > 0


def wanted_for(parts: tuple[Part, ...], filters: Filters, lists: Lexicon, on: date) -> Wanted:
    """The question to an engine, with the goods of the occasion and without those of producers
    who send nothing to where they are to go."""
    choice = lists.choices.get(filters.occasion, Choice())
    province = province_of(filters.deliver_to)
    return Wanted(
        parts=parts,
        filters=filters,
        on=on,
        sets_or_boxes=choice.sets,
        boxes_too=choice.boxes,
        not_from=not_serving(province) if province else frozenset(),
    )


def _pinned(asked: Asked, on: date) -> list[int]:
    """What editors put first for these words: only before an answer that nobody narrowed."""
    if not asked.text or asked.sort is not Sort.RELEVANCE or asked.filters.is_narrowed:
        return []
    return pinned(folded(asked.text), on)


def _in_order(wanted: Wanted, first: Sequence[int] = ()) -> tuple[Found, list[Candidate]]:
    """One page of an engine's answer; by relevance its first RANKED are put in order here, and
    before them those that come `first`, whether or not the words find them. With what is known
    of those put in order.

    However many products a page holds, pages one after the other hold each product once.
    """
    if wanted.sort is not Sort.RELEVANCE or not (wanted.parts or first):
        return engine().find(wanted), []
    found = engine().find(replace(wanted, offset=0, limit=RANKED))
    rows = candidates(found.product_ids, on=wanted.on) if wanted.parts else []
    ids = ranked(wanted.parts, rows, on=wanted.on) if rows else list(found.product_ids)
    ids = list(dict.fromkeys((*first, *ids)))
    added = len(set(first) - set(found.product_ids))
    page = ids[wanted.offset : wanted.offset + wanted.limit]
    if found.total > len(found.product_ids):
        page += _beyond(wanted, known=len(ids), first=first)
    return replace(found, product_ids=tuple(page), total=found.total + added), rows


def _beyond(wanted: Wanted, *, known: int, first: Sequence[int]) -> list[int]:
    """What of a page lies behind the `known` products put in order: in the engine's own order,
    without those that stand before everything."""
    begin = max(wanted.offset, known)
    limit = wanted.offset + wanted.limit - begin
    if limit <= 0:
        return []
    rest = replace(wanted, offset=RANKED + begin - known, limit=limit, with_facets=False)
    return [pk for pk in engine().find(rest).product_ids if pk not in first]


def _untorn(best: Answer, wanted: Wanted, rows: list[Candidate], lists: Lexicon) -> Answer:
    """The answer, unless its words stand only torn apart in names, makers and places and a near
    spelling of them stands together in some name: among many goods any two words meet."""
    if any(holds_well(wanted.parts, row) for row in rows):
        return best
    cost = torn(wanted.parts, rows)
    if cost <= SOUND:
        return best
    readings = slots(wanted.parts, vocabulary(), also_known=True)
    reading = _reading(readings, wanted.filters, wanted.on) if readings else None
    if reading is None or reading[0] >= cost:
        return best
    other, rows = _guessed(best, wanted, lists, reading[1])
    return other if any(holds_well(other.understood.parts, row) for row in rows) else best


def _second_try(best: Answer, wanted: Wanted, lists: Lexicon) -> Answer:
    """What else may have been meant: other spellings, then fewer of the words.

    Where the words alone find something, the filters are what left nothing: that is said, and
    nothing is guessed.
    """
    parts = wanted.parts
    words_alone = Filters(marked=wanted.filters.marked, producer=wanted.filters.producer)
    if wanted.filters != words_alone:
        free = Wanted(parts, words_alone, on=wanted.on, limit=1, with_facets=False)
        if engine().find(free).total:
            rest = " ".join(word for part in parts for word in part.typed)
            meant = (*best.meant, rest) if best.understood.meanings else best.meant
            return replace(best, is_too_narrow=True, meant=meant)
    text = guessed_text(parts, words_alone, wanted.on)
    if text:
        return _guessed(best, wanted, lists, text)[0]
    return _fewer_words(best, wanted)


def guessed_text(parts: tuple[Part, ...], filters: Filters, on: date) -> str:
    """The words that were meant, read in products, or "" where no reading is near enough."""
    known = vocabulary()
    for also_known in (False, True):
        readings = slots(parts, known, also_known=also_known)
        reading = _reading(readings, filters, on) if readings else None
        if reading:
            return reading[1]
    return ""


def _reading(readings: list[Slot], filters: Filters, on: date) -> tuple[float, str] | None:
    """The likeliest reading of the words by what products hold, and its cost."""
    loose = tuple(slot.loosened for slot in readings)
    asked = Wanted(loose, filters, on=on, limit=READ_FOR_A_GUESS, with_facets=False)
    found = engine().find(asked)
    ids = found.product_ids
    if found.total > len(ids) and any(slot.is_mistyped for slot in readings):
        # Among so many the likeliest reading may stand behind: "trôm" is chôm before tôm.
        near = tuple(slot.likeliest for slot in readings)
        ids = tuple(dict.fromkeys((*engine().find(replace(asked, parts=near)).product_ids, *ids)))
    return guess(readings, candidates(ids, on=on)) if ids else None


def _guessed(
    best: Answer, wanted: Wanted, lists: Lexicon, text: str
) -> tuple[Answer, list[Candidate]]:
    """The answer for another text, with the filters of the one that was typed."""
    text = " ".join((text, *(meaning.words for meaning in best.understood.meanings)))
    understood = replace(best.understood, parts=understand(text, lists).parts)
    found, rows = _in_order(replace(wanted, parts=understood.parts))
    if not found.total:
        return replace(best, meant=(text, *best.meant)), []
    return replace(best, understood=understood, found=found, guess=text, pinned=()), rows


def _fewer_words(best: Answer, wanted: Wanted) -> Answer:
    """Products that hold all words but those no product holds; else all but one, or two of many.

    Two words that only stand in different products are not torn apart.
    """
    known = vocabulary()
    held = tuple(part for part in wanted.parts if is_known(part, known))
    tries = [replace(wanted, parts=held)] if 0 < len(held) < len(wanted.parts) else []
    least = len(held) - (1 if len(held) < 5 else 2)
    if least >= 2:
        tries.append(replace(wanted, parts=held, at_least=least))
    for each in tries:
        found, _rows = _in_order(each)
        if found.total:
            return replace(best, found=found, is_part=True)
    return best
