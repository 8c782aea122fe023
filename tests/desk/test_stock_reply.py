"""Links that answer a digest: each answer once, taken back by the same link, for 36 hours."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog.producers.models import HelperConsent
from foundation.calendar import today
from foundation.models import TryCount
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.goods import stopped
from marketplace.commerce.services.goods import GoodsRefused, count_packs
from marketplace.desk import replies
from marketplace.desk.replies import Answer
from tests.certification.test_every_view import noting_writes
from tests.desk.conftest import Seller
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def link(seller: Seller, told_at: datetime | None = None) -> str:
    told_at = told_at or timezone.now()
    token = replies.token_of(user=seller.member, product=seller.product, told_at=told_at)
    return reverse("desk:stock_reply", args=[token])


def free(seller: Seller) -> int:
    return offers([seller.product.pk], on=today())[seller.product.pk].at_once


def press(address: str, answer: str, step: int = 0) -> int:
    return Client().post(address, {"answer": answer, "step": step}).status_code


def test_opening_a_link_shows_a_button_for_each_answer_and_changes_nothing(seller: Seller) -> None:
    written: list[tuple[str, str]] = []
    with connection.execute_wrapper(noting_writes("reply", written)):
        answer = Client().get(link(seller))
    page = answer.content.decode()
    assert written == []
    assert (page.count('name="answer"'), "+10 gói" in page, "Ngừng bán" in page) == (2, True, True)
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    for private in (seller.member.email, seller.member.get_full_name()):
        assert not private or private not in page


def test_ten_more_are_added_once_however_often_it_is_sent(seller: Seller) -> None:
    before, address = free(seller), link(seller)
    assert [press(address, "more") for _turn in range(3)] == [302, 302, 302]
    assert free(seller) == before + 10
    page = Client().get(address).content.decode()
    assert "Đã thêm 10 gói." in page
    assert 'value="undo"' in page
    assert 'value="more"' not in page


def test_an_answer_is_taken_back_by_the_same_link_and_another_given(seller: Seller) -> None:
    before, address = free(seller), link(seller)
    press(address, "more", 0)
    press(address, "undo", 1)
    assert free(seller) == before
    assert "Đã hoàn lại như trước." in Client().get(address).content.decode()
    press(address, "more", 0)  # the first page, sent again by a phone
    assert free(seller) == before
    press(address, "stop", 2)
    assert free(seller) == 0
    press(address, "undo", 3)
    assert free(seller) == before


def test_nought_stops_selling_and_leaves_what_is_promised(seller: Seller, order_from) -> None:
    order_from(seller)
    before, address = free(seller), link(seller)
    press(address, "stop")
    record = StockRecord.objects.get(product=seller.product)
    assert (record.num_in_stock, record.num_allocated) == (1, 1)
    assert stopped([seller.product.pk]) == {seller.product.pk: before}
    page = Client().get(address).content.decode()
    assert "Đã ngừng bán" in page


def test_ten_packs_that_were_sold_meanwhile_are_not_taken_back(seller: Seller, order_from) -> None:
    count_packs(product=seller.product, free=0, by=seller.member)
    address = link(seller)
    press(address, "more", 0)
    order_from(seller)
    answer = Client().post(address, {"answer": "undo", "step": 1})
    assert answer.status_code == 422
    assert "giữ 1 gói" in answer.content.decode()
    assert free(seller) == 9


def test_goods_that_are_stopped_already_are_not_stopped_again(seller: Seller) -> None:
    address = link(seller)
    count_packs(product=seller.product, free=0, by=seller.member)
    assert 'value="stop"' not in Client().get(address).content.decode()
    assert press(address, "stop") == 422


@pytest.mark.parametrize(("hours", "status"), [(35, 200), (36, 404), (48, 404)])
def test_a_link_answers_for_36_hours(seller: Seller, hours: int, status: int) -> None:
    told_at = timezone.now() - timedelta(hours=hours)
    address = link(seller, told_at)
    assert Client().get(address).status_code == status
    before = free(seller)
    assert press(address, "more") == (302 if status == 200 else 404)
    assert free(seller) == before + (10 if status == 200 else 0)


def test_a_link_dies_with_its_persons_right_to_act(seller: Seller) -> None:
    address, before = link(seller), free(seller)
    seller.producer.members.update(duty="VIEWER")
    assert press(address, "more") == 404
    seller.producer.members.update(duty="SALES", until_on=today())
    assert press(address, "more") == 404
    seller.producer.members.update(until_on=None)
    seller.member.is_active = False
    seller.member.save()
    assert press(address, "stop") == 404
    assert free(seller) == before
    assert "36 giờ" in Client().get(address).content.decode()


def test_a_helpers_link_dies_with_the_consent(seller: Seller) -> None:
    helper = UserFactory()
    consent = HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=date(2025, 1, 1),
        until_on=today() + timedelta(days=1),
    )
    told = {"user": helper, "product": seller.product, "told_at": timezone.now()}
    address = reverse("desk:stock_reply", args=[replies.token_of(**told)])
    assert press(address, "more") == 302
    consent.until_on = today()
    consent.save()
    assert press(address, "undo", 1) == 404


def test_a_link_that_we_did_not_sign_opens_nothing(seller: Seller, other: Seller) -> None:
    word = link(seller).rstrip("/").rsplit("/", 1)[1]
    payload, sign = word.split(".")
    mine = payload.split("-")
    forged = f"{mine[0]}-{other.product.pk}-{mine[2]}.{sign}"
    for token in (forged, payload, f"{payload}.", "x", f"{payload}.{'A' * 43}", "1-2-3.x"):
        address = reverse("desk:stock_reply", args=[token])
        assert Client().get(address).status_code == 404
        assert press(address, "more") == 404


def test_a_link_after_the_product_changed_hands_opens_nothing(
    seller: Seller, other: Seller
) -> None:
    address = link(seller)
    seller.product.producer = other.producer
    seller.product.save()
    assert press(address, "more") == 404


@pytest.mark.parametrize("said", [{}, {"answer": "all", "step": 0}, {"answer": "more"}])
def test_what_no_button_sends_is_refused(seller: Seller, said: dict[str, object]) -> None:
    before = free(seller)
    assert Client().post(link(seller), said).status_code == 422
    assert free(seller) == before


def test_pressing_without_end_is_stopped_for_a_while(seller: Seller) -> None:
    address = link(seller)
    said = [press(address, "more", 19) for _turn in range(21)]
    assert (said[:20], said[20]) == ([302] * 20, 429)
    TryCount.objects.all().delete()
    assert press(address, "more") == 302


def test_a_link_does_no_more_than_twenty_steps(seller: Seller) -> None:
    found = reply(seller)
    for step in range(replies.MOST_STEPS):
        answer = Answer.UNDO if step % 2 else Answer.MORE
        assert replies.act(reply=found, answer=answer, step=step)
    assert replies.standing(found, on=today()).choices == ()
    with pytest.raises(GoodsRefused):
        replies.act(reply=found, answer=Answer.MORE, step=replies.MOST_STEPS)


def test_each_answer_stands_in_the_audit_with_its_person(seller: Seller) -> None:
    press(link(seller), "more")
    entry = ModelLogEntry.objects.get(action="ocop.goods.reply")
    assert (entry.user, entry.data["did"], entry.data["packs"]) == (seller.member, "more", 10)


def reply(seller: Seller) -> replies.Reply:
    token = replies.token_of(user=seller.member, product=seller.product, told_at=timezone.now())
    found = replies.reply_of(token, now=timezone.now(), on=today())
    assert found is not None
    return found


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one(seller: Seller) -> None:
    before, found = free(seller), reply(seller)
    done: list[bool] = []

    def once_more() -> None:
        done.append(replies.act(reply=found, answer=Answer.MORE, step=0))
        connection.close()

    people = [threading.Thread(target=once_more) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert (sorted(done), free(seller)) == ([False, False, False, True], before + 10)
