"""How documents are kept. Words are spelled and folded before they are sent, by the same
functions as a query's words, so the server itself changes no letter."""

import hashlib
import json
from functools import cache
from typing import Any

from elasticsearch.dsl import (
    Boolean,
    Byte,
    Date,
    GeoPoint,
    Integer,
    Keyword,
    Long,
    Mapping,
    Short,
    Text,
    analyzer,
)

FURTHEST = 1_000_000
"""The last product that can be paged to; PostgreSQL knows no end, and nobody pages so far."""
MOST_PRODUCERS = 200_000
"""As many producers may be left out by where they do not deliver."""

SHORTEST = 256
"""Less the title's letters: how short it is, at least 0."""

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,
    "auto_expand_replicas": "0-1",
    "refresh_interval": "1s",
    "max_result_window": FURTHEST,
    "max_terms_count": MOST_PRODUCERS,
    # How long a deleted document's version is remembered, for writes that come late.
    "gc_deletes": "1h",
}

_AS_SENT = analyzer("as_sent", tokenizer="whitespace")


@cache
def mapping() -> dict[str, Any]:
    """The mapping's body; a field that is not here is refused."""
    words: dict[str, Any] = {"analyzer": _AS_SENT, "norms": False}
    completed: dict[str, Any] = {"index_prefixes": {"min_chars": 1, "max_chars": 12}}
    day: dict[str, Any] = {"format": "strict_date"}
    fields = {
        "product_id": Long(),
        # The whole document's words, and the title's; each folded and as it is written.
        "words": Text(**words, **completed),
        "words_exact": Text(**words),
        "title": Text(**words, **completed),
        "title_exact": Text(**words),
        "folded_title": Keyword(),
        "title_shortness": Short(index=False),
        "set_number": Short(),
        "province": Byte(),
        "commune": Integer(),
        "producer": Long(),
        "kind": Keyword(),
        "price": Long(),
        "standards": Keyword(),
        "is_public": Boolean(),
        "is_available": Boolean(),
        "is_box": Boolean(),
        "may_promote": Boolean(),
        "mark_stars": Byte(),
        "mark_from": Date(**day),
        "mark_until": Date(**day),
        "next_stars": Byte(),
        "next_from": Date(**day),
        "next_until": Date(**day),
        "recognised_on": Date(**day),
        "harvest_opens": Date(**day),
        "harvest_from": Date(**day),
        "harvest_until": Date(**day),
        "place": GeoPoint(),
    }
    made = Mapping()
    for name, field in fields.items():
        made.field(name, field)
    made.meta("dynamic", "strict")
    made.meta("_source", enabled=False)
    return {
        "settings": {"index": SETTINGS, "analysis": made._collect_analysis()},
        "mappings": made.to_dict(),
    }


@cache
def digest() -> str:
    """Of everything an index is made with: another digest, another index."""
    return hashlib.sha256(json.dumps(mapping(), sort_keys=True).encode()).hexdigest()
