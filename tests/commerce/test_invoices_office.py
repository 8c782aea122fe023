"""Invoices in the back office: sent again, put right, replaced, adjusted; by staff alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from foundation.models import User
from foundation.rules.roles import Role, row
from marketplace.commerce.models import Consignment, Invoice, Refund
from marketplace.commerce.services import invoices
from marketplace.commerce.services.invoices import InvoiceUnready
from marketplace.commerce.services.refunds import grant_refund
from tests.commerce.test_invoices import delivered, peer, prepared, seller  # noqa: F401
from tests.factories import UserFactory
from tests.peers.invoices import InvoicePeer

pytestmark = pytest.mark.django_db
NOW = timezone.now()
BUYER = {"name": "Công ty Đúng", "address": "Số 2", "tax_number": "0109999999", "email": ""}


@pytest.fixture
def office(client: Client) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    client.force_login(user)
    return client


@pytest.fixture
def issued(delivered: Any, peer: InvoicePeer) -> Invoice:  # noqa: F811
    return invoices.issue(invoice=prepared(delivered), now=NOW)


@pytest.fixture
def refused(delivered: Any, peer: InvoicePeer) -> Iterator[Invoice]:  # noqa: F811
    peer.refuses = "Mã số thuế không tồn tại"
    yield invoices.issue(invoice=prepared(delivered), now=NOW)
    peer.refuses = ""


def at(name: str, *args: int) -> str:
    return reverse(f"invoices_office:{name}", args=args)


def confirmed(office: Client, address: str, **changes: str) -> int:
    """Typed, looked at, confirmed twice; the last answer's status."""
    form = office.get(address).context["form"]
    typed = {**BUYER, "once_token": str(form["once_token"].value()), **changes}
    looked = office.post(address, typed)
    assert looked.status_code == 200
    assert typed["name"] in looked.content.decode()
    for _ in range(2):
        status = office.post(address, {**typed, "confirm": "1"}).status_code
    return status


def test_a_refused_invoice_is_put_right_and_issued_under_its_own_key(
    office: Client,
    refused: Invoice,
    peer: InvoicePeer,  # noqa: F811
) -> None:
    page = office.get(at("index")).content.decode()
    assert "Mã số thuế không tồn tại" in page
    assert at("again", refused.pk) in page
    assert at("amend", refused.pk) in office.get(at("invoice", refused.pk)).content.decode()
    assert confirmed(office, at("amend", refused.pk)) == 302
    refused.refresh_from_db()
    assert (refused.state, refused.data["buyer"]) == ("DRAFT", BUYER)
    peer.refuses = ""
    assert invoices.issue(invoice=refused, now=NOW).state == "ISSUED"
    assert peer.issued[refused.key]["data"]["buyer"]["name"] == BUYER["name"]
    assert at("invoice", refused.pk) not in office.get(at("index")).content.decode()
    listed = office.get(at("index"), {"xem": "da-phat-hanh"}).content.decode()
    assert at("invoice", refused.pk) in listed


def test_trying_again_queues_it_and_an_issued_one_is_left_alone(
    office: Client,
    refused: Invoice,
    peer: InvoicePeer,  # noqa: F811
) -> None:
    said = office.post(at("again", refused.pk), follow=True).content.decode()
    assert "Sẽ gửi lại" in said
    peer.refuses = ""
    assert invoices.issue(invoice=refused, now=NOW).state == "ISSUED"
    said = office.post(at("again", refused.pk), follow=True).content.decode()
    assert "không ở bước" in said
    with pytest.raises(InvoiceUnready):
        invoices.amend(invoice=refused, buyer=BUYER, by=UserFactory())


def test_an_issued_invoice_is_replaced_once_and_stays_as_it_was(
    office: Client, issued: Invoice
) -> None:
    assert at("replace", issued.pk) in office.get(at("invoice", issued.pk)).content.decode()
    assert confirmed(office, at("replace", issued.pk)) == 302
    other = Invoice.objects.get(kind="REPLACEMENT")
    assert (other.of, other.data["buyer"]["name"]) == (issued, BUYER["name"])
    assert at("replace", issued.pk) not in office.get(at("invoice", issued.pk)).content.decode()
    typed = {**BUYER, "confirm": "1"}
    assert office.post(at("replace", issued.pk), typed).status_code == 422
    assert office.post(at("replace", other.pk), {**BUYER, "name": ""}).status_code == 422


def give_back(parcel: Consignment, reason: str) -> Refund:
    return grant_refund(
        payment=parcel.order.payment,
        consignment=parcel,
        amount=5_000,
        reason=reason,
        funder="PLATFORM",
        on=timezone.localdate(),
    )


def test_money_given_back_adjusts_the_invoice_that_holds_now(
    office: Client,
    issued: Invoice,
    peer: InvoicePeer,  # noqa: F811
) -> None:
    by: User = UserFactory()
    other = invoices.replace(invoice=issued, buyer=BUYER, by=by, now=NOW)
    refund = give_back(issued.consignment, Refund.Reason.ALLOWANCE)
    address = at("adjust", issued.pk, refund.pk)
    assert address in office.get(at("invoice", issued.pk)).content.decode()
    for _ in range(2):
        assert office.post(address).status_code == 302
    adjustment = Invoice.objects.get(kind="ADJUSTMENT")
    assert (adjustment.of, adjustment.data["buyer"]) == (other, BUYER)
    assert adjustment.data["total"] == -5_000
    assert address not in office.get(at("invoice", issued.pk)).content.decode()
    assert (
        at("replace", adjustment.pk)
        not in office.get(at("invoice", adjustment.pk)).content.decode()
    )


def test_a_refund_that_changes_no_price_adjusts_nothing(office: Client, issued: Invoice) -> None:
    refund = give_back(issued.consignment, Refund.Reason.OVERPAID)
    said = office.post(at("adjust", issued.pk, refund.pk), follow=True).content.decode()
    assert "không đổi giá" in said
    assert Invoice.objects.count() == 1


def test_an_invoice_amended_while_it_was_being_issued_keeps_what_was_issued(
    refused: Invoice,
    peer: InvoicePeer,  # noqa: F811
) -> None:
    before = Invoice.objects.select_related("of").get(pk=refused.pk)
    invoices.amend(invoice=refused, buyer=BUYER, by=UserFactory())
    invoices._note_issued(before, "http", "1C26TAA-9", now=NOW)
    refused.refresh_from_db()
    assert refused.data["buyer"]["name"] == before.data["buyer"]["name"] != BUYER["name"]


def test_nobody_else_finds_the_invoices(client: Client, issued: Invoice) -> None:
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=row(Role.EDITOR).group))
    client.force_login(editor)
    refund = give_back(issued.consignment, Refund.Reason.ALLOWANCE)
    for address in (
        at("index"),
        at("invoice", issued.pk),
        at("amend", issued.pk),
        at("replace", issued.pk),
    ):
        assert client.get(address).status_code == 404
    for address in (at("again", issued.pk), at("adjust", issued.pk, refund.pk)):
        assert client.post(address).status_code == 404
