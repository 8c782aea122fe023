"""Handing a consignment to the carrier."""

import pytest
from django.db import DatabaseError, transaction
from oscar.core.loading import get_model
from wagtail.models import ModelLogEntry

from marketplace.commerce.models import Consignment, ConsignmentEvent
from marketplace.commerce.services import AlreadyHandedOver, NotReady, hand_over
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
StockRecord = get_model("partner", "StockRecord")


def test_only_this_producers_stock_leaves_and_once(fill: Fill, buy: Buy) -> None:
    mine, other = ProductFactory(), ProductFactory()
    order = buy(fill((mine, 3), (other, 2)))
    by = UserFactory()
    consignment = order.consignments.get(producer=mine.producer)
    done = hand_over(consignment=consignment, carrier=" Bưu điện ", tracking_code="EA123", by=by)
    assert (done.state, done.carrier, done.tracking_code) == ("HANDED_OVER", "Bưu điện", "EA123")
    gone, still = (StockRecord.objects.get(product=p) for p in (mine, other))
    assert (gone.num_in_stock, gone.num_allocated) == (17, 0)
    assert (still.num_in_stock, still.num_allocated) == (20, 2)
    event = ConsignmentEvent.objects.get(consignment=consignment, state="HANDED_OVER")
    assert (event.by, event.note) == (by, "Bưu điện EA123")
    entry = ModelLogEntry.objects.get(action="ocop.consignment.hand_over")
    assert (entry.user, entry.data["tracking_code"]) == (by, "EA123")
    with pytest.raises(AlreadyHandedOver):
        hand_over(consignment=consignment, carrier="Khác", tracking_code="", by=by)
    gone.refresh_from_db()
    assert gone.num_in_stock == 17


def test_without_a_carrier_nothing_leaves(fill: Fill, buy: Buy) -> None:
    order = buy(fill((ProductFactory(), 1)))
    with pytest.raises(NotReady):
        hand_over(
            consignment=order.consignments.get(), carrier=" ", tracking_code="", by=UserFactory()
        )
    assert Consignment.objects.get().state == "PLACED"


def test_stock_that_no_longer_covers_the_promise_stops_it(fill: Fill, buy: Buy) -> None:
    product = ProductFactory()
    order = buy(fill((product, 2)))
    StockRecord.objects.filter(product=product).update(num_allocated=0)
    with pytest.raises(NotReady, match="sổ kho"):
        hand_over(
            consignment=order.consignments.get(), carrier="X", tracking_code="", by=UserFactory()
        )


def test_what_happened_to_a_consignment_cannot_be_rewritten(fill: Fill, buy: Buy) -> None:
    buy(fill((ProductFactory(), 1)))
    for act in (
        lambda: ConsignmentEvent.objects.update(note="khác"),
        lambda: ConsignmentEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
