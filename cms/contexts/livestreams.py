"""Live selling: the schedule, and one hour of it."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext

from catalog.places.selectors import settle
from cms.contexts.base import context_of
from cms.contexts.sections import sections
from cms.meta import page_meta
from cms.models import LivestreamIndexPage, LivestreamPage
from cms.selectors import crumbs
from cms.selectors.livestreams import (
    StreamState,
    stream_cards,
    stream_state,
    streams_over,
    streams_to_come,
    video_of,
)
from cms.selectors.makers import Maker, makers, promoted
from cms.selectors.when import when_words
from foundation.calendar import today
from foundation.linked_data import absolute, json_ld
from foundation.page_meta import PageMeta
from marketplace.commerce.selectors import product_cards

OVER_PER_PAGE = 24
MOST_TO_COME = 40


@context_of.register
def _streams(page: LivestreamIndexPage, request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    shown = ("locale", "producer")
    over = Paginator(streams_over(page, now=now).select_related(*shown), OVER_PER_PAGE)
    listed = over.get_page(request.GET.get("page"))
    to_come = list(streams_to_come(page, now=now).select_related(*shown)[:MOST_TO_COME])
    every = [*to_come, *listed.object_list]
    names = {pk: maker.name for pk, maker in _makers(every, page).items()}
    cards = stream_cards(every, now=now, names=names)
    come = cards[: len(to_come)]
    return {
        "crumbs": crumbs(page),
        "live": [card for card in come if card.state is StreamState.LIVE],
        "coming": [card for card in come if card.state is not StreamState.LIVE],
        "over": listed,
        "over_cards": cards[len(to_come) :],
    }


@context_of.register
def _stream(page: LivestreamPage, request: HttpRequest) -> dict[str, Any]:
    now, on = timezone.now(), today()
    state = stream_state(page, now=now)
    named = [row.product_id for row in page.stream_products.all()]
    steps = crumbs(page)
    meta = page_meta(page)
    video = video_of(page)
    return {
        "crumbs": steps,
        "state": state,
        "notice": gettext("Buổi này đã huỷ.") if state is StreamState.CANCELLED else "",
        "when": when_words(page.starts_at, page.ends_at),
        "starts": page.starts_at.isoformat(),
        "ends": page.ends_at.isoformat(),
        "maker": next(iter(_makers([page], page).values()), None),
        "video": {"title": page.title, "video": video, "poster": page.picture} if video else None,
        "cards": product_cards(promoted(named), on=on) if named else [],
        "calendar_url": reverse("calendar_file", args=[page.pk]) if page.pk else "",
        "sections": sections(page.body, on=on),
        "index": steps[-2] if len(steps) > 1 else None,
        "meta": meta,
        "structured_data": json_ld(_as_data(page, meta, video.watch if video else "")),
    }


def _makers(pages: Iterable[LivestreamPage], page: Any) -> dict[int, Maker]:
    producers = {one.producer_id: one.producer for one in pages if one.producer is not None}
    settle(*producers.values())
    shown = makers(producers.values(), locale=page.locale, on=today())
    return dict(zip(producers, shown, strict=True))


def _as_data(page: LivestreamPage, meta: PageMeta, watch: str) -> dict[str, Any]:
    """schema.org's BroadcastEvent, which search engines show with a "live" sign at its hour."""
    status = "EventCancelled" if page.is_cancelled else "EventScheduled"
    return {
        "@type": "BroadcastEvent",
        "name": page.title,
        "description": meta.description,
        "url": absolute(page.url or ""),
        "image": meta.picture,
        "isLiveBroadcast": True,
        "startDate": localtime(page.starts_at).isoformat(),
        "endDate": localtime(page.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
        "location": {"@type": "VirtualLocation", "url": watch or absolute(page.url or "")},
    }
