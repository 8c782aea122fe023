"""Writing to Elasticsearch: indices, documents, and which index the alias names.

Every index has an alias for its writes, so that a write can never make a missing one anew,
without its mapping.
"""

import logging
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any

from elasticsearch import ApiError, NotFoundError, TransportError

from search.engines.base import EngineDown
from search.engines.elastic.connection import alias, every_index, writing_client
from search.engines.elastic.document import Document
from search.engines.elastic.mapping import mapping

logger = logging.getLogger(__name__)

READ_AT_ONCE = 5_000
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between tries while the server has too much to do."""
_LATE = "version_conflict_engine_exception"


@contextmanager
def _or_down() -> Iterator[None]:
    """Whatever goes wrong becomes EngineDown."""
    try:
        yield
    except ApiError as error:
        raise EngineDown(f"{error.status_code} {error.error}") from error
    except TransportError as error:
        raise EngineDown(type(error).__name__) from error


def new_name(now: datetime) -> str:
    """A name that no index has had."""
    return f"{alias()}-{now:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


def create(name: str) -> None:
    """Make an empty index of this release's mapping, without refreshing it while it is filled.

    Raises EngineDown.
    """
    body = mapping()
    index = body["settings"]["index"] | {"refresh_interval": "-1"}
    with _or_down():
        writing_client().indices.create(
            index=name,
            settings=body["settings"] | {"index": index},
            mappings=body["mappings"],
            aliases={_writes(name): {}},
        )


def open_for_reading(name: str) -> None:
    """Show what a filled index holds, and refresh it each second from now on. Raises EngineDown."""
    refresh = mapping()["settings"]["index"]["refresh_interval"]
    with _or_down():
        indices = writing_client().indices
        indices.put_settings(index=name, settings={"index": {"refresh_interval": refresh}})
        indices.refresh(index=name)


def point_alias(name: str) -> None:
    """Have this index answer from now on, in one step: never none, never two. Raises EngineDown."""
    with _or_down():
        writing_client().indices.update_aliases(
            actions=[
                {"remove": {"index": every_index(), "alias": alias(), "must_exist": False}},
                {"add": {"index": name, "alias": alias()}},
            ]
        )


def answering() -> str:
    """The index that the alias names, "" where there is none. Raises EngineDown."""
    with _or_down():
        try:
            found = writing_client().indices.get_alias(name=alias())
        except NotFoundError:
            return ""
    return next(iter(found.body), "")


def remove_all_but(kept: Iterable[str]) -> set[str]:
    """Remove our other indices, of any release; returns those of `kept` that are there.

    Raises EngineDown.
    """
    with _or_down():
        client = writing_client()
        found = client.indices.get(index=every_index(), features="aliases", allow_no_indices=True)
        there = set(found.body)
        for name in sorted(there.difference(kept)):
            client.indices.delete(index=name, ignore_unavailable=True)
    return there.intersection(kept)


def write(name: str, documents: Sequence[Document], gone: Mapping[int, int]) -> None:
    """Write documents and remove those that are gone (product id → version of its going).

    What stands there in a newer version stays: late and doubled writes do nothing. A document
    that the server refuses for what it holds is logged and left out, so that it stops no other.
    Raises EngineDown where some could not be written; the others may have been.
    """
    operations: list[dict[str, Any]] = []
    for each in documents:
        operations += [{"index": _versioned(each.product_id, each.version)}, each.body]
    operations += [{"delete": _versioned(pk, version)} for pk, version in gone.items()]
    if not operations:
        return
    for pause in (*PAUSES, None):
        if _sent(name, operations, is_last_try=pause is None):
            return
        time.sleep(pause or 0)


def _sent(name: str, operations: Sequence[Mapping[str, Any]], *, is_last_try: bool) -> bool:
    """Whether the server took all it will ever take. While it only has too much to do, it is
    asked again: what it took already stays, for each document has its version."""
    try:
        answered = writing_client().bulk(
            index=_writes(name), operations=operations, require_alias=True
        )
    except ApiError as error:
        if error.status_code == HTTPStatus.TOO_MANY_REQUESTS and not is_last_try:
            return False
        raise EngineDown(f"{error.status_code} {error.error}") from error
    except TransportError as error:
        raise EngineDown(type(error).__name__) from error
    answers = [said for item in answered["items"] for said in item.values()]
    if not is_last_try and any(said["status"] == HTTPStatus.TOO_MANY_REQUESTS for said in answers):
        return False
    for said in answers if answered["errors"] else ():
        _judge(said)
    return True


def _judge(said: Mapping[str, Any]) -> None:
    trouble = said.get("error", {}).get("type", _LATE)
    if trouble == _LATE:
        return
    if said["status"] != HTTPStatus.BAD_REQUEST:
        raise EngineDown(f"{said['status']} {trouble}")
    logger.error("search: product %s was refused: %s", said["_id"], said["error"]["reason"])


def refresh(name: str) -> None:
    """Show all that was written before. Raises EngineDown."""
    with _or_down():
        writing_client().indices.refresh(index=name)


def versions_after(name: str, product_id: int) -> list[tuple[int, int]]:
    """Products past this one that an index holds, with their versions, READ_AT_ONCE at most.

    Raises EngineDown.
    """
    with _or_down():
        answered = writing_client().search(
            index=name,
            query={"range": {"product_id": {"gt": product_id}}},
            sort=[{"product_id": "asc"}],
            size=READ_AT_ONCE,
            version=True,
            stored_fields="_none_",
            track_total_hits=False,
            allow_partial_search_results=False,
        )
    return [(hit["sort"][-1], hit["_version"]) for hit in answered["hits"]["hits"]]


def _writes(name: str) -> str:
    return f"{name}-writes"


def _versioned(product_id: int, version: int) -> dict[str, Any]:
    return {"_id": str(product_id), "version": version, "version_type": "external"}
