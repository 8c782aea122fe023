"""The desk's pages of selling, for somebody who may only look, a helper and another producer."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from catalog.producers.models import HelperConsent, Member, Producer
from foundation.calendar import today
from foundation.models import User
from tests.certification.selling_world import SellingWorld
from tests.certification.test_every_view import noting_writes
from tests.certification.who_opens_what import OF_MONEY, TABLE
from tests.factories import ProducerFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WITHOUT_A_NUMBER = (
    *("desk:delivery_sample", "desk:delivery_zone_restore", "desk:cash_passed_on"),
    *("desk:delivery_rate", "desk:delivery_zone_add", "desk:delivery_pickup"),
    "desk:selling_licence",
)
OF_ALL_ONES_OWN = frozenset({"desk:slips_paper"})
"""Of whatever waits at one's own desk: it names nothing of anybody."""


def member(producer: Producer, duty: str, **facts: Any) -> User:
    user: User = UserFactory.create()
    facts.setdefault("since_on", today() - 9 * DAY)
    Member.objects.create(producer=producer, user=user, duty=duty, **facts)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world(db: None) -> SellingWorld:
    producer = ProducerFactory.create()
    return SellingWorld(producer, staff=member(producer, Member.Duty.OWNER))


def of_selling(world: SellingWorld) -> dict[str, str]:
    """The desk's addresses that name something of the producer's, or act for it."""
    found = {name: args for name, args in world.arguments.items() if name.startswith("desk:")}
    found |= dict.fromkeys(WITHOUT_A_NUMBER, ())
    return {name: reverse(name, args=args) for name, args in found.items()}


def money_pages() -> list[str]:
    return [name for name, roles in TABLE.items() if roles is OF_MONEY]


def test_who_may_only_look_acts_nowhere_and_sees_no_money(
    world: SellingWorld, plain_404: None
) -> None:
    looker = signed_in(member(world.producer, Member.Duty.VIEWER))
    addresses = of_selling(world)
    written: list[tuple[str, str]] = []
    said: dict[str, int] = {}

    for name, address in addresses.items():
        with connection.execute_wrapper(noting_writes(name, written)):
            said[name] = looker.post(address, {"do": "agree", "answer": "yes"}).status_code
    assert {name: status for name, status in said.items() if status not in {404, 405}} == {}
    assert written == []
    for name in money_pages():
        address = reverse(name, args=world.arguments.get(name, ()))
        assert looker.get(address).status_code == 404, name
    page = looker.get(reverse("desk:shop")).content.decode()
    assert reverse("desk:vouchers") not in page


def test_another_producer_finds_nothing_of_this_one(world: SellingWorld, plain_404: None) -> None:
    stranger = signed_in(member(ProducerFactory.create(), Member.Duty.OWNER))
    for name, address in of_selling(world).items():
        if name in {*WITHOUT_A_NUMBER, *OF_ALL_ONES_OWN}:
            continue
        assert stranger.get(address).status_code in {404, 405}, name
        assert stranger.post(address, {"do": "agree"}).status_code in {404, 405}, name


def test_who_once_owned_the_producer_and_now_packs_sees_no_bank_account(
    world: SellingWorld, plain_404: None
) -> None:
    packer = member(world.producer, Member.Duty.OWNER, until_on=today() - DAY)
    Member.objects.create(
        producer=world.producer, user=packer, duty=Member.Duty.WAREHOUSE, since_on=today() - DAY
    )
    client = signed_in(packer)
    for name in money_pages():
        address = reverse(name, args=world.arguments.get(name, ()))
        assert client.get(address).status_code == 404, name


def test_a_helper_sees_no_money_not_even_on_the_page_of_the_day(
    world: SellingWorld, plain_404: None
) -> None:
    helper = UserFactory.create()
    HelperConsent.objects.create(
        producer=world.producer,
        helper=helper,
        given_by=world.staff,
        since_on=today() - DAY,
        until_on=today() + DAY,
    )
    client = signed_in(helper)
    for name in money_pages():
        address = reverse(name, args=world.arguments.get(name, ()))
        assert client.get(address).status_code == 404, name
    assert reverse("desk:settlements") not in client.get(reverse("desk:today")).content.decode()
