"""Everything of a lot as one EPCIS document: whole, or as anybody may see it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from traceability.models import EpcisEvent, Lot, TraceEvent
from traceability.rules.epcis.mapping import document, event_of
from traceability.rules.epcis.public import public_event
from traceability.rules.epcis.things import canonical
from traceability.selectors.epcis_facts import all_names, facts_of, namespace
from traceability.selectors.epcis_query import said
from traceability.selectors.trace_graph import ancestors


def lot_document(
    lot: Lot, *, for_authority: bool = False, at: datetime | None = None
) -> dict[str, Any]:
    """An EPCISDocument of everything of the lot and of the lots that went into it.

    For its producer and for authorities. Events of lots of other producers are said in full to
    authorities alone, else as anybody may see them: who sells to whom is not told between firms.
    No person is named in what the platform writes itself. Queries do not grow with the events
    that stand in the repository.
    """
    lots = list(Lot.objects.filter(pk__in={lot.pk} | ancestors([lot.pk])).order_by("pk"))
    names = all_names(lots)
    events = []
    for each in lots:
        whole = for_authority or each.producer_id == lot.producer_id
        for event in _said_of(each, names[each.pk]):
            shown = event if whole else public_event(event, of=names[each.pk])
            if shown is not None and shown not in events:
                events.append(shown)
    events.sort(key=lambda event: datetime.fromisoformat(event["eventTime"].upper()))
    return document(
        events,
        namespace=namespace(),
        at=at or timezone.now(),
        sender=settings.PUBLIC_URL,
        instanceIdentifier=names[lot.pk][0],
    )


def public_lot_document(lot: Lot, *, at: datetime | None = None) -> dict[str, Any]:
    """An EPCISDocument of what a scan of the lot shows anybody: no quantities, no partners, no
    papers, and of events from outside only what the standard's own words say.
    """
    names = all_names([lot])[lot.pk]
    shown = (public_event(event, of=names) for event in _said_of(lot, names))
    return document(
        [event for event in shown if event is not None],
        namespace=namespace(),
        at=at or timezone.now(),
        sender=settings.PUBLIC_URL,
        instanceIdentifier=names[0],
    )


def _said_of(lot: Lot, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The lot's events in its producer's repository; those not yet there are said anew."""
    for row in _rows_of(lot, names):
        yield said(row)
    unsaid = TraceEvent.objects.filter(lot=lot, epcis__isnull=True).exclude(data__has_key="epcis")
    for event in unsaid.exclude(error_reason=TraceEvent.ErrorReason.NOT_HAPPENED):
        yield event_of(facts_of(event))


def _rows_of(lot: Lot, names: Iterable[str]) -> QuerySet[EpcisEvent]:
    spoken_of = Q(things__uri__in=[canonical(name) for name in names])
    found = EpcisEvent.objects.filter(Q(trace_event__lot=lot) | spoken_of, producer=lot.producer_id)
    return found.distinct().order_by("event_time", "pk")
