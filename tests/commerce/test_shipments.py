"""Parcels at a carrier: booked once, moved on in whatever order the carrier tells, never twice."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from foundation.models import User
from marketplace.commerce.adapters.carriers import base
from marketplace.commerce.adapters.carriers.base import Heard
from marketplace.commerce.models import (
    CashCollection,
    Consignment,
    LedgerEntry,
    Refund,
    Shipment,
    ShipmentEvent,
)
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.rules import shipment as way
from marketplace.commerce.selectors.delivery import tracking_of
from marketplace.commerce.services import shipments
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.packing import pack
from marketplace.commerce.services.shipments import ShipmentRefused, ShipmentUnsure
from marketplace.commerce.tasks.shipments import ask_carriers
from tests.commerce.trading import COD, VIETQR, Trade, must_balance
from tests.factories import ProducerFactory, ProductFactory, UserFactory
from tests.peers.carrier import TOKEN, FakeCarrier, call_back, running

SECRET = "chi-hang-biet"
GRAMS = 2_000


# --- the rule ---------------------------------------------------------------------------------

HISTORIES = st.sampled_from(
    [
        ["BOOKED", "COLLECTED", "MOVING", "DELIVERED"],
        ["BOOKED", "COLLECTED", "MOVING", "FAILED", "MOVING", "DELIVERED"],
        ["BOOKED", "COLLECTED", "MOVING", "FAILED", "FAILED", "RETURNING", "RETURNED"],
        ["BOOKED", "COLLECTED", "LOST"],
        ["BOOKED", "CANCELLED"],
    ]
)


@given(HISTORIES, st.randoms(use_true_random=False), st.integers(1, 4))
def test_the_end_is_the_same_in_whatever_order_and_however_often_it_is_told(
    history: list[str], chance: random.Random, times: int
) -> None:
    told = history * times
    chance.shuffle(told)
    state = "BOOKED"
    for each in told:
        state = each if way.may_move(state, each) else state
    assert state == history[-1]


@given(st.lists(st.sampled_from(Shipment.State.values)))
def test_nothing_leads_out_of_an_end(told: list[str]) -> None:
    for end in way.ENDED:
        assert not any(way.may_move(end, each) for each in told)


# --- over real HTTP ---------------------------------------------------------------------------


@pytest.fixture
def peer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCarrier]:
    monkeypatch.setattr(base, "SECONDS_TO_ANSWER", 1)
    with running() as fake:
        settings.GHN_TOKEN, settings.GHN_SHOP_ID = TOKEN, "885"
        settings.GHN_API_BASE = f"{fake.address}/shiip/public-api"
        settings.GHN_WEBHOOK_SECRET = SECRET
        settings.GHTK_TOKEN, settings.GHTK_API_BASE = TOKEN, fake.address
        settings.GHTK_WEBHOOK_SECRET = SECRET
        yield fake


@pytest.fixture
def seller(db: None) -> User:
    return UserFactory()


@pytest.fixture
def trade(seller: User) -> Trade:
    return Trade(seller)


def packed(trade: Trade, *, method: str = COD) -> Consignment:
    """A parcel of two packs, paid for where it is not cash, ready for its carrier."""
    producer = ProducerFactory(phone="0912000111", street="Thôn 2")
    order = trade.order((ProductFactory(producer=producer), 2), method=method)
    if method != COD:
        trade.pay(order)
    consignment = trade.part(order, producer)
    shipments.consignments.accept(consignment=consignment, by=trade.staff)
    return pack(consignment=consignment, taken=(), by=trade.staff, on=trade.on)


def booked(trade: Trade, consignment: Consignment, carrier: str = "ghn") -> Shipment:
    return shipments.book(
        consignment=consignment, carrier=carrier, grams=GRAMS, by=trade.staff, now=trade.now
    )


def hear(shipment: Shipment, *codes_and_states: tuple[str, str]) -> int:
    """The carrier says these one after another, an hour between them."""
    at = shipment.made_at
    heard = []
    for code, state in codes_and_states:
        at += timedelta(hours=1)
        heard.append(Heard(code, state, at, reference=shipment.reference))
    return shipments.note(carrier=shipment.carrier, heard=heard, now=timezone.now())


def test_a_waybill_says_fee_cash_and_number(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade)
    shipment = booked(trade, consignment)
    bill = peer.waybills[shipment.reference]
    assert shipment.cash == bill.asked["cod_amount"] == consignment.total
    assert (shipment.fee, bill.asked["weight"]) == (32_000, GRAMS)
    assert bill.key == shipment.key


def test_a_prepaid_parcel_brings_no_cash(trade: Trade, peer: FakeCarrier) -> None:
    assert booked(trade, packed(trade, method=VIETQR)).cash == 0


def test_pressing_twice_makes_one_waybill(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade)
    assert booked(trade, consignment) == booked(trade, consignment)
    assert len(peer.waybills) == Shipment.objects.count() == 1


@pytest.mark.parametrize("fault", ["500", "slow", "lost"])
def test_a_try_that_broke_off_is_taken_up_again(
    trade: Trade, peer: FakeCarrier, fault: str
) -> None:
    consignment, peer.slow_seconds, peer.faults = packed(trade), 1.5, ["", fault]
    with pytest.raises(ShipmentUnsure):
        booked(trade, consignment)
    shipment = booked(trade, consignment)
    assert list(peer.waybills) == [shipment.reference]


def test_what_the_carrier_refuses_leaves_the_way_free_for_another(
    trade: Trade, peer: FakeCarrier, settings: Settings
) -> None:
    consignment, settings.GHN_TOKEN = packed(trade), "sai"
    with pytest.raises(ShipmentRefused):
        booked(trade, consignment)
    assert booked(trade, consignment, "ghtk").reference in peer.waybills


def test_a_parcel_that_is_not_packed_or_too_heavy_is_not_booked(
    trade: Trade, peer: FakeCarrier
) -> None:
    consignment = packed(trade)
    with pytest.raises(ShipmentRefused, match="50 kg"):
        shipments.book(
            consignment=consignment, carrier="ghn", grams=60_000, by=trade.staff, now=trade.now
        )
    trade.send(consignment)
    with pytest.raises(ShipmentRefused):
        booked(trade, consignment)
    assert not peer.waybills


def test_a_waybill_called_off_can_be_booked_anew(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade)
    first = booked(trade, consignment)
    assert shipments.cancel(shipment=first, by=trade.staff, now=trade.now).state == "CANCELLED"
    second = booked(trade, consignment)
    assert second.key != first.key
    peer.move(second.reference, "picked")
    with pytest.raises(ShipmentRefused):
        shipments.cancel(shipment=second, by=trade.staff, now=trade.now)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_parcel_told_thrice_and_upside_down_is_delivered_once(
    trade: Trade, peer: FakeCarrier, seed: int
) -> None:
    consignment = packed(trade)
    shipment = booked(trade, consignment)
    peer.move(shipment.reference, "picked", "transporting", "delivery_fail", "delivered")
    calls = peer.ghn_calls(shipment.reference) * 3
    random.Random(seed).shuffle(calls)
    carrier = base_carrier("ghn")
    for body in calls:
        shipments.note(carrier="ghn", heard=carrier.read_call({}, body), now=trade.now)
    consignment.refresh_from_db()
    shipment.refresh_from_db()
    assert (consignment.state, shipment.state) == ("DELIVERED", "DELIVERED")
    assert shipment.events.count() == 6  # our own booking, and five things that were told
    [cash] = CashCollection.objects.filter(consignment=consignment)
    assert (cash.amount, cash.carrier) == (consignment.total, "Giao Hàng Nhanh")
    must_balance()


def base_carrier(code: str) -> base.Carrier:
    found = shipments.carrier_of(code)
    assert found is not None
    return found


def test_the_carriers_fee_is_owed_to_it_when_the_parcel_was_delivered(
    trade: Trade, peer: FakeCarrier
) -> None:
    shipment = booked(trade, packed(trade))
    hear(shipment, ("picked", "COLLECTED"), ("delivered", "DELIVERED"))
    owed = LedgerEntry.objects.filter(account__kind="CARRIER_PAYABLE", account__party="ghn")
    assert [entry.amount for entry in owed] == [-shipment.fee]


def test_what_is_collected_has_left_though_nobody_noted_it(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade)
    shipment = booked(trade, consignment)
    hear(shipment, ("picked", "COLLECTED"))
    consignment.refresh_from_db()
    assert consignment.state == states.HANDED_OVER
    assert consignment.tracking_code == shipment.reference


def test_one_try_at_the_door_refuses_nothing_and_turning_back_does(
    trade: Trade, peer: FakeCarrier
) -> None:
    consignment = packed(trade)
    shipment = booked(trade, consignment)
    hear(shipment, ("picked", "COLLECTED"), ("delivery_fail", "FAILED"))
    consignment.refresh_from_db()
    assert consignment.state == states.HANDED_OVER
    hear(shipment, ("delivery_fail", "FAILED"), ("x", ""), ("y", ""), ("return", "RETURNING"))
    consignment.refresh_from_db()
    assert consignment.state == states.REFUSED
    must_balance()


def test_what_came_back_waits_three_days_for_its_counting_and_then_is_paid_back(
    trade: Trade, peer: FakeCarrier
) -> None:
    consignment = packed(trade, method=VIETQR)
    shipment = booked(trade, consignment)
    hear(shipment, ("picked", "COLLECTED"), ("returned", "RETURNED"))
    now = timezone.now()
    for days, state in ((1, states.REFUSED), (4, states.RETURNED)):
        shipments.catch_up(shipment=shipment, now=now + timedelta(days=days))
        consignment.refresh_from_db()
        assert consignment.state == state
    assert [refund.amount for refund in Refund.objects.all()] == [consignment.total]
    must_balance()


def test_a_lost_parcel_is_paid_back_at_once(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade, method=VIETQR)
    shipment = booked(trade, consignment)
    hear(shipment, ("picked", "COLLECTED"), ("lost", "LOST"))
    consignment.refresh_from_db()
    assert consignment.state == states.RETURNED
    assert [refund.amount for refund in Refund.objects.all()] == [consignment.total]
    must_balance()


def test_an_unknown_status_is_kept_and_moves_nothing(trade: Trade, peer: FakeCarrier) -> None:
    shipment = booked(trade, packed(trade))
    assert hear(shipment, ("su_co_la", "")) == 1
    shipment.refresh_from_db()
    assert shipment.state == "BOOKED"
    assert ShipmentEvent.objects.filter(code="su_co_la", state="").exists()


def test_a_call_that_overtakes_our_booking_is_found_by_our_key(
    trade: Trade, peer: FakeCarrier
) -> None:
    consignment, peer.faults = packed(trade), ["", "lost"]
    with pytest.raises(ShipmentUnsure):
        booked(trade, consignment)
    [bill] = peer.waybills.values()
    heard = Heard("ready_to_pick", "BOOKED", trade.now, reference=bill.reference, key=bill.key)
    assert shipments.note(carrier="ghn", heard=[heard], now=trade.now) == 1
    assert Shipment.objects.get().reference == bill.reference


def test_carriers_are_asked_about_parcels_nobody_has_heard_of(
    trade: Trade, peer: FakeCarrier
) -> None:
    shipment = booked(trade, packed(trade))
    peer.move(shipment.reference, "picked", "delivered")
    assert ask_carriers(0) == 0  # booked a moment ago
    Shipment.objects.update(asked_at=timezone.now() - timedelta(hours=7))
    peer.faults = ["500"]
    assert ask_carriers(0) == 0
    Shipment.objects.update(asked_at=timezone.now() - timedelta(hours=7))
    assert ask_carriers(0) == 3
    assert Consignment.objects.get().state == states.DELIVERED
    Shipment.objects.update(asked_at=timezone.now() - timedelta(hours=7))
    assert ask_carriers(0) == 0  # ended: nobody asks any more


def test_the_waybill_of_a_cancelled_parcel_is_called_off(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade)
    shipment = booked(trade, consignment)
    cancel(
        consignment=consignment,
        reason="Hết hàng",
        side=states.PRODUCER,
        by=trade.staff,
        now=trade.now,
    )
    ask_carriers(0)
    assert peer.waybills[shipment.reference].status == "cancel"
    shipment.refresh_from_db()
    assert shipment.state == "CANCELLED"


def test_what_the_consignment_refuses_is_left_to_people(trade: Trade, peer: FakeCarrier) -> None:
    consignment = packed(trade)
    shipment = booked(trade, consignment)
    hear(shipment, ("picked", "COLLECTED"))
    trade.deliver(consignment)
    assert hear(shipment, ("a", ""), ("return", "RETURNING")) == 2
    consignment.refresh_from_db()
    assert consignment.state == states.DELIVERED


def test_a_buyer_reads_what_the_carrier_said_the_latest_first(
    trade: Trade, peer: FakeCarrier
) -> None:
    consignment = packed(trade)
    assert tracking_of(consignment) is None
    shipment = booked(trade, consignment)
    hear(shipment, ("picked", "COLLECTED"), ("delivering", "MOVING"))
    told = tracking_of(consignment)
    assert told is not None
    assert [event.code for event in told.events] == ["delivering", "picked", "booked"]
    assert told.stage == "MOVING"


# --- the carriers call us ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_calls_over_http_deliver_a_parcel_once(live_server: LiveServer, peer: FakeCarrier) -> None:
    trade = Trade(UserFactory())
    for carrier, codes in (
        ("ghn", ("picked", "delivering", "delivered")),
        ("ghtk", ("3", "4", "45", "5", "6")),
    ):
        consignment = packed(trade)
        shipment = booked(trade, consignment, carrier)
        peer.move(shipment.reference, *codes)
        address = f"{live_server.url}/giao-hang/bao/{carrier}/?hash={SECRET}"
        bodies = getattr(peer, f"{carrier}_calls")(shipment.reference)
        kind = "application/json" if carrier == "ghn" else "application/x-www-form-urlencoded"
        headers = {"X-Webhook-Secret": SECRET, "Content-Type": kind}
        assert set(call_back(address, bodies[::-1] + bodies, headers)) == {200}
        consignment.refresh_from_db()
        assert consignment.state == states.DELIVERED
        assert shipment.events.count() == len(codes) + 2
    must_balance()


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("ghn/", b"{}", {}, 403),
        ("ghn/", b"{}", {"X-Webhook-Secret": "sai"}, 403),
        ("ghtk/?hash=sai", b"", {}, 403),
        ("ghn/", b"khong phai json", {"X-Webhook-Secret": SECRET}, 400),
        ("ghn/", b"[]", {"X-Webhook-Secret": SECRET}, 400),
        ("ghn/", b'{"Status":"picked","Time":"hom qua"}', {"X-Webhook-Secret": SECRET}, 400),
        ("ghtk/?hash=" + SECRET, b"status_id=x&action_time=y", {}, 400),
        ("ghn/", b" " * 200_000, {"X-Webhook-Secret": SECRET}, 413),
        ("manual/", b"{}", {}, 404),
        ("viettel_post/", b"{}", {}, 404),
        ("dhl/", b"{}", {}, 404),
    ],
)
def test_whoever_does_not_prove_itself_or_talks_nonsense_is_sent_away(
    client: object,
    db: None,
    peer: FakeCarrier,
    path: str,
    body: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    answer = client.post(  # type: ignore[attr-defined]
        f"/giao-hang/bao/{path}", data=body, content_type="application/json", headers=headers
    )
    assert answer.status_code == status
    assert not ShipmentEvent.objects.exists()


def test_a_parcel_that_is_not_ours_is_answered_and_forgotten(
    client: object, db: None, peer: FakeCarrier
) -> None:
    body = b'{"Status":"picked","Time":"2026-11-22T01:00:00Z","OrderCode":"LA","Type":"create"}'
    answer = client.post(  # type: ignore[attr-defined]
        "/giao-hang/bao/ghn/",
        data=body,
        content_type="application/json",
        headers={"X-Webhook-Secret": SECRET},
    )
    assert answer.status_code == 200
    assert not ShipmentEvent.objects.exists()
