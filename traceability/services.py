"""Acts on lots: open one, log what happened, test, give it codes, recall it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log

from catalog.places.models import Commune, GrowingArea
from catalog.products.models import Product
from certification.services import marks
from foundation.models import User
from traceability.models import LabelRun, LabTest, Lot, Recall, TraceEvent
from traceability.rules import label_code
from traceability.rules.event_chain import event_hash
from traceability.selectors import label_key, label_text

if TYPE_CHECKING:
    from certification.models import MarkRequest

__all__ = [
    "EPOCH",
    "AlreadyRecalled",
    "EventInFuture",
    "EventOfAnotherLot",
    "LotExists",
    "MarkOfAnotherProduct",
    "NoProducer",
    "TooManyLabels",
    "TraceError",
    "label_key",
    "label_text",
    "log_event",
    "lot_recalled",
    "open_lot",
    "open_lots_in_bulk",
    "recall_lot",
    "record_test",
    "start_label_run",
]

lot_recalled = Signal()
"""Sent inside the transaction with `recall`."""


class TraceError(Exception):
    """An act that traceability refuses; its text is for people."""


class LotExists(TraceError):
    """The product already has a lot of this code."""


class NoProducer(TraceError):
    """Nobody is on record as the product's producer."""


class EventInFuture(TraceError):
    """An event or a test cannot be entered before it happens."""


class EventOfAnotherLot(TraceError):
    """An event may only correct an event of its own lot."""


class TooManyLabels(TraceError):
    """A run holds at most 3,600,000 labels."""


class MarkOfAnotherProduct(TraceError):
    """The granted mark belongs to another product, or the codes are not for packs."""


class AlreadyRecalled(TraceError):
    """The lot is being recalled already."""


@transaction.atomic
def open_lot(
    *,
    product: Product,
    code: str,
    quantity: Decimal,
    unit: str,
    packed_on: date,
    best_before_on: date | None,
    by: User,
    growing_area: GrowingArea | None = None,
    is_sample: bool = False,
) -> Lot:
    """Open a lot of a product and give it its own label code.

    `packed_on` and `code` never change afterwards. Raises LotExists, NoProducer.
    """
    product = Product.objects.select_for_update().get(pk=product.pk)
    if product.producer_id is None:
        raise NoProducer(f"{product} chưa có chủ thể")
    if Lot.objects.filter(product=product, code=code).exists():
        raise LotExists(f"{product} đã có lô {code}")
    lot = Lot.objects.create(
        product=product,
        producer_id=product.producer_id,
        code=code,
        quantity=quantity,
        unit=unit,
        packed_on=packed_on,
        best_before_on=best_before_on,
        growing_area=growing_area,
        is_sample=is_sample,
        opened_by=by,
    )
    start_label_run(lot=lot, count=1, purpose=LabelRun.Purpose.LOT, by=by)
    log(instance=lot, action="ocop.lot.open", user=by, data={"code": code})
    return lot


@transaction.atomic
def log_event(
    *,
    lot: Lot,
    kind: str,
    happened_at: datetime,
    by: User,
    place: str = "",
    commune: Commune | None = None,
    detail: str = "",
    corrects: TraceEvent | None = None,
) -> TraceEvent:
    """Append an event to a lot's chain. Raises EventInFuture, EventOfAnotherLot.

    Its hash covers its own facts and the hash before it, so a change anywhere shows.
    """
    if corrects is not None and corrects.lot_id != lot.pk:
        raise EventOfAnotherLot("Chỉ đính chính được việc của chính lô này")
    now = timezone.now()
    if happened_at > now:
        raise EventInFuture("Việc chưa xảy ra thì chưa ghi được")
    Lot.objects.select_for_update().get(pk=lot.pk)
    last = TraceEvent.objects.filter(lot=lot).order_by("-position").first()
    event = TraceEvent(
        lot=lot,
        position=last.position + 1 if last else 1,
        kind=kind,
        happened_at=happened_at,
        place=place,
        commune=commune,
        detail=detail,
        recorded_by=by,
        recorded_at=now,
        corrects=corrects,
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event.link.facts, event.previous_hash)
    event.save(force_insert=True)
    return event


@transaction.atomic
def record_test(
    *,
    lot: Lot,
    tested_on: date,
    laboratory: str,
    report_number: str,
    measured: str,
    passed: bool,
    by: User,
) -> LabTest:
    """Enter a laboratory's result for a lot; never changed afterwards. Raises EventInFuture."""
    if tested_on > timezone.localdate():
        raise EventInFuture("Chưa kiểm nghiệm thì chưa ghi được")
    test = LabTest.objects.create(
        lot=lot,
        tested_on=tested_on,
        laboratory=laboratory,
        report_number=report_number,
        measured=measured,
        passed=passed,
    )
    log(instance=lot, action="ocop.lot.test", user=by, data={"report": report_number})
    return test


@transaction.atomic
def start_label_run(
    *,
    lot: Lot,
    count: int,
    purpose: str,
    by: User,
    mark_request: "MarkRequest | None" = None,
    on: date | None = None,
) -> LabelRun:
    """Reserve the codes of `count` labels for a lot: one row, however many labels.

    With `mark_request` the labels carry the OCOP mark: on the day `on` they are counted against
    what was granted, in the same transaction, so a run there is has its part of the quota. A run
    without the mark asks nobody. Raises TooManyLabels beyond 3,600,000 in one run,
    MarkOfAnotherProduct, and certification's MarkError where the grant does not allow it.
    """
    if not 1 <= count <= label_code.MAX_LABELS_PER_RUN:
        raise TooManyLabels("Một đợt in có từ 1 đến 3.600.000 tem")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('traceability_label_run')")
        number = cursor.fetchone()[0]
    if mark_request is not None:
        _reserve_the_mark(mark_request, lot, count, purpose, number=number, by=by, on=on)
    return LabelRun.objects.create(
        lot=lot,
        purpose=purpose,
        epoch=EPOCH,
        run=number,
        count=count,
        mark_request=mark_request,
        created_by=by,
    )


def _reserve_the_mark(
    mark_request: "MarkRequest",
    lot: Lot,
    count: int,
    purpose: str,
    *,
    number: int,
    by: User,
    on: date | None,
) -> None:
    if on is None:
        raise ValueError("A run with the mark is counted on a day")
    certificate = mark_request.certificate
    if (
        purpose != LabelRun.Purpose.PACKS
        or certificate is None
        or certificate.product_id != lot.product_id
    ):
        raise MarkOfAnotherProduct("Nhãn hiệu được cấp không phải cho gói hàng của lô này")
    marks.count_use(
        request=mark_request, quantity=count, reference=f"label-run:{EPOCH}-{number}", by=by, on=on
    )


EPOCH = 1
"""The key's epoch; a new one each year or when a master key leaks. Old ones verify for ever."""


@transaction.atomic
def recall_lot(
    *, lot: Lot, reason: str, instructions: str, phone: str, recalled_on: date, by: User
) -> Recall:
    """Recall a lot from `recalled_on` on: its page turns red and it is not sold.

    Raises AlreadyRecalled while a recall of the lot runs.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if Recall.objects.running(recalled_on).filter(lot=lot).exists():
        raise AlreadyRecalled(f"Lô {lot.code} đang được thu hồi")
    recall = Recall.objects.create(
        lot=lot,
        recalled_on=recalled_on,
        reason=reason,
        instructions=instructions,
        phone=phone,
        recorded_by=by,
    )
    log(instance=lot, action="ocop.lot.recall", user=by, data={"reason": reason})
    lot_recalled.send(sender=Recall, recall=recall)
    return recall


@transaction.atomic
def open_lots_in_bulk(*, products: Sequence[Product], packed_on: date, by: User) -> int:
    """Open one sample lot, with its own label code, for each of many products: for measuring."""
    lots = Lot.objects.bulk_create(
        [
            Lot(
                product=product,
                producer_id=product.producer_id,
                code=f"M-{product.pk}",
                quantity=Decimal(100),
                unit="gói",
                packed_on=packed_on,
                is_sample=True,
                opened_by=by,
            )
            for product in products
        ],
        batch_size=1000,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('traceability_label_run') FROM generate_series(1, %s)", [len(lots)]
        )
        numbers = [row[0] for row in cursor.fetchall()]
    LabelRun.objects.bulk_create(
        [
            LabelRun(
                lot=lot,
                purpose=LabelRun.Purpose.LOT,
                epoch=EPOCH,
                run=number,
                count=1,
                created_by=by,
            )
            for lot, number in zip(lots, numbers, strict=True)
        ],
        batch_size=1000,
    )
    return len(lots)
