"""Answers that other sites may ask for from their own pages, so many times and no more."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from time import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from foundation import tries

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
