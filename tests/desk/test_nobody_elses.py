"""Every address of the desk, with the ids of another producer: nothing opens, nothing changes.

One world holds a thing of every kind; an address that names a kind without one fails here, so no
page comes to the desk without having been walked.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, reverse

from catalog.producers.models import HelperConsent, Member, Producer
from catalog.products.models import Product
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import Consignment
from marketplace.desk.access import CHOSEN
from marketplace.desk.urls import urlpatterns
from tests.certification.conftest import plain_404  # noqa: F401 - a fixture
from tests.certification.programme_world import ProgrammeWorld
from tests.certification.test_every_view import noting_writes
from tests.certification.who_opens_what import FOR_A_PHONE, TABLE
from tests.factories import LotFactory, ProducerFactory, ProductFactory, UserFactory
from traceability.models import Lot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_404")]

WORDS = {
    **{"ending": "csv", "form": "mau-01", "how": "tron", "layout": "a4-65", "page": "chu-the"},
    **{"portal": "checkvn", "size": "a6", "group": "1"},
}
"""Parts of addresses that are the same words for everybody."""
BY_ITS_OWN_SIGNATURE = {"token"}
"""A link that was sent to somebody carries its right itself; see the tests of stock by reply."""
NOT_THERE = {404, 405}
PERSONAL = frozenset({"desk:draft_keep", "desk:draft_drop", "desk:choose", "desk:tour"})
"""Somebody's own typing, tour and for whom they work: no act for the producer."""


def addresses() -> Iterator[tuple[str, URLPattern, list[str]]]:
    """Name, pattern and the ids that it takes, of every address of the desk."""
    for pattern in urlpatterns:
        ids = [each for each in pattern.pattern.converters if each not in WORDS]  # type: ignore[attr-defined]
        if not BY_ITS_OWN_SIGNATURE & set(ids):
            yield f"desk:{pattern.name}", pattern, ids


PORTALS = {"checkvn"}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker) -> Iterator[ProgrammeWorld]:
    """A thing of every kind takes a quarter of a minute: once for all tests, undone after them."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(TRACE_PORTALS=PORTALS),
    ):
        yield ProgrammeWorld()
        transaction.set_rollback(True)


@pytest.fixture
def world(built: ProgrammeWorld, db: None, settings: Any) -> ProgrammeWorld:
    settings.TRACE_PORTALS = PORTALS
    return built


def kinds_of(world: ProgrammeWorld) -> dict[tuple[str, str], object]:
    """What stands for an id in each room of the desk, the first part of its addresses."""
    found: dict[tuple[str, str], object] = {}
    for name, pattern, ids in addresses():
        given = world.arguments.get(name)
        if ids and given:
            taken = list(pattern.pattern.converters)  # type: ignore[attr-defined]
            for converter, value in zip(taken, given, strict=True):
                found.setdefault((room_of(pattern), converter), value)
    return found


def room_of(pattern: URLPattern) -> str:
    return str(pattern.pattern).partition("/")[0]


def address_of(world: ProgrammeWorld, name: str, pattern: URLPattern) -> str:
    """Where the world's own thing is: as the world says, else with a thing of the room's kind.

    Raises KeyError where the room has nothing of the kind: give the world one.
    """
    return reverse(name, args=arguments_of(world, name, pattern))


def arguments_of(world: ProgrammeWorld, name: str, pattern: URLPattern) -> tuple[object, ...]:
    if name in world.arguments:
        return world.arguments[name]
    kinds = kinds_of(world)
    return tuple(
        WORDS[each] if each in WORDS else kinds[room_of(pattern), each]
        for each in pattern.pattern.converters  # type: ignore[attr-defined]
    )


def works_for(producer: Producer, duty: str) -> Client:
    user: User = UserFactory.create()
    since = today() - timedelta(days=9)
    Member.objects.create(producer=producer, user=user, duty=duty, since_on=since)
    return signed_in(user)


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def walk(
    client: Client, named: dict[str, str], methods: tuple[str, ...] = ("get", "post")
) -> tuple[dict[tuple[str, str], int], list[tuple[str, str]]]:
    """What every address answers, and what was written meanwhile."""
    said: dict[tuple[str, str], int] = {}
    written: list[tuple[str, str]] = []
    for name, address in named.items():
        for method in methods:
            with connection.execute_wrapper(noting_writes(name, written)):
                answer = getattr(client, method)(address)
            said[name, method] = answer.status_code
    return said, written


def with_ids(world: ProgrammeWorld) -> dict[str, str]:
    """The addresses that name something of the world's producer."""
    return {name: address_of(world, name, pattern) for name, pattern, ids in addresses() if ids}


def test_the_owner_of_another_producer_opens_and_changes_nothing(world: ProgrammeWorld) -> None:
    stranger = works_for(ProducerFactory.create(), Member.Duty.OWNER)
    said, written = walk(stranger, with_ids(world))
    assert {each: status for each, status in said.items() if status not in NOT_THERE} == {}
    assert written == []


def test_no_child_of_anothers_thing_opens_under_an_own_one(world: ProgrammeWorld) -> None:
    """The first id is the stranger's own product or lot; the last another producer's."""
    producer = ProducerFactory.create()
    product = ProductFactory.create(producer=producer, ocop_set_id=11)
    own = {
        "product_id": product.pk,
        "lot_id": LotFactory.create(product=product).pk,
    }
    mixed = {}
    for name, pattern, ids in addresses():
        if len(ids) > 1 and ids[0] in own:
            last = arguments_of(world, name, pattern)[-1]
            mixed[name] = reverse(name, args=(own[ids[0]], last))
    assert len(mixed) > 5
    said, written = walk(works_for(producer, Member.Duty.OWNER), mixed)
    assert {each: status for each, status in said.items() if status not in NOT_THERE} == {}
    assert written == []


def test_no_list_or_form_of_the_desk_names_what_is_another_producers(
    world: ProgrammeWorld,
) -> None:
    producer = ProducerFactory.create()
    LotFactory.create(product=ProductFactory.create(producer=producer))
    owner, theirs = works_for(producer, Member.Duty.OWNER), names_of(world.producer)
    assert len(theirs) > 10
    opened, found = 0, {}
    for name, pattern, ids in addresses():
        if ids:
            continue
        answer = owner.get(address_of(world, name, pattern))
        if answer.status_code == 200 and not answer.streaming:
            opened += 1
            page = answer.content.decode(errors="replace")
            # Names are numbered: "thử 2" is not found in "thử 20".
            if seen := [each for each in theirs if re.search(rf"{re.escape(each)}(?!\d)", page)]:
                found[name] = seen
    assert opened > 20
    assert found == {}


def names_of(producer: Producer) -> set[str]:
    """What would give the producer away: its name, its goods, its lots, its orders."""
    orders = Consignment.objects.filter(producer=producer).values_list("order__number", flat=True)
    return {
        producer.name,
        *Product.objects.filter(producer=producer).values_list("title", flat=True),
        *Lot.objects.filter(producer=producer).values_list("code", flat=True),
        *orders,
    } - {""}


def test_who_may_only_look_posts_nothing_anywhere(world: ProgrammeWorld) -> None:
    looker = works_for(world.producer, Member.Duty.VIEWER)
    said, written = walk(looker, acts(world), ("post",))
    assert {each: status for each, status in said.items() if status not in NOT_THERE} == {}
    assert written == []


def test_who_may_only_look_here_and_owns_another_producer_posts_nothing_here(
    world: ProgrammeWorld,
) -> None:
    """The right is asked of the producer whose thing it is, not of the one chosen before."""
    user: User = UserFactory.create()
    own = ProducerFactory.create()
    since = today() - timedelta(days=9)
    for producer, duty in ((world.producer, Member.Duty.VIEWER), (own, Member.Duty.OWNER)):
        Member.objects.create(producer=producer, user=user, duty=duty, since_on=since)
    looker = signed_in(user)
    looker.post(reverse("desk:choose"), {"producer": own.pk})
    theirs = dict(acts(world).items() & with_ids(world).items())
    said, written = walk(looker, theirs, ("post",))
    assert looker.session[CHOSEN] == own.pk
    assert len(said) > 50
    assert {each: status for each, status in said.items() if status not in NOT_THERE} == {}
    assert written == []


def acts(world: ProgrammeWorld) -> dict[str, str]:
    """The addresses that may do something for a producer."""
    return {
        name: address_of(world, name, pattern)
        for name, pattern, _ids in addresses()
        if name not in FOR_A_PHONE and name not in PERSONAL
    }


def test_a_helper_opens_no_page_of_money(world: ProgrammeWorld) -> None:
    helper = UserFactory.create()
    HelperConsent.objects.create(
        producer=world.producer,
        helper=helper,
        given_by=UserFactory.create(),
        since_on=today() - timedelta(days=1),
        until_on=today() + timedelta(days=1),
    )
    rooms = ("/chu-the/tien", "/chu-the/doi-soat/", "/chu-the/ma-giam/")
    named = {
        name: address
        for name, pattern, _ids in addresses()
        if (address := address_of(world, name, pattern)).startswith(rooms)
    }
    assert {"desk:settlements", "desk:settlement_line", "desk:cash", "desk:vouchers"} <= set(named)
    said, written = walk(signed_in(helper), named)
    assert {each: status for each, status in said.items() if status not in NOT_THERE} == {}
    assert written == []
    assert set(named) <= set(TABLE), "each has its row of who opens what"
