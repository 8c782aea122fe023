"""The carriers' adapters over real HTTP, against a peer that speaks as they do and misbehaves."""

import json
from base64 import b64encode
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_django import Settings

from marketplace.commerce.adapters.carriers import (
    base,
    carrier,
    carriers,
    ghn,
    ghtk,
    offered,
    viettel_post,
    vnpost,
)
from marketplace.commerce.adapters.carriers.base import (
    CarrierError,
    CarrierUnsure,
    Item,
    Parcel,
    Place,
)
from marketplace.commerce.models import Shipment
from tests.peers.carrier import TOKEN, FakeCarrier, running

GHN, GHTK = ghn.CARRIER, ghtk.CARRIER
PARCEL = Parcel(
    key="123456789-1-1",
    sender=Place("HTX Biển Xanh", "0912000111", "Thôn 2", "Phường Phan Thiết", "Tỉnh Lâm Đồng"),
    receiver=Place(
        "Trần Thị Mua", "0912345678", "12 Lý Thái Tổ", "Phường Hoàn Kiếm", "Thành phố Hà Nội"
    ),
    grams=2_000,
    cash=171_000,
    value=136_000,
    items=(Item("Nước mắm", 2, 68_000),),
    note="Gọi trước",
)


@pytest.fixture
def peer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCarrier]:
    monkeypatch.setattr(base, "SECONDS_TO_ANSWER", 0.5)
    with running() as fake:
        settings.GHN_TOKEN, settings.GHN_SHOP_ID = TOKEN, "885"
        settings.GHN_API_BASE = f"{fake.address}/shiip/public-api"
        settings.GHTK_TOKEN, settings.GHTK_API_BASE = TOKEN, fake.address
        yield fake


def test_without_tokens_only_the_manual_carrier_is_offered(settings: Settings) -> None:
    settings.GHN_TOKEN = settings.GHTK_TOKEN = settings.VTP_TOKEN = settings.VNPOST_TOKEN = ""
    assert [each.code for each in offered()] == ["manual"]


def test_the_manual_carrier_stands_first(peer: FakeCarrier) -> None:
    assert [each.code for each in offered()] == ["manual", "ghn", "ghtk"]


def test_every_status_leads_to_a_state_that_a_parcel_can_have() -> None:
    for module in (ghn, ghtk, viettel_post, vnpost):
        assert set(module.STATES.values()) <= set(Shipment.State.values)


def test_every_carrier_has_one_code_and_one_name() -> None:
    assert len({each.name for each in carriers().values()}) == len(carriers()) == 5
    assert carrier("khong-co") is None


@pytest.mark.parametrize("code", ["ghn", "ghtk"])
def test_a_parcel_is_booked_once_for_its_key(peer: FakeCarrier, code: str) -> None:
    first, second = (carriers()[code].book(PARCEL) for _ in range(2))
    assert first == second
    assert first.fee > 0
    assert len(peer.waybills) == 1


@pytest.mark.parametrize("code", ["ghn", "ghtk"])
@pytest.mark.parametrize("fault", ["500", "slow", "lost"])
def test_whatever_breaks_off_is_taken_up_again_and_not_booked_twice(
    peer: FakeCarrier, code: str, fault: str
) -> None:
    # GHN is asked for the key first; the fault meets the booking itself.
    peer.faults = ["", fault] if code == "ghn" else [fault]
    with pytest.raises(CarrierUnsure):
        carriers()[code].book(PARCEL)
    booked = carriers()[code].book(PARCEL)
    assert booked.reference in peer.waybills
    assert len(peer.waybills) == 1


@pytest.mark.parametrize("code", ["ghn", "ghtk"])
def test_a_wrong_token_is_a_refusal_that_does_not_name_it(
    peer: FakeCarrier, settings: Settings, code: str
) -> None:
    settings.GHN_TOKEN = settings.GHTK_TOKEN = "stolen"
    with pytest.raises(CarrierError) as caught:
        carriers()[code].book(PARCEL)
    assert "stolen" not in str(caught.value)


@pytest.mark.parametrize("code", ["ghn", "ghtk"])
def test_a_carrier_that_is_away_leaves_it_open(
    peer: FakeCarrier, settings: Settings, code: str
) -> None:
    settings.GHN_API_BASE = "http://127.0.0.1:9/shiip/public-api"
    settings.GHTK_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(CarrierUnsure):
        carriers()[code].quote(PARCEL)


def test_ghn_is_told_the_two_level_place_grams_and_cash(peer: FakeCarrier) -> None:
    bill = peer.waybills[GHN.book(PARCEL).reference]
    told = {name: bill.asked[name] for name in ("weight", "cod_amount", "payment_type_id")}
    assert told == {"weight": 2_000, "cod_amount": 171_000, "payment_type_id": 1}
    assert bill.asked["is_new_to_address"] is True
    assert bill.asked["to_ward_name"] == "Phường Hoàn Kiếm"
    assert "to_district_id" not in bill.asked


def test_ghtk_is_told_grams_and_that_the_sender_pays(peer: FakeCarrier) -> None:
    asked = peer.waybills[GHTK.book(PARCEL).reference].asked
    assert (asked["weight_option"], asked["total_weight"]) == ("gram", 2_000)
    assert (asked["pick_money"], asked["is_freeship"]) == (171_000, "1")


def test_a_place_that_the_carrier_does_not_know_is_said_in_its_words(peer: FakeCarrier) -> None:
    nowhere = Place("A", "0912345678", "1", "Xã Không Có", "Tỉnh X")
    lost = Parcel("k", PARCEL.sender, nowhere, 100, 0, 0, PARCEL.items)
    with pytest.raises(CarrierError, match="phường xã"):
        GHN.book(lost)


@pytest.mark.parametrize("code", ["ghn", "ghtk"])
def test_a_waybill_is_called_off_before_it_was_collected_and_not_after(
    peer: FakeCarrier, code: str
) -> None:
    booked = carriers()[code].book(PARCEL)
    peer.move(booked.reference, "picked" if code == "ghn" else "3")
    with pytest.raises(CarrierError):
        carriers()[code].cancel(booked.reference)
    peer.waybills[booked.reference].history.pop()
    carriers()[code].cancel(booked.reference)
    assert peer.waybills[booked.reference].status in {"cancel", "-1"}


def test_ghn_is_asked_for_the_whole_history(peer: FakeCarrier) -> None:
    reference = GHN.book(PARCEL).reference
    peer.move(reference, "picked", "delivering", "hop_dong_la")
    heard = GHN.ask(reference)
    assert [each.state for each in heard] == ["BOOKED", "COLLECTED", "MOVING", ""]
    assert {each.key for each in heard} == {PARCEL.key}


def test_ghtk_is_asked_for_where_it_stands(peer: FakeCarrier) -> None:
    reference = GHTK.book(PARCEL).reference
    peer.move(reference, "3", "4")
    [heard] = GHTK.ask(reference)
    assert (heard.state, heard.code) == ("MOVING", "4")
    assert heard.at == peer.waybills[reference].history[-1][1]


def test_labels_are_a_page_of_ghn_and_a_paper_of_ghtk(peer: FakeCarrier) -> None:
    assert GHN.label("W1").address == f"{peer.address}/a5/public-api/printA5?token=8b2f-11ee"
    assert GHTK.label("W1").pdf.startswith(b"%PDF")


@pytest.mark.parametrize("code", ["ghn", "ghtk"])
def test_without_a_secret_nobody_is_believed(settings: Settings, code: str) -> None:
    settings.GHN_WEBHOOK_SECRET = settings.GHTK_WEBHOOK_SECRET = ""
    chosen = carriers()[code]
    assert not chosen.is_called_by({"X-Webhook-Secret": ""}, {"hash": ""}, b"{}")


VTP_CALL = {
    "DATA": {
        "ORDER_NUMBER": "10345381626",
        "ORDER_REFERENCE": PARCEL.key,
        "ORDER_STATUSDATE": "13/12/2026 17:34:05",
        "ORDER_STATUS": 501,
        "STATUS_NAME": "Giao hàng thành công",
    },
    "TOKEN": "bi-mat",
}


def test_viettel_post_proves_itself_by_header_or_by_token(settings: Settings) -> None:
    settings.VTP_WEBHOOK_SECRET = "bi-mat"
    body, vtp = json.dumps(VTP_CALL).encode(), viettel_post.CARRIER
    assert vtp.is_called_by({}, {}, body)
    assert vtp.is_called_by({"Authorization": "Bearer bi-mat"}, {}, b"{}")
    assert not vtp.is_called_by({"Authorization": "sai"}, {}, body)
    assert not vtp.is_called_by({}, {}, b"[]")
    [heard] = vtp.read_call({}, body)
    assert (heard.state, heard.at.isoformat()) == ("DELIVERED", "2026-12-13T17:34:05+07:00")


def test_vnpost_proves_itself_by_its_signature(settings: Settings) -> None:
    key = generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    settings.VNPOST_WEBHOOK_KEY = public.decode()
    row = {"itemCode": "E1VN", "status": 14, "updatedDate": "22/11/2026 08:00:00"}
    signed = key.sign(b"MYVNP2026E1VN14", PKCS1v15(), SHA256())
    told = {"data": [row], "sendDate": "2026", "signature": b64encode(signed).decode()}
    vnp = vnpost.CARRIER
    assert vnp.is_called_by({}, {}, json.dumps(told).encode())
    [heard] = vnp.read_call({}, json.dumps(told).encode())
    assert (heard.state, heard.reference) == ("DELIVERED", "E1VN")
    for forged in (
        {**told, "data": [{**row, "status": 19}]},
        {**told, "signature": "AAAA"},
        {**told, "data": []},
        [],
    ):
        assert not vnp.is_called_by({}, {}, json.dumps(forged).encode())
