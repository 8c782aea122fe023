"""Forms on pages that everyone shares: proof of origin instead of a token.

A page kept in the cache cannot hold a CSRF token, for a token is one visitor's own. What the
browser itself says about where a form was sent from proves the same thing
(docs/decisions/0005-cacheable-pages.md).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponseBase]


def own_page_or_token(view: View) -> View:
    """Take a POST that the browser says came from a page of this host; else ask for the token.

    Guarantee: a form on another site is refused, as with Django's own check. A browser that
    says nothing at all (none of the last ten years) gets the ordinary check of the token.
    """
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = view if sent_from_own_page(request) else with_token
        return chosen(request, *args, **kwargs)

    return answer


def sent_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser says so: by Sec-Fetch-Site, else by Origin, else by Referer.

    No page can forge or leave out the first two. The first header present decides.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        return urlsplit(came_from).netloc == request.get_host()
    except ValueError:
        return False
