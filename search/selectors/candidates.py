"""What is known of found products, for putting them in order."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from catalog.places.models import Successor
from catalog.products.models import Product
from foundation.prepared import GIVEN_IDS, Among, Prepared
from search.rules.ranking import Candidate

_BEFORE = (
    Successor.objects.filter(commune=OuterRef("commune_id"), is_default=True)
    .values("commune")
    .annotate(
        names=StringAgg(
            Concat(
                "former__name", Value(", "), "former__district", Value(", "), "former__province"
            ),
            Value("; "),
            distinct=True,
        )
    )
    .values("names")
)
"""What the commune's places were called before July 2025, each with the district and province it
was in then: the document knows all provinces that were merged into today's."""

_ROWS = Prepared(
    lambda: (
        Product.objects.filter(Among(F("pk"), GIVEN_IDS))
        .annotate(place_before=Subquery(_BEFORE))
        .values(
            *("pk", "title", "producer__name", "commune__full_name", "province__name"),
            *("former_place", "producer__former_address", "place_before", "province__merged_from"),
            *("ocop_set__name", "search_entry__mark_stars", "search_entry__mark_from"),
            *("search_entry__mark_until", "search_entry__next_from", "search_entry__next_until"),
            *("search_entry__may_promote", "search_entry__is_available"),
            "search_entry__recognised_on",
        )
    )
)


def candidates(product_ids: Sequence[int], *, on: date) -> list[Candidate]:
    """What ordering needs of these products, in the order given. One query."""
    rows = {row["pk"]: row for row in _ROWS(ids=list(product_ids))} if product_ids else {}
    return [_candidate(rows[pk], on) for pk in product_ids if pk in rows]


def _candidate(row: dict[str, Any], on: date) -> Candidate:
    entry = {name.removeprefix("search_entry__"): row[name] for name in row}
    known = (row["former_place"], row["producer__former_address"], row["place_before"])
    # Which of the provinces before it was is known where its commune is.
    before = list(filter(None, known)) or [row["province__merged_from"] or ""]
    return Candidate(
        product_id=row["pk"],
        title=row["title"],
        producer=row["producer__name"] or "",
        place=" ".join(filter(None, (row["commune__full_name"], row["province__name"]))),
        before="; ".join(before),
        set_name=row["ocop_set__name"] or "",
        is_marked=_holds(entry, "mark", on) or _holds(entry, "next", on),
        may_promote=bool(entry["may_promote"]),
        can_buy=bool(entry["is_available"]),
        recognised_on=entry["recognised_on"],
    )


def _holds(entry: dict[str, Any], which: str, on: date) -> bool:
    start, end = entry[f"{which}_from"], entry[f"{which}_until"]
    return start is not None and end is not None and start <= on < end
