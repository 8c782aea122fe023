"""Lots and where they come from."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.places.models import GrowingArea
from foundation.calendar import today
from tests.factories.market import ProducerFactory, ProductFactory, UserFactory
from traceability.models import (
    AppliedStandard,
    AreaStandard,
    Grower,
    Lot,
    PackingSite,
    Supplier,
)
from traceability.services import open_lot, recall_lot


class GrowingAreaFactory(DjangoModelFactory[GrowingArea]):
    class Meta:
        model = GrowingArea

    name = factory.Sequence(lambda n: f"Vùng nguyên liệu {n}")
    commune_id = "22945"
    crop = "cá cơm"


class LotFactory(DjangoModelFactory[Lot]):
    """Packed a week ago. Trait: `recalled` (as of today)."""

    class Meta:
        model = Lot

    class Params:
        recalled = factory.Trait(recall=True)

    product = factory.SubFactory(ProductFactory)
    code = factory.Sequence(lambda n: f"LO-{n:04d}")
    quantity = Decimal(3400)
    unit = "chai"
    packed_on = factory.LazyFunction(lambda: today() - timedelta(days=7))
    best_before_on = factory.LazyAttribute(lambda lot: lot.packed_on + timedelta(days=365))
    by = factory.SubFactory(UserFactory)
    recall = False

    @classmethod
    def _create(cls, model_class: type[Lot], *args: Any, **fields: Any) -> Lot:
        recall = fields.pop("recall")
        lot = open_lot(**fields)
        if recall:
            recall_lot(
                lot=lot,
                reason="Nghi nhiễm vi sinh",
                instructions="Ngừng dùng, giữ lại chai.",
                phone="",
                recalled_on=today(),
                by=fields["by"],
            )
        return lot


class PackingSiteFactory(DjangoModelFactory[PackingSite]):
    class Meta:
        model = PackingSite

    producer = factory.SubFactory(ProducerFactory)
    name = factory.Sequence(lambda n: f"Xưởng đóng gói {n}")
    commune_id = "22945"


class SupplierFactory(DjangoModelFactory[Supplier]):
    class Meta:
        model = Supplier

    producer = factory.SubFactory(ProducerFactory)
    name = factory.Sequence(lambda n: f"Bên bán nguyên liệu {n}")


class GrowerFactory(DjangoModelFactory[Grower]):
    class Meta:
        model = Grower

    growing_area = factory.SubFactory(GrowingAreaFactory)
    producer = factory.SubFactory(ProducerFactory)
    name = factory.Sequence(lambda n: f"Nông hộ Thử {n}")
    since_on = factory.LazyFunction(lambda: today() - timedelta(days=365))
    entered_by = factory.SubFactory(UserFactory)


class AreaStandardFactory(DjangoModelFactory[AreaStandard]):
    """VietGAP, in force for a year around today."""

    class Meta:
        model = AreaStandard

    growing_area = factory.SubFactory(GrowingAreaFactory)
    producer = factory.SubFactory(ProducerFactory)
    standard = AreaStandard.Standard.VIETGAP
    number = factory.Sequence(lambda n: f"VG-{n:04d}")
    issued_by = "Tổ chức chứng nhận thử"
    valid_from = factory.LazyFunction(lambda: today() - timedelta(days=180))
    lapses_on = factory.LazyFunction(lambda: today() + timedelta(days=180))
    entered_by = factory.SubFactory(UserFactory)


class AppliedStandardFactory(DjangoModelFactory[AppliedStandard]):
    class Meta:
        model = AppliedStandard

    product = factory.SubFactory(ProductFactory)
    kind = AppliedStandard.Kind.STANDARD
    number = factory.Sequence(lambda n: f"TCCS {n:02d}:2026")
    since_on = factory.LazyFunction(lambda: today() - timedelta(days=365))
    entered_by = factory.SubFactory(UserFactory)
