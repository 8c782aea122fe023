"""What is left of a lot, and where the rest went. PostgreSQL's own functions do the sums
(migration 0006), so that no page and no guard can differ."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, F, Func, IntegerField, Q, QuerySet, Sum, Value

from catalog.producers.models import Producer
from traceability.models import Lot, LotHandover, LotLoss, LotUse
from traceability.rules.balance import Amount, MassCheck, mass_check

_QUANTITY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=12, decimal_places=3)
NOTHING = Decimal(0)


def left_of(name: str = "pk") -> Func:
    """An expression: what is left of the lot whose key is in the column `name`."""
    return Func(F(name), function="ocop_lot_left", output_field=_QUANTITY)


def left(lot: Lot) -> Decimal:
    """What nobody drew, sold, was handed or lost, in the lot's unit. One query."""
    return Lot.objects.values_list(left_of(), flat=True).get(pk=lot.pk)


def received_left(lot: Lot, producer: Producer) -> Decimal:
    """What this producer was handed of another's lot and has not used; 0 where nothing."""
    return Lot.objects.values_list(_received_left(producer), flat=True).get(pk=lot.pk)


def with_left(lots: QuerySet[Any]) -> QuerySet[Any]:
    """The same lots, each with `left`, in their one query."""
    return lots.annotate(left=left_of())


def received(producer: Producer) -> QuerySet[Any]:
    """Other producers' lots handed to this one, newest first, each with `received` and `left`
    (both this producer's, not its owner's)."""
    return (
        Lot.objects.filter(handovers__to_producer=producer)
        .select_related("product", "producer")
        .annotate(
            received=Sum("handovers__quantity", filter=Q(handovers__to_producer=producer)),
            left=_received_left(producer),
        )
        .order_by("-packed_on", "-pk")
    )


def drawable(producer: Producer, *, most: int = 100) -> list[Lot]:
    """The lots this producer may draw on, own ones first, each with `left` more than nothing."""
    own = _own(producer).filter(left__gt=0, closed_at=None)
    others = received(producer).filter(left__gt=0)
    return [*own.order_by("-packed_on", "-pk")[:most], *others[:most]]


def lot_to_draw(producer: Producer, lot_id: int) -> Lot | None:
    """One lot that is this producer's or was handed to it, with `left`, though that be nothing
    and the lot closed: then the act is refused with its reason."""
    own = _own(producer).filter(pk=lot_id).first()
    return own or received(producer).filter(pk=lot_id).first()


@dataclass(frozen=True, slots=True)
class Balance:
    """The parts of a lot's quantity, in its unit; they add up to it exactly."""

    quantity: Decimal
    unit: str
    drawn: Decimal
    handed: Decimal
    lost: Decimal
    sold: Decimal
    left: Decimal

    @property
    def taken(self) -> Decimal:
        return self.quantity - self.left

    @property
    def is_untouched(self) -> bool:
        return self.left == self.quantity


def balance_of(lot: Lot) -> Balance:
    """Where a lot's quantity stands now. Four queries."""
    drawn = _sum(LotUse.objects.filter(source=lot, target__producer=lot.producer_id))
    handed = _sum(LotHandover.objects.filter(lot=lot))
    lost = _sum(LotLoss.objects.filter(lot=lot))
    remains = left(lot)
    return Balance(
        quantity=lot.quantity,
        unit=lot.unit,
        drawn=drawn,
        handed=handed,
        lost=lost,
        # Parcels are kept in the room above; PostgreSQL has counted them into what is left.
        sold=lot.quantity - drawn - handed - lost - remains,
        left=remains,
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that was taken from a lot: exactly one of `use`, `handover`, `loss` is there."""

    on: date
    quantity: Decimal
    use: LotUse | None = None
    handover: LotHandover | None = None
    loss: LotLoss | None = None


def taken_from(lot: Lot, *, by_others: bool = False) -> list[Taken]:
    """What was taken from a lot and by what, newest first. Three queries.

    What other producers made of goods handed to them is theirs: it comes only `by_others`, for
    authorities.
    """
    uses = LotUse.objects.filter(source=lot).select_related("target__product", "target__producer")
    if not by_others:
        uses = uses.filter(target__producer=lot.producer_id)
    handovers = LotHandover.objects.filter(lot=lot).select_related(
        "to_producer", "to_sales_point__commune"
    )
    losses = LotLoss.objects.filter(lot=lot)
    rows = [
        *(Taken(use.used_on, use.quantity, use=use) for use in uses),
        *(Taken(one.handed_on, one.quantity, handover=one) for one in handovers),
        *(Taken(loss.lost_on, loss.quantity, loss=loss) for loss in losses),
    ]
    return sorted(rows, key=lambda row: row.on, reverse=True)


@dataclass(frozen=True, slots=True)
class Making:
    """What a lot was made of, and whether the masses fit; `check` is None for a lot of no lots."""

    parts: list[LotUse]
    check: MassCheck | None


def making_of(lot: Lot) -> Making:
    """The draws a lot was made of, in their order, and its mass check. Two queries."""
    parts = list(
        LotUse.objects.filter(target=lot)
        .select_related("source__product", "source__producer")
        .order_by("pk")
    )
    if not parts:
        return Making([], None)
    materials = [
        Amount(one.quantity, one.unit) if one.quantity is not None else None
        for one in lot.materials.all()
    ]
    check = mass_check(
        kind=parts[0].kind,
        came=amount(lot, lot.quantity),
        drawn=[amount(part.source, part.quantity) for part in parts],
        materials=materials,
    )
    return Making(parts, check)


def amount(lot: Lot, quantity: Decimal) -> Amount:
    """So much of a lot, with what one unit of it weighs."""
    return Amount(quantity, lot.unit, lot.grams_per_unit)


def _own(producer: Producer) -> QuerySet[Any]:
    own = Lot.objects.filter(producer=producer).select_related("product", "producer")
    return with_left(own)


def _received_left(producer: Producer) -> Func:
    return Func(
        F("pk"),
        Value(producer.pk, IntegerField()),
        function="ocop_lot_received_left",
        output_field=_QUANTITY,
    )


def _sum(rows: QuerySet[Any]) -> Decimal:
    return rows.aggregate(total=Sum("quantity"))["total"] or NOTHING
