"""Parcels at odds with their orders, in the back office."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from foundation.rules.roles import Role, row
from marketplace.commerce.models import Consignment, Shipment, ShipmentEvent
from marketplace.commerce.selectors.delivery import tracking_of
from tests.commerce.trading import COD, Trade
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
WORDS = "Hãng ghi nhầm, khách đã nhận"


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory(is_superuser=True))


@pytest.fixture
def office(client: Client) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(Role.ADMINISTRATOR).group))
    client.force_login(user)
    return client


@pytest.fixture
def odd(trade: Trade) -> Shipment:
    """Its carrier has it back, while somebody noted it as delivered."""
    parcel = trade.order((ProductFactory(), 1), method=COD).consignments.get()
    trade.deliver(parcel)
    return Shipment.objects.create(
        consignment=parcel, carrier="ghn", key="k", reference="G1", state="RETURNED"
    )


def at(name: str, *args: int) -> str:
    return reverse(f"shipments_office:{name}", args=args)


def test_what_holds_is_noted_once_and_moves_nothing(office: Client, odd: Shipment) -> None:
    listed = office.get(at("index")).content.decode()
    assert reverse("orders_office:order", args=[odd.consignment.order_id]) in listed
    form = office.get(at("note", odd.pk)).context["form"]
    typed = {"words": "", "once_token": str(form["once_token"].value()), "confirm": "1"}
    assert office.post(at("note", odd.pk), typed).status_code == 422
    for _ in range(2):
        assert office.post(at("note", odd.pk), {**typed, "words": WORDS}).status_code == 302
    assert ShipmentEvent.objects.get().words == WORDS
    assert WORDS in office.get(at("index")).content.decode()
    odd.refresh_from_db()
    assert (odd.state, odd.consignment.state) == ("RETURNED", Consignment.State.DELIVERED)


def test_what_the_staff_noted_is_not_shown_to_the_buyer(office: Client, odd: Shipment) -> None:
    office.post(at("note", odd.pk), {"words": WORDS, "confirm": "1"})
    told = tracking_of(odd.consignment)
    assert told is not None
    assert told.events == []


def test_trying_again_says_whether_it_fits_now(office: Client, odd: Shipment, trade: Trade) -> None:
    said = office.post(at("again", odd.pk), follow=True).content.decode()
    assert "Vẫn lệch" in said
    parcel = trade.order((ProductFactory(), 1), method=COD).consignments.get()
    trade.send(parcel)
    other = Shipment.objects.create(
        consignment=parcel, carrier="ghn", key="k2", reference="G2", state="DELIVERED"
    )
    said = office.post(at("again", other.pk), follow=True).content.decode()
    assert "Đã khớp" in said
    parcel.refresh_from_db()
    assert parcel.state == Consignment.State.DELIVERED
    assert office.get(at("note", other.pk)).status_code == 404


def test_nobody_else_finds_them(client: Client, odd: Shipment) -> None:
    editor = UserFactory()
    editor.groups.add(Group.objects.get(name=row(Role.EDITOR).group))
    client.force_login(editor)
    assert client.get(at("index")).status_code == 404
    assert client.get(at("note", odd.pk)).status_code == 404
    assert client.post(at("again", odd.pk)).status_code == 404
