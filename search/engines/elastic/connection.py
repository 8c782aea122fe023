"""The server that the settings name, and what our indices are called there."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from elasticsearch import Elasticsearch

from search.engines.elastic.mapping import digest

READ_SECONDS = 1.0
"""A page waits no longer: PostgreSQL answers then."""
WRITE_SECONDS = 60.0


def client() -> Elasticsearch:
    """For asking: gives up soon and tries nothing twice."""
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, READ_SECONDS)


def writing_client() -> Elasticsearch:
    """The same server, with the patience that writing many documents needs."""
    return client().options(request_timeout=WRITE_SECONDS)


@lru_cache(maxsize=4)
def _client(url: str, key: str, seconds: float) -> Elasticsearch:
    given: dict[str, Any] = {"api_key": key} if key else {}
    return Elasticsearch(
        url,
        request_timeout=seconds,
        max_retries=0,
        retry_on_timeout=False,
        connections_per_node=16,
        # One failing node is not left aside: whether to ask is the breaker's to say.
        dead_node_backoff_factor=0,
        **given,
    )


def alias() -> str:
    """The name that is asked. It holds the mapping's digest, so that a release never reads
    documents of another one's mapping, and two releases can run side by side."""
    return f"{every_index()[:-1]}{digest()[:12]}"


def every_index() -> str:
    """A pattern of all our indices, of any mapping."""
    return f"{settings.ELASTICSEARCH_INDEX}-products-*"
