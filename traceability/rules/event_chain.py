"""The chain of a lot's events: each event's hash covers its facts and the hash before it.

Whoever changes, removes or inserts an event must write every later hash anew; a copy of the last
hash, kept elsewhere, shows it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

FORMAT = 2
"""The format new events are hashed in. Format 1 had no further facts; its hashes stay as made."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What an event says. People and places stand as their keys, events as their ids.

    `more`, of format 2, holds everything else that was said, as JSON holds it.
    """

    lot: int
    position: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    place: str
    commune: str | None
    detail: str
    recorded_by: int
    corrects: int | None
    format: int = 1
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """An event as it is kept: its facts, and the two hashes beside them."""

    facts: EventFacts
    previous_hash: str
    hash: str


def event_hash(facts: EventFacts, previous_hash: str) -> str:
    """SHA-256 (hex) of the facts as canonical JSON, chained to the hash before it (first: "")."""
    words = {
        "lot": facts.lot,
        "position": facts.position,
        "kind": facts.kind,
        "happened_at": facts.happened_at.astimezone(UTC).isoformat(),
        "recorded_at": facts.recorded_at.astimezone(UTC).isoformat(),
        "place": facts.place,
        "commune": facts.commune,
        "detail": facts.detail,
        "recorded_by": facts.recorded_by,
        "corrects": facts.corrects,
        "previous": previous_hash,
    }
    if facts.format >= 2:
        words |= {"format": facts.format, "more": dict(facts.more)}
    text = json.dumps(words, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def first_broken(links: Iterable[Link]) -> int | None:
    """The position, counted from 1, of the first event that does not fit; None where all do.

    `links` in the order of their positions. An event missing in the middle shows at the next one;
    events missing at the end cannot be seen from the chain alone.
    """
    previous = ""
    for position, link in enumerate(links, start=1):
        fits = (
            link.facts.position == position
            and link.previous_hash == previous
            and link.hash == event_hash(link.facts, previous)
        )
        if not fits:
            return position
        previous = link.hash
    return None
