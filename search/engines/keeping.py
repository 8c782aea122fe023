"""Counts of questions without words, kept while nothing the public sees has changed.

They are those of whole lists: of all goods, of a province, of a set. Everybody asks for them, and
they take the longer the more goods there are. Kept by `foundation.selectors.kept`, under the
generation and the day. What strangers could ask
in endless ways, by amounts of money or from any product on, is never kept: it would push out
what everybody asks for.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from foundation import selectors
from search.rules.wanted import Wanted

SECONDS = 600
"""Standards of growing areas reach the documents by a job, which starts no generation."""

Facts = TypeVar("Facts")


def kept(name: str, wanted: Wanted, make: Callable[[], Facts]) -> Facts:
    """What `make` finds out for a question, whichever page and order of it is asked for."""
    if not _is_asked_often(wanted):
        return make()
    # What an occasion's slug and a place to send to come to stands in the question by itself.
    filters = wanted.filters.without("occasion").without("deliver_to")
    said = (
        *(filters, wanted.on, sorted(wanted.not_from)),
        *(wanted.sets_or_boxes, wanted.boxes_too),
    )
    question = sha256(repr(said).encode()).hexdigest()
    return selectors.kept(f"search-{name}:{question}", make, seconds=SECONDS)


def _is_asked_often(wanted: Wanted) -> bool:
    filters = wanted.filters
    is_priced = filters.price_from is not None or filters.price_to is not None
    return not (wanted.parts or is_priced or wanted.after)
