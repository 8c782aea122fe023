"""The words by which people came to a producer's goods: counts of texts, nothing of anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marketplace.desk.access import Desk, desk_page
from search.selectors.insight import LEAST, words_of

DAYS = 90


@require_GET
@desk_page
def search_words(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Texts from which the producer's goods were opened, in the last three months."""
    words = words_of([desk.producer.pk], on=desk.on, days=DAYS)
    context = {"desk": desk, "words": words, "days": DAYS, "least": LEAST}
    return render(request, "desk/search/words.html", context)
