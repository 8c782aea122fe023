"""Dates to put into one's own calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.models import EventPage, LivestreamPage
from cms.rules.calendar_files import calendar_file
from cms.selectors.calendars import calendar_entry
from foundation.page_cache import public_page

SECONDS_KEPT = 600


@require_safe
@public_page(SECONDS_KEPT, parameters=())
def entry(request: HttpRequest, page_id: int) -> HttpResponse:
    """An event or a live selling as an iCalendar file; a copy taken later replaces the first."""
    page = Page.objects.live().public().filter(pk=page_id).first()
    dated = page.specific if page is not None else None
    if not isinstance(dated, EventPage | LivestreamPage):
        raise Http404
    answer = HttpResponse(
        calendar_file(calendar_entry(dated)), content_type="text/calendar; charset=utf-8"
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer
