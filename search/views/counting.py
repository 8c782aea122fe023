"""Counting searches: a picture on each page of results, and a word when a result is opened.

The page itself is kept in caches and writes nothing. Neither view touches the database or sets a
cookie (docs/rules/search-insight.md).
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.counting_pictures import is_counted, is_machine, picture
from foundation.readers import reader_of
from foundation.same_origin import own_page_or_token
from search.services.counting import note_opened, note_search


@require_safe
def searched(request: HttpRequest) -> HttpResponse:
    """The picture, always the same and never kept; counts the search where a person made it."""
    if is_counted(request):
        token = request.GET.get("t", "")
        note_search(token=token, reader=reader_of(request), at=timezone.now())
    return picture()


@own_page_or_token
@never_cache
@require_POST
def opened(request: HttpRequest) -> HttpResponse:
    """Count that a result was opened. Answers 204 whatever came."""
    product, position = (request.POST.get(name, "") for name in ("p", "n"))
    whole = all(number.isdecimal() and len(number) < 16 for number in (product, position))
    if whole and not is_machine(request):
        note_opened(
            token=request.POST.get("t", ""),
            product=int(product),
            position=int(position),
            reader=reader_of(request),
            at=timezone.now(),
        )
    return HttpResponse(status=204)
