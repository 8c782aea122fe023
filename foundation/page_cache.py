"""Whole public pages kept in the default cache, never past a change of the register.

A page is kept under the register's generation, which grows in the same transaction as the
change it stands for. The generation is read from PostgreSQL *before* the page is made:
- a page made of old facts can only be kept under the old generation, which nobody asks for
  once the change is committed, so the next request on any worker makes the page anew;
- a page made while a change commits may show either state, and dies with the old generation;
- inside an open transaction nothing is kept or taken, because what is seen there may never
  be committed.
Browsers and proxies are told `no-cache`: they ask each time, and a 304 answers cheaply.
"""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from foundation.calendar import today
from foundation.selectors import generation, of_generation

View = Callable[..., HttpResponseBase]

LONGEST_QUERY = 200
"""Longer queries are answered but not kept: they are nobody's way through the site."""

LARGEST_PAGE = 512 * 1024
"""Bytes. Larger pages are answered but not kept."""

_KEPT_HEADERS = (
    *("Content-Language", "Link", "X-Robots-Tag"),
    *("CDN-Cache-Control", "Surrogate-Control", "Surrogate-Key", "Cache-Tag"),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """One page as it is kept: compressed, so that two thousand of them take some 20 MB."""

    body: bytes
    content_type: str
    etag: str
    headers: tuple[tuple[str, str], ...]


def public_page(
    seconds: int = 60,
    vary_on_language_header: bool = False,
    parameters: tuple[str, ...] | None = None,
    may_be_private: bool = False,
) -> Callable[[View], View]:
    """Keep a page that looks the same to everyone, for `seconds` at the most.

    Guarantee: once a change of certificates, recalls, products, prices or published pages
    is committed, the next request on every worker is answered from the changed facts. The
    view is given a stranger's request, without user and session, so that nothing of a
    visitor can be kept.

    Kept are answers 200 to GET without cookies; pages with a message waiting, previews and
    requests inside a transaction pass by. `parameters` names the query parameters the page
    reads: it sees no others, and they alone tell pages apart (None: all, sorted). With
    `vary_on_language_header` an address without a language speaks that of Accept-Language.
    With `may_be_private` a visitor who has a session is asked for once more, as themselves,
    where a stranger gets no page: it may be one that they have signed in for.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if vary_on_language_header:
                translation.activate(translation.get_language_from_request(request))
                request.LANGUAGE_CODE = translation.get_language()
            if parameters is not None:
                _show_only(request, parameters)
            if not _may_be_kept(request):
                return _asked_each_time(view(request, *args, **kwargs))
            request.register_generation = generation()  # type: ignore[attr-defined]
            key = _key(request)
            kept = cache.get(key)
            if kept is None:
                with of_generation(request.register_generation):  # type: ignore[attr-defined]
                    response, kept = _as_a_stranger(view, request, *args, **kwargs)
                if kept is None:
                    if may_be_private and settings.SESSION_COOKIE_NAME in request.COOKIES:
                        response = _for_them_alone(view(request, *args, **kwargs))
                    return _asked_each_time(response)
                cache.set(key, kept, seconds)
            return _from(kept, request, vary_on_language_header)

        return answer

    return decorate


def _show_only(request: HttpRequest, parameters: tuple[str, ...]) -> None:
    """Hide all other query parameters (fbclid, utm_…), so that none can change the page."""
    query = QueryDict(mutable=True)
    for name in parameters:
        if name in request.GET:
            query.setlist(name, request.GET.getlist(name))
    request.META["QUERY_STRING"] = query.urlencode()
    query._mutable = False
    request.GET = query  # type: ignore[assignment]


def _may_be_kept(request: HttpRequest) -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and "messages" not in request.COOKIES
        and not getattr(request, "is_preview", False)
        and not connection.in_atomic_block
    )


def _key(request: HttpRequest) -> str:
    """Of one length whatever is asked for, and clear of characters caches refuse."""
    said = (
        request.scheme or "",
        request.get_host(),
        request.path,
        urlencode(sorted((k, v) for k, values in request.GET.lists() for v in values)),
        translation.get_language() or "",
        str(request.register_generation),  # type: ignore[attr-defined]
        today().isoformat(),
    )
    return "page:" + sha256("\n".join(said).encode()).hexdigest()


def _as_a_stranger(
    view: View, request: HttpRequest, *args: Any, **kwargs: Any
) -> tuple[HttpResponseBase, _Kept | None]:
    """What somebody gets of whom nothing is known, and the page to keep of it, if any."""
    visitor = {
        name: getattr(request, name) for name in ("user", "session") if hasattr(request, name)
    }
    request.user = AnonymousUser()
    if "session" in visitor:
        request.session = type(visitor["session"])()
    try:
        response = view(request, *args, **kwargs)
        if not getattr(response, "is_rendered", True):
            response = response.render()  # type: ignore[attr-defined]
        return response, _keep(request, response)
    finally:
        for name, value in visitor.items():
            setattr(request, name, value)


def _for_them_alone(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-cache"
    return response


def _keep(request: HttpRequest, response: HttpResponseBase) -> _Kept | None:
    """The page to keep, or None for one that is not everyone's.

    A view that asks for a CSRF token or writes to the session leaves its cookie to a
    middleware further out, so those are asked about as well.
    """
    mine = (
        response.cookies
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or (hasattr(request, "session") and request.session.modified)
        or (hasattr(request, "_messages") and len(get_messages(request)))
    )
    whole = isinstance(response, HttpResponse) and response.status_code == 200
    if mine or not whole or request.method != "GET" or len(response.content) > LARGEST_PAGE:  # type: ignore[attr-defined]
        return None
    content = response.content  # type: ignore[attr-defined]
    return _Kept(
        body=gzip.compress(content, compresslevel=6, mtime=0),
        content_type=response["Content-Type"],
        etag=f'W/"{sha256(content).hexdigest()[:32]}"',
        headers=tuple((h, response[h]) for h in _KEPT_HEADERS if h in response),
    )


def _from(kept: _Kept, request: HttpRequest, vary_on_language_header: bool) -> HttpResponseBase:
    """The kept page as an answer: 304 to a browser that has it, compressed where it may be.

    Compressing is safe here: the page holds no secret that a guess could be tried against.
    """
    squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        kept.body if squeezed else gzip.decompress(kept.body), content_type=kept.content_type
    )
    if squeezed:
        response["Content-Encoding"] = "gzip"
    for name, value in kept.headers:
        response[name] = value
    response["ETag"] = kept.etag
    patch_vary_headers(response, ["Accept-Encoding"])
    if vary_on_language_header:
        patch_vary_headers(response, ["Accept-Language"])
    conditional = get_conditional_response(request, etag=kept.etag, response=response)
    return _asked_each_time(conditional or response)


def _asked_each_time(response: HttpResponseBase) -> HttpResponseBase:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-cache"
    return response
