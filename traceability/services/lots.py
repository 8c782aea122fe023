"""Acts on lots: open one, open many for measuring, say what went in, enter a test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.places.models import GrowingArea
from catalog.producers.models import Producer
from catalog.products.models import Product
from foundation.models import PrivateFile, User
from traceability.models import (
    LabelRun,
    LabTest,
    Lot,
    LotMaterial,
    PackingSite,
    Supplier,
)
from traceability.rules.ai_formats import CSET_82
from traceability.rules.balance import grams_in_one, is_exact
from traceability.services.errors import EventInFuture, LotExists, NoProducer, TraceError
from traceability.services.labels import next_numbers, start_label_run
from traceability.services.repository import keep_test

LONGEST_CODE = 20
EARLIEST = date(1900, 1, 1)
LONGEST_LIFE = timedelta(days=36_525)
"""A century: beyond it is a slip of the finger, and days counted from it leave the calendar."""
_CODE_LETTERS = frozenset(CSET_82)


class LotClosed(TraceError):
    """A closed lot takes no more draws, hand-overs, losses or materials until it is opened."""


class BadLotFact(TraceError):
    """A lot cannot be opened with this code, quantity or weight."""


class NotOfThisProducer(TraceError):
    """A place or a supplier that belongs to another producer."""


@dataclass(frozen=True, slots=True)
class Material:
    """One step back: from an own growing area or from a supplier, of which one must be there."""

    name: str
    received_on: date
    growing_area: GrowingArea | None = None
    supplier: Supplier | None = None
    supplier_lot: str = ""
    quantity: Decimal | None = None
    unit: str = ""


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
    packing_site: PackingSite | None = None,
    stage: str = Lot.Stage.PACKED,
    grams_per_unit: Decimal | None = None,
    materials: Sequence[Material] = (),
    is_sample: bool = False,
) -> Lot:
    """Open a lot of a product and give it its own label code.

    `packed_on`, `code`, `quantity` and `stage` never change afterwards. A unit of mass weighs
    what it weighs: `grams_per_unit` is then not asked. Raises LotExists, NoProducer, BadLotFact,
    NotOfThisProducer.
    """
    product = Product.objects.select_for_update().get(pk=product.pk)
    if product.producer is None:
        raise NoProducer(_("%(product)s chưa có chủ thể.") % {"product": product})
    code = code.strip()
    _check_facts(code, quantity, grams_per_unit, packed_on, best_before_on)
    _check_own(product.producer, packing_site)
    if Lot.objects.filter(product=product, code=code).exists():
        raise LotExists(
            _("%(product)s đã có lô %(code)s. Chọn số lô khác.")
            % {"product": product, "code": code}
        )
    lot = Lot.objects.create(
        product=product,
        producer=product.producer,
        code=code,
        quantity=quantity,
        unit=unit,
        grams_per_unit=grams_in_one(unit) or grams_per_unit,
        stage=stage,
        packed_on=packed_on,
        best_before_on=best_before_on,
        growing_area=growing_area,
        packing_site=packing_site,
        is_sample=is_sample,
        opened_by=by,
    )
    start_label_run(lot=lot, count=1, purpose=LabelRun.Purpose.LOT, by=by)
    log(instance=lot, action="ocop.lot.open", user=by, data={"code": code})
    for material in materials:
        _add_material(lot, material, by)
    return lot


@transaction.atomic
def add_material(*, lot: Lot, material: Material, by: User) -> LotMaterial:
    """Say what went into a lot and where it came from; never changed afterwards.

    Raises LotClosed, NotOfThisProducer, BadLotFact (no origin, or a quantity that is none).
    """
    lot = Lot.objects.select_for_update(of=("self",)).select_related("producer").get(pk=lot.pk)
    if lot.closed_at is not None:
        raise closed(lot)
    return _add_material(lot, material, by)


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
    report: PrivateFile | None = None,
) -> LabTest:
    """Enter a laboratory's result for a lot; never changed afterwards. Raises EventInFuture.

    A closed lot takes it too: laboratories answer late. The report stays with the producer and
    authorities.
    """
    if tested_on > timezone.localdate():
        raise EventInFuture(_("Chưa kiểm nghiệm thì chưa ghi được."))
    test = LabTest.objects.create(
        lot=lot,
        tested_on=tested_on,
        laboratory=laboratory,
        report_number=report_number,
        measured=measured,
        passed=passed,
        report=report,
        entered_by=by,
    )
    keep_test(test)
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
    epoch, numbers = next_numbers(len(lots), on=packed_on)
    LabelRun.objects.bulk_create(
        [
            LabelRun(
                lot=lot,
                purpose=LabelRun.Purpose.LOT,
                epoch=epoch,
                run=number,
                count=1,
                created_by=by,
            )
            for lot, number in zip(lots, numbers, strict=True)
        ],
        batch_size=1000,
    )
    return len(lots)


def closed(lot: Lot) -> LotClosed:
    """The refusal of an act on a closed lot."""
    return LotClosed(
        _("Lô %(code)s đã đóng sổ. Mở lại lô trước khi ghi thêm.") % {"code": lot.code}
    )


def _check_facts(
    code: str,
    quantity: Decimal,
    grams_per_unit: Decimal | None,
    packed_on: date,
    best_before_on: date | None,
) -> None:
    if not (0 < len(code) <= LONGEST_CODE and _CODE_LETTERS.issuperset(code)):
        raise BadLotFact(
            _("Số lô có từ 1 đến 20 chữ không dấu, chữ số hoặc dấu - / . và không có khoảng trắng.")
        )
    if not is_exact(quantity):
        raise BadLotFact(_("Số lượng phải lớn hơn 0 và có nhiều nhất ba số lẻ."))
    if grams_per_unit is not None and not is_exact(grams_per_unit):
        raise BadLotFact(_("Mỗi đơn vị phải nặng hơn 0 gam."))
    if best_before_on is not None and best_before_on < packed_on:
        raise BadLotFact(_("Hạn dùng không thể trước ngày đóng gói."))
    lasts = best_before_on - packed_on if best_before_on is not None else timedelta(0)
    if packed_on < EARLIEST or lasts > LONGEST_LIFE:
        raise BadLotFact(_("Ngày đóng gói hoặc hạn dùng cách đây quá xa. Xem lại năm."))


def _check_own(producer: Producer, owned: PackingSite | Supplier | None) -> None:
    if owned is not None and owned.producer_id != producer.pk:
        raise NotOfThisProducer(_("%(name)s không phải của chủ thể này.") % {"name": owned})


def _add_material(lot: Lot, material: Material, by: User) -> LotMaterial:
    _check_own(lot.producer, material.supplier)
    if material.growing_area is None and material.supplier is None:
        raise BadLotFact(_("Chọn vùng nguyên liệu hoặc bên bán."))
    if material.quantity is not None and not is_exact(material.quantity):
        raise BadLotFact(_("Số lượng phải lớn hơn 0 và có nhiều nhất ba số lẻ."))
    added = LotMaterial.objects.create(
        lot=lot,
        name=material.name,
        growing_area=material.growing_area,
        supplier=material.supplier,
        supplier_lot=material.supplier_lot,
        quantity=material.quantity,
        unit=material.unit,
        received_on=material.received_on,
        entered_by=by,
    )
    log(instance=lot, action="ocop.lot.material", user=by, data={"name": material.name})
    return added
