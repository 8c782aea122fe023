"""The engine on a real Elasticsearch, for tests: one server for a process, an index for a test."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.utils import timezone

from search.engines.elastic import ElasticEngine, connection, index
from search.rules.wanted import Found, Wanted
from search.services import following
from tests.peers.elasticsearch import ElasticsearchServer


class UpToDate(ElasticEngine):
    """Follows before each question, so that it knows all that a test has written up to it."""

    def find(self, wanted: Wanted) -> Found:
        catch_up()
        return super().find(wanted)

    def complete(self, wanted: Wanted) -> Sequence[int]:
        catch_up()
        return super().complete(wanted)


def catch_up() -> None:
    """Have the copy hold all that is written, and show it."""
    following.follow(now=timezone.now())
    index.refresh(index.answering())


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[ElasticsearchServer]:
    """The server, started at its first use; a machine without one fails the test."""
    with ElasticsearchServer() as server:
        yield server


@pytest.fixture
def elastic(
    elasticsearch: ElasticsearchServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """The settings name the server, and indices of this test alone, removed after it."""
    # A machine that runs many tests at once is slow; whoever tests for patience says so.
    monkeypatch.setattr(connection, "READ_SECONDS", 30.0)
    elasticsearch.start()  # a test may have killed it
    settings.ELASTICSEARCH_URL = elasticsearch.url
    settings.ELASTICSEARCH_INDEX = f"t{secrets.token_hex(4)}"
    yield elasticsearch.url
    elasticsearch.start()
    index.remove_all_but(())


@pytest.fixture
def elastic_engine(elastic: str, db: None) -> ElasticEngine:
    return UpToDate()
