"""The daily anchors of all lots' chains: what they cover, and whether they still hold."""

import hashlib
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from traceability.models import ChainAnchor

_LAST_OF_EACH_LOT = """
SELECT DISTINCT ON (lot_id) lot_id, position, hash FROM traceability_traceevent
 WHERE recorded_at < %s ORDER BY lot_id, position DESC
"""
_AT_ONCE = 5000


def end_of(day: date) -> datetime:
    """The instant at which a day ends in Vietnam."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def state_of(day: date, previous_digest: str) -> tuple[int, int, str]:
    """Lots with events, their events, and the digest of all chains as they stood when a day ended.

    SHA-256 (hex) of the digest before it and a line "lot position hash" for each lot, by lot. It
    can be worked out again at any later time, for events are never removed or put in between.
    One query.
    """
    digest = hashlib.sha256(f"{previous_digest}\n".encode())
    lots = events = 0
    with connection.cursor() as cursor:
        cursor.execute(_LAST_OF_EACH_LOT, [end_of(day)])
        while rows := cursor.fetchmany(_AT_ONCE):
            for lot, position, last in rows:
                digest.update(f"{lot} {position} {last}\n".encode())
                lots += 1
                events += position
    return lots, events, digest.hexdigest()


def anchors() -> list[ChainAnchor]:
    """All anchors, oldest first. One query."""
    return list(ChainAnchor.objects.order_by("on"))


def broken_anchors(*, newest: int | None = None) -> list[ChainAnchor]:
    """The anchors that no longer say what the chains say, or do not follow the one before.

    Only the `newest` so many are worked out again, where that is given; the newest alone covers
    every event of every lot up to its day.
    """
    rows, previous, broken = anchors(), "", []
    first = 0 if newest is None else max(0, len(rows) - newest)
    for at, anchor in enumerate(rows):
        fits = anchor.previous_digest == previous
        if fits and at >= first:
            found = state_of(anchor.on, anchor.previous_digest)
            fits = found == (anchor.lots, anchor.events, anchor.digest)
        if not fits:
            broken.append(anchor)
        previous = anchor.digest
    return broken
