"""The picture by which a page of results is counted, and what opening a result tells."""

from typing import Any

from django import template

from search.rules.asked import Asked
from search.rules.countable import Outcome
from search.selectors.finding import PER_PAGE, Answer
from search.services.counting import token_of

register = template.Library()


@register.inclusion_tag("search/count.html")
def search_count(answer: Answer) -> dict[str, Any]:
    """Once on a page of results, after the cards, which stand in `.cards`; empty for a text that
    is not counted.

    A search counts on its first page without filters chosen by hand; what is opened counts from
    any. "Guessed": another text, or not all the words, had to be looked for.
    """
    outcome = _outcome(answer)
    return {
        "token": token_of(answer.asked.text, outcome),
        "counts": outcome is not Outcome.ASIDE,
        "first": (max(1, answer.asked.page) - 1) * PER_PAGE,
    }


def _outcome(answer: Answer) -> Outcome:
    asked = answer.asked
    if asked != Asked(text=asked.text, near=asked.near):
        return Outcome.ASIDE
    if not answer.found.total:
        return Outcome.EMPTY
    return Outcome.GUESSED if answer.guess or answer.is_part else Outcome.FOUND
