"""Which lots were made of which: forward and backward over mixing, splitting and repacking.

Lots are made of older lots alone (`lot_is_made_of_older_lots`), so there are no circles. Each
question is one query, however deep the goods went.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, Func

_DESCENDANTS = """
WITH RECURSIVE reached(lot_id) AS (
    SELECT target_id FROM traceability_lotuse WHERE source_id = ANY(%s)
    UNION
    SELECT used.target_id FROM traceability_lotuse used
      JOIN reached ON reached.lot_id = used.source_id
)
SELECT lot_id FROM reached
"""

_ANCESTORS = """
WITH RECURSIVE reached(lot_id) AS (
    SELECT source_id FROM traceability_lotuse WHERE target_id = ANY(%s)
    UNION
    SELECT used.source_id FROM traceability_lotuse used
      JOIN reached ON reached.lot_id = used.target_id
)
SELECT lot_id FROM reached
"""

_FORWARD = """
WITH RECURSIVE reached(lot_id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT used.target_id FROM traceability_lotuse used
      JOIN reached ON reached.lot_id = used.source_id
)
SELECT used.source_id, used.target_id, used.kind, used.quantity, source.unit, used.used_on
  FROM traceability_lotuse used
  JOIN reached ON reached.lot_id = used.source_id
  JOIN traceability_lot source ON source.id = used.source_id
 ORDER BY used.source_id, used.target_id
"""


class LineOf(Func):
    """In a question: the keys of a lot and of every lot whose goods are in it, as an array."""

    template = (
        "ARRAY(WITH RECURSIVE made_of(lot_id) AS (SELECT %(expressions)s UNION "
        "SELECT used.source_id FROM traceability_lotuse used "
        "JOIN made_of ON made_of.lot_id = used.target_id) SELECT lot_id FROM made_of)"
    )
    output_field = ArrayField(BigIntegerField())


@dataclass(frozen=True, slots=True)
class Flow:
    """A draw on one lot that went into another; `quantity` in the source's unit, 3 places."""

    source_id: int
    target_id: int
    kind: str
    quantity: Decimal
    unit: str
    used_on: date


def descendants(lot_ids: Collection[int]) -> set[int]:
    """Every lot that holds goods of these lots, at any remove; none of these themselves, unless
    one was made of another. One query."""
    return _reached(_DESCENDANTS, lot_ids)


def ancestors(lot_ids: Collection[int]) -> set[int]:
    """Every lot whose goods are in these lots, at any remove. One query."""
    return _reached(_ANCESTORS, lot_ids)


def forward(lot_ids: Collection[int]) -> list[Flow]:
    """Every draw by which goods of these lots went on, with its quantity. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FORWARD, [list(lot_ids)])
        return [Flow(*row) for row in cursor.fetchall()]


def _reached(question: str, lot_ids: Collection[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, [list(lot_ids)])
        return {row[0] for row in cursor.fetchall()}
