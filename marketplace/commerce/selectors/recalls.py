"""Parcels that hold goods of recalled lots, and what a buyer is told. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from marketplace.commerce.models import (
    Consignment,
    ConsignmentEvent,
    ConsignmentLot,
    Cut,
    LotReturn,
    PartLine,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules.consignment import BEFORE_LEAVING
from traceability.models import Lot, RecallCampaign, RecallParty

SENT = Consignment.State.HANDED_OVER


def _sum_of(rows: QuerySet[Any], key: str) -> Coalesce:
    """The packs of rows that point to the outer one by `key`."""
    own = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(own.annotate(n=Sum("quantity")).values("n")), 0)


_TAKEN_OUT = _sum_of(LotReturn.objects.all(), "noted")
_CUT = _sum_of(Cut.objects.all(), "line")
_NOTED = _sum_of(ConsignmentLot.objects.all(), "line") - _sum_of(
    LotReturn.objects.all(), "noted__line"
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel with packs of one lot. `is_certain` is false where the product was sent while the
    lot was on sale and nobody noted which lot the packs came from. One that is packed and has
    not left is its producer's to stop, not its buyer's."""

    consignment_id: int
    order_number: str
    lot: Lot
    quantity: Decimal
    is_certain: bool
    has_left: bool = True

    @property
    def reference(self) -> str:
        return reference_of(self.consignment_id)


def reference_of(consignment_id: int) -> str:
    """How a recall's party names a parcel."""
    return f"consignment:{consignment_id}"


def consignment_named(reference: str) -> Consignment:
    """The parcel that a party's reference names, with its order."""
    return Consignment.objects.select_related("order__user", "order__shipping_address").get(
        pk=int(reference.removeprefix("consignment:"))
    )


def parcels_of(lots: Sequence[Lot]) -> list[Parcel]:
    """Parcels with packs of these lots, and those sent that may hold some. What was taken out
    again, before leaving or when it came back, is not in them. Five queries."""
    by_id = {lot.pk: lot for lot in lots}
    noted = _noted(by_id)
    known = {(parcel.consignment_id, parcel.lot.pk) for parcel in noted}
    return noted + [
        parcel
        for parcel in _unnoted(list(by_id.values()))
        if (parcel.consignment_id, parcel.lot.pk) not in known
    ]


def _noted(by_id: dict[int, Lot]) -> list[Parcel]:
    rows = (
        ConsignmentLot.objects.filter(lot__in=by_id)
        .annotate(left=F("quantity") - _TAKEN_OUT)
        .values("consignment", "consignment__order__number", "consignment__state", "lot")
        .annotate(total=Sum("left"), ahead=Count("part"))
        .order_by("lot", "consignment")
    )
    return [
        Parcel(
            consignment_id=row["consignment"],
            order_number=row["consignment__order__number"],
            lot=by_id[row["lot"]],
            quantity=Decimal(row["total"]),
            is_certain=True,
            has_left=row["ahead"] > 0 or row["consignment__state"] not in BEFORE_LEAVING,
        )
        for row in rows
        if row["total"] > 0
    ]


def _unnoted(lots: Sequence[Lot]) -> list[Parcel]:
    """Packs sent without a note of their lot, on a day when the lot was packed and still good, in
    parcels that have not come back. What went ahead in a part left on the part's own day."""
    packed: dict[tuple[int, int], list[Lot]] = defaultdict(list)
    for lot in lots:
        if lot.stage == Lot.Stage.PACKED:
            packed[(lot.product_id, lot.producer_id)].append(lot)
    sent_on: dict[tuple[int, int], date] = {
        (order_id, producer_id): localdate(at)
        for order_id, producer_id, at in ConsignmentEvent.objects.filter(
            state=SENT, consignment__producer__in={producer for _, producer in packed}
        )
        .exclude(consignment__state=Consignment.State.RETURNED)
        .values_list("consignment__order", "consignment__producer", "at")
    }
    lines = (
        Line.objects.filter(
            product__in={product for product, _ in packed},
            partner__producer__in={producer for _, producer in packed},
        )
        .annotate(noted=_NOTED, wanted=F("quantity") - _CUT)
        .order_by("pk")
        .values_list(
            *("pk", "order_id", "order__number", "product_id", "partner__producer_id"),
            *("wanted", "noted"),
        )
    )
    ahead = _unnoted_parts(producers={producer for _, producer in packed})
    sent: list[tuple[int, str, int, int, int, date]] = []
    for line_id, order_id, number, product_id, producer_id, wanted, noted in lines:
        parts = ahead.get(line_id, [])
        day = sent_on.get((order_id, producer_id))
        left = wanted - noted - sum(packs for packs, _day in parts)
        days = [*parts, (left, day)] if day is not None else parts
        sent += [(order_id, number, product_id, producer_id, n, at) for n, at in days if n > 0]
    found: dict[tuple[int, str, int, int], Decimal] = {}
    by_id = {lot.pk: lot for lot in lots}
    for order_id, number, product_id, producer_id, packs, day in sent:
        for lot in packed.get((product_id, producer_id), ()):
            if _was_on_sale(lot, day):
                key = (order_id, number, producer_id, lot.pk)
                found[key] = found.get(key, Decimal(0)) + packs
    return _as_parcels(found, by_id)


def _unnoted_parts(producers: set[int]) -> dict[int, list[tuple[int, date]]]:
    """Of each line the packs that went ahead without a note of their lot, with the day, in
    consignments that have not come back. One query."""
    noted = ConsignmentLot.objects.filter(part=OuterRef("part"), line=OuterRef("line"))
    rows = (
        PartLine.objects.filter(part__consignment__producer__in=producers)
        .exclude(part__consignment__state=Consignment.State.RETURNED)
        .exclude(Exists(noted))
        .order_by("pk")
        .values_list("line_id", "quantity", "part__at")
    )
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    for line_id, quantity, at in rows:
        found[line_id].append((quantity, localdate(at)))
    return found


def _was_on_sale(lot: Lot, day: date) -> bool:
    return lot.packed_on <= day and (lot.best_before_on is None or day <= lot.best_before_on)


def _as_parcels(
    found: dict[tuple[int, str, int, int], Decimal], by_id: dict[int, Lot]
) -> list[Parcel]:
    ids = {
        (order_id, producer_id): pk
        for pk, order_id, producer_id in Consignment.objects.filter(
            order__in={key[0] for key in found}
        ).values_list("pk", "order", "producer")
    }
    return [
        Parcel(ids[(order_id, producer_id)], number, by_id[lot_id], quantity, is_certain=False)
        for (order_id, number, producer_id, lot_id), quantity in found.items()
    ]


@dataclass(frozen=True, slots=True)
class OrderRecall:
    """What a buyer reads about one recall that their order is reached by."""

    campaign: RecallCampaign
    lots: tuple[Lot, ...]
    is_certain: bool


def recalls_of_order(order: Order) -> list[OrderRecall]:
    """The recalls, drills aside, that reach parcels of this order, newest first. Two queries."""
    references = [reference_of(pk) for pk in order.consignments.values_list("pk", flat=True)]
    return _told(RecallParty.objects.filter(reference__in=references))


def recall_of_parcel(campaign: RecallCampaign, reference: str) -> OrderRecall | None:
    """What one campaign says to the buyer of one parcel; None where it does not reach it."""
    return next(iter(_told(campaign.parties.filter(reference=reference))), None)


def _told(parties: QuerySet[RecallParty]) -> list[OrderRecall]:
    rows = (
        parties.filter(campaign__is_drill=False, kind=RecallParty.Kind.BUYER)
        .select_related("campaign", "lot__product")
        .order_by("-campaign__started_at", "lot_id")
    )
    by_campaign: dict[int, list[RecallParty]] = {}
    for row in rows:
        by_campaign.setdefault(row.campaign_id, []).append(row)
    return [
        OrderRecall(
            campaign=group[0].campaign,
            lots=tuple(dict.fromkeys(row.lot for row in group)),
            is_certain=any(row.is_certain for row in group),
        )
        for group in by_campaign.values()
    ]
