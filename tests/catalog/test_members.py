"""Who works for a producer: owners decide, one owner stays, an end holds at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import ModelLogEntry

from catalog.producers import services
from catalog.producers.access import producer_for
from catalog.producers.models import HelperConsent, Member, Producer
from catalog.producers.selectors import former_people, owners, people
from foundation.models import Notice, Officer, User
from foundation.rules.roles import Role, row
from tests.factories import AuthorityFactory, ProducerFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)
BEFORE = date(2026, 1, 1)
Duty = Member.Duty


def works(producer: Producer, duty: str = Duty.OWNER, since: date = BEFORE) -> Member:
    return Member.objects.create(
        producer=producer, user=UserFactory.create(), duty=duty, since_on=since
    )


@pytest.fixture
def producer() -> Producer:
    return ProducerFactory.create()


@pytest.fixture
def owner(producer: Producer) -> Member:
    return works(producer)


def add(owner: Member, contact: str, duty: str = Duty.SALES, on: date = DAY) -> Member:
    return services.add_member(
        producer=owner.producer, contact=contact, duty=duty, by=owner.user, on=on
    )


def helper_account(email: str = "giup@vi-du.example") -> User:
    helper = UserFactory.create(email=email)
    helper.groups.add(Group.objects.get_or_create(name=row(Role.HELPER).group)[0])
    return helper


def consent(owner: Member, helper: User, last_on: date = DAY + timedelta(days=30)) -> HelperConsent:
    return services.give_consent(
        producer=owner.producer,
        contact=str(helper.email),
        last_on=last_on,
        by=owner.user,
        on=DAY,
    )


def test_a_number_without_an_account_gets_one_without_a_password_and_is_told(
    owner: Member,
) -> None:
    member = add(owner, "0912345678", Duty.WAREHOUSE)
    assert member.user.phone == "0912345678"
    assert not member.user.has_usable_password()
    acting = producer_for(member.user, owner.producer_id, DAY)
    assert acting is not None
    assert (acting.may_act, acting.sees_money) == (True, False)
    notice = Notice.objects.get(recipient=member.user)
    assert owner.producer.name in notice.body
    assert (notice.channel, notice.address) == ("SMS", "/dang-nhap/ma/?next=/chu-the/")
    entry = ModelLogEntry.objects.get(action="ocop.people.add")
    assert entry.user == owner.user
    assert "0912345678" not in str(entry.data)


def test_an_account_that_exists_is_taken_and_nobody_twice(owner: Member) -> None:
    known = UserFactory.create(email="lan@vi-du.example")
    assert add(owner, "lan@vi-du.example").user == known
    with pytest.raises(services.PeopleRefused, match="đã có trong danh sách"):
        add(owner, "lan@vi-du.example", Duty.OWNER)
    assert Member.objects.filter(user=known).count() == 1


def test_only_an_owner_of_this_producer_decides(owner: Member) -> None:
    stranger = works(ProducerFactory.create())
    others = [works(owner.producer, duty) for duty in Duty.values if duty != Duty.OWNER]
    left = works(owner.producer)
    services.end_member(member=left, by=owner.user, on=DAY)
    helper = helper_account()
    given = consent(owner, helper)
    target = works(owner.producer, Duty.SALES)
    for person in [stranger.user, left.user, helper, *(m.user for m in others)]:
        facts = {"by": person, "on": DAY}
        acts: list[Callable[[], object]] = [
            lambda facts=facts: services.add_member(
                producer=owner.producer, contact="0987654321", duty=Duty.OWNER, **facts
            ),
            lambda facts=facts: services.change_duty(member=target, duty=Duty.OWNER, **facts),
            lambda facts=facts: services.end_member(member=target, **facts),
            lambda facts=facts: services.take_back(member=left, **facts),
            lambda facts=facts: services.give_consent(
                producer=owner.producer, contact=str(helper.email), last_on=DAY, **facts
            ),
        ]
        if person != helper:
            acts.append(lambda facts=facts: services.end_consent(consent=given, **facts))
        for act in acts:
            with pytest.raises(services.NotAnOwner):
                act()
    assert not User.objects.filter(phone="0987654321").exists()


def test_an_end_holds_at_once_and_is_undone_the_same_day_only(owner: Member) -> None:
    member = works(owner.producer, Duty.SALES)
    services.end_member(member=member, by=owner.user, on=DAY)
    assert producer_for(member.user, owner.producer_id, DAY) is None
    assert producer_for(member.user, owner.producer_id, DAY - timedelta(days=1)) is not None
    with pytest.raises(services.PeopleRefused):
        services.end_member(member=member, by=owner.user, on=DAY)
    with pytest.raises(services.PeopleRefused):
        services.take_back(member=member, by=owner.user, on=DAY + timedelta(days=1))
    services.take_back(member=member, by=owner.user, on=DAY)
    assert producer_for(member.user, owner.producer_id, DAY) is not None
    with pytest.raises(services.PeopleRefused):
        services.take_back(member=member, by=owner.user, on=DAY)


def test_who_came_today_is_ended_today_and_comes_again(owner: Member) -> None:
    member = add(owner, "0912345678")
    services.end_member(member=member, by=owner.user, on=DAY)
    assert producer_for(member.user, owner.producer_id, DAY) is None
    again = add(owner, "0912345678", Duty.VIEWER)
    assert again.pk == member.pk
    acting = producer_for(member.user, owner.producer_id, DAY)
    assert acting is not None
    assert not acting.may_act


def test_the_last_owner_neither_leaves_nor_becomes_less(owner: Member) -> None:
    closed = works(owner.producer)
    User.objects.filter(pk=closed.user_id).update(is_active=False)
    for act in (
        lambda: services.end_member(member=owner, by=owner.user, on=DAY),
        lambda: services.change_duty(member=owner, duty=Duty.SALES, by=owner.user, on=DAY),
    ):
        with pytest.raises(services.LastOwner):
            act()
    second = works(owner.producer)
    services.end_member(member=owner, by=owner.user, on=DAY)
    assert [m.user for m in owners(owner.producer, on=DAY)] == [second.user]


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_end_each_other_at_once_leave_one() -> None:
    producer = ProducerFactory.create()
    first, second = works(producer), works(producer)
    start = Barrier(2)

    def end(by: Member, member: Member) -> str:
        start.wait()
        try:
            services.end_member(member=member, by=by.user, on=DAY)
            return "ended"
        except services.PeopleRefused as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(end, [first, second], [second, first]))
    assert sorted(said) == ["NotAnOwner", "ended"]
    assert owners(producer, on=DAY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_leave_at_once_leave_one() -> None:
    producer = ProducerFactory.create()
    start = Barrier(2)

    def leave(member: Member) -> bool:
        start.wait()
        try:
            services.end_member(member=member, by=member.user, on=DAY)
            return True
        except services.LastOwner:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(leave, [works(producer), works(producer)]))
    assert sorted(said) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_one_number_added_twice_at_once_is_one_person() -> None:
    producer = ProducerFactory.create()
    owner, start = works(producer), Barrier(2)

    def attempt(_: int) -> bool:
        start.wait()
        try:
            add(owner, "0912345678")
            return True
        except services.PeopleRefused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]
    assert User.objects.filter(phone="0912345678").count() == 1
    assert Member.objects.filter(producer=producer).count() == 2


def test_a_changed_duty_begins_today_and_the_old_one_stays_with_its_days(owner: Member) -> None:
    member = works(owner.producer, Duty.SALES)
    changed = services.change_duty(member=member, duty=Duty.VIEWER, by=owner.user, on=DAY)
    assert (changed.duty, changed.since_on) == (Duty.VIEWER, DAY)
    (old,) = former_people(owner.producer, on=DAY)
    assert (old.duty, old.until_on) == (Duty.SALES, DAY)
    again = services.change_duty(member=changed, duty=Duty.WAREHOUSE, by=owner.user, on=DAY)
    assert again.pk == changed.pk
    assert [m.duty for m in people(owner.producer, on=DAY)] == [Duty.OWNER, Duty.WAREHOUSE]


def test_who_becomes_owner_by_another_duty_is_told_and_so_are_the_others(owner: Member) -> None:
    second, member = works(owner.producer), works(owner.producer, Duty.SALES)
    services.change_duty(member=member, duty=Duty.OWNER, by=owner.user, on=DAY)
    for other in (owner, second):
        told = Notice.objects.get(recipient=other.user)
        assert "có thêm một chủ" in told.subject
    assert Notice.objects.filter(recipient=member.user).count() == 1


def test_a_new_owner_is_told_to_the_others(owner: Member) -> None:
    add(owner, "0912345678", Duty.OWNER)
    assert Notice.objects.filter(recipient=owner.user, subject__contains="thêm một chủ").exists()


def test_judges_and_the_markets_staff_cannot_be_made_anybodys_people(owner: Member) -> None:
    officer = UserFactory.create(email="can-bo@vi-du.example")
    Officer.objects.create(
        user=officer,
        authority=AuthorityFactory.create(),
        role=Role.PROVINCIAL_OFFICER,
        since_on=BEFORE,
    )
    UserFactory.create(email="quan-tri@vi-du.example", is_superuser=True)
    for contact in ("can-bo@vi-du.example", "quan-tri@vi-du.example"):
        with pytest.raises(services.PeopleRefused, match="Hỏi đơn vị vận hành"):
            add(owner, contact)


def test_people_are_few_and_so_are_new_ones_a_day(owner: Member) -> None:
    for number in range(services.ADDED_A_DAY):
        add(owner, f"09000000{number:02d}")
    with pytest.raises(services.PeopleRefused, match="nhiều người quá"):
        add(owner, "0911111111")
    assert not User.objects.filter(phone="0911111111").exists()


def test_a_helper_acts_through_the_last_day_and_never_sees_money(owner: Member) -> None:
    helper = helper_account()
    last = DAY + timedelta(days=365)
    given = consent(owner, helper, last)
    assert given.until_on == last + timedelta(days=1)
    acting = producer_for(helper, owner.producer_id, last)
    assert acting is not None
    assert (acting.may_act, acting.sees_money, acting.as_helper) == (True, False, True)
    assert producer_for(helper, owner.producer_id, last + timedelta(days=1)) is None
    assert Notice.objects.filter(recipient=helper).count() == 1


def test_consent_is_for_a_year_at_most_and_not_for_the_past(owner: Member) -> None:
    helper = helper_account()
    for last_on in (DAY - timedelta(days=1), DAY + timedelta(days=366)):
        with pytest.raises(services.PeopleRefused, match="một năm"):
            consent(owner, helper, last_on)


def test_who_is_no_helper_is_not_told_from_who_does_not_exist(owner: Member) -> None:
    UserFactory.create(email="lan@vi-du.example")
    closed = helper_account("nghi@vi-du.example")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    said = set()
    for contact in ("lan@vi-du.example", "khong-ai@vi-du.example", "nghi@vi-du.example"):
        with pytest.raises(services.NoSuchHelper) as refused:
            services.give_consent(
                producer=owner.producer, contact=contact, last_on=DAY, by=owner.user, on=DAY
            )
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize("by_helper", [False, True])
@pytest.mark.parametrize("since", [DAY, DAY - timedelta(days=9)])
def test_a_consent_ends_at_once_by_owner_or_helper(
    owner: Member, since: date, by_helper: bool
) -> None:
    helper = helper_account()
    given = consent(owner, helper)
    HelperConsent.objects.update(since_on=since)
    given.refresh_from_db()
    by = helper if by_helper else owner.user
    services.end_consent(consent=given, by=by, on=DAY)
    assert producer_for(helper, owner.producer_id, DAY) is None
    assert ModelLogEntry.objects.filter(action="ocop.people.consent_end", user=by).exists()
    with pytest.raises(services.PeopleRefused):
        services.end_consent(consent=given, by=owner.user, on=DAY)
    consent(owner, helper)
    assert producer_for(helper, owner.producer_id, DAY) is not None


def test_a_consent_given_again_moves_its_end(owner: Member) -> None:
    helper = helper_account()
    first = consent(owner, helper)
    again = consent(owner, helper, DAY + timedelta(days=3))
    assert (again.pk, again.until_on) == (first.pk, DAY + timedelta(days=4))
