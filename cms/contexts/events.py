"""Events and classes: what comes, one of them, what was."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext

from catalog.places.maps import MapPlace, PlaceMap, place_map
from catalog.places.selectors import commune_at
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.meta import page_meta
from cms.models import EventIndexPage, EventPage, TrainingIndexPage
from cms.selectors import crumbs
from cms.selectors.events import (
    EventState,
    booths,
    event_cards,
    event_state,
    events_to_come,
    past_events,
    place_words,
    takes_registrations,
    years_of_past,
)
from cms.selectors.when import when_words
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld
from foundation.page_meta import PageMeta

PAST_PER_PAGE = 24
MOST_TO_COME = 60


@context_of.register(EventIndexPage)
@context_of.register(TrainingIndexPage)
def _events(page: EventIndexPage | TrainingIndexPage, request: HttpRequest) -> dict[str, Any]:
    now, year = timezone.now(), _year(request)
    rows = past_events(page, now=now, year=year).select_related("locale")
    over = Paginator(rows, PAST_PER_PAGE)
    past = over.get_page(request.GET.get("page"))
    to_come = list(events_to_come(page, now=now).select_related("locale")[:MOST_TO_COME])
    cards = event_cards([*to_come, *past.object_list], now=now)
    come = cards[: len(to_come)]
    return {
        "crumbs": crumbs(page),
        "running": [card for card in come if card.state is EventState.RUNNING],
        "coming": [card for card in come if card.state is not EventState.RUNNING],
        "past": past,
        "past_cards": cards[len(to_come) :],
        "years": years_of_past(page, now=now),
        "year": year,
        "querystring": f"{urlencode({'nam': year})}&" if year else "",
        "is_training": isinstance(page, TrainingIndexPage),
    }


@context_of.register
def _event(page: EventPage, request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    state = event_state(page, now=now)
    steps = crumbs(page)
    meta = page_meta(page)
    kind = str(page.get_kind_display())
    return {
        "crumbs": steps,
        "eyebrow": kind[:1].upper() + kind[1:],
        "state": state,
        "notice": _notice(state),
        "facts": _facts(page),
        "map": _map(page),
        "booths": booths(page, on=today()),
        "register_url": _register_url(page) if takes_registrations(page, now=now) else "",
        "calendar_url": reverse("calendar_file", args=[page.pk]) if page.pk else "",
        "sections": sections(page.body, on=today()),
        "index": steps[-2] if len(steps) > 1 else None,
        "meta": meta,
        "structured_data": json_ld(_as_data(page, meta)),
    }


def _year(request: HttpRequest) -> int | None:
    typed = request.GET.get("nam", "")
    return int(typed) if typed.isdecimal() and len(typed) == 4 else None


def _notice(state: EventState) -> str:
    if state is EventState.CANCELLED:
        return gettext("Sự kiện này đã huỷ.")
    return gettext("Sự kiện này đã qua.") if state is EventState.PAST else ""


def _facts(page: EventPage) -> list[tuple[str, str]]:
    return [
        (gettext("Thời gian"), when_words(page.starts_at, page.ends_at)),
        (gettext("Nơi tổ chức"), place_words(page)),
        (gettext("Đơn vị tổ chức"), page.organiser),
        (gettext("Dành cho"), page.for_whom),
        (gettext("Số chỗ"), str(page.seats) if page.seats is not None else ""),
    ]


def _map(page: EventPage) -> PlaceMap | None:
    if not page.commune_id:
        return None
    commune = commune_at(page.commune_id)
    place = MapPlace(place_words(page), commune.lat, commune.lon)
    return place_map([place], title=gettext("Nơi tổ chức trên bản đồ"))


def _register_url(page: EventPage) -> str:
    return reverse("event_register", args=[page.pk]) if page.pk else ""


def _as_data(page: EventPage, meta: PageMeta) -> dict[str, Any]:
    """schema.org's Event; a cancelled one keeps its date and says that it was cancelled."""
    commune = commune_at(page.commune_id) if page.commune_id else None
    status = "EventCancelled" if page.is_cancelled else "EventScheduled"
    return {
        "@type": "EducationEvent" if page.kind == EventPage.Kind.TRAINING else "Event",
        "name": page.title,
        "description": meta.description,
        "url": absolute(page.url or ""),
        "image": meta.picture,
        "startDate": localtime(page.starts_at).isoformat(),
        "endDate": localtime(page.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "maximumAttendeeCapacity": page.seats,
        "organizer": {"@type": "Organization", "name": page.organiser} if page.organiser else None,
        "location": {
            "@type": "Place",
            "name": page.place,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": commune.full_name if commune else "",
                "addressRegion": commune.province.name if commune else "",
                "addressCountry": "VN",
            },
            "geo": {
                "@type": "GeoCoordinates",
                "latitude": commune.lat,
                "longitude": commune.lon,
            }
            if commune
            else None,
        },
    }
