"""The search page."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from foundation.calendar import today
from foundation.page_cache import public_page
from marketplace.commerce.selectors import product_cards
from search.rules.asked import Asked
from search.rules.words import clean
from search.selectors import jumps
from search.selectors.finding import PER_PAGE, answer


@require_safe
@public_page(120, parameters=("q", "page"))
def search(request: HttpRequest) -> HttpResponseBase:
    """Products for the words typed; a number that names one thing leads straight to it."""
    on = today()
    text = clean(request.GET.get("q", ""))
    address = jumps.address_of(text, on=on) if text else None
    if address:
        return redirect(address)
    number = _whole(request.GET.get("page"))
    found = answer(Asked(text=text, page=number), on=on).found
    cards = product_cards(found.product_ids, on=on)
    context = {
        "search_query": text,
        "found": found,
        "cards": cards,
        "unmarked": any(not card.mark for card in cards),
        "page": Paginator(range(found.total), PER_PAGE).get_page(number),
        "querystring": f"{urlencode({'q': text})}&",
    }
    return render(request, "search/search.html", context)


def _whole(text: str | None) -> int:
    """A page number, 1 where the text is none."""
    return max(1, int(text)) if text and text.isdecimal() and len(text) < 4 else 1
