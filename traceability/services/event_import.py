"""Many entries from one file: all of them or none, and the same file twice adds nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from foundation.models import User
from traceability.models import Lot, TraceEvent
from traceability.rules.event_sheet import Row, folded, read_row
from traceability.rules.event_templates import Step, data_of, steps_of
from traceability.services.errors import TraceError
from traceability.services.events import BY_HAND, log_event

_KEYS = UUID("8f0d4f0e-6f0b-5a51-9a5e-3c1f6d7f2b11")
"""The namespace of keys that are made from what a row says."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of a row. `fault` says why it cannot stand; `is_known`: it was kept before."""

    row: Row
    fault: str = ""
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What becomes of a file."""

    rows: tuple[RowOutcome, ...]

    @property
    def faults(self) -> int:
        return sum(1 for row in self.rows if row.fault)

    @property
    def new(self) -> int:
        return sum(1 for row in self.rows if not row.fault and not row.is_known)

    @property
    def known(self) -> int:
        return sum(1 for row in self.rows if row.is_known)


def try_import(
    *,
    producer: Producer,
    header: list[str],
    rows: list[tuple[int, list[str]]],
    by: User,
    now: datetime,
) -> ImportOutcome:
    """What `import_events` would do with these rows. Nothing is kept."""
    with transaction.atomic():
        outcome = _import(producer, header, rows, by, now)
        transaction.set_rollback(True)
    return outcome


def import_events(
    *,
    producer: Producer,
    header: list[str],
    rows: list[tuple[int, list[str]]],
    by: User,
    now: datetime,
) -> ImportOutcome:
    """Log every row of the sheet in the lot it names, or none where any row has a fault.

    A row is known again by what it says, so a file sent twice, or again with rows added, adds
    only what is new. Two rows that say the same are two entries.
    """
    with transaction.atomic():
        outcome = _import(producer, header, rows, by, now)
        if outcome.faults:
            transaction.set_rollback(True)
        elif outcome.new:
            data = {"events": outcome.new}
            log(instance=producer, action="ocop.lot.import", user=by, data=data)
    return outcome


def _import(
    producer: Producer,
    header: list[str],
    rows: list[tuple[int, list[str]]],
    by: User,
    now: datetime,
) -> ImportOutcome:
    lots: dict[str, list[Lot]] = {}
    for lot in Lot.objects.filter(producer=producer).select_related("product", "producer"):
        lots.setdefault(folded(lot.code), []).append(lot)
    seen: Counter[str] = Counter()
    read = [read_row(number, header, cells, now=now) for number, cells in rows]
    # Packings first: they widen what the other rows of their lots may say.
    order = sorted(range(len(read)), key=lambda at: folded(read[at].work) != "dong goi")
    outcomes: dict[int, RowOutcome] = {}
    for at in order:
        outcomes[at] = _outcome(read[at], lots, seen, by)
    return ImportOutcome(tuple(outcomes[at] for at in range(len(read))))


def _outcome(row: Row, lots: dict[str, list[Lot]], seen: Counter[str], by: User) -> RowOutcome:
    if row.faults:
        return RowOutcome(row, _("Xem lại cột: %(names)s") % {"names": ", ".join(row.faults)})
    found = lots.get(folded(row.lot), [])
    if len(found) != 1:
        return RowOutcome(
            row,
            _("Số lô này có ở nhiều sản phẩm.") if found else _("Không có lô số này."),
        )
    lot = found[0]
    work = work_of(row.work, lot.product.ocop_set_id)
    if work is None:
        return RowOutcome(row, _("Không rõ việc gì. Xem tên việc trong tệp mẫu."))
    facts = _facts(row, *work)
    same = facts | {"happened_at": row.when, "lot": lot.pk}
    said = repr(sorted((name, repr(value)) for name, value in same.items()))
    seen[said] += 1
    key = uuid5(_KEYS, f"{said}#{seen[said]}")
    known = TraceEvent.objects.filter(client_key=key).exists()
    try:
        log_event(lot=lot, by=by, client_key=key, source=TraceEvent.Source.IMPORT, **facts)
    except TraceError as error:
        return RowOutcome(row, str(error))
    return RowOutcome(row, is_known=known)


def work_of(words: str, product_set: int | None) -> tuple[str, Step | None] | None:
    """The kind, and the step where one has this name, that a sheet's words mean."""
    wanted = folded(words)
    for step in steps_of(product_set):
        if folded(step.words) == wanted:
            return step.kind, step
    for kind in BY_HAND:
        if wanted in {folded(str(kind.label)), kind.value.lower()}:
            return kind.value, None
    return None


def _facts(row: Row, kind: str, step: Step | None) -> dict[str, Any]:
    data = data_of(step, {})
    readings = [
        {"type": sensor, "value": float(value), "uom": uom}
        for sensor, uom, value in (
            ("Temperature", "CEL", row.temperature),
            ("Dimensionless", "P1", row.moisture),
        )
        if value is not None
    ]
    if readings:
        data["sensors"] = readings
    return {
        "kind": kind,
        "happened_at": row.happened_at,
        "place": row.place,
        "detail": row.detail,
        "quantity": row.quantity,
        "unit": row.unit,
        "data": data,
    }
