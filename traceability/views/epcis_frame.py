"""What every answer of the EPCIS interface has in common: who asks, versions, errors."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from time import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from foundation.calendar import today
from traceability.models import ApiKey
from traceability.rules.epcis.mapping import STANDARD_CONTEXT
from traceability.rules.epcis.reading import MOST_BYTES
from traceability.selectors.api_keys import running_key
from traceability.selectors.epcis_facts import namespace
from traceability.services import api_keys
from traceability.services.capture import MOST_EVENTS

VERSION = "2.0.0"
LONGEST_ADDRESS = 8000
WINDOW_SECONDS = 15 * 60
ASKED_AT_MOST = 1200
"""Requests of one key within 15 minutes, as many as one network has for the register's API."""

_READABLE = {"application/json", "application/ld+json", "application/*", "*/*"}
_OUR_VERSIONS = {"2", "2.0", "2.0.0", "2.0.1"}
_FORMATS = {"No_Preference", "Never_Translates"}

View = Callable[..., HttpResponse]


class Problem(Exception):
    """An answer that is an error: RFC 7807, with the standard's name of the exception."""

    def __init__(self, status: int, kind: str, title: str, **more: Any) -> None:
        super().__init__(title)
        self.status, self.kind, self.title, self.more = status, kind, title, more


def resource(*methods: str) -> Callable[[View], View]:
    """A resource of the interface: the view gets the key of who asks, once everything is right.

    The key comes as `Authorization: Bearer …`; OPTIONS asks for none. POST needs a key that may
    capture.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # a key is no cookie: no other site's page can bring it along
        @wraps(view)
        def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            with override("en"):  # machines read this
                try:
                    response = _answer(request, view, methods, kwargs)
                except Problem as problem:
                    response = problem_response(problem)
            return _with_headers(response, methods)

        return answer

    return decorate


def _answer(
    request: HttpRequest, view: View, methods: Sequence[str], kwargs: dict[str, Any]
) -> HttpResponse:
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        raise Problem(414, "URITooLongException", "URI too long")
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
        raise Problem(405, "ImplementationException", "Method not allowed here")
    key = _key_of(request)
    if request.method == "POST" and not key.may_capture:
        raise Problem(403, "SecurityException", "This key may not capture")
    if _asked_too_often(key):
        raise Problem(429, "SecurityException", "Too many requests within 15 minutes")
    _must_understand_each_other(request)
    api_keys.note_use(key=key, on=today())
    return view(request, key, **kwargs)


def _key_of(request: HttpRequest) -> ApiKey:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    key = running_key(text.strip()) if scheme.lower() == "bearer" else None
    if key is None:
        raise Problem(401, "SecurityException", "Unauthorised request: no key that runs")
    return key


def _asked_too_often(key: ApiKey) -> bool:
    slot = f"epcis:{key.pk}:{int(time() // WINDOW_SECONDS)}"
    cache.add(slot, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(slot)) > ASKED_AT_MOST
    except ValueError:  # pushed out between the two calls
        return False


def _must_understand_each_other(request: HttpRequest) -> None:
    accepted = request.headers.get("Accept", "*/*")
    if not {part.partition(";")[0].strip() for part in accepted.split(",")} & _READABLE:
        raise Problem(406, "NotAcceptableException", "Answers are application/json")
    for standard in ("EPCIS", "CBV"):
        exact = request.headers.get(f"GS1-{standard}-Version", VERSION)
        low = request.headers.get(f"GS1-{standard}-Min", VERSION)
        high = request.headers.get(f"GS1-{standard}-Max", VERSION)
        if exact not in _OUR_VERSIONS or not _number(low) <= (2, 0, 0) <= _number(high):
            raise Problem(406, "NotAcceptableException", f"{standard} {VERSION} is spoken here")
    if request.headers.get("GS1-EPC-Format", "No_Preference") not in _FORMATS:
        raise Problem(406, "NotAcceptableException", "Names of things are never translated here")


def _number(version: str) -> tuple[int, ...]:
    parts = [
        int(p) if p.isascii() and p.isdigit() and len(p) < 6 else 99 for p in version.split(".")
    ]
    return tuple((*parts, 0, 0)[:3])


def body_of(request: HttpRequest) -> bytes:
    """The document that was sent, 10 MB at the most, as JSON. Raises Problem (413, 415)."""
    if request.content_type not in ("application/json", "application/ld+json"):
        raise Problem(415, "UnsupportedMediaTypeException", "Send application/json")
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Problem(413, "CaptureLimitExceededException", "Capture payload too large")
    return bytes(raw)


def answered(
    content: Any,
    *,
    status: int = 200,
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """The content as JSON."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, status=status, content_type=kind, headers=headers)


def collection(members: Sequence[str]) -> dict[str, Any]:
    """A list of names, as the standard's resources give it."""
    return {
        "@context": [STANDARD_CONTEXT, {"ocop": namespace()}],
        "type": "Collection",
        "member": list(members),
    }


def problem_response(problem: Problem) -> HttpResponse:
    """The problem as application/problem+json."""
    body = {
        "type": f"epcisException:{problem.kind}",
        "title": problem.title,
        "status": problem.status,
        **problem.more,
    }
    response = answered(body, status=problem.status, kind="application/problem+json")
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="EPCIS"'
    if problem.status == 429:
        response["Retry-After"] = str(WINDOW_SECONDS)
    return response


def _with_headers(response: HttpResponse, methods: Sequence[str]) -> HttpResponse:
    for standard in ("EPCIS", "CBV"):
        for what in ("Version", "Min", "Max"):
            response[f"GS1-{standard}-{what}"] = VERSION
    response["GS1-EPC-Format"] = "Never_Translates"
    response["GS1-Extensions"] = f"ocop={namespace()}"
    response["GS1-EPCIS-Capture-Limit"] = str(MOST_EVENTS)
    response["GS1-EPCIS-Capture-File-Size-Limit"] = str(MOST_BYTES)
    response["Allow"] = ", ".join(["OPTIONS", *methods])
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Authorization"
    return response
