"""Questions at the desk: read, call back or answer, without anybody else's."""

import pytest
from django.urls import reverse
from django.utils import timezone

from marketplace.commerce.models import ProductQuestion
from marketplace.commerce.services.questions import Asked, ask_question
from tests.desk.conftest import Seller

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def asked(seller: Seller, words: str = "Có gửi ra Huế không?", **facts: str) -> ProductQuestion:
    return ask_question(product=seller.product, asked=Asked("Lan", words, **facts), now=NOW)


def test_what_waits_stands_on_today_and_is_answered_in_two_taps(seller: Seller) -> None:
    question = asked(seller, phone="0912345678")
    listed, address = reverse("desk:questions"), reverse("desk:question", args=[question.pk])
    assert listed in seller.client.get(reverse("desk:today")).content.decode()
    assert address in seller.client.get(listed).content.decode()
    page = seller.client.get(address).content.decode()
    assert 'href="tel:0912345678"' in page
    assert seller.client.post(address, {"words": "Có, ba ngày tới nơi."}).url == listed
    question.refresh_from_db()
    assert question.answer == "Có, ba ngày tới nơi."
    assert address not in seller.client.get(listed).content.decode()
    assert address in seller.client.get(listed, {"xem": "xong"}).content.decode()


def test_another_producer_neither_reads_nor_answers(seller: Seller, other: Seller) -> None:
    address = reverse("desk:question", args=[asked(seller).pk])
    assert other.client.get(address).status_code == 404
    assert other.client.post(address, {"words": "Của tôi"}).status_code == 404
    assert address not in other.client.get(reverse("desk:questions")).content.decode()


def test_an_address_for_the_answer_is_used_and_not_shown(seller: Seller) -> None:
    question = asked(seller, email="lan@vi-du.example")
    page = seller.client.get(reverse("desk:question", args=[question.pk])).content.decode()
    assert "lan@vi-du.example" not in page
    assert "Câu trả lời được gửi vào thư của khách." in page


def test_the_list_costs_the_same_however_long_it_is(
    seller: Seller, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        asked(seller, words=f"Câu {number}")
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert seller.client.get(reverse("desk:questions")).status_code == 200
