"""Officers look after the lots of their place, and of no other."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from foundation.calendar import today
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role, row
from tests.factories import AuthorityFactory, LotFactory, UserFactory
from traceability.models import Lot


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
        reverse("recalls_office:start", args=[lot.pk]),
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


def test_an_officer_of_another_province_does_not_see_the_lot(lot: Lot) -> None:
    client = signed_in(appointed(Role.PROVINCIAL_OFFICER, elsewhere()))
    index, *lot_pages = addresses(lot)
    assert lot.code not in client.get(index).content.decode()
    for address in lot_pages:
        assert client.get(address).status_code == 404
    assert client.post(lot_pages[1], {"confirm": "1"}).status_code == 404
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
