"""The engines that the same questions are put to."""

import pytest

from search.engines.base import Engine
from search.engines.postgres import PostgresEngine
from tests.search.elastic import elastic, elastic_engine, elasticsearch

__all__ = ["elastic", "elastic_engine", "elasticsearch", "engine"]


@pytest.fixture(params=["postgresql", "elasticsearch"])
def engine(request: pytest.FixtureRequest, db: None) -> Engine:
    """An engine that answers with all that this test has written up to each question: one that
    keeps a copy is brought up to date before it is asked."""
    if request.param == "elasticsearch":
        return request.getfixturevalue("elastic_engine")
    return PostgresEngine()
