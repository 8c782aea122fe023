"""Documents, from the rows that PostgreSQL searches too and the texts these are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from foundation.text import fold
from search.engines.elastic.mapping import SHORTEST
from search.rules.standards import BITS
from search.rules.words import spelled


@dataclass(frozen=True, slots=True)
class Document:
    """`version` is the row's: an older one written later is refused."""

    product_id: int
    version: int
    body: dict[str, Any]


# The texts of `search_index_products` (migration 0004), in its order. One statement, so that
# texts and version are of one moment.
_ROWS = """
    SELECT entry.*, product.title,
           concat_ws(' ', seller.name, maker.name) AS by_whom,
           concat_ws(' ', commune.full_name, commune.spelling_variant, province.name, sets.name)
               AS where_and_what,
           search_before(product.id) AS before
    FROM search_searchentry entry
    JOIN catalogue_product product ON product.id = entry.product_id
    LEFT JOIN producers_producer seller ON seller.id = product.producer_id
    LEFT JOIN producers_producer maker ON maker.id = product.maker_id
    LEFT JOIN catalogue_productset sets ON sets.number = product.ocop_set_id
    LEFT JOIN places_province province ON province.code = product.province_id
    LEFT JOIN places_commune commune ON commune.code = product.commune_id
"""
_SAME = (
    *("product_id", "folded_title", "set_number", "province", "commune", "producer", "kind"),
    *("price", "is_public", "is_available", "is_box", "may_promote"),
    *("mark_stars", "next_stars"),
)
_DAYS = (
    *("mark_from", "mark_until", "next_from", "next_until", "recognised_on"),
    *("harvest_opens", "harvest_from", "harvest_until"),
)


def documents(product_ids: Iterable[int]) -> list[Document]:
    """The documents of these products as they are now; a product that is gone has none."""
    return _read(f"{_ROWS} WHERE entry.product_id = ANY(%s)", [list(product_ids)])


def documents_after(product_id: int, *, limit: int) -> list[Document]:
    """The next documents past this product, by their products' numbers."""
    # The inner choice keeps the joins to `limit` products.
    chosen = (
        " WHERE entry.product_id IN (SELECT product_id FROM search_searchentry"
        " WHERE product_id > %s ORDER BY product_id LIMIT %s) ORDER BY entry.product_id"
    )
    return _read(_ROWS + chosen, [product_id, limit])


def _read(statement: str, given: list[Any]) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [Document(row["product_id"], row["version"], _body(row)) for row in rows]


def _body(row: dict[str, Any]) -> dict[str, Any]:
    title = spelled(row["title"])
    words = [title, *(spelled(row[name]) for name in ("by_whom", "where_and_what", "before"))]
    body = {name: row[name] for name in _SAME} | {
        name: row[name].isoformat() for name in _DAYS if row[name] is not None
    }
    if row["lat"] is not None and row["lon"] is not None:
        body["place"] = {"lat": row["lat"], "lon": row["lon"]}
    return body | {
        "title": fold(title),
        "title_exact": title,
        "title_shortness": max(0, SHORTEST - len(row["folded_title"])),
        "words": [fold(each) for each in words if each],
        "words_exact": [each for each in words if each],
        "standards": [name for name, bit in BITS.items() if row["standards"] & bit],
    }
