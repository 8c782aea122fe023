"""What is offered while somebody types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, ExpressionWrapper, Q, TextField
from django.db.models.functions import Length
from django.urls import reverse

from foundation.prepared import Given, Prepared
from foundation.text import fold
from marketplace.commerce.selectors import ProductCard
from search.engines.base import engine
from search.models import SearchThing
from search.rules.asked import Filters
from search.rules.lexicon import Lexicon
from search.rules.naming import LEGAL_FORMS, without_legal_form
from search.rules.offering import offered
from search.rules.understanding import Understood, understand
from search.rules.words import clean, spelled, tokens
from search.selectors import jumps
from search.selectors.finding import guessed_text, wanted_for
from search.selectors.lexicon import lexicon
from search.selectors.things import Thing, Things, things
from search.selectors.truth import cards

SHORTEST = 2
"""Letters. Fewer say too little: they are completed, nothing is found by them."""
MOST_STARTS = 6
MOST_PHRASES = 4
MOST_PRODUCTS = 4
MOST_THINGS = 2
"""Producers, and places."""
SPARE = 2
"""So many more products are asked for, should some not be so any more."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words worth searching for, and the address of what they find."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is offered for a text. `typed`: the words to tell apart in what is shown. `jump`: the
    address of the one thing the text names, "" where it names none. `guess`: what may have been
    meant where nothing is so called; the rest is of that."""

    text: str
    typed: tuple[str, ...] = ()
    jump: str = ""
    guess: Words | None = None
    phrases: tuple[Words, ...] = ()
    products: tuple[ProductCard, ...] = ()
    producers: tuple[Thing, ...] = ()
    places: tuple[Thing, ...] = ()

    @property
    def total(self) -> int:
        """How many lines are offered."""
        groups = (self.phrases, self.products, self.producers, self.places)
        return bool(self.jump) + bool(self.guess) + sum(map(len, groups))

    @property
    def is_producer(self) -> bool:
        """Whether the text is a producer's whole name, so that it is shown before products."""
        return any(each.is_whole for each in self.producers)

    @property
    def is_place(self) -> bool:
        """Whether the text is a place's whole name."""
        return any(each.is_whole for each in self.places)


@dataclass(frozen=True, slots=True)
class WaysOn:
    """What a page that found nothing offers: `meant` what may have been meant, `starts` what the
    market has most of."""

    meant: tuple[Words, ...]
    starts: tuple[Words, ...]


_PHRASES = SearchThing.objects.filter(kind=SearchThing.Kind.PHRASE)
_BEST = ("-weight", Length("folded"), "folded")


def _words(name: str) -> SearchQuery:
    return SearchQuery(Given(name, TextField()), config="simple", search_type="raw")


def _whether(**holds: object) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**holds), output_field=BooleanField())


# One word says little ("cà"), and nobody is led to alcohol who did not ask for it (NĐ 24/2020 Đ4).
_STARTS = Prepared(
    lambda: (
        _PHRASES.filter(folded__contains=" ")
        .exclude(folded__regex=r"\m(ruou|bia)\M")
        .exclude(title__regex=r"\mvang\M")  # wine; vàng is gold
        .order_by(*_BEST)
        .values_list("title", flat=True)[:MOST_STARTS]
    )
)
_FITTING = Prepared(
    lambda: (
        _PHRASES.filter(words=_words("folded"))
        .annotate(
            is_exact=_whether(words=_words("spelled")),
            begins=_whether(folded__startswith=Given("begins", TextField())),
        )
        .order_by("-is_exact", "-begins", *_BEST)
        .values_list("title", "is_exact")[: MOST_PHRASES + 1]
    )
)


def suggestions(text: str, *, on: date) -> Suggestions:
    """What to offer somebody who has typed so far; for no words, phrases to begin with."""
    text = clean(text)
    words = tokens(text)
    if not words:
        return Suggestions(text, phrases=starts())
    if sum(map(len, words)) < SHORTEST:
        return Suggestions(text, words, phrases=_phrases(words))
    lists = lexicon()
    understood = understand(text, lists)
    named = Things()
    if _names_something(words):
        named = things(text, on=on, limit=MOST_THINGS, with_pages=False)
    found = Suggestions(
        text,
        words,
        jump=_jump(text, on),
        phrases=_phrases(words),
        products=_products(understood, lists, on),
        producers=named.producers,
        places=named.places,
    )
    return found if found.total else _guessed(understood, lists, on)


def starts() -> tuple[Words, ...]:
    """Phrases that most products answer to, for who does not know what to type. One query."""
    return _links(_STARTS())


def ways_on(meant: Iterable[str] = ()) -> WaysOn:
    """Ways on from nothing found; `meant` is `Answer.meant`. One query."""
    return WaysOn(_links(meant), starts())


def link(text: str) -> Words:
    """The words, with the address of their search."""
    return Words(text, f"{reverse('search:search')}?{urlencode({'q': text})}")


def _links(texts: Iterable[str]) -> tuple[Words, ...]:
    return tuple(link(text) for text in texts)


_FORMS = tuple(fold(form) for form in LEGAL_FORMS)


def _names_something(words: tuple[str, ...]) -> bool:
    """Not while no more than a legal form is typed: "công ty" is in every third producer's name,
    so it tells nobody apart and costs the most to look for."""
    rest = fold(" ".join(without_legal_form(words)))
    return len(rest) >= SHORTEST and not any(form.startswith(rest) for form in _FORMS)


def _jump(text: str, on: date) -> str:
    """No number is without a digit, so most texts cost no query."""
    has_digit = any(letter.isdigit() for letter in text)
    return (jumps.address_of(text, on=on) or "") if has_digit else ""


def _phrases(words: Sequence[str]) -> tuple[Words, ...]:
    """Phrases that hold the words, the last perhaps unfinished; those that begin so come first.

    Where some are accented as typed, those alone: "dừa" is not completed to "dứa sấy". One query.
    """
    typed = " ".join(words)
    found = _FITTING(spelled=_query(words), folded=_query(map(fold, words)), begins=fold(typed))
    any_exact = any(is_exact for _title, is_exact in found)
    fitting = [
        title
        for title, is_exact in found
        if (is_exact or not any_exact) and spelled(title) != typed
    ]
    return _links(fitting[:MOST_PHRASES])


def _query(words: Iterable[str]) -> str:
    """All of the words, the last perhaps unfinished. Tokens are letters and digits alone."""
    return " & ".join(f"'{word}'" for word in words) + ":*"


def _products(understood: Understood, lists: Lexicon, on: date) -> tuple[ProductCard, ...]:
    """Products for the words as they are understood, as they stand today."""
    wanted = wanted_for(understood.parts, understood.filters, lists, on)
    found = engine().complete(replace(wanted, limit=MOST_PRODUCTS + SPARE, with_facets=False))
    shown = cards(found, understood.filters, on=on, with_standings=False)
    return tuple(shown[:MOST_PRODUCTS])


def _guessed(understood: Understood, lists: Lexicon, on: date) -> Suggestions:
    """What words that begin nothing may have meant; what else they are called; or nothing."""
    text = understood.text
    others = _links(offered(understood, lists))
    meant = guessed_text(understood.parts, Filters(), on) if understood.parts else ""
    if not meant:
        return Suggestions(text, tokens(text), phrases=others)
    shown = _products(understand(meant, lists), lists, on)
    return Suggestions(text, tokens(meant), guess=link(meant), phrases=others, products=shown)
