"""Answers that other sites may ask for from their own pages, so many times and no more."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from time import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from foundation import tries
from foundation.page_cache import public_page

View = Callable[..., HttpResponseBase]

WINDOW_SECONDS = 15 * 60
ASKED_AT_MOST = 1200
"""Of one network within 15 minutes: a shelf of badges fits many times, a crawl of the whole
register does not; the open data file is there for that."""


def open_to_all(view: View) -> View:
    """Let pages of any site read the answer (CORS): it holds nothing of who asks, and no cookie
    is believed for it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return opened(view(request, *args, **kwargs))

    return answer


def opened(response: HttpResponseBase) -> HttpResponseBase:
    """The answer with the leave to read it anywhere."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    return response


def kept_and_open(*parameters: str) -> Callable[[View], View]:
    """Keep the answer until the register changes, let any site's pages read it, and answer each
    network so often and no more (429 with Retry-After)."""

    def decorate(view: View) -> View:
        kept = public_page(parameters=parameters)(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if asked_too_often(request):
                return opened(_too_often())
            return opened(kept(request, *args, **kwargs))

        return answer

    return decorate


def _too_often() -> HttpResponse:
    message = _("Hỏi nhiều quá trong 15 phút. Cần cả sổ thì tải tệp dữ liệu mở.")
    response = JsonResponse(
        {"error": {"code": "too_many_requests", "message": message}}, status=429
    )
    response["Retry-After"] = str(WINDOW_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def preflight() -> HttpResponse:
    """What a browser asks before it asks with If-None-Match."""
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def asked_too_often(request: HttpRequest) -> bool:
    """Count one more question of this network, and say whether it is one too many.

    Counted where pages are kept: a badge is asked for so often that it must not cost a write in
    the database. Per process until Redis is set.
    """
    window = int(time() // WINDOW_SECONDS)
    network = sha256(tries.network_of(request).encode()).hexdigest()
    key = f"register-api:{window}:{network}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(key)) > ASKED_AT_MOST
    except ValueError:  # pushed out between the two calls
        return False
