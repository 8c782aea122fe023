"""The search page."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from foundation.calendar import today
from foundation.page_cache import public_page
from search.forms import PARAMETERS, read
from search.rules.asked import Asked
from search.selectors import jumps
from search.selectors.results import results
from search.selectors.suggestions import ways_on
from search.selectors.things import things

MOST_THINGS = 3
"""Producers, places and pages each that stand above the products."""


@require_safe
@public_page(120, parameters=PARAMETERS)
def search(request: HttpRequest) -> HttpResponseBase:
    """Products for the words and filters, with the producers, places and pages of such a name;
    a number that names one thing leads straight to it."""
    on, asked = today(), read(request.GET)
    address = jumps.address_of(asked.text, on=on) if asked.text else None
    if address:
        return redirect(address)
    context: dict[str, object] = {"search_query": asked.text, "asked": asked}
    if asked.text or asked.filters.is_narrowed:
        found = results(asked, on=on)
        beside = _beside(found.answer.guess or asked.text, asked)
        context |= {"results": found, "things": things(beside, on=on, limit=MOST_THINGS)}
        if not (found.total or found.chips):
            context["ways"] = ways_on(found.answer.meant)
    return render(request, "search/search.html", context)


def _beside(text: str, asked: Asked) -> str:
    """The text whose producers, places and pages are shown: on the first page of a search that
    is not narrowed yet; whoever narrows goods looks for goods."""
    return "" if asked.page > 1 or asked.filters.is_narrowed else text
