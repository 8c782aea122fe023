"""A lot's record as one document, and who asked for one. Nothing here writes."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from catalog.producers.models import Producer
from traceability.models import Lot, LotRecordRequest
from traceability.rules.retention import kept_until
from traceability.selectors.chain import verify_chain
from traceability.selectors.recalls import sources_of


def keep_lot_until(lot: Lot) -> date:
    """The last day on which the lot's record must still be here (rules.retention)."""
    return kept_until(
        packed_on=lot.packed_on,
        best_before_on=lot.best_before_on,
        opened_on=localdate(lot.opened_at),
    )


def open_requests(producer: Producer) -> QuerySet[LotRecordRequest]:
    """Records that authorities asked of the producer and that were not handed over, oldest
    first."""
    return (
        LotRecordRequest.objects.filter(lot__producer=producer, answered_at__isnull=True)
        .select_related("lot__product", "authority")
        .order_by("due_at", "pk")
    )


def lot_record(lot: Lot) -> dict[str, Any]:
    """Everything on record about a lot, as plain JSON: what it is, what it was made of, what was
    done, tested, handed on and lost, and its recalls. Names no buyer."""
    return {
        "lot": _facts(lot),
        "sources": [_facts(source) for source in sources_of(lot)],
        "materials": _materials(lot),
        "events": _events(lot),
        "chain_breaks_at": verify_chain(lot),
        "tests": _tests(lot),
        "handovers": _handovers(lot),
        "losses": _losses(lot),
        "recalls": _recalls(lot),
    }


def _materials(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "growing_area": row.growing_area.name if row.growing_area else "",
            "supplier": row.supplier.name if row.supplier else "",
            "supplier_lot": row.supplier_lot,
            "quantity": _number(row.quantity),
            "unit": row.unit,
        }
        for row in lot.materials.select_related("growing_area", "supplier").order_by("pk")
    ]


def _events(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "position": event.position,
            "kind": event.kind,
            "happened_at": event.happened_at.isoformat(),
            "recorded_at": event.recorded_at.isoformat(),
            "place": event.place,
            "detail": event.detail,
            "corrects": event.corrects.position if event.corrects else None,
            "hash": event.hash,
        }
        for event in lot.events.select_related("corrects").order_by("position")
    ]


def _tests(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "tested_on": test.tested_on.isoformat(),
            "laboratory": test.laboratory,
            "report_number": test.report_number,
            "measured": test.measured,
            "passed": test.passed,
        }
        for test in lot.tests.order_by("pk")
    ]


def _handovers(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "to": str(row.to_producer or row.to_sales_point or row.to_name),
            "quantity": _number(row.quantity),
            "handed_on": row.handed_on.isoformat(),
        }
        for row in lot.handovers.select_related("to_producer", "to_sales_point").order_by("pk")
    ]


def _losses(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "quantity": _number(row.quantity),
            "reason": row.reason,
            "lost_on": row.lost_on.isoformat(),
        }
        for row in lot.losses.order_by("pk")
    ]


def _recalls(lot: Lot) -> list[dict[str, Any]]:
    return [
        {
            "recalled_on": row.recalled_on.isoformat(),
            "ended_on": row.ended_on.isoformat() if row.ended_on else None,
            "reason": row.reason,
        }
        for row in lot.recalls.order_by("pk")
    ]


def _facts(lot: Lot) -> dict[str, Any]:
    return {
        "code": lot.code,
        "product": lot.product.title,
        "producer": lot.producer.name,
        "quantity": _number(lot.quantity),
        "unit": lot.unit,
        "packed_on": lot.packed_on.isoformat(),
        "best_before_on": lot.best_before_on.isoformat() if lot.best_before_on else None,
    }


def _number(quantity: object) -> str | None:
    return None if quantity is None else str(quantity)
