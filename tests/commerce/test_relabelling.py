"""Packs that bear a mark no longer in force do not leave with it."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from catalog.products.models import Product
from foundation.calendar import today
from marketplace.commerce.models import Consignment, Relabel
from marketplace.commerce.services import hand_over
from marketplace.commerce.services.consignments import accept
from marketplace.commerce.services.errors import MarkLapsed
from marketplace.commerce.services.packing import pack, unpack
from tests.certification.test_mark_use import granted, last_day
from tests.commerce.conftest import Buy, Fill
from tests.factories import CertificateFactory, LotFactory, UserFactory
from traceability.models import Lot, TraceEvent
from traceability.services import start_label_run
from traceability.services.label_prints import print_labels

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked() -> tuple[Product, Lot, date]:
    """A product with the mark, a lot with labels that show it, and the first day without it."""
    certificate = CertificateFactory()
    product, by = certificate.product, UserFactory()
    lot = LotFactory(product=product, best_before_on=today() + timedelta(days=3000))
    run = start_label_run(
        lot=lot,
        count=50,
        purpose="PACKS",
        by=by,
        on=today(),
        mark_request=granted(certificate),
    )
    print_labels(
        run=run,
        first=0,
        last=49,
        layout="a4-24",
        format="PDF",
        with_mark=True,
        by=by,
        on=today(),
        public_url="https://vi-du.example",
        out=BytesIO(),
    )
    return product, lot, last_day(certificate) + timedelta(days=1)


def accepted(product: Product, fill: Fill, buy: Buy) -> Consignment:
    consignment: Consignment = buy(fill((product, 2))).consignments.get()
    return accept(consignment=consignment, by=UserFactory())


def test_packs_are_packed_as_they_are_while_the_mark_is_in_force(
    marked: tuple[Product, Lot, date], fill: Fill, buy: Buy
) -> None:
    product, lot, after = marked
    row = accepted(product, fill, buy)
    taken = [(row.order.lines.get().pk, lot.pk, 2)]
    on = after - timedelta(days=1)
    assert pack(consignment=row, taken=taken, by=UserFactory(), on=on).state == "PACKED"
    assert not Relabel.objects.exists()


def test_a_mark_out_of_force_stops_packing_until_the_label_was_changed(
    marked: tuple[Product, Lot, date], fill: Fill, buy: Buy
) -> None:
    product, lot, after = marked
    row, by = accepted(product, fill, buy), UserFactory()
    line = row.order.lines.get()
    facts = {"consignment": row, "taken": [(line.pk, lot.pk, 2)], "by": by, "on": after}
    with pytest.raises(MarkLapsed, match=lot.code):
        pack(**facts)
    row.refresh_from_db()
    assert (row.state, row.lots.count()) == ("ACCEPTED", 0)
    pack(relabelled=True, **facts)
    done = Relabel.objects.get()
    assert (done.line, done.lot, done.quantity, done.by) == (line, lot, 2, by)
    event = lot.events.get(kind=TraceEvent.Kind.RELABELLED)
    assert (event.quantity, event.source, event.recorded_by) == (2, "SERVICE", by)
    assert hand_over(consignment=row, carrier="Xe", tracking_code="", by=by, on=after).state == (
        "HANDED_OVER"
    )


def test_a_line_without_lots_is_asked_about_too(
    marked: tuple[Product, Lot, date], fill: Fill, buy: Buy
) -> None:
    product, _lot, after = marked
    row = accepted(product, fill, buy)
    facts = {"consignment": row, "taken": (), "by": UserFactory(), "on": after}
    with pytest.raises(MarkLapsed):
        pack(**facts)
    pack(relabelled=True, **facts)
    assert Relabel.objects.get().lot is None


def test_a_mark_that_runs_out_between_packing_and_leaving_stops_the_parcel(
    marked: tuple[Product, Lot, date], fill: Fill, buy: Buy
) -> None:
    product, lot, after = marked
    row, by = accepted(product, fill, buy), UserFactory()
    taken = [(row.order.lines.get().pk, lot.pk, 2)]
    pack(consignment=row, taken=taken, by=by, on=after - timedelta(days=1))
    with pytest.raises(MarkLapsed):
        hand_over(consignment=row, carrier="Xe", tracking_code="", by=by, on=after)
    unpack(consignment=row, by=by)
    pack(consignment=row, taken=taken, relabelled=True, by=by, on=after)
    hand_over(consignment=row, carrier="Xe", tracking_code="", by=by, on=after)


def test_labels_without_the_mark_ask_nothing(fill: Fill, buy: Buy) -> None:
    certificate = CertificateFactory()
    lot = LotFactory(product=certificate.product, best_before_on=today() + timedelta(days=3000))
    start_label_run(lot=lot, count=9, purpose="PACKS", by=UserFactory(), on=today())
    row = accepted(certificate.product, fill, buy)
    taken = [(row.order.lines.get().pk, lot.pk, 2)]
    after = last_day(certificate) + timedelta(days=1)
    assert pack(consignment=row, taken=taken, by=UserFactory(), on=after).state == "PACKED"
