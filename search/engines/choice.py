"""Which engine answers: Elasticsearch where one is set up and well, PostgreSQL else.

A failed question is asked again of PostgreSQL at once, so no reader sees it. For a while then
nobody asks Elasticsearch; after it one question tries, and if it is answered all go there again.
Each process finds out for itself. What happened is spooled for the job that keeps `EngineOutage`.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.conf import settings

from search.engines import outage_spool
from search.engines.base import Engine, EngineDown, QuestionRefused
from search.engines.postgres import PostgresEngine
from search.rules.wanted import Found, Wanted

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 30.0
"""Seconds nobody asks an engine that failed; doubled with each failure in a row."""

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


class Breaker:
    """Whether to ask an engine, by how it did lately. One for a process, safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pause = 0.0
        self._closed_until = 0.0
        self._passed_over = 0

    def may_ask(self) -> bool:
        """False while the engine is left alone; after a pause one question alone is let through."""
        with self._lock:
            if self._pause == 0.0:
                return True
            if time.monotonic() < self._closed_until:
                self._passed_over += 1
                return False
            self._closed_until = time.monotonic() + self._pause
            return True

    def worked(self) -> None:
        with self._lock:
            self._pause = 0.0

    def failed(self) -> int:
        """Close; returns how many questions the other engine answered since the last failure."""
        with self._lock:
            self._pause = min(LONGEST_PAUSE, 2 * self._pause or FIRST_PAUSE)
            self._closed_until = time.monotonic() + self._pause
            passed_over, self._passed_over = self._passed_over, 0
            return passed_over + 1

    @property
    def is_closed(self) -> bool:
        return self._pause > 0.0


class FirstOf:
    """Asks one engine while it is well, else the other."""

    def __init__(self, first: Engine, other: Engine, breaker: Breaker) -> None:
        self._first, self._other, self._breaker = first, other, breaker

    @property
    def name(self) -> str:
        return (self._other if self._breaker.is_closed else self._first).name

    def find(self, wanted: Wanted) -> Found:
        return self._ask(lambda engine: engine.find(wanted))

    def complete(self, wanted: Wanted) -> Sequence[int]:
        return self._ask(lambda engine: engine.complete(wanted))

    def _ask(self, question: Callable[[Engine], Answer]) -> Answer:
        if self._breaker.may_ask():
            try:
                answer = question(self._first)
            except QuestionRefused as trouble:
                logger.warning("search: %s refused a question: %s", self._first.name, trouble)
                self._breaker.worked()
            except EngineDown as trouble:
                outage_spool.append(self._first.name, self._breaker.failed(), str(trouble))
            else:
                self._breaker.worked()
                return answer
        return question(self._other)


breaker = Breaker()


def chosen() -> Engine:
    """The engine that this process asks now."""
    if not settings.ELASTICSEARCH_URL:
        return PostgresEngine()
    from search.engines.elastic import ElasticEngine  # 40 MB that few copies of the site need

    return FirstOf(ElasticEngine(), PostgresEngine(), breaker)
