"""Making the day's anchor of all lots' chains."""

from datetime import date

from django.db import connection, transaction

from traceability.models import ChainAnchor
from traceability.selectors.anchors import state_of
from traceability.services.errors import TraceError

_LOCK = "traceability.anchors"


class DayNotOver(TraceError):
    """A day is anchored when it has ended: what is written later that day would be missing."""


@transaction.atomic
def anchor_day(*, day: date, on: date) -> tuple[ChainAnchor, bool]:
    """The anchor of a day that is over, and whether this call made it.

    It covers every event recorded by the end of that day. Once a day, however many ask. `on` is
    today. Raises DayNotOver.
    """
    if day >= on:
        raise DayNotOver(f"{day}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [_LOCK])
    made = ChainAnchor.objects.filter(on__gte=day).order_by("on").first()
    if made is not None:
        return made, False
    before = ChainAnchor.objects.order_by("on").last()
    previous = before.digest if before else ""
    lots, events, digest = state_of(day, previous)
    anchor = ChainAnchor(on=day, lots=lots, events=events, digest=digest, previous_digest=previous)
    anchor.save(force_insert=True)
    return anchor, True
