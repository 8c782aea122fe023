"""What the desk offers next: for a lot, and of which product the next one is."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone

from foundation.calendar import today
from tests.desk.conftest import Seller
from tests.factories import GrowingAreaFactory, LotFactory, ProductFactory
from traceability.models import LabelRun, Lot
from traceability.rules.label_layouts import FOR_PACKS
from traceability.services.events import log_event
from traceability.services.label_prints import print_labels
from traceability.services.label_states import put_rest_on_packs
from traceability.services.labels import start_label_run

pytestmark = pytest.mark.django_db


def next_step(seller: Seller, lot: Lot) -> str:
    return seller.client.get(reverse("desk:lot", args=[lot.pk])).context["next_step"]


def test_a_lot_leads_from_its_log_to_its_labels_to_its_packs(seller: Seller) -> None:
    lot = LotFactory(
        product=seller.product,
        packed_on=today() - timedelta(days=1),
        quantity=Decimal(20),
        unit="gói",
        growing_area=GrowingAreaFactory(),
    )
    assert next_step(seller, lot) == "log"
    log_event(lot=lot, kind="PACKED", happened_at=timezone.now(), by=seller.member)
    assert next_step(seller, lot) == "label"
    run = start_label_run(
        lot=lot, count=20, purpose=LabelRun.Purpose.PACKS, by=seller.member, on=today()
    )
    assert next_step(seller, lot) == "label"
    print_labels(
        run=run,
        first=0,
        last=19,
        layout=FOR_PACKS,
        format="PDF",
        with_mark=False,
        by=seller.member,
        on=today(),
        public_url="https://vi-du.example",
        out=BytesIO(),
    )
    assert next_step(seller, lot) == "stick"
    put_rest_on_packs(run=run, by=seller.member, at=timezone.now())
    assert next_step(seller, lot) == "hand_over"


def test_products_with_lots_stand_before_others_newest_first(seller: Seller) -> None:
    first = ProductFactory(producer=seller.producer, title="Ăn liền")
    old = ProductFactory(producer=seller.producer, title="Ô mai")
    new = ProductFactory(producer=seller.producer, title="Xôi khô")
    LotFactory(product=old)
    LotFactory(product=new)
    rows = seller.client.get(reverse("desk:lot_open")).context["rows"]
    assert [product for product, _ in rows][:2] == [new, old]
    assert first in [product for product, _ in rows][2:]
