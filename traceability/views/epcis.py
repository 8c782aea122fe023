"""EPCIS 2.0: /events, where one asks and one hands in."""

from django.http import HttpRequest, HttpResponse

from traceability.models import ApiKey
from traceability.views.epcis_capture import capture_event
from traceability.views.epcis_events import events
from traceability.views.epcis_frame import resource


@resource("GET", "POST")
def events_resource(request: HttpRequest, key: ApiKey) -> HttpResponse:
    """GET: the events that are asked for. POST: take in one event."""
    return capture_event(request, key) if request.method == "POST" else events(request, key)
