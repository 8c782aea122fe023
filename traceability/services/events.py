"""Acts on a lot's chain: log what happened."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from catalog.places.models import Commune
from foundation.models import User
from traceability.models import Lot, TraceEvent
from traceability.rules.event_chain import event_hash
from traceability.services.errors import EventInFuture, EventOfAnotherLot


@transaction.atomic
def log_event(
    *,
    lot: Lot,
    kind: str,
    happened_at: datetime,
    by: User,
    place: str = "",
    commune: Commune | None = None,
    detail: str = "",
    corrects: TraceEvent | None = None,
) -> TraceEvent:
    """Append an event to a lot's chain. Raises EventInFuture, EventOfAnotherLot.

    Its hash covers its own facts and the hash before it, so a change anywhere shows.
    """
    if corrects is not None and corrects.lot_id != lot.pk:
        raise EventOfAnotherLot("Chỉ đính chính được việc của chính lô này")
    now = timezone.now()
    if happened_at > now:
        raise EventInFuture("Việc chưa xảy ra thì chưa ghi được")
    Lot.objects.select_for_update().get(pk=lot.pk)
    last = TraceEvent.objects.filter(lot=lot).order_by("-position").first()
    event = TraceEvent(
        lot=lot,
        position=last.position + 1 if last else 1,
        kind=kind,
        happened_at=happened_at,
        place=place,
        commune=commune,
        detail=detail,
        recorded_by=by,
        recorded_at=now,
        corrects=corrects,
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event.link.facts, event.previous_hash)
    event.save(force_insert=True)
    return event
