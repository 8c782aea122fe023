"""EPCIS at the desk: keys, partners' files, the lot as one document; and the officer's copy."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog.producers.models import HelperConsent
from foundation.calendar import today
from tests.desk.conftest import Seller
from tests.factories import LotFactory, UserFactory
from traceability.models import ApiKey, CaptureJob, EpcisEvent, Lot
from traceability.rules.epcis.mapping import STANDARD_CONTEXT, in_offset
from traceability.rules.epcis.validator import validate
from traceability.selectors.epcis_facts import both_names
from traceability.services import api_keys, log_event


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def lot(seller: Seller) -> Lot:
    return LotFactory(product=seller.product)


def document(*names: str, **more: Any) -> SimpleUploadedFile:
    events = [
        {
            "type": "ObjectEvent",
            "eventID": f"urn:partner:{number}",
            "eventTime": in_offset(timezone.now() - timedelta(hours=1), "+07:00"),
            "eventTimeZoneOffset": "+07:00",
            "action": "OBSERVE",
            "bizStep": "receiving",
            "quantityList": [{"epcClass": name}],
            **more,
        }
        for number, name in enumerate(names)
    ]
    content = {
        "@context": STANDARD_CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-03-02T00:00:00Z",
        "epcisBody": {"eventList": events},
    }
    return SimpleUploadedFile("doi-tac.jsonld", json.dumps(content).encode())


def handed_in(seller: Seller, file: Any, **more: Any) -> Any:
    facts = {"sender": "Công ty mua", "file": file, **more}
    return seller.client.post(at("epcis_take_in"), facts, follow=True)


def test_a_key_is_shown_once_and_opens_the_interface(seller: Seller, client: Client) -> None:
    page = seller.client.post(at("api_keys"), {"name": "Kho", "may_capture": "on"})

    found = re.search(r"<code>(ocop[^<]+)</code>", page.content.decode())
    assert found
    assert found[1] not in seller.client.get(at("api_keys")).content.decode()
    answer = client.get("/epcis/v2/events", headers={"Authorization": f"Bearer {found[1]}"})
    assert answer.status_code == 200


def test_a_key_is_named_after_what_uses_it(seller: Seller) -> None:
    page = seller.client.post(at("api_keys"), {"name": ""})

    assert page.status_code == 422
    assert "Ghi khoá này dùng cho phần mềm" in page.content.decode()
    assert not ApiKey.objects.exists()


def test_a_key_is_revoked_after_a_second_look(seller: Seller) -> None:
    key, _text = api_keys.create_key(
        producer=seller.producer, name="Kho", may_capture=False, by=UserFactory()
    )

    assert "Kho" in seller.client.get(at("api_key_revoke", key.pk)).content.decode()
    assert not ApiKey.objects.get().revoked_at
    seller.client.post(at("api_key_revoke", key.pk))
    assert ApiKey.objects.get().revoked_at
    assert seller.client.get(at("api_key_revoke", key.pk)).status_code == 404


def test_another_producers_key_lot_and_file_are_not_found(seller: Seller, other: Seller) -> None:
    key, _text = api_keys.create_key(
        producer=other.producer, name="Kho", may_capture=False, by=UserFactory()
    )
    lot = LotFactory(product=other.product)
    handed_in(other, document(both_names(lot)[0]))

    for address in (
        at("api_key_revoke", key.pk),
        at("lot_epcis", lot.pk),
        at("epcis_job", CaptureJob.objects.get().pk),
    ):
        assert seller.client.get(address).status_code == 404


def test_a_partners_file_joins_the_log_of_the_lot_it_speaks_of(seller: Seller, lot: Lot) -> None:
    page = handed_in(seller, document(both_names(lot)[0], "urn:goods:of:others"))

    assert page.status_code == 200
    assert "Đã ghi 2 sự kiện." in page.content.decode()
    assert lot.code in page.content.decode()
    assert lot.events.get().kind == "RECEIVED"
    assert EpcisEvent.objects.filter(trace_event=None).count() == 1


def test_a_wrong_file_is_told_where_it_is_wrong_and_nothing_is_kept(
    seller: Seller, lot: Lot
) -> None:
    page = handed_in(seller, document(both_names(lot)[0], bizStep="transforming"))

    assert page.status_code == 422
    assert "epcisBody.eventList[0].bizStep" in page.content.decode()
    assert "Công ty mua" in page.content.decode()
    assert not CaptureJob.objects.exists()


@pytest.mark.parametrize("raw", [b"\xff\xd8\xff\xe0", b"a;b;c", b"[[[["])
def test_a_picture_is_no_document(seller: Seller, raw: bytes) -> None:
    assert handed_in(seller, SimpleUploadedFile("anh.json", raw)).status_code == 422


def test_what_could_not_be_kept_is_told(seller: Seller, lot: Lot) -> None:
    lot_name = both_names(lot)[0]
    tomorrow = in_offset(timezone.now() + timedelta(days=1), "+07:00")

    page = handed_in(seller, document(lot_name, eventTime=tomorrow), proceed="on")

    assert "Không ghi sự kiện nào." in page.content.decode()
    assert "Việc chưa xảy ra" in page.content.decode()


def test_a_lot_is_taken_away_as_one_document(seller: Seller, lot: Lot) -> None:
    log_event(lot=lot, kind="STORED", happened_at=timezone.now(), by=lot.opened_by)

    response = seller.client.get(at("lot_epcis", lot.pk))

    assert "attachment" in response["Content-Disposition"]
    found = json.loads(response.content)
    assert validate(found) == []
    assert len(found["epcisBody"]["eventList"]) == 1
    assert at("lot_epcis", lot.pk) in seller.client.get(at("lot", lot.pk)).content.decode()


def test_a_portals_file_is_there_only_where_the_operator_turned_it_on(
    seller: Seller, lot: Lot, settings: Any
) -> None:
    address = at("lot_portal", lot.pk, "checkvn")
    assert seller.client.get(address).status_code == 404

    settings.TRACE_PORTALS = {"checkvn"}

    assert seller.client.get(address).json()["lotNumber"] == lot.code
    assert "checkvn.mae.gov.vn" in seller.client.get(at("lot", lot.pk)).content.decode()


def test_a_helper_whose_time_is_over_makes_no_key_and_hands_nothing_in(seller: Seller) -> None:
    lapsed = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=lapsed,
        given_by=seller.member,
        since_on=today() - timedelta(days=9),
        until_on=today() - timedelta(days=1),
    )
    client = Client()
    client.force_login(lapsed)

    assert client.post(at("api_keys"), {"name": "x"}).status_code == 404
    assert client.get(at("epcis_take_in")).status_code == 404
    assert not ApiKey.objects.exists()


def test_an_officer_takes_the_lot_away_and_strangers_do_not(
    seller: Seller, lot: Lot, admin_client: Client, client: Client
) -> None:
    log_event(lot=lot, kind="STORED", happened_at=timezone.now(), by=lot.opened_by)
    address = reverse("epcis_office:lot", args=[lot.pk])

    assert validate(admin_client.get(address).json()) == []
    page = admin_client.get(reverse("lots_office:inspect", args=[lot.pk]))
    assert address in page.content.decode()
    assert seller.client.get(address).status_code in (302, 404)
    assert client.get(address).status_code == 302


def test_a_helper_makes_no_key_that_would_outlive_the_consent(seller: Seller) -> None:
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=(helper := UserFactory()),
        given_by=seller.member,
        since_on=today(),
        until_on=today() + timedelta(days=30),
    )
    helping = Client()
    helping.force_login(helper)
    page = helping.get(at("api_keys"))
    assert (page.status_code, "Tạo khoá</button>" in page.content.decode()) == (200, False)
    assert helping.post(at("api_keys"), {"name": "Kho", "may_capture": "on"}).status_code == 404
    assert not ApiKey.objects.exists()
