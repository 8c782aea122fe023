"""The office: queues of sellers, listings, licences and take-downs, for sales staff alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from foundation.rules.roles import Role, row
from marketplace.commerce.models import BannedWord, CommissionRate, SellerCheck
from marketplace.commerce.rules.sale import Refusal
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.listings import digest_of
from marketplace.commerce.selectors.sellers import seller_digest
from marketplace.commerce.services.takedowns import Asked, ask_takedown
from tests.factories import (
    ListingCheckFactory,
    ProductFactory,
    SellerCheckFactory,
    SellingLicenceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LISTS = ("nguoi-ban", "duyet-bay-ban", "yeu-cau-go", "giay-phep-ban", "tu-phai-soat", "phi-san")


def client_of(role: Role) -> Client:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(role).group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff() -> Client:
    return client_of(Role.ADMINISTRATOR)


def refusal_of(product: Any) -> Refusal | None:
    return offers([product.pk], on=timezone.localdate())[product.pk].refusal


@pytest.mark.parametrize("folder", LISTS)
def test_the_queues_are_for_sales_staff_alone(staff: Client, folder: str) -> None:
    address = f"/quan-tri/{folder}/"
    assert staff.get(address).status_code == 200
    assert client_of(Role.EDITOR).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_seller_is_let_in_from_the_queue(staff: Client) -> None:
    check = SellerCheckFactory()
    page = staff.get("/quan-tri/nguoi-ban/").content.decode()
    assert check.producer.name in page
    assert json.dumps("Người bán (1)")[1:-1] in page
    one = f"/quan-tri/nguoi-ban/{check.pk}/"
    assert check.identity_number in staff.get(one).content.decode()
    assert ModelLogEntry.objects.filter(action="ocop.seller.read").count() == 1
    assert staff.post(one, {"answer": "refuse", "reasons": ""}).status_code == 422
    assert staff.post(one, {"answer": "accept"}).status_code == 422
    assert staff.post(one, {"answer": "accept", "seen": seller_digest(check)}).status_code == 302
    check.refresh_from_db()
    assert check.answer == "ACCEPTED"


def test_an_account_sent_while_staff_read_is_not_accepted_unseen(staff: Client) -> None:
    check = SellerCheckFactory()
    one = f"/quan-tri/nguoi-ban/{check.pk}/"
    seen = staff.get(one).context["seen"]
    SellerCheck.objects.filter(pk=check.pk).update(account_number="9999999999")
    answer = staff.post(one, {"answer": "accept", "seen": seen})
    assert answer.status_code == 422
    assert "vừa đổi trong lúc bạn xem" in answer.content.decode()
    check.refresh_from_db()
    assert check.answer == "WAITING"
    # The page drawn again shows the new account: whoever read it may answer.
    assert "9999999999" in answer.content.decode()
    again = staff.post(one, {"answer": "accept", "seen": answer.context["seen"]})
    assert again.status_code == 302


def test_an_answered_seller_shows_the_last_digits_of_the_identity_alone(staff: Client) -> None:
    check = SellerCheckFactory(accepted=True)
    page = staff.get(f"/quan-tri/nguoi-ban/{check.pk}/").content.decode()
    assert check.identity_number not in page
    assert check.identity_number[-3:] in page


def test_a_seller_is_stopped_only_after_a_reason_and_a_tick(staff: Client) -> None:
    product = ProductFactory()
    check = SellerCheck.objects.get(producer=product.producer)
    address = f"/quan-tri/nguoi-ban/{check.pk}/ngung/"
    assert staff.post(address, {"reason": "Hàng giả"}).status_code == 422
    assert refusal_of(product) is None
    assert staff.post(address, {"reason": "Hàng giả", "confirmed": "on"}).status_code == 302
    assert refusal_of(product) is Refusal.SELLER_UNCHECKED


def test_a_listing_is_accepted_as_it_was_seen(staff: Client) -> None:
    check = ListingCheckFactory()
    address = f"/quan-tri/duyet-bay-ban/{check.pk}/"
    assert check.product.title in staff.get(address).content.decode()
    assert staff.post(address, {"answer": "accept", "seen": "0" * 64}).status_code == 422
    seen = digest_of(check.product)
    assert staff.post(address, {"answer": "accept", "seen": seen}).status_code == 302
    check.refresh_from_db()
    assert check.answer == "ACCEPTED"


def test_a_listing_is_ended_after_a_reason_and_a_tick(staff: Client) -> None:
    product = ProductFactory()
    address = f"/quan-tri/duyet-bay-ban/san-pham/{product.pk}/ngung/"
    assert staff.get(address).status_code == 200
    assert staff.post(address, {"reason": "Ảnh giả", "confirmed": "on"}).status_code == 302
    assert refusal_of(product) is Refusal.LISTING_UNCHECKED


def test_the_24_hours_are_shown_and_a_request_is_decided(staff: Client) -> None:
    product = ProductFactory()
    asked = ask_takedown(
        product=product,
        asked=Asked("AUTHORITY", "Sở Thử", "0900000000", "Hàng cấm"),
        now=timezone.now() - timedelta(hours=25),
    )
    assert "quá hạn" in staff.get("/quan-tri/yeu-cau-go/").content.decode()
    fresh = ask_takedown(
        product=ProductFactory(),
        asked=Asked("OTHER", "Thử", "0900000000", "Trộm ảnh"),
        now=timezone.now() - timedelta(hours=1, seconds=30),
    )
    assert "còn 22 giờ 59 phút" in staff.get(f"/quan-tri/yeu-cau-go/{fresh.pk}/").content.decode()
    assert asked.number in staff.get("/quan-tri/viec-hom-nay/").content.decode()
    address = f"/quan-tri/yeu-cau-go/{asked.pk}/"
    assert "Sở Thử" in staff.get(address).content.decode()
    decision = {"outcome": "take", "reasons": "Đúng là hàng cấm"}
    assert staff.post(address, decision).status_code == 422
    assert staff.post(address, {**decision, "confirmed": "on"}).status_code == 302
    assert refusal_of(product) is Refusal.NOT_PUBLIC
    assert "gọi và báo" in staff.get(address).content.decode()


def test_a_licence_is_answered_and_ended(staff: Client) -> None:
    licence = SellingLicenceFactory()
    address = f"/quan-tri/giay-phep-ban/{licence.pk}/"
    assert staff.get(address).status_code == 200
    assert staff.post(address, {"answer": "accept"}).status_code == 302
    assert staff.post(address, {"end": "1"}).status_code == 302
    licence.refresh_from_db()
    assert licence.ended_at is not None


def test_the_keyword_list_is_the_staffs_own(staff: Client) -> None:
    address = "/quan-tri/tu-phai-soat/"
    staff.post(address, {"word": "thần dược", "why": "Không phải thuốc", "is_forbidden": "on"})
    word = BannedWord.objects.get()
    assert "thần dược" in staff.get(address).content.decode()
    staff.post(f"{address}{word.pk}/bo/")
    assert not BannedWord.objects.exists()


def test_a_commission_of_ones_own_begins_today_at_the_earliest(staff: Client) -> None:
    producer = ProductFactory().producer
    today = timezone.localdate()
    facts = {"producer": producer.pk, "basis_points": "300", "since_on": today.isoformat()}
    past = (today - timedelta(days=1)).isoformat()
    assert staff.post("/quan-tri/phi-san/", {**facts, "since_on": past}).status_code == 422
    assert staff.post("/quan-tri/phi-san/", {**facts, "ocop_set": 9}).status_code == 422
    assert staff.post("/quan-tri/phi-san/", facts).status_code == 302
    assert CommissionRate.objects.get().basis_points == 300
