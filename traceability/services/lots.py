"""Acts on lots: open one, open many for measuring, enter a test."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone
from wagtail.log_actions import log

from catalog.places.models import GrowingArea
from catalog.products.models import Product
from foundation.models import User
from traceability.models import LabelRun, LabTest, Lot
from traceability.services.errors import EventInFuture, LotExists, NoProducer
from traceability.services.labels import EPOCH, start_label_run


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
