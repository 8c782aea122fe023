"""The engines that the same questions are put to."""

from collections.abc import Iterator

import pytest

from search.engines.base import Engine
from search.engines.postgres import PostgresEngine


@pytest.fixture(params=["postgresql"])
def engine(request: pytest.FixtureRequest, db: None) -> Iterator[Engine]:
    """An engine that knows the products of this test. Whoever changes products calls
    `up_to_date(engine)` before asking: an engine beside PostgreSQL follows it there."""
    yield PostgresEngine()


def up_to_date(engine: Engine) -> Engine:
    """Let an engine that keeps a copy learn what has changed; PostgreSQL always knows."""
    follow = getattr(engine, "catch_up", None)
    if follow is not None:
        follow()
    return engine
