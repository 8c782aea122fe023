"""Which of the found goods come first. Plain Python, the same for both engines and for everyone.

An engine brings the likeliest products in a rough order; `ranked` puts the first RANKED of them
in the order people see. The criteria are published (docs/rules/search.md and the page that says
so to buyers): what the words say, a small boost for goods that can be bought, that stand in the
register, that are newly recognised. No one can buy a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.text import fold
from search.rules.wanted import Part
from search.rules.words import spelled

RANKED = 120
"""So many products of an engine's answer are put in order; those after keep the engine's."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a product for ordering it."""

    product_id: int
    title: str
    producer: str = ""
    place: str = ""
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
    title = spelled(candidate.title)
    plain = fold(title)
    typed = " ".join(word for part in parts for word in part.typed)
    points = 0.0
    if typed and typed in title:
        points += 3
    if typed and fold(typed) in plain:
        points += 2
    words, folded_words = set(title.split()), set(plain.split())
    for part in parts:
        points += sum(word in words for word in part.typed) / max(1, len(part.typed))
        points += sum(fold(word) in folded_words for word in part.typed) / max(1, len(part.typed))
    if candidate.is_marked and candidate.may_promote:
        points += 0.4
    return points + (0.2 if candidate.can_buy else 0)
