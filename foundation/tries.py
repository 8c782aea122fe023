"""Counting tries, so that passwords and telephone numbers cannot be guessed one by one.

Counts stand in one unlogged table: all web processes see the same number, and no visitor can
push another's out, as from a cache. A count lives from its first try for WINDOW_SECONDS.
"""

from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpRequest

from foundation.models import TryCount

WINDOW_SECONDS = 15 * 60

_NOTE = """
INSERT INTO foundation_trycount AS known (what, count, until_at)
VALUES (%(what)s, 1, now() + make_interval(secs => %(seconds)s))
ON CONFLICT (what) DO UPDATE SET
    count = CASE WHEN known.until_at <= now() THEN 1 ELSE known.count + 1 END,
    until_at = CASE WHEN known.until_at <= now() THEN excluded.until_at ELSE known.until_at END
RETURNING count
"""


def made(what: str) -> int:
    """How many tries of this were noted within the last 15 minutes of the first one."""
    running = TryCount.objects.filter(what=_key(what), until_at__gt=Now())
    return running.values_list("count", flat=True).first() or 0


def note(what: str) -> int:
    """Note one more try; returns how many there were, this one included. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"what": _key(what), "seconds": WINDOW_SECONDS})
        return int(cursor.fetchone()[0])


def forget(what: str) -> None:
    """Begin at nothing again: the try succeeded."""
    TryCount.objects.filter(what=_key(what)).delete()


def forget_ended() -> int:
    """Remove the counts whose time is over; returns how many. A nightly job calls it."""
    return TryCount.objects.filter(until_at__lte=Now()).delete()[0]


def network_of(request: HttpRequest) -> str:
    """The address a request comes from, as the outermost proxy of ours saw it.

    Each of PROXIES_IN_FRONT proxies appends who spoke to it to X-Forwarded-For; what stands
    before those is the visitor's own word and is not believed.
    """
    proxies = settings.PROXIES_IN_FRONT
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(said) >= proxies and said[-proxies]:
        return said[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(what: str) -> str:
    """A digest: what was tried, and from where, is nobody's business."""
    return sha256(f"{settings.SECRET_KEY}{what}".encode()).hexdigest()
