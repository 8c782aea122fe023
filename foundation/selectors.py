"""Questions that every room may ask."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.core.cache import cache
from django.db import connection

SECONDS_KEPT = 3_600

Facts = TypeVar("Facts")

_known: ContextVar[int | None] = ContextVar("generation", default=None)


def generation() -> int:
    """The number that grows with every committed change of what the public may see.

    One query; read from PostgreSQL, so that every worker sees a change in its next request. None
    while a page of one generation is made (`of_generation`).
    """
    known = _known.get()
    if known is not None:
        return known
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM foundation_generation")
        row = cursor.fetchone()
    return int(row[0])


@contextmanager
def of_generation(number: int) -> Iterator[None]:
    """What is made within belongs to the generation that was read before: it is not asked again."""
    token = _known.set(number)
    try:
        yield
    finally:
        _known.reset(token)


def kept(name: str, make: Callable[[], Facts], *, seconds: int = SECONDS_KEPT) -> Facts:
    """Facts made once for each generation, so only such as a change of starts one; `name` names
    the day too where they differ by it. No fact of a visitor or a language.

    For what many pages ask and what takes longer the more there is. Inside a transaction nothing
    is kept or taken: it may see what others do not, or undo it.
    """
    if connection.in_atomic_block:
        return make()
    key = f"kept:{name}:{generation()}"
    facts: Facts | None = cache.get(key)
    if facts is None:
        facts = make()
        cache.set(key, facts, seconds)
    return facts
