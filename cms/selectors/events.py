"""Fairs, festivals, classes: what is on, what comes, what was; and who stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear
from django.utils.timezone import localtime
from wagtail.models import Page

from catalog.places.selectors import commune_at, settle
from cms.models import EventBooth, EventPage, EventRegistration
from cms.selectors.makers import Maker, makers
from cms.selectors.page_cards import PageCard, page_cards
from cms.selectors.public_pages import open_to_all
from cms.selectors.when import month_words, when_words


class EventState(StrEnum):
    """Where an event stands at an instant."""

    COMING = "coming"
    RUNNING = "running"
    PAST = "past"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event in a list: its page's card with the day as a tile beside it."""

    card: PageCard
    kind: str
    day: int
    month: str
    year: int
    starts_on: date
    when: str
    where: str
    state: EventState
    takes_registrations: bool


@dataclass(frozen=True, slots=True)
class Booth:
    """A stand at a fair; `maker` None: it is nobody's of the register."""

    number: str
    name: str
    note: str
    maker: Maker | None


def event_state(event: EventPage, *, now: datetime) -> EventState:
    """Cancelled goes before everything else; an event is on until its last instant."""
    if event.is_cancelled:
        return EventState.CANCELLED
    if now < event.starts_at:
        return EventState.COMING
    return EventState.RUNNING if now <= event.ends_at else EventState.PAST


def takes_registrations(event: EventPage, *, now: datetime) -> bool:
    """Whether somebody may still say that they come; seats are counted when they do."""
    until = event.register_until or event.starts_at
    return bool(event.live and event.registers and not event.is_cancelled and now < until)


def events_to_come(index: Page, *, now: datetime) -> QuerySet[EventPage]:
    """What is on or comes below an index, the next one first; cancelled ones stay to be seen."""
    rows = EventPage.objects.live().filter(open_to_all()).child_of(index).filter(ends_at__gte=now)
    return rows.order_by("starts_at", "pk")


def past_events(index: Page, *, now: datetime, year: int | None = None) -> QuerySet[EventPage]:
    """What is over below an index, the latest first; that began in the year, where one is given."""
    rows = EventPage.objects.live().filter(open_to_all()).child_of(index).filter(ends_at__lt=now)
    if year is not None:
        rows = rows.filter(starts_at__year=year)
    return rows.order_by("-starts_at", "-pk")


def years_of_past(index: Page, *, now: datetime) -> list[tuple[int, int]]:
    """Each year with how many events of it are over, the latest first. One query."""
    rows = past_events(index, now=now).order_by().annotate(year=ExtractYear("starts_at"))
    counted = rows.values("year").annotate(n=Count("pk")).order_by("-year")
    return [(row["year"], row["n"]) for row in counted]


def event_cards(
    events: QuerySet[EventPage] | Sequence[EventPage], *, now: datetime
) -> list[EventCard]:
    """The events as they stand in lists. At most 3 queries, whatever their number."""
    if isinstance(events, QuerySet):
        events = events.select_related("locale")
    rows = list(events)
    return [_card(event, card, now) for event, card in zip(rows, page_cards(rows), strict=True)]


def _card(event: EventPage, card: PageCard, now: datetime) -> EventCard:
    start = localtime(event.starts_at)
    kind = str(event.get_kind_display())
    return EventCard(
        card=card,
        kind=kind[:1].upper() + kind[1:],
        day=start.day,
        month=month_words(start.date()),
        year=start.year,
        starts_on=start.date(),
        when=when_words(event.starts_at, event.ends_at),
        where=place_words(event),
        state=event_state(event, now=now),
        takes_registrations=takes_registrations(event, now=now),
    )


def place_words(event: EventPage) -> str:
    """Where an event is: the place's name, its commune and province. No query."""
    if not event.commune_id:
        return event.place
    commune = commune_at(event.commune_id)
    return f"{event.place}, {commune.full_name}, {commune.province.name}"


def booths(event: EventPage, *, on: date) -> list[Booth]:
    """The stands in the editor's order, with the shops of those who have one. Two queries, three
    more where a producer's name claims stars."""
    rows: list[EventBooth] = list(event.booths.select_related("producer"))
    producers = {row.producer_id: row.producer for row in rows if row.producer is not None}
    settle(*producers.values())
    shown = makers(producers.values(), locale=event.locale, on=on)
    found = dict(zip(producers, shown, strict=True))
    return [_booth(row, found.get(row.producer_id)) for row in rows]


def _booth(row: EventBooth, maker: Maker | None) -> Booth:
    return Booth(row.number, row.name or (maker.name if maker else ""), row.note, maker)


def original(event: EventPage) -> EventPage:
    """The event that its copies in other languages are copies of: registrations are its own,
    so that seats are counted once. One query."""
    rows = EventPage.objects.filter(translation_key=event.translation_key)
    found: EventPage = rows.select_related("locale").order_by("pk").first() or event
    return found


def seats_taken(event: EventPage) -> int:
    """How many people are registered and have not cancelled. One query."""
    rows = EventRegistration.objects.filter(event=event, cancelled_at=None)
    return rows.aggregate(people=Sum("people"))["people"] or 0


def registration_by_key(key: str) -> EventRegistration | None:
    """The registration that this key opens, with its event; None for a key that opens nothing,
    and once its person has been forgotten."""
    rows = EventRegistration.objects.select_related("event", "event__locale")
    return rows.filter(key=key, forgotten_at=None).first()


def registrations() -> QuerySet[EventRegistration]:
    """All registrations for the editors' list: of the latest event first, then as they came."""
    rows = EventRegistration.objects.select_related("event")
    return rows.order_by("-event__starts_at", "event_id", "made_at", "pk")
