"""The desk's page of people: owners act, members look, an end holds in the next request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log

from catalog.producers.models import HelperConsent, Member
from catalog.producers.services import give_consent
from foundation.calendar import today
from foundation.models import Notice, User
from foundation.rules.contact import masked
from foundation.rules.roles import Role, row
from marketplace.desk.people import acts_of
from tests.desk.conftest import Seller
from tests.factories import ProductFactory, UserFactory
from traceability.selectors.api_keys import running_key
from traceability.services.api_keys import create_key

pytestmark = pytest.mark.django_db


def at(name: str, *args: int) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def owner(seller: Seller) -> Seller:
    Member.objects.filter(user=seller.member).update(duty="OWNER")
    return seller


@pytest.fixture
def colleague(owner: Seller) -> Member:
    return Member.objects.create(
        producer=owner.producer,
        user=UserFactory.create(last_name="Trần", first_name="Lan", phone="0912345678"),
        duty="SALES",
        since_on=today() - timedelta(days=9),
    )


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def helper_of(owner: Seller, days: int = 0) -> HelperConsent:
    helper = UserFactory.create(last_name="Người", first_name="giúp")
    helper.groups.add(Group.objects.get_or_create(name=row(Role.HELPER).group)[0])
    consent = give_consent(
        producer=owner.producer,
        contact=str(helper.email),
        last_on=today(),
        by=owner.member,
        on=today(),
    )
    HelperConsent.objects.filter(pk=consent.pk).update(since_on=today() - timedelta(days=days))
    consent.refresh_from_db()
    return consent


def test_an_owner_adds_somebody_by_number_who_comes_in_with_a_code(owner: Seller) -> None:
    facts = {"contact": "+84 987 654 321", "duty": "WAREHOUSE"}
    assert owner.client.post(at("person_add"), facts)["Location"] == at("people")
    made = User.objects.get(phone="0987654321")
    page = owner.client.get(at("people")).content.decode()
    assert "••• 321" in page
    assert "chưa vào lần nào" in page
    assert as_person(made).get(at("today")).status_code == 200


def test_whose_number_it_is_stays_unknown_until_they_come_in(owner: Seller) -> None:
    known = UserFactory.create(last_name="Bí", first_name="Mật", phone="0987654321")
    owner.client.post(at("person_add"), {"contact": "0987654321", "duty": "VIEWER"})
    assert "Bí Mật" not in owner.client.get(at("people")).content.decode()
    client = as_person(known)
    assert "Bí Mật" in owner.client.get(at("people")).content.decode()
    assert "0987654321" not in client.get(at("people")).content.decode()


def test_a_refused_form_keeps_what_was_typed(owner: Seller, colleague: Member) -> None:
    answer = owner.client.post(at("person_add"), {"contact": "0912345678", "duty": "VIEWER"})
    assert answer.status_code == 422
    assert 'value="0912345678"' in answer.content.decode()
    assert "đã có trong danh sách" in answer.content.decode()
    wrong = owner.client.post(at("person_add"), {"contact": "12", "duty": "BOSS"})
    assert wrong.status_code == 422


def test_a_form_sent_twice_adds_once(owner: Seller) -> None:
    page = owner.client.get(at("person_add"))
    token = page.context["form"]["once_token"].value()
    facts = {"contact": "0987654321", "duty": "SALES", "once_token": str(token)}
    for _ in range(2):
        assert owner.client.post(at("person_add"), facts).status_code == 302
    assert Member.objects.filter(producer=owner.producer).count() == 2


def test_an_ended_persons_session_finds_nothing_in_its_next_request(
    owner: Seller, colleague: Member
) -> None:
    client = as_person(colleague.user)
    addresses = [at("people"), at("orders"), at("lots"), at("settlements")]
    assert {client.get(a).status_code for a in addresses} == {200}
    assert owner.client.post(at("person_end", colleague.pk)).status_code == 302
    assert {client.get(a).status_code for a in [*addresses, at("today")]} == {404}
    assert client.post(at("person_add"), {"contact": "0987654321"}).status_code == 404
    assert "Hoàn tác" in owner.client.get(at("people")).content.decode()
    owner.client.post(at("person_back", colleague.pk))
    assert client.get(at("orders")).status_code == 200


def test_a_lesser_duty_holds_in_the_next_request(owner: Seller, colleague: Member) -> None:
    client = as_person(colleague.user)
    assert client.get(at("settlements")).status_code == 200
    owner.client.post(at("person", colleague.pk), {"duty": "WAREHOUSE"})
    assert client.get(at("settlements")).status_code == 404
    assert client.get(at("orders")).status_code == 200


@pytest.mark.parametrize("duty", ["SALES", "WAREHOUSE", "VIEWER"])
def test_people_who_do_not_own_look_and_change_nothing(
    owner: Seller, colleague: Member, duty: str
) -> None:
    Member.objects.filter(pk=colleague.pk).update(duty=duty)
    consent = helper_of(owner)
    client = as_person(colleague.user)
    own = Member.objects.get(user=owner.member)
    page = client.get(at("people")).content.decode()
    assert "Người giúp" in page
    assert at("person_add") not in page
    assert str(owner.member.email) not in page
    for name, args in [
        ("person_add", ()),
        ("person", (own.pk,)),
        ("person_end", (own.pk,)),
        ("person_back", (own.pk,)),
        ("helper_add", ()),
        ("helper", (consent.pk,)),
    ]:
        facts = {"contact": "0987654321", "duty": "OWNER", "last_on": f"{today()}"}
        assert client.post(at(name, *args), facts).status_code == 404
        assert client.get(at(name, *args)).status_code in {404, 405}
    own.refresh_from_db()
    assert (own.until_on, own.duty) == (None, "OWNER")


def test_somebody_leaves_by_themselves_after_being_asked(owner: Seller, colleague: Member) -> None:
    client = as_person(colleague.user)
    assert "Thôi làm cho" in client.get(at("person_end", colleague.pk)).content.decode()
    assert client.get(at("people")).status_code == 200
    assert client.post(at("person_end", colleague.pk))["Location"] == at("today")
    assert client.get(at("people")).status_code == 404


def test_the_last_owner_is_told_why_they_stay(owner: Seller) -> None:
    own = Member.objects.get(user=owner.member)
    page = owner.client.post(at("person_end", own.pk), follow=True).content.decode()
    assert "ít nhất một chủ" in page
    assert owner.client.post(at("person", own.pk), {"duty": "SALES"}).status_code == 422


def test_other_producers_people_and_helpers_are_404(owner: Seller, other: Seller) -> None:
    Member.objects.filter(user=other.member).update(duty="OWNER")
    theirs, consent = Member.objects.get(user=other.member), helper_of(other)
    for name, pk in [
        ("person", theirs.pk),
        ("person_end", theirs.pk),
        ("person_back", theirs.pk),
        ("helper", consent.pk),
    ]:
        assert owner.client.post(at(name, pk), {"duty": "VIEWER"}).status_code == 404
        assert owner.client.get(at(name, pk)).status_code in {404, 405}
    theirs.refresh_from_db()
    assert theirs.until_on is None
    assert HelperConsent.objects.filter(pk=consent.pk).exists()


def test_a_helper_sees_no_people_and_gives_nobody_consent(owner: Seller) -> None:
    consent = helper_of(owner)
    client = as_person(consent.helper)
    assert client.get(at("orders")).status_code == 200
    own = Member.objects.get(user=owner.member)
    for name, args in [("people", ()), ("person_add", ()), ("helper_add", ())]:
        assert client.get(at(name, *args)).status_code == 404
    assert client.post(at("person_end", own.pk)).status_code == 404
    assert client.post(at("helper", consent.pk)).status_code == 404


@pytest.mark.parametrize("days", [0, 9])
def test_an_ended_consent_holds_in_the_helpers_next_request(owner: Seller, days: int) -> None:
    consent = helper_of(owner, days)
    client = as_person(consent.helper)
    assert client.get(at("lots")).status_code == 200
    owner.client.post(at("helper", consent.pk))
    assert client.get(at("lots")).status_code == 404


def test_an_owner_agrees_to_a_helper_until_a_day(owner: Seller) -> None:
    helper = UserFactory.create(email="giup@vi-du.example")
    helper.groups.add(Group.objects.get_or_create(name=row(Role.HELPER).group)[0])
    last = today() + timedelta(days=30)
    facts = {"contact": "giup@vi-du.example", "last_on": f"{last:%Y-%m-%d}"}
    assert owner.client.post(at("helper_add"), facts).status_code == 302
    assert HelperConsent.objects.get().until_on == last + timedelta(days=1)
    wrong = owner.client.post(at("helper_add"), facts | {"contact": "ai@vi-du.example"})
    assert wrong.status_code == 422


def test_numbers_cannot_be_tried_one_by_one(owner: Seller) -> None:
    answers = [
        owner.client.post(at("helper_add"), {"contact": f"09000000{n:02d}", "last_on": today()})
        for n in range(16)
    ]
    assert {a.status_code for a in answers} == {422}
    assert "quá nhiều lần" not in answers[14].content.decode()
    assert "quá nhiều lần" in answers[15].content.decode()


def test_what_a_helper_did_for_others_is_never_shown(owner: Seller, other: Seller) -> None:
    consent = helper_of(owner)
    ours = ProductFactory.create(title="Mắm của ta", producer=owner.producer)
    theirs = ProductFactory.create(title="Mắm của họ", producer=other.producer)
    for product in (ours, theirs):
        log(instance=product, action="ocop.listing.send", user=consent.helper)
        log(instance=product, action="ocop.listing.label", user=owner.member)
    log(instance=owner.producer, action="ocop.lot.import", user=consent.helper)
    page = owner.client.get(at("helper", consent.pk)).content.decode()
    assert "Mắm của ta" in page
    assert "Mắm của họ" not in page
    assert len(acts_of(consent.helper, consent=consent)) == 2


def test_the_list_costs_the_same_for_many_people(
    owner: Seller, colleague: Member, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(8):
        Member.objects.create(
            producer=owner.producer, user=UserFactory.create(), duty="VIEWER", since_on=today()
        )
    with django_assert_max_num_queries(14):
        owner.client.get(at("people"))


@pytest.mark.parametrize(
    ("contact", "shown"),
    [("0912345678", "••• 678"), ("hoa@vi-du.example", "h•••@…")],
)
def test_a_contact_is_recognised_by_who_knows_it(contact: str, shown: str) -> None:
    assert masked(contact) == shown


def test_keys_that_somebody_made_end_with_their_work_and_the_owners_are_told(
    owner: Seller, colleague: Member
) -> None:
    def key(name: str, by: User) -> str:
        made = create_key(producer=owner.producer, name=name, may_capture=True, by=by)
        return made[1]

    theirs, kept = key("Máy cân", colleague.user), key("Máy in", owner.member)
    address = at("person_end", colleague.pk)
    assert "1 khoá API do người này tạo" in owner.client.get(address).content.decode()
    owner.client.post(address)
    assert running_key(theirs) is None
    assert running_key(kept) is not None
    (told,) = Notice.objects.filter(recipient=owner.member, subject__startswith="Khoá API")
    assert "Máy cân" in told.body
    assert "Máy in" not in told.body
    owner.client.post(at("person_back", colleague.pk))
    assert running_key(theirs) is None  # for ever


def test_who_leaves_by_themselves_leaves_no_key_behind(owner: Seller, colleague: Member) -> None:
    elsewhere = ProductFactory.create().producer
    kept = create_key(producer=elsewhere, name="Nơi khác", may_capture=False, by=colleague.user)[1]
    client = as_person(colleague.user)
    assert "khoá API" not in client.get(at("person_end", colleague.pk)).content.decode()
    mine = create_key(producer=owner.producer, name="Kho", may_capture=False, by=colleague.user)[1]
    client.post(at("person_end", colleague.pk))
    assert running_key(mine) is None
    assert running_key(kept) is not None
    subject = "Khoá API"
    assert Notice.objects.filter(recipient=owner.member, subject__startswith=subject).count() == 1
