"""Lots and where they come from."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.places.models import GrowingArea
from foundation.calendar import today
from tests.factories.market import ProductFactory, UserFactory
from traceability.models import Lot
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
