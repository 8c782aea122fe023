"""One person of the demo for each role; all share one password, printed by bin/serve."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group

from catalog.producers.models import HelperConsent, Member, Producer
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role, row

PASSWORD = "ocop-xem-thu-2026"  # noqa: S105 - a demo's password is printed for everyone
SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Person:
    role: Role
    name: str
    email: str
    level: str = ""  # of the authority, for officers
    place_code: str = ""


CAST = (
    Person(Role.BUYER, "Người mua thử", "nguoi-mua@vi-du.example"),
    Person(Role.PRODUCER_STAFF, "Người bán thử", "nguoi-ban@vi-du.example"),
    Person(Role.PRODUCER_STAFF, "Người bán thử khác", "nguoi-ban-khac@vi-du.example"),
    Person(Role.PRODUCER_STAFF, "Người làm hồ sơ thử", "nguoi-ho-so@vi-du.example"),
    Person(Role.HELPER, "Người giúp thử", "nguoi-giup@vi-du.example"),
    Person(
        Role.COMMUNE_OFFICER, "Cán bộ phường thử", "can-bo-xa@vi-du.example", "COMMUNE", "22945"
    ),
    Person(
        Role.PROVINCIAL_OFFICER, "Cán bộ tỉnh thử", "can-bo-tinh@vi-du.example", "PROVINCE", "68"
    ),
    Person(Role.COUNCIL_MEMBER, "Thành viên thử", "hoi-dong@vi-du.example", "PROVINCE", "68"),
    *(
        Person(
            Role.COUNCIL_MEMBER,
            f"Thành viên thử {number}",
            f"hoi-dong-{number}@vi-du.example",
            "PROVINCE",
            "68",
        )
        for number in range(2, 6)
    ),
    Person(Role.ADVISER, "Tư vấn thử", "tu-van@vi-du.example", "PROVINCE", "68"),
    Person(Role.MINISTRY_RECORD_KEEPER, "Cán bộ bộ thử", "can-bo-bo@vi-du.example", "MINISTRY"),
    Person(Role.INSPECTOR, "Kiểm tra viên thử", "kiem-tra@vi-du.example", "PROVINCE", "68"),
    Person(Role.AUDITOR, "Người soát xét thử", "soat-xet@vi-du.example", "MINISTRY"),
    Person(Role.EDITOR, "Biên tập thử", "bien-tap@vi-du.example"),
    Person(Role.ADMINISTRATOR, "Quản trị thử", "quan-tri@vi-du.example"),
)


def load_people() -> dict[Role, User]:
    """Make the cast and their appointments; returns the first person of each role."""
    first: dict[Role, User] = {}
    for person in CAST:
        user = _user(person)
        first.setdefault(person.role, user)
        if person.level:
            Officer.objects.get_or_create(
                user=user,
                authority=Authority.objects.get(level=person.level, place_code=person.place_code),
                role=person.role,
                since_on=SINCE,
            )
    return first


def _user(person: Person) -> User:
    user = User.objects.by_login(person.email)
    if user is None:
        is_administrator = person.role is Role.ADMINISTRATOR
        user = User.objects.create_user(
            person.email,
            PASSWORD,
            last_name=person.name,
            is_superuser=is_administrator,
            is_staff=is_administrator,
        )
    user.groups.add(Group.objects.get(name=row(person.role).group))
    return user


def employ(*, email: str, producer: Producer) -> User:
    """Make one of the cast the owner of a producer's shop."""
    user = User.objects.get(email=email)
    Member.objects.get_or_create(
        producer=producer, user=user, since_on=SINCE, defaults={"duty": Member.Duty.OWNER}
    )
    return user


def consent(*, producer: Producer, owner: User, helper: User) -> None:
    """Let the helper act for a producer until the end of 2027."""
    HelperConsent.objects.get_or_create(
        producer=producer,
        helper=helper,
        defaults={"given_by": owner, "since_on": SINCE, "until_on": date(2028, 1, 1)},
    )
