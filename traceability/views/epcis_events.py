"""EPCIS 2.0: asking for events, and for what events speak of."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from traceability.models import ApiKey, EpcisEvent
from traceability.rules.epcis import query
from traceability.rules.epcis.mapping import STANDARD_CONTEXT, in_offset
from traceability.rules.epcis.query import Asked, BadQuery
from traceability.selectors import epcis_query
from traceability.selectors.epcis_facts import namespace
from traceability.views.epcis_frame import Problem, answered, collection, resource

TOKEN_LASTS = timedelta(hours=1)
KINDS = {
    "eventTypes": "type",
    "bizSteps": "biz_step",
    "dispositions": "disposition",
    "readPoints": "read_point",
    "bizLocations": "biz_location",
    "epcs": "epcs",
}
"""Top-level resources, and what of an event each is about."""

_ASKS = {
    "eventTypes": "eventType",
    "bizSteps": "EQ_bizStep",
    "dispositions": "EQ_disposition",
    "readPoints": "EQ_readPoint",
    "bizLocations": "EQ_bizLocation",
}


@resource("GET")
def root(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """What there is."""
    return answered(collection(["capture", "events", *KINDS]))


def events(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """GET /events: SimpleEventQuery over the key's producer's events."""
    return _events(request, key, {})


@resource("GET")
def event(request: HttpRequest, key: ApiKey, event_id: str) -> HttpResponse:
    """One event; with the declaration that it was wrong, where there is one."""
    rows = EpcisEvent.objects.filter(producer=key.producer, event_id=event_id).order_by("pk")
    if not rows:
        raise Problem(404, "NoSuchResourceException", "Resource not found")
    return answered(_document(rows))


@resource("GET")
def values(request: HttpRequest, key: ApiKey, kind: str) -> HttpResponse:
    """The values of one kind that the repository knows."""
    per_page = _asked({"perPage": request.GET.getlist("perPage") or ["30"]}).per_page
    after = ""
    if request.GET.get("nextPageToken"):
        (after,) = _read_token(request, 1)
    found = epcis_query.known_values(
        KINDS[kind], producer=key.producer, after=after, most=per_page + 1
    )
    link = _next(request, [found[per_page - 1]]) if len(found) > per_page else {}
    return answered(collection(found[:per_page]), headers=link)


@resource("GET")
def value(request: HttpRequest, key: ApiKey, kind: str, value: str) -> HttpResponse:
    """What there is about one value: its events."""
    return answered(collection(["events"]))


@resource("GET")
def events_of_value(request: HttpRequest, key: ApiKey, kind: str, value: str) -> HttpResponse:
    """The events of one value; all parameters of /events narrow them further."""
    if kind != "epcs":
        return _events(request, key, {_ASKS[kind]: [value]})
    return _events(request, key, {}, thing=value)


@resource("GET", "POST", "DELETE")
def not_built(request: HttpRequest, key: ApiKey, **_rest: Any) -> HttpResponse:
    """Named queries, subscriptions, releasing tokens: 501, as the standard allows."""
    raise Problem(501, "ImplementationException", "Functionality not supported by server")


def _events(
    request: HttpRequest, key: ApiKey, given: dict[str, list[str]], *, thing: str = ""
) -> HttpResponse:
    asked = _asked({**dict(request.GET.lists()), **given})
    if thing:
        roles = (*query.MATCHES["MATCH_anyEPC"], *query.MATCHES["MATCH_anyEPCClass"])
        asked.things.append((roles, (query.thing_pattern(thing),)))
    rows = epcis_query.found_events(asked, producer=key.producer)
    if asked.most is not None and rows[: asked.most + 1].count() > asked.most:
        raise Problem(413, "QueryTooLargeException", "More events than maxEventCount")
    left = asked.limit
    if asked.token:
        at, pk, left = _read_token(request, 3)
        rows = epcis_query.after(rows, asked, epcis_query.Place(datetime.fromisoformat(at), pk))
    size = asked.per_page if left is None else min(asked.per_page, left)
    found = list(rows[: size + 1])
    link = {}
    if len(found) > size and (left is None or left > size):
        last = found[size - 1]
        at = getattr(last, asked.order_by).isoformat()
        link = _next(request, [at, last.pk, None if left is None else left - size])
    return answered(_document(found[:size]), headers=link)


def _asked(parameters: dict[str, list[str]]) -> Asked:
    try:
        return query.parse(parameters)
    except BadQuery as error:
        raise Problem(400, "QueryParameterException", str(error)) from error


def _document(rows: Sequence[EpcisEvent] | QuerySet[EpcisEvent]) -> dict[str, Any]:
    return {
        "@context": [STANDARD_CONTEXT, {"ocop": namespace()}],
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "creationDate": in_offset(timezone.now(), "+07:00"),
        "epcisBody": {
            "queryResults": {
                "queryName": "SimpleEventQuery",
                "resultsBody": {"eventList": [epcis_query.said(row) for row in rows]},
            }
        },
    }


def paged(request: HttpRequest, rows: QuerySet[Any]) -> tuple[list[Any], dict[str, str]]:
    """One page of rows counted from the start, and the headers that lead to the next."""
    per_page = _asked({"perPage": request.GET.getlist("perPage") or ["30"]}).per_page
    start = 0
    if request.GET.get("nextPageToken"):
        (start,) = _read_token(request, 1)
    found = list(rows[start : start + per_page + 1])
    link = _next(request, [start + per_page]) if len(found) > per_page else {}
    return found[:per_page], link


def _next(request: HttpRequest, place: list[Any]) -> dict[str, str]:
    parameters = request.GET.copy()
    parameters["nextPageToken"] = signing.dumps([request.path, *place], salt="epcis-page")
    address = f"{settings.PUBLIC_URL}{quote(request.path)}?{parameters.urlencode()}"
    expires = timezone.now() + TOKEN_LASTS
    return {
        "Link": f'<{address}>; rel="next"',
        "GS1-Next-Page-Token-Expires": in_offset(expires, "+00:00"),
    }


def _read_token(request: HttpRequest, length: int) -> list[Any]:
    """What `_next` wrote for this very list; the time it lasts is in it. Raises Problem."""
    token = request.GET["nextPageToken"]
    try:
        path, *place = signing.loads(token, salt="epcis-page", max_age=TOKEN_LASTS)
    except (signing.BadSignature, ValueError) as error:
        raise Problem(400, "QueryParameterException", "nextPageToken is not valid") from error
    if path != request.path or len(place) != length:
        raise Problem(400, "QueryParameterException", "nextPageToken is of another list")
    return list(place)


def event_address(event_id: str) -> str:
    """The address of one event here."""
    return f"{settings.PUBLIC_URL}{reverse('epcis:event', args=[event_id])}"
