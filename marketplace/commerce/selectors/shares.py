"""The frozen shares of lines as they stand: after cuts, and before and after a refund."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Sum

from catalog.producers.models import Producer
from marketplace.commerce.models import (
    Consignment,
    Cut,
    LineShare,
    Refund,
    RefundUnit,
    Shipment,
)
from marketplace.commerce.order.models import Line
from marketplace.commerce.rules.shares import Share, standing, taken_back
from marketplace.commerce.selectors.orders import lines_of

SENT_BY_PRODUCER = "manual"
"""The code of the carrier adapter that books nowhere: the producer sends by itself."""


class LineChange(NamedTuple):
    """What an act does to the shares of one line, each with whose it is."""

    line: Line
    shares: list[tuple[Producer, Share]]

    @property
    def net(self) -> int:
        """What the buyer pays, or gets back, for it."""
        return sum(share.net for _, share in self.shares)


class _Standing(NamedTuple):
    packs: int
    net: int


def delivered_shares(consignment: Consignment) -> list[LineChange]:
    """Each line's shares for the packs that left, which is what was ordered less the cuts.
    Three queries."""
    lines = lines_of(consignment)
    rows, left = _rows(lines), _after_cuts(lines)
    return [
        _change(line, rows[line.pk], _shares_at(line, rows[line.pk], left[line.pk]))
        for line in lines
    ]


def changes_by_refund(refund: Refund) -> list[LineChange]:
    """What a refund borne by the producers takes back of the shares of the packs it names,
    given those that earlier ones took. Five queries."""
    units = list(refund.units.select_related("line").order_by("line_id"))
    lines = [unit.line for unit in units]
    rows, before = _rows(lines), _after_refunds(lines, before=refund)
    changes = []
    for unit in units:
        line, at = unit.line, before[unit.line_id]
        after = _Standing(at.packs - unit.quantity, at.net - unit.amount)
        shares = taken_back(
            _shares_at(line, rows[line.pk], at), _shares_at(line, rows[line.pk], after)
        )
        changes.append(_change(line, rows[line.pk], shares))
    return changes


def platform_shipment(consignment: Consignment) -> Shipment | None:
    """The booking at a carrier whom the platform pays, or None where the producer sends."""
    rows = Shipment.objects.filter(consignment=consignment)
    rows = rows.exclude(carrier=SENT_BY_PRODUCER).exclude(state=Shipment.State.CANCELLED)
    return rows.order_by("pk").last()


def _rows(lines: Iterable[Line]) -> dict[int, list[LineShare]]:
    found: dict[int, list[LineShare]] = {line.pk: [] for line in lines}
    rows = LineShare.objects.filter(line__in=found).select_related("producer")
    for row in rows.order_by("pk"):
        found[row.line_id].append(row)
    return found


def _shares_at(line: Line, rows: Sequence[LineShare], at: _Standing) -> list[Share]:
    shares = [
        Share(
            producer_id=row.producer_id,
            goods=row.amount,
            by_platform=row.platform_discount,
            by_producer=row.producer_discount,
            commission=row.commission,
            tax=row.tax,
        )
        for row in rows
    ]
    return standing(shares, packs=at.packs, of=line.quantity, net=at.net)


def _change(line: Line, rows: Sequence[LineShare], shares: Sequence[Share]) -> LineChange:
    return LineChange(line, [(row.producer, s) for row, s in zip(rows, shares, strict=True)])


def _after_cuts(lines: Iterable[Line]) -> dict[int, _Standing]:
    found = {line.pk: _Standing(line.quantity, int(line.line_price_incl_tax)) for line in lines}
    cuts = Cut.objects.filter(line__in=found).values("line")
    for row in cuts.annotate(packs=Sum("quantity"), net=Sum("amount")).order_by("line"):
        at = found[row["line"]]
        found[row["line"]] = _Standing(at.packs - row["packs"], at.net - row["net"])
    return found


def _after_refunds(lines: Sequence[Line], *, before: Refund) -> dict[int, _Standing]:
    """Refunds that others bear leave the shares alone."""
    found = _after_cuts(lines)
    earlier = RefundUnit.objects.filter(
        line__in=found, refund__funder=Refund.Funder.PRODUCER, refund__lt=before.pk
    ).values("line")
    for row in earlier.annotate(packs=Sum("quantity"), net=Sum("amount")).order_by("line"):
        at = found[row["line"]]
        found[row["line"]] = _Standing(at.packs - row["packs"], at.net - row["net"])
    return found
