"""Dated pages as entries of a calendar."""

from datetime import timedelta
from functools import singledispatch
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page

from catalog.places.selectors import commune_at
from cms.models import EventPage, LivestreamPage
from cms.rules.calendar_files import CalendarEntry
from cms.selectors.events import place_words
from foundation.linked_data import absolute

REMINDED_BEFORE = timedelta(minutes=15)
"""How long before a live selling the calendar rings: time to sit down."""


@singledispatch
def calendar_entry(page: Page) -> CalendarEntry:
    """The date of a page that has one. Raises TypeError for other kinds."""
    raise TypeError(type(page).__name__)


@calendar_entry.register
def _event(page: EventPage) -> CalendarEntry:
    commune = commune_at(page.commune_id) if page.commune_id else None
    return CalendarEntry(
        uid=_uid(page),
        title=page.title,
        starts_at=page.starts_at,
        ends_at=page.ends_at,
        changed_at=page.last_published_at or page.starts_at,
        url=absolute(page.url or ""),
        place=place_words(page),
        details=page.lead,
        point=(commune.lat, commune.lon) if commune else None,
        is_cancelled=page.is_cancelled,
    )


@calendar_entry.register
def _livestream(page: LivestreamPage) -> CalendarEntry:
    return CalendarEntry(
        uid=_uid(page),
        title=page.title,
        starts_at=page.starts_at,
        ends_at=page.ends_at,
        changed_at=page.last_published_at or page.starts_at,
        url=absolute(page.url or ""),
        details=page.lead,
        is_cancelled=page.is_cancelled,
        reminded_before=REMINDED_BEFORE,
    )


def _uid(page: Page) -> str:
    return f"{page.translation_key}@{urlsplit(settings.PUBLIC_URL).hostname}"
