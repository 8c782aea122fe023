"""Counting tries, so that passwords and telephone numbers cannot be guessed one by one.

Counts stand in a cache of their own: visitors fill the pages' cache as they please, and what
is pushed out of it would be forgotten. Per process until Redis is set.
"""

from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

WINDOW_SECONDS = 15 * 60


def made(what: str) -> int:
    """How many tries of this were noted within the last 15 minutes of the first one."""
    return int(caches["tries"].get(_key(what), 0))


def note(what: str) -> int:
    """Note one more try; returns how many there were, this one included."""
    cache, key = caches["tries"], _key(what)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ended between the two calls
        return 1


def forget(what: str) -> None:
    """Begin at nothing again: the try succeeded."""
    caches["tries"].delete(_key(what))


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
    """Of one length, and clear of characters caches refuse."""
    return f"tries:{sha256(what.encode()).hexdigest()}"
