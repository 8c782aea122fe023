"""Buttons pressed twice: what they do is done once, and both presses lead on."""

import uuid
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from certification.models import LibraryDocument
from foundation.calendar import today
from marketplace.commerce.models import HarvestWindow
from tests.desk.conftest import Seller
from tests.desk.test_recalls import started
from tests.factories import LotFactory, ProductFactory
from tests.traceability.test_events import picture
from traceability.models import GtinRight, LabelRun, Lot, LotUse, RecallStep, TracePhoto


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def once(**facts: Any) -> dict[str, Any]:
    return {"once_token": str(uuid.uuid4()), **facts}


def opening() -> dict[str, Any]:
    return once(quantity="5", unit="gói", code="A1", packed_on=f"{today()}", stage="PACKED")


@pytest.mark.django_db
def test_each_page_that_adds_a_row_draws_its_number(seller: Seller) -> None:
    lot = LotFactory(product=seller.product)
    party = started(lot, is_drill=True).parties.get()
    for address in (
        at("lot_open"),
        at("lot_make", lot.pk, "chia"),
        at("lot_make", lot.pk, "che-bien"),
        at("labels", lot.pk),
        at("recall_step", party.campaign_id, party.pk),
        at("event_photos", lot.pk),
        at("gtin"),
        at("document_add"),
        at("harvest_add", seller.product.pk),
    ):
        assert 'name="once_token" value="' in seller.client.get(address).content.decode(), address


@pytest.mark.django_db
def test_a_lot_opened_twice_is_one_lot_and_both_presses_lead_to_it(seller: Seller) -> None:
    form = opening()
    first, second = (seller.client.post(at("lot_open"), form) for _ in range(2))
    assert first["Location"] == second["Location"] == at("lot", Lot.objects.get().pk)
    again = seller.client.post(at("lot_open"), opening())
    assert again.status_code == 422


@pytest.mark.django_db
def test_a_lot_split_twice_is_split_once(seller: Seller) -> None:
    lot = LotFactory(product=seller.product)
    form = once(taken="10", code="B1")
    first, second = (seller.client.post(at("lot_make", lot.pk, "chia"), form) for _ in range(2))
    made = LotUse.objects.get().target
    assert first["Location"] == second["Location"] == at("lot", made.pk)


@pytest.mark.django_db
def test_a_step_of_a_recall_sent_twice_counts_its_packs_once(seller: Seller) -> None:
    campaign = started(LotFactory(product=seller.product))
    address = at("recall_step", campaign.pk, campaign.parties.get().pk)
    form = once(kind="DESTROYED", quantity="10")
    assert [seller.client.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert RecallStep.objects.filter(kind="DESTROYED").count() == 1


@pytest.mark.django_db
def test_photos_and_proofs_sent_twice_are_kept_once(seller: Seller) -> None:
    lot = LotFactory(product=seller.product)
    form = once()
    for _ in range(2):
        address = at("event_photos", lot.pk)
        assert seller.client.post(address, form | {"photos": picture()}).status_code == 302
    assert TracePhoto.objects.count() == 1
    proof = once(
        product=str(seller.product.pk),
        gtin="4006381333931",
        holder="Thử",
        number="1",
        until_on=f"{today()}",
    )
    for _ in range(2):
        answer = seller.client.post(at("gtin"), proof | {"file": picture()})
        assert answer.status_code == 302, answer.context["form"].errors
    assert GtinRight.objects.count() == 1


@pytest.mark.django_db
def test_a_paper_of_the_library_sent_twice_is_kept_once(seller: Seller) -> None:
    form = once(kind="PRODUCTION_PERMIT", title="Giấy an toàn thực phẩm")
    for _ in range(2):
        answer = seller.client.post(at("document_add"), form | {"photos": picture()})
        assert answer.status_code == 302, answer.context["form"].errors
    assert LibraryDocument.objects.count() == 1


@pytest.mark.django_db
def test_a_harvest_sent_twice_is_one_harvest(seller: Seller) -> None:
    product = ProductFactory(producer=seller.producer)
    form = once(opens_on=f"{today()}", from_on=f"{today()}", until_on=f"{today()}", packs="40")
    for _ in range(2):
        answer = seller.client.post(at("harvest_add", product.pk), form)
        assert answer.status_code == 302, answer.context["form"].errors
    assert HarvestWindow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_of_labels_asked_for_by_two_presses_at_once_is_one_run(
    make_seller: Callable[[str], Seller],
) -> None:
    seller = make_seller("Hai Lần")
    lot = LotFactory(product=seller.product)
    form = once(count="50", layout="a4-65", mark="", plan="")
    start, answers = Barrier(2), []

    def press() -> None:
        client = Client()
        client.force_login(seller.member)
        start.wait()
        answers.append(client.post(at("labels", lot.pk), form).status_code)
        connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert LabelRun.objects.filter(purpose=LabelRun.Purpose.PACKS).count() == 1
