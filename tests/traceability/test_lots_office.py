"""Officers look after the lots of their place, and of no other; a recall takes two steps."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from foundation.calendar import today
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role, row
from tests.factories import AuthorityFactory, LotFactory, UserFactory
from traceability.models import Lot
from traceability.selectors import lot_code_text

FORM = {
    "recalled_on": "",
    "reason": "Nắp chai không kín",
    "instructions": "Mang lại nơi mua.",
    "phone": "",
}


def appointed(role: Role, authority: Authority, **dates: object) -> User:
    user = UserFactory()
    user.groups.add(Group.objects.get(name=row(role).group))
    fields = {"since_on": today() - timedelta(days=30), **dates}
    Officer.objects.create(user=user, authority=authority, role=role.value, **fields)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="foundation.backends.EmailOrPhoneBackend")
    return client


def elsewhere() -> Authority:
    return AuthorityFactory(name="Uỷ ban nhân dân thành phố Hà Nội", place_code="01")


def ministry() -> Authority:
    return AuthorityFactory(name="Bộ thử", level=Authority.Level.MINISTRY, place_code="")


@pytest.fixture
def lot(db: None) -> Lot:
    return LotFactory()  # of Lâm Đồng


def addresses(lot: Lot) -> list[str]:
    return [
        reverse("lots_office:index"),
        reverse("lots_office:inspect", args=[lot.pk]),
        reverse("lots_office:recall", args=[lot.pk]),
    ]


@pytest.mark.parametrize("role", [Role.PROVINCIAL_OFFICER, Role.INSPECTOR])
def test_an_officer_of_the_province_sees_its_lots(lot: Lot, role: Role) -> None:
    client = signed_in(appointed(role, AuthorityFactory()))
    for address in addresses(lot):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert lot.code in answer.content.decode()


def test_an_inspector_of_the_ministry_sees_all_lots(lot: Lot) -> None:
    client = signed_in(appointed(Role.INSPECTOR, ministry()))
    assert lot.code in client.get(reverse("lots_office:index")).content.decode()


def test_an_administrator_sees_all_lots(lot: Lot) -> None:
    client = signed_in(UserFactory(is_superuser=True))
    assert client.get(addresses(lot)[1]).status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"), [("1900 1234", "1900 1234"), ("+84 252 3822 001", "02523822001")]
)
def test_a_recall_takes_a_hotline_or_a_phone_number(lot: Lot, typed: str, kept: str) -> None:
    client = signed_in(appointed(Role.INSPECTOR, AuthorityFactory()))
    facts = FORM | {"recalled_on": today().isoformat(), "phone": typed, "confirm": "1"}
    client.post(reverse("lots_office:recall", args=[lot.pk]), facts)
    assert lot.recalls.get().phone == kept


def test_an_officer_of_another_province_does_not_see_the_lot(lot: Lot) -> None:
    client = signed_in(appointed(Role.PROVINCIAL_OFFICER, elsewhere()))
    index, *lot_pages = addresses(lot)
    assert lot.code not in client.get(index).content.decode()
    for address in lot_pages:
        assert client.get(address).status_code == 404
    assert client.post(lot_pages[1], FORM | {"confirm": "1"}).status_code == 404
    assert not lot.recalls.exists()


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.AUDITOR, Role.COUNCIL_MEMBER])
def test_other_roles_of_the_province_get_a_404(lot: Lot, role: Role) -> None:
    client = signed_in(appointed(role, AuthorityFactory()))
    for address in addresses(lot):
        assert client.get(address).status_code == 404


def test_an_appointment_that_ended_or_has_not_begun_opens_nothing(lot: Lot) -> None:
    for dates in ({"until_on": today()}, {"since_on": today() + timedelta(days=1)}):
        client = signed_in(appointed(Role.INSPECTOR, AuthorityFactory(), **dates))
        assert client.get(reverse("lots_office:index")).status_code == 404


def test_a_stranger_is_sent_to_sign_in(lot: Lot, client: Client) -> None:
    for address in addresses(lot):
        assert client.get(address).status_code == 302


def test_a_recall_is_written_only_after_it_was_confirmed(lot: Lot) -> None:
    officer = appointed(Role.INSPECTOR, AuthorityFactory())
    client = signed_in(officer)
    address = reverse("lots_office:recall", args=[lot.pk])
    facts = FORM | {"recalled_on": today().isoformat()}
    first = client.post(address, facts)
    assert first.status_code == 200
    assert "thấy trang đỏ" in first.content.decode()
    assert not lot.recalls.exists()
    assert client.post(address, facts | {"confirm": "1"}).status_code == 302
    recall = lot.recalls.get()
    assert (recall.reason, recall.recorded_by) == ("Nắp chai không kín", officer)
    entry = ModelLogEntry.objects.get(action="ocop.lot.recall")
    assert entry.user == officer
    page = client.get(f"/t/{lot_code_text(lot)}").content.decode()
    assert 'data-verdict="recalled"' in page


def test_a_recall_before_packing_or_twice_is_refused_in_words(lot: Lot) -> None:
    client = signed_in(appointed(Role.INSPECTOR, AuthorityFactory()))
    address = reverse("lots_office:recall", args=[lot.pk])
    early = (lot.packed_on - timedelta(days=1)).isoformat()
    refused = client.post(address, FORM | {"recalled_on": early, "confirm": "1"})
    assert refused.status_code == 422
    assert "không thu hồi được trước ngày ấy" in refused.content.decode()
    facts = FORM | {"recalled_on": today().isoformat(), "confirm": "1"}
    client.post(address, facts)
    assert "đang được thu hồi" in client.post(address, facts).content.decode()
    assert lot.recalls.count() == 1
