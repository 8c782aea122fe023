"""The engines that the same questions are put to."""

import pytest

from search.engines.base import Engine
from search.engines.postgres import PostgresEngine


@pytest.fixture(params=["postgresql"])
def engine(request: pytest.FixtureRequest, db: None) -> Engine:
    """An engine that answers with all that this test has written up to each question: one that
    keeps a copy is brought up to date before it is asked."""
    return PostgresEngine()
