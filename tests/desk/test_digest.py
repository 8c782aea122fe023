"""Words at 11:30 and 17:00: only where something waits, one notice a person and hour."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from catalog.producers.models import HelperConsent, Member
from foundation.calendar import today
from foundation.models import Notice, User
from foundation.notices import send
from marketplace.commerce.services import goods
from marketplace.desk import digest, tasks
from marketplace.desk.models import DigestChoice
from tests.desk.conftest import Seller
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
CONNECTED = {
    "MAIL": "foundation.transports.by_mail",
    "SMS": "foundation.transports.by_mail",
    "ZALO": "foundation.transports.log_only",
}


def noon() -> datetime:
    return datetime.combine(today(), datetime.min.time(), tzinfo=VIETNAM).replace(
        hour=11, minute=30
    )


def tell(user: User, hour: str = digest.NOON) -> int:
    return digest.tell(user=user, hour=hour, told_at=noon())


def run_low(seller: Seller, packs: int = 3) -> None:
    goods.count_packs(product=seller.product, free=packs, by=seller.member)


def member(seller: Seller, duty: str, **facts: Any) -> User:
    user: User = UserFactory(**facts)
    Member.objects.create(producer=seller.producer, user=user, duty=duty, since_on=date(2025, 1, 1))
    return user


def test_nothing_is_said_where_nothing_waits(seller: Seller) -> None:
    assert tell(seller.member) == 0
    assert not Notice.objects.exists()


def test_orders_and_low_goods_are_told_with_a_link_that_answers(seller: Seller, order_from) -> None:
    order_from(seller)
    run_low(seller)
    assert tell(seller.member) == 1
    notice = Notice.objects.get()
    assert notice.subject == "1 đơn chờ gửi, 1 sản phẩm sắp hết"
    assert "Đơn hàng: 1 chờ nhận." in notice.body
    assert f"{seller.product.title}, còn 3: http" in notice.body
    address = re.search(r"https?://[^/]+(/chu-the/tra-loi/\S+)", notice.body)
    assert address is not None
    assert notice.address == reverse("desk:today")


def test_the_links_of_a_sent_mail_open(seller: Seller) -> None:
    run_low(seller)
    tasks.tell_person(seller.member.pk, digest.NOON, int(datetime.now(UTC).timestamp()))
    send(Notice.objects.get().pk, now=datetime.now(UTC))
    [message] = mail.outbox
    path = re.search(r"https?://[^/]+(/chu-the/tra-loi/\S+)", message.body)
    assert path is not None
    assert Client().get(path[1]).status_code == 200
    assert message.to == [seller.member.email]


def test_the_same_hour_is_told_once_and_the_other_hour_again(seller: Seller) -> None:
    run_low(seller)
    assert [tell(seller.member), tell(seller.member)] == [1, 0]
    evening = noon().replace(hour=17, minute=0)
    assert digest.tell(user=seller.member, hour=digest.EVENING, told_at=evening) == 1
    assert Notice.objects.count() == 2


def test_who_works_for_two_producers_gets_one_notice_of_both(seller: Seller, other: Seller) -> None:
    Member.objects.create(
        producer=other.producer, user=seller.member, duty="OWNER", since_on=date(2025, 1, 1)
    )
    run_low(seller)
    run_low(other)
    assert tell(seller.member) == 1
    body = Notice.objects.get().body
    assert seller.producer.name in body
    assert other.producer.name in body


def test_goods_that_were_stopped_are_not_told(seller: Seller) -> None:
    goods.stop_selling(product=seller.product, by=seller.member)
    assert tell(seller.member) == 0


def test_owners_and_sellers_are_told_unasked_and_others_when_they_ask(seller: Seller) -> None:
    run_low(seller)
    packer, looker = member(seller, "WAREHOUSE"), member(seller, "VIEWER")
    assert [tell(member(seller, "OWNER")), tell(packer), tell(looker)] == [1, 0, 0]
    for person in (packer, looker):
        DigestChoice.objects.create(user=person, producer=seller.producer)
    assert [tell(packer), tell(looker)] == [1, 0]


def test_who_sees_no_money_reads_of_none(seller: Seller, monkeypatch: Any) -> None:
    run_low(seller)
    helper = UserFactory()
    HelperConsent.objects.create(
        producer=seller.producer,
        helper=helper,
        given_by=seller.member,
        since_on=date(2025, 1, 1),
        until_on=today() + timedelta(days=9),
    )
    DigestChoice.objects.create(user=helper, producer=seller.producer)
    monkeypatch.setattr(
        digest, "money_of", lambda _producer: type("Money", (), {"owed": 1_250_000})()
    )
    for person in (helper, seller.member):
        tell(person)
    said = {notice.recipient_id: notice.body for notice in Notice.objects.all()}
    assert "Tiền đang về: 1.250.000" in said[seller.member.pk]
    assert "1.250.000" not in said[helper.pk]


def test_money_on_its_way_alone_is_no_reason_to_write(seller: Seller, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        digest, "money_of", lambda _producer: type("Money", (), {"owed": 1_250_000})()
    )
    assert tell(seller.member) == 0


def test_who_left_is_told_nothing(seller: Seller) -> None:
    run_low(seller)
    DigestChoice.objects.create(user=seller.member, producer=seller.producer)
    seller.producer.members.update(until_on=today())
    assert tell(seller.member) == 0


def test_a_text_message_names_few_goods_and_goes_where_it_was_set_up(
    seller: Seller, settings: Any
) -> None:
    seller.member.phone = "+84912345678"
    seller.member.save()
    ProductFactory.create_batch(4, producer=seller.producer, stock__num_in_stock=1)
    choice = DigestChoice.objects.create(
        user=seller.member, producer=seller.producer, channel="SMS"
    )
    settings.NOTICE_TRANSPORTS = CONNECTED
    assert tell(seller.member) == 1
    notice = Notice.objects.get()
    assert (notice.channel, notice.body.count("/tra-loi/")) == ("SMS", 2)
    assert "và 2 sản phẩm nữa." in notice.body
    choice.channel = "ZALO"  # not set up: by mail rather than into the log
    choice.save()
    assert tell(seller.member) == 1
    assert Notice.objects.exclude(pk=notice.pk).get().channel == "MAIL"


def test_both_hours_come_from_the_queues_clock(seller: Seller) -> None:
    run_low(seller)
    at = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
    assert tasks.tell_person(seller.member.pk, digest.NOON, int(at.timestamp())) == 1
    assert "T11:30" in Notice.objects.get().key
    DigestChoice.objects.create(user=seller.member, producer=seller.producer, at_evening=False)
    evening = int(at.replace(hour=10, minute=0).timestamp())
    assert tasks.tell_person(seller.member.pk, digest.EVENING, evening) == 0


def test_each_listener_is_a_job_of_their_own(seller: Seller, other: Seller) -> None:
    asleep = member(seller, "WAREHOUSE")
    asked = member(other, "WAREHOUSE")
    DigestChoice.objects.create(user=asked, producer=other.producer, at_evening=False)
    found = set(digest.listeners(hour=digest.NOON, on=today()))
    assert found == {seller.member, other.member, asked}
    assert asleep not in found
    assert asked not in digest.listeners(hour=digest.EVENING, on=today())
    assert tasks.tell_at_noon(int(noon().timestamp())) == 3


def test_the_cost_of_a_digest_does_not_grow_with_the_goods(
    seller: Seller, order_from, django_assert_max_num_queries
) -> None:
    order_from(seller)
    ProductFactory.create_batch(8, producer=seller.producer, stock__num_in_stock=1)
    tell(member(seller, "OWNER"))
    with django_assert_max_num_queries(17):
        tell(seller.member)


PAGE = "/chu-the/tin/"


def test_everybody_chooses_for_themselves(seller: Seller) -> None:
    page = seller.client.get(PAGE)
    assert page.status_code == 200
    assert page.content.decode().count("checked") == 4
    answer = seller.client.post(PAGE, {"at_evening": "on", "channel": "MAIL", "language": "vi"})
    assert answer.status_code == 302
    kept = DigestChoice.objects.get()
    assert (kept.user, kept.producer) == (seller.member, seller.producer)
    assert (kept.at_noon, kept.at_evening) == (False, True)
    run_low(seller)
    assert tell(seller.member) == 0


@pytest.mark.parametrize("way", ["SMS", "PIGEON", ""])
def test_a_way_that_reaches_nobody_is_not_offered_and_not_taken(seller: Seller, way: str) -> None:
    assert way == "" or f'value="{way}"' not in seller.client.get(PAGE).content.decode()
    assert seller.client.post(PAGE, {"at_noon": "on", "channel": way}).status_code == 422
    assert not DigestChoice.objects.exists()


def test_who_may_only_look_has_no_choice(seller: Seller) -> None:
    seller.producer.members.update(duty="VIEWER")
    assert seller.client.get(PAGE).status_code == 404
    assert seller.client.post(PAGE, {"channel": "MAIL"}).status_code == 404


def test_a_digest_speaks_the_language_its_reader_chose(seller: Seller, order_from) -> None:
    order_from(seller)
    run_low(seller)
    page = seller.client.get(f"/en{PAGE}")
    assert page.context["form"]["language"].value() == "en"
    facts = {"at_noon": "on", "channel": "MAIL", "language": "en"}
    assert seller.client.post(f"/en{PAGE}", facts).status_code == 302
    assert DigestChoice.objects.get().language == "en"
    assert tell(seller.member) == 1
    notice = Notice.objects.get()
    assert notice.subject == "1 order to send, 1 product running low"
    assert "/en/chu-the/tra-loi/" in notice.body
    assert notice.address == "/en/chu-the/"
    for words in ("Đơn hàng", "chờ nhận", "Sắp hết", "còn 3", "Ai có"):
        assert words not in notice.body


def test_two_producers_in_two_languages_are_two_notices(seller: Seller, other: Seller) -> None:
    Member.objects.create(
        producer=other.producer, user=seller.member, duty="OWNER", since_on=date(2025, 1, 1)
    )
    DigestChoice.objects.create(user=seller.member, producer=other.producer, language="en")
    run_low(seller)
    run_low(other)
    assert tell(seller.member) == 2
    assert tell(seller.member) == 0
    both = {notice.key[-2:]: notice.body for notice in Notice.objects.all()}
    assert seller.producer.name in both["vi"]
    assert other.producer.name in both["en"]
    assert seller.producer.name not in both["en"]


def test_a_language_that_the_market_does_not_speak_is_refused(seller: Seller) -> None:
    facts = {"at_noon": "on", "channel": "MAIL", "language": "fr"}
    assert seller.client.post(PAGE, facts).status_code == 422
    assert not DigestChoice.objects.exists()
