"""Asking Elasticsearch."""

from collections.abc import Sequence
from typing import Any

from elasticsearch import ApiError, BadRequestError, TransportError
from elasticsearch.dsl import Search
from elasticsearch.dsl.query import Query

from search.engines.base import EngineDown, QuestionRefused
from search.engines.elastic import connection
from search.engines.elastic.counting import count_in, counts_of
from search.engines.elastic.mapping import FURTHEST
from search.engines.elastic.query import chosen_of, completing, query_of
from search.models import ELASTICSEARCH
from search.rules.wanted import Counts, Found, Wanted


class ElasticEngine:
    """As new as the last run of the follower: seconds behind, and faster on many products."""

    name = ELASTICSEARCH

    def find(self, wanted: Wanted) -> Found:
        search = _search(wanted, *query_of(wanted))
        chosen = chosen_of(wanted.filters, wanted.on)
        if wanted.with_facets:
            count_in(search, chosen, wanted.filters, wanted.on)
        # After the counting, which leaves each filter out in turn.
        if chosen:
            search = search.post_filter("bool", filter=list(chosen.values()))
        answered = _asked(search.extra(track_total_hits=True))
        counts: Counts | None = None
        if wanted.with_facets:
            counts = counts_of(answered["aggregations"])
        return Found(_ids(answered), answered["hits"]["total"]["value"], counts, by=self.name)

    def complete(self, wanted: Wanted) -> Sequence[int]:
        return _ids(_asked(_search(wanted, *completing(wanted)).extra(track_total_hits=False)))


def _search(wanted: Wanted, query: Query, order: list[dict[str, Any]]) -> Search:
    last = min(wanted.offset + wanted.limit, FURTHEST)
    search = Search(using=connection.client(), index=connection.alias()).query(query)
    return search.sort(*order)[min(wanted.offset, last) : last].extra(stored_fields="_none_")


def _asked(search: Search) -> dict[str, Any]:
    """The server's answer. A partial one is none. Raises EngineDown, whatever went wrong: the
    other engine is asked then, and the text is for the log. Raises QuestionRefused for what the
    server takes for no question: what strangers type must not close it to everybody."""
    try:
        return search.params(allow_partial_search_results=False).execute().to_dict()
    except BadRequestError as error:
        raise QuestionRefused(f"{error.status_code} {error.error}") from error
    except ApiError as error:
        raise EngineDown(f"{error.status_code} {error.error}") from error
    except TransportError as error:
        raise EngineDown(type(error).__name__) from error


def _ids(answered: dict[str, Any]) -> tuple[int, ...]:
    """Every order ends with the product's number."""
    return tuple(hit["sort"][-1] for hit in answered["hits"]["hits"])
