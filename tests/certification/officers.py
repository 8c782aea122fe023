"""One person of each role, appointed where the tests need them."""

from datetime import date

from django.contrib.auth.models import Group

from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role, row
from tests.factories import AuthorityFactory, UserFactory

LAM_DONG, PHAN_THIET = "68", "22945"
SINCE = date(2020, 1, 1)


def province(code: str = LAM_DONG) -> Authority:
    return AuthorityFactory.create(name=f"Uỷ ban nhân dân tỉnh {code}", place_code=code)


def ministry() -> Authority:
    return AuthorityFactory.create(
        name="Bộ Nông nghiệp và Môi trường", level="MINISTRY", place_code=""
    )


def commune(code: str = PHAN_THIET) -> Authority:
    return AuthorityFactory.create(name=f"Uỷ ban nhân dân {code}", level="COMMUNE", place_code=code)


def person(role: Role, at: Authority | None = None, until_on: date | None = None) -> User:
    """Someone of the role's group, appointed at the authority where one is given."""
    user: User = UserFactory.create(is_superuser=role is Role.ADMINISTRATOR)
    user.groups.add(Group.objects.get(name=row(role).group))
    if at is not None:
        Officer.objects.create(
            user=user, authority=at, role=role, since_on=SINCE, until_on=until_on
        )
    return user


def usual(role: Role) -> User:
    """The role where it usually sits: Lâm Đồng, Phường Phan Thiết, the ministry, or nowhere."""
    at = {
        Role.COMMUNE_OFFICER: commune,
        Role.PROVINCIAL_OFFICER: province,
        Role.COUNCIL_MEMBER: province,
        Role.ADVISER: province,
        Role.INSPECTOR: province,
        Role.MINISTRY_RECORD_KEEPER: ministry,
        Role.AUDITOR: ministry,
    }.get(role)
    return person(role, at() if at else None)
