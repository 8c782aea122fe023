"""What the search field offers while somebody types."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from foundation.calendar import today
from foundation.page_cache import public_page
from search.selectors.suggestions import Suggestions, link, suggestions
from search.selectors.things import Thing


@require_safe
def suggest(request: HttpRequest) -> HttpResponseBase:
    """A piece of a page, or JSON for who asks for that alone. Nobody's words are written down."""
    answer = _json(request) if _wants_json(request) else _fragment(request)
    answer["X-Robots-Tag"] = "noindex"
    patch_vary_headers(answer, ["Accept"])
    return answer


@public_page(30, parameters=("q",))
def _fragment(request: HttpRequest) -> HttpResponseBase:
    found = suggestions(request.GET.get("q", ""), on=today())
    context = {"found": found, "all_url": link(found.text).url}
    return render(request, "search/suggest.html", context)


def _json(request: HttpRequest) -> HttpResponseBase:
    return JsonResponse(_plain(suggestions(request.GET.get("q", ""), on=today())))


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _plain(found: Suggestions) -> dict[str, Any]:
    """Money in whole đồng; `stars` null where the product has no right to the mark today."""
    return {
        "query": found.text,
        "jump": found.jump or None,
        "guess": found.guess.text if found.guess else None,
        "phrases": [each.text for each in found.phrases],
        "products": [
            {
                "id": card.product_id,
                "name": card.name,
                "url": card.url,
                "producer": card.producer_name,
                "picture": card.photo.url if card.photo else card.illustration_url,
                "price": card.price if card.can_buy else None,
                "stars": card.mark.stars if card.mark else None,
            }
            for card in found.products
        ],
        "producers": [_thing(each) for each in found.producers],
        "places": [_thing(each) for each in found.places],
    }


def _thing(thing: Thing) -> dict[str, str]:
    return {"name": thing.title, "detail": thing.detail, "url": thing.url}
