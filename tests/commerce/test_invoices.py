"""Invoices: whole before any provider is asked, issued once, then only adjusted or replaced."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from foundation.models import User
from marketplace.commerce.adapters.invoices import ProviderDown
from marketplace.commerce.models import Consignment, Invoice, Refund, SellingSettings
from marketplace.commerce.order.models import Order
from marketplace.commerce.services import complaints, invoices
from marketplace.commerce.services.consignments import accept, deliver, hand_over
from marketplace.commerce.services.invoices import InvoiceUnready
from marketplace.commerce.services.placing import InvoiceFacts
from marketplace.commerce.tasks.invoices import adjust_invoice, issue_invoices_again
from tests.commerce.conftest import Buy, Fill
from tests.factories import ProductFactory, UserFactory
from tests.peers.invoices import InvoicePeer, running

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def peer(settings: Any) -> Iterator[InvoicePeer]:
    with running() as found:
        settings.INVOICE_URL, settings.INVOICE_TOKEN = found.address, found.token
        chosen = SellingSettings.load()
        chosen.invoice_provider = "http"
        chosen.save()
        yield found


@pytest.fixture
def seller() -> User:
    return UserFactory()


@pytest.fixture
def delivered(fill: Fill, buy: Buy, seller: User) -> Order:
    wish = InvoiceFacts("Công ty Thử", "Số 1, Hà Nội", "0101234567")
    order = buy(fill((ProductFactory(stock__price=50_000), 3)), invoice=wish)
    row = order.consignments.get()
    accept(consignment=row, by=seller)
    hand_over(consignment=row, carrier="Bưu điện", tracking_code="E1", by=seller)
    deliver(consignment=Consignment.objects.get(pk=row.pk), by=seller, now=NOW)
    return order


def prepared(order: Order) -> Invoice:
    return invoices.prepare(consignment=order.consignments.get(), now=NOW)


def test_an_invoice_is_whole_before_anybody_is_asked(delivered: Order) -> None:
    invoice = prepared(delivered)
    assert prepared(delivered) == invoice
    data = invoice.data
    assert data["total"] == 180_000
    assert sum(line["amount"] for line in data["lines"]) + data["delivery"] == data["total"]
    assert data["buyer"]["tax_number"] == "0101234567"
    assert data["seller"]["tax_number"]
    assert (invoice.state, invoice.number) == ("DRAFT", "")
    assert invoices.issue(invoice=invoice, now=NOW).state == "DRAFT"  # nobody is set up


def test_what_was_not_delivered_is_not_invoiced(fill: Fill, buy: Buy) -> None:
    with pytest.raises(InvoiceUnready):
        prepared(buy(fill((ProductFactory(), 1))))


def test_it_is_issued_once_however_often_it_is_asked(delivered: Order, peer: InvoicePeer) -> None:
    invoice = prepared(delivered)
    for _ in range(3):
        issued = invoices.issue(invoice=invoice, now=NOW)
    assert issued.state == "ISSUED"
    assert issued.number == "1C26TAA-0000001"
    assert (len(peer.issued), peer.asked) == (1, 1)


def test_a_provider_that_is_down_or_drops_the_answer_loses_nothing(
    delivered: Order, peer: InvoicePeer
) -> None:
    invoice = prepared(delivered)
    peer.down = True
    with pytest.raises(ProviderDown):
        invoices.issue(invoice=invoice, now=NOW)
    assert issue_invoices_again(0) == 0
    peer.down, peer.drop = False, True
    with pytest.raises(ProviderDown):
        invoices.issue(invoice=invoice, now=NOW)
    peer.drop = False
    assert issue_invoices_again(0) == 1
    invoice.refresh_from_db()
    assert invoice.number == "1C26TAA-0000001"
    assert len(peer.issued) == 1


def test_a_refusal_is_kept_in_words(delivered: Order, peer: InvoicePeer) -> None:
    peer.refuses = "Mã số thuế không tồn tại"
    issued = invoices.issue(invoice=prepared(delivered), now=NOW)
    assert (issued.state, issued.failure) == ("FAILED", "Mã số thuế không tồn tại")


def test_money_paid_back_adjusts_the_invoice_and_never_changes_it(
    delivered: Order, peer: InvoicePeer, seller: User
) -> None:
    original = invoices.issue(invoice=prepared(delivered), now=NOW)
    complaint = complaints.open_complaint(
        consignment=delivered.consignments.get(),
        kind="DAMAGED",
        wish="RETURN",
        words="Vỡ",
        packs={delivered.lines.get().pk: 1},
        now=NOW,
    )
    complaints.answer(
        complaint=complaint, accepts=True, amount=50_000, words="Được", by=seller, now=NOW
    )
    refund = Refund.objects.get()
    assert adjust_invoice(refund.pk) is True
    assert adjust_invoice(refund.pk) is True
    adjustment = Invoice.objects.get(kind="ADJUSTMENT")
    assert (adjustment.of, adjustment.data["total"]) == (original, -50_000)
    assert invoices.issue(invoice=adjustment, now=NOW).state == "ISSUED"
    assert peer.issued[adjustment.key]["data"]["of"] == original.number
    original.refresh_from_db()
    assert original.data["total"] == 180_000


def test_a_wrong_name_is_mended_by_another_invoice(
    delivered: Order, peer: InvoicePeer, seller: User
) -> None:
    original = prepared(delivered)
    buyer = {"name": "Công ty Đúng", "address": "Số 2", "tax_number": "", "email": ""}
    with pytest.raises(InvoiceUnready):
        invoices.replace(invoice=original, buyer=buyer, by=seller, now=NOW)
    original = invoices.issue(invoice=original, now=NOW)
    other = invoices.replace(invoice=original, buyer=buyer, by=seller, now=NOW)
    assert (other.kind, other.data["buyer"]["name"]) == ("REPLACEMENT", "Công ty Đúng")
    with pytest.raises(InvoiceUnready):
        invoices.replace(invoice=original, buyer=buyer, by=seller, now=NOW)
    assert Invoice.objects.get(pk=original.pk).data["buyer"]["name"] == "Công ty Thử"
