"""Answering a digest by text message: as its links do, once for each message, told back."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from foundation.calendar import today
from foundation.models import Notice
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.goods import stopped
from marketplace.commerce.services import goods
from marketplace.desk import digest, replies, text_answers
from marketplace.desk.models import DigestChoice
from tests.desk.conftest import Seller
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "bi-mat-cua-nha-mang"
PHONE = "0912345678"


@pytest.fixture(autouse=True)
def _turned_on(settings: Any) -> None:
    settings.SMS_INBOUND_SECRET = SECRET
    settings.NOTICE_TRANSPORTS = settings.NOTICE_TRANSPORTS | {
        "SMS": "foundation.transports.to_console"
    }


@pytest.fixture
def told(seller: Seller) -> Seller:
    """Somebody with a digest on their telephone that names two products, the own one first."""
    seller.member.phone = PHONE
    seller.member.save()
    DigestChoice.objects.create(user=seller.member, producer=seller.producer, channel="SMS")
    goods.count_packs(product=seller.product, free=1, by=seller.member)
    ProductFactory.create(producer=seller.producer, stock__num_in_stock=3, title="Mắm nêm")
    assert digest.tell(user=seller.member, hour=digest.NOON, told_at=timezone.now()) == 1
    return seller


def message(text: str, number: str = "m1", sender: str = PHONE, **more: Any) -> int:
    return (
        Client()
        .post(
            "/tin-den/nha-mang/",
            {"id": number, "from": sender, "text": text},
            content_type="application/json",
            headers={"Authorization": f"Bearer {SECRET}"} | more,
        )
        .status_code
    )


def free(product: Any) -> int:
    return offers([product.pk], on=today())[product.pk].at_once


def answers() -> list[str]:
    rows = Notice.objects.filter(key__startswith="text-answer:").order_by("pk")
    return [row.body for row in rows]


def test_the_message_says_how_to_answer_it_only_where_answers_come_in(
    told: Seller, settings: Any
) -> None:
    assert "Nhắn lại 1: thêm 10 gói, 0: ngừng bán" in Notice.objects.get().body
    settings.SMS_INBOUND_SECRET = ""
    later = timezone.now() + timedelta(hours=1)
    digest.tell(user=told.member, hour=digest.NOON, told_at=later)
    assert "Nhắn lại" not in Notice.objects.latest("pk").body


def test_one_adds_ten_packs_once_however_often_the_provider_tells_it(told: Seller) -> None:
    assert [message("1"), message(" 1 "), message("0")] == [200, 200, 200]
    assert free(told.product) == 11
    [said] = answers()
    assert said.startswith(f"{told.product.title}: đã thêm 10 gói, còn 11. Hoàn lại: http")
    assert Notice.objects.latest("pk").channel == "SMS"


def test_nought_stops_selling_and_the_digests_link_takes_it_back(told: Seller) -> None:
    message("0")
    assert told.product.pk in stopped([told.product.pk])
    path = "/chu-the/" + answers()[0].partition("/chu-the/")[2]
    Client().post(path, {"answer": "undo", "step": 1})
    assert free(told.product) == 1


def test_a_second_number_names_the_second_product(told: Seller) -> None:
    second = told.producer.products.get(title="Mắm nêm")
    message("1 2")
    assert (free(told.product), free(second)) == (1, 13)


def test_the_same_again_in_a_new_message_changes_nothing_and_says_so(told: Seller) -> None:
    message("1", "m1")
    message("1", "m2")
    assert free(told.product) == 11
    assert "chưa đổi gì, còn 11 gói" in answers()[1]


@pytest.mark.parametrize("text", ["", "2", "1 9", "1 0", "xin chào", "11", "1 2 3"])
def test_what_is_not_understood_is_answered_with_what_can_be(told: Seller, text: str) -> None:
    message(text)
    assert free(told.product) == 1
    assert answers()[0].startswith("Không hiểu tin. Nhắn 1")


def test_numbers_of_nobody_and_people_without_a_digest_get_no_answer(told: Seller) -> None:
    UserFactory.create(phone="0987654321")
    for sender in ("0987654321", "0911111111", "không phải số", "", str(told.member.email)):
        assert message("1", f"m{sender}", sender) == 200
    assert answers() == []
    assert free(told.product) == 1


def test_an_old_digest_and_people_who_left_change_nothing(told: Seller) -> None:
    told.producer.members.update(until_on=today())
    message("1")
    assert answers()[0].startswith("Tin báo đã cũ")
    later = timezone.now() + replies.LASTS + timedelta(minutes=1)
    facts = {"provider": "a", "message_id": "m9", "sender": PHONE, "text": "1"}
    assert not text_answers.take(**facts, now=later)
    assert free(told.product) == 1


def test_two_machines_that_answer_each_other_come_to_an_end(told: Seller) -> None:
    for number in range(25):
        message("?", f"m{number}")
    assert len(answers()) == text_answers.MOST_BY_PERSON


def test_without_the_secret_the_address_does_not_exist_and_without_proof_nothing_is_done(
    told: Seller, settings: Any
) -> None:
    assert message("1", Authorization="Bearer khác") == 403
    assert message("1", Authorization="") == 403
    client = Client(headers={"Authorization": f"Bearer {SECRET}"})
    for body in ("[]", "{", '{"id": 1, "from": "a", "text": "1"}', '{"id": "a"}', "x" * 20_000):
        answer = client.post("/tin-den/a/", body, content_type="application/json")
        assert answer.status_code == (413 if len(body) > 10_000 else 400)
    assert client.get("/tin-den/a/").status_code == 405
    settings.SMS_INBOUND_SECRET = ""
    assert message("1") == 404
    assert message("1", Authorization="Bearer ") == 404
    assert free(told.product) == 1


@pytest.mark.django_db(transaction=True)
def test_one_message_told_twice_at_once_acts_once(told: Seller) -> None:
    def tell() -> None:
        message("1")
        connection.close()

    both = [threading.Thread(target=tell) for _turn in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert free(told.product) == 11
    assert len(answers()) == 1
