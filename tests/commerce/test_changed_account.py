"""Another bank account: owners hear of it, whoever sends it signed in just now, money waits."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.producers.models import Member, Producer
from foundation.calendar import today
from foundation.models import Notice, User
from foundation.signals import FRESH_SECONDS, SIGNED_IN_AT
from marketplace.commerce.models import SellerCheck
from marketplace.commerce.rules.sellers import ACCOUNT_HOLD
from marketplace.commerce.selectors.sellers import accounts_held, seller_digest
from marketplace.commerce.services.sellers import SellerFacts, accept_seller, send_check
from tests.factories import ProducerFactory, SellerCheckFactory, UserFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "legal_name": "Hợp tác xã Thử",
    "legal_address": "Thôn Thử, Phường Phan Thiết, Lâm Đồng",
    "phone": "0900000000",
    "tax_number": "079200001234",
    "representative": "Nguyễn Thị Thử",
    "identity": "BUSINESS",
    "identity_number": "GPKD-4711",
    "bank_bin": "970436",
    "account_number": "0011223344",
    "account_holder": "HOP TAC XA THU",
    "e_identity": "DINH-DANH-1",
}
OTHER = "5566778899"
PAGE = "/chu-the/ban-hang/nguoi-ban/"


@pytest.fixture
def producer() -> Producer:
    """One who sells, for a month, with money to the account of FACTS."""
    long_ago = timezone.now() - timedelta(days=30)
    return SellerCheckFactory(accepted=True, answered_at=long_ago, **FACTS).producer


def works(producer: Producer, duty: str) -> User:
    user = UserFactory()
    since = today() - timedelta(days=9)
    Member.objects.create(producer=producer, user=user, duty=duty, since_on=since)
    return user


def send(producer: Producer, by: User, **facts: str) -> SellerCheck:
    told = SellerFacts(**{**FACTS, **facts})
    return send_check(producer=producer, facts=told, by=by, on=today())


def accept(check: SellerCheck, **ago: int) -> None:
    now = timezone.now() - timedelta(**ago)
    accept_seller(check=check, seen_sha256=seller_digest(check), by=UserFactory(), now=now)


def held(producer: Producer) -> bool:
    return producer.pk in accounts_held(now=timezone.now(), producers=[producer.pk])


def told_of_accounts(user: User) -> list[Notice]:
    return list(Notice.objects.filter(recipient=user, key__startswith="account:").order_by("pk"))


def test_every_owner_hears_of_another_account_when_it_is_sent_and_when_it_counts(
    producer: Producer,
) -> None:
    owners = [works(producer, "OWNER"), works(producer, "OWNER")]
    seller = works(producer, "SALES")
    check = send(producer, seller, account_number=OTHER)
    send(producer, seller, account_number=OTHER)
    for owner in owners:
        (notice,) = told_of_accounts(owner)
        assert "…899" in notice.body
        assert "…344" in notice.body
        assert OTHER not in notice.body
        assert "gọi ngay" in notice.body
    check.refresh_from_db()
    accept(check)
    assert [len(told_of_accounts(owner)) for owner in owners] == [2, 2]
    assert "3 ngày" in told_of_accounts(owners[0])[1].body
    assert told_of_accounts(seller) == []


def test_other_facts_with_the_same_account_alarm_nobody_and_hold_nothing(
    producer: Producer,
) -> None:
    owner = works(producer, "OWNER")
    accept(send(producer, owner, legal_address="Thôn Khác"))
    assert told_of_accounts(owner) == []
    assert not held(producer)


def test_nothing_is_paid_to_another_account_for_three_days(producer: Producer) -> None:
    owner = works(producer, "OWNER")
    accept(send(producer, owner, account_number=OTHER), hours=71)
    assert held(producer)
    # The same account with another address does not shorten the wait.
    accept(send(producer, owner, account_number=OTHER, legal_address="Thôn Khác"))
    assert held(producer)
    after = timezone.now() + ACCOUNT_HOLD - timedelta(hours=70)
    assert accounts_held(now=after, producers=[producer.pk]) == {}


def test_a_first_account_is_paid_at_once() -> None:
    first = ProducerFactory()
    accept(send(first, works(first, "OWNER")))
    assert not held(first)


def test_another_account_is_sent_only_by_who_signed_in_just_now(producer: Producer) -> None:
    seller = works(producer, "SALES")
    client = Client()
    client.force_login(seller)
    late(client)
    page = client.get(PAGE).content.decode()
    assert "lai=1" in page
    answer: Any = client.post(PAGE, {**FACTS, "account_number": OTHER})
    assert answer.status_code == 422
    assert "đăng nhập lại" in answer.content.decode()
    assert not SellerCheck.objects.waiting().exists()
    assert client.post(PAGE, {**FACTS, "legal_address": "Thôn Khác"}).status_code == 302
    client.force_login(seller)
    assert client.post(PAGE, {**FACTS, "account_number": OTHER}).status_code == 302
    assert SellerCheck.objects.waiting().get().account_number == OTHER


def test_the_page_of_money_says_until_when_the_money_waits(producer: Producer) -> None:
    owner = works(producer, "OWNER")
    client = Client()
    client.force_login(owner)
    assert "Tài khoản vừa đổi" not in client.get("/chu-the/tien/").content.decode()
    accept(send(producer, owner, account_number=OTHER))
    assert "Tài khoản vừa đổi" in client.get("/chu-the/tien/").content.decode()


def late(client: Client) -> None:
    session = client.session
    session[SIGNED_IN_AT] -= FRESH_SECONDS + 1
    session.save()
