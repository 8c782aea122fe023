"""Questions about cash on delivery: who holds how much, of which parcels, since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from catalog.producers.models import Producer
from marketplace.commerce.models import CashCollection, CashRemittance, RemittanceLine

Holder = CashCollection.Holder


def collections() -> QuerySet[Any, Any]:
    """Collected cash with what is still where, in đồng: `with_carrier` and `with_producer`.

    A carrier's part goes down by what it paid to anybody; a producer's goes up by what a carrier
    passed on to it and down by what it paid to the market.
    """
    by_carrier = _remitted(remittance__payer=Holder.CARRIER)
    passed_on = _remitted(
        remittance__payer=Holder.CARRIER, remittance__to=CashRemittance.To.PRODUCER
    )
    by_producer = _remitted(remittance__payer=Holder.PRODUCER)
    is_carriers = Q(holder=Holder.CARRIER)
    return CashCollection.objects.annotate(
        with_carrier=Case(When(is_carriers, then=F("amount") - by_carrier), default=Value(0)),
        with_producer=Case(When(is_carriers, then=passed_on), default=F("amount")) - by_producer,
    )


def _remitted(**which: str) -> Coalesce:
    rows = RemittanceLine.objects.filter(collection=OuterRef("pk"), **which)
    total = rows.order_by().values("collection").annotate(n=Sum("amount")).values("n")
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0)


def held_by(
    *, payer: str, carrier: str = "", producer: Producer | None = None
) -> QuerySet[Any, Any]:
    """The parcels whose cash this carrier, or this producer, still holds (`open` in đồng), the
    oldest first."""
    rows = collections().select_related("consignment__order", "consignment__producer")
    if payer == Holder.CARRIER:
        rows = rows.filter(holder=Holder.CARRIER, carrier=carrier).annotate(open=F("with_carrier"))
    else:
        rows = rows.annotate(open=F("with_producer"))
    if producer is not None:
        rows = rows.filter(consignment__producer=producer)
    return rows.filter(open__gt=0).order_by("collected_at", "pk")


@dataclass(frozen=True, slots=True)
class OpenCash:
    """What one carrier or producer holds of cash on delivery; `since` of the oldest parcel."""

    payer: str
    name: str
    producer_id: int | None
    parcels: int
    amount: int
    since: datetime


def open_cash() -> list[OpenCash]:
    """All who hold cash, the largest debt first. Two queries."""
    carriers = _grouped(collections().filter(with_carrier__gt=0), "carrier", "with_carrier")
    producers = _grouped(
        collections().filter(with_producer__gt=0),
        "consignment__producer",
        "with_producer",
        "consignment__producer__name",
    )
    rows = [
        OpenCash(Holder.CARRIER, row["carrier"], None, row["n"], row["total"], row["since"])
        for row in carriers
    ]
    rows += [
        OpenCash(
            Holder.PRODUCER,
            row["consignment__producer__name"],
            row["consignment__producer"],
            row["n"],
            row["total"],
            row["since"],
        )
        for row in producers
    ]
    return sorted(rows, key=lambda row: (-row.amount, row.name))


def _grouped(rows: QuerySet, by: str, amount: str, *more: str) -> Iterable[dict]:
    """Sums in the database would repeat the subqueries; parcels that hold cash are few."""
    groups: dict[object, dict] = {}
    for row in rows.values(by, amount, "collected_at", *more).order_by("collected_at"):
        group = groups.setdefault(
            row[by], {**row, "n": 0, "total": 0, "since": row["collected_at"]}
        )
        group["n"] += 1
        group["total"] += row[amount]
    return groups.values()


def remittances() -> QuerySet[CashRemittance]:
    """What was paid over, the newest first, with the đồng that parcels explain
    (`explained`) and do not (`rest`)."""
    lines = RemittanceLine.objects.filter(remittance=OuterRef("pk")).order_by()
    total = lines.values("remittance").annotate(n=Sum("amount")).values("n")
    rows = CashRemittance.objects.select_related("producer", "by")
    explained = Coalesce(Subquery(total, output_field=BigIntegerField()), 0)
    return rows.annotate(explained=explained, rest=F("amount") - explained).order_by(
        "-paid_on", "-pk"
    )


def remittances_of(producer: Producer) -> QuerySet[CashRemittance]:
    """Those a producer paid, got from a carrier, or whose parcels a carrier paid for."""
    rows = remittances().filter(
        Q(producer=producer) | Q(lines__collection__consignment__producer=producer)
    )
    return rows.distinct()


def carriers_with_cash() -> list[str]:
    """Names of the carriers that ever collected cash. One query."""
    rows = CashCollection.objects.filter(holder=Holder.CARRIER)
    return list(rows.order_by("carrier").values_list("carrier", flat=True).distinct())


def oldest_of(producer: Producer) -> datetime | None:
    """Since when a producer holds the oldest cash, or None. One query."""
    rows = collections().filter(consignment__producer=producer, with_producer__gt=0)
    since: datetime | None = rows.aggregate(since=Min("collected_at"))["since"]
    return since
