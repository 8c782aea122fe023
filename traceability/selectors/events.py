"""A lot's log for people: what happened, what was corrected, what was said last time."""

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language

from catalog.producers.models import Producer
from traceability.models import Lot, TraceEvent, TracePhoto
from traceability.rules.event_templates import Field, Said, Step, said_of, step_of, steps_of

PLACES_OFFERED = 12
_LOOKED_BACK = 80
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event of a log. `corrected_by` is the newer entry that stands in its place, if any.

    `is_taken_back`: a later entry says that it never happened.
    """

    event: TraceEvent
    title: str
    said: tuple[tuple[str, str], ...]
    photos: tuple[TracePhoto, ...]
    corrected_by: TraceEvent | None

    @property
    def is_taken_back(self) -> bool:
        later = self.corrected_by
        return later is not None and later.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED

    @property
    def is_taking_back(self) -> bool:
        return self.event.error_reason == TraceEvent.ErrorReason.NOT_HAPPENED

    @property
    def may_be_corrected(self) -> bool:
        own = self.event.source != TraceEvent.Source.SERVICE
        return own and self.corrected_by is None and not self.is_taking_back


def log_of(lot: Lot) -> list[LogLine]:
    """The lot's events in the order they happened, corrected ones too. Two queries."""
    events = list(
        lot.events.select_related("recorded_by", "corrects", "growing_area", "packing_site")
    )
    photos: dict[int, list[TracePhoto]] = defaultdict(list)
    for photo in lot.photos.filter(event__isnull=False).order_by("pk"):
        photos[photo.event_id or 0].append(photo)
    later = {event.corrects_id: event for event in events if event.corrects_id}
    lines = [
        LogLine(
            event=event,
            title=title_of(event),
            said=tuple(_in_words(said) for said in said_of(event.data)),
            photos=tuple(photos[event.pk]),
            corrected_by=later.get(event.pk),
        )
        for event in events
    ]
    return sorted(lines, key=lambda line: (line.event.happened_at, line.event.position))


def title_of(event: TraceEvent) -> str:
    """The step's own words, or its kind's."""
    step = step_of(str(event.data.get("step", "")))
    return step_words(step) if step is not None else str(event.get_kind_display())


def step_words(step: Step) -> str:
    return step.words_en if get_language() == "en" else step.words


def next_steps(lots: Collection[Lot], *, most: int) -> dict[int, list[tuple[str, str]]]:
    """For each lot, by its id, the usual steps that its log does not hold yet, in their order:
    code and words, `most` of them. One query."""
    done: dict[int, set[str]] = defaultdict(set)
    for lot_id, step in TraceEvent.objects.filter(lot__in=lots).values_list("lot", "data__step"):
        done[lot_id].add(step or "")
    return {
        lot.pk: [
            (step.code, step_words(step))
            for step in steps_of(lot.product.ocop_set_id)
            if step.code not in done[lot.pk]
        ][:most]
        for lot in lots
    }


def field_words(field: Field) -> str:
    """What a field is called, with its unit."""
    words = field.words_en if get_language() == "en" else field.words
    return f"{words} ({field.sign})" if field.sign else words


def _in_words(said: Said) -> tuple[str, str]:
    words = said.words_en if get_language() == "en" else said.words
    value = (
        number_format(said.value, use_l10n=True) if _NUMBER.fullmatch(said.value) else said.value
    )
    return words, f"{value} {said.sign}".strip()


def last_like(producer: Producer, step: Step | None) -> TraceEvent | None:
    """The producer's newest event of this step, in whichever lot; its words are offered again."""
    if step is None:
        return None
    found = TraceEvent.objects.filter(lot__producer=producer, data__step=step.code)
    return found.exclude(error_reason=TraceEvent.ErrorReason.NOT_HAPPENED).order_by("-pk").first()


def places_of(producer: Producer) -> list[str]:
    """The places this producer named last, newest first, at most twelve."""
    rows = TraceEvent.objects.filter(lot__producer=producer).exclude(place="").order_by("-pk")
    names = rows.values_list("place", flat=True)[:_LOOKED_BACK]
    return list(dict.fromkeys(names))[:PLACES_OFFERED]


def photos_of(lot: Lot) -> list[TracePhoto]:
    """All photos of the lot, newest first. One query."""
    return list(lot.photos.select_related("event").order_by("-pk"))
