"""Searching with PostgreSQL's own full text and trigrams."""

import re
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from certification.selectors import marked_product_ids
from foundation.text import fold
from marketplace.commerce.selectors.alcohol import may_be_promoted
from search.interface import Results
from search.models import SearchEntry

MOST_WORDS = 12
"""Words past this are not read: nobody means them, and each costs time."""

SOUNDS_ALIKE = 0.42
"""Least word similarity of a guess, from 0 to 1; found by trying misspelt names of the demo."""


class PostgresEngine:
    """Accent-blind; rows with the accents as typed come first, then titles, then the certified."""

    def find(self, text: str, *, on: date, offset: int, limit: int) -> Results:
        words = re.findall(r"\w+", text.lower().replace("_", " "))[:MOST_WORDS]
        if not words:
            return Results([], 0)
        found = _holding(words, on=on)
        total = found.count()
        if total:
            return Results(_ids(found[offset : offset + limit]), total)
        guesses = _sounding_like(" ".join(words), on=on)[:limit]
        ids = _ids(guesses)
        return Results(ids, len(ids), is_guess=True)


def _ids(entries: "QuerySet[SearchEntry]") -> list[int]:
    return list(entries.values_list("product_id", flat=True))


def _public(on: date) -> "QuerySet[SearchEntry]":
    """Strong alcohol is found like anything else, but its mark lifts it over nobody."""
    certified = marked_product_ids(on=on).filter(
        may_be_promoted("product__"), product_id=OuterRef("product_id")
    )
    return SearchEntry.objects.filter(product__is_public=True).annotate(
        is_certified=Exists(certified)
    )


def _holding(words: list[str], *, on: date) -> "QuerySet[SearchEntry]":
    folded = [fold(word) for word in words]
    query = _query(folded)
    return (
        _public(on)
        .filter(words=query)
        .annotate(
            as_typed=_holds("exact", _query(words)),
            in_title=ExpressionWrapper(
                Q(folded_title__contains=" ".join(folded)), output_field=BooleanField()
            ),
            rank=SearchRank(F("words"), query),
        )
        .order_by("-as_typed", "-in_title", "-is_certified", "-rank", "folded_title", "product_id")
    )


def _sounding_like(text: str, *, on: date) -> "QuerySet[SearchEntry]":
    return (
        _public(on)
        .annotate(likeness=TrigramWordSimilarity(fold(text), "folded"))
        .filter(likeness__gte=SOUNDS_ALIKE)
        .order_by("-likeness", "-is_certified", "product_id")
    )


def _query(words: list[str]) -> SearchQuery:
    """All words, the last one perhaps unfinished. Words are letters and digits only."""
    terms = " & ".join(f"'{word}'" for word in words)
    return SearchQuery(f"{terms}:*", config="simple", search_type="raw")


def _holds(field: str, query: SearchQuery) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{field: query}), output_field=BooleanField())
