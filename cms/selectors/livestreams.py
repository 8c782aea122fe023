"""Live selling: what is on, what comes, what can be seen again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.timezone import localtime
from wagtail.models import Page

from cms.models import LivestreamPage
from cms.rules.videos import UnknownVideo, Video, read_video
from cms.selectors.page_cards import PageCard, page_cards
from cms.selectors.public_pages import open_to_all
from cms.selectors.when import month_words, when_words


class StreamState(StrEnum):
    """Where a live selling stands at an instant."""

    COMING = "coming"
    LIVE = "live"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class StreamCard:
    """A live selling in a list: its page's card, with the day as a tile beside it."""

    card: PageCard
    day: int
    month: str
    year: int
    starts_on: date
    when: str
    starts_at: datetime
    ends_at: datetime
    producer_name: str
    state: StreamState
    has_video: bool


def stream_state(page: LivestreamPage, *, now: datetime) -> StreamState:
    """Cancelled goes before everything else; live from the first instant to the last."""
    if page.is_cancelled:
        return StreamState.CANCELLED
    if now < page.starts_at:
        return StreamState.COMING
    return StreamState.LIVE if now <= page.ends_at else StreamState.OVER


def streams_to_come(index: Page, *, now: datetime) -> QuerySet[LivestreamPage]:
    """What is live or comes below an index, the next one first."""
    rows = (
        LivestreamPage.objects.live().filter(open_to_all()).child_of(index).filter(ends_at__gte=now)
    )
    return rows.order_by("starts_at", "pk")


def streams_over(index: Page, *, now: datetime) -> QuerySet[LivestreamPage]:
    """What was, the latest first; only what can be seen again."""
    rows = (
        LivestreamPage.objects.live().filter(open_to_all()).child_of(index).filter(ends_at__lt=now)
    )
    return rows.filter(is_cancelled=False).exclude(video_url="").order_by("-starts_at", "-pk")


def stream_cards(
    pages: list[LivestreamPage], *, now: datetime, names: dict[int, str]
) -> list[StreamCard]:
    """The live sellings as they stand in lists; `names` of producers by their keys, as they may
    be shown. At most 2 queries, whatever their number."""
    return [
        _card(page, card, now, names.get(page.producer_id, ""))
        for page, card in zip(pages, page_cards(pages), strict=True)
    ]


def _card(page: LivestreamPage, card: PageCard, now: datetime, name: str) -> StreamCard:
    start = localtime(page.starts_at)
    return StreamCard(
        card=card,
        day=start.day,
        month=month_words(start.date()),
        year=start.year,
        starts_on=start.date(),
        when=when_words(page.starts_at, page.ends_at),
        starts_at=page.starts_at,
        ends_at=page.ends_at,
        producer_name=name,
        state=stream_state(page, now=now),
        has_video=bool(page.video_url),
    )


def video_of(page: LivestreamPage) -> Video | None:
    """The film behind the page, or None where none is named or its house is unknown."""
    try:
        return read_video(page.video_url) if page.video_url else None
    except UnknownVideo:
        return None
