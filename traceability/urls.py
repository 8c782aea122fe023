"""The EPCIS 2.0 interface: /epcis/v2/. Its values are names with slashes in them."""

from django.urls import path, re_path

from traceability.views import epcis_capture as capture
from traceability.views import epcis_events as events
from traceability.views.epcis import events_resource

_KIND = "(?P<kind>" + "|".join(events.KINDS) + ")"

app_name = "epcis"
urlpatterns = [
    path("", events.root, name="root"),
    path("capture", capture.jobs, name="capture"),
    path("capture/<uuid:job_id>", capture.job, name="job"),
    path("events", events_resource, name="events"),
    path("events/<path:event_id>", events.event, name="event"),
    re_path(rf"^{_KIND}$", events.values, name="values"),
    re_path(rf"^{_KIND}/(?P<value>.+)/events$", events.events_of_value, name="events_of_value"),
    re_path(rf"^{_KIND}/(?P<value>.+)$", events.value, name="value"),
    re_path(r"^(?P<rest>queries|nextPageToken)(/.*)?$", events.not_built, name="not_built"),
]
