"""At which places a person acts in which role, on one day. All gates of the programme ask this."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from foundation.models import Officer, User
from foundation.rules.roles import Role

COUNTRY = ""
"""The place of the ministry's people and of the auditor."""


@dataclass(frozen=True)
class Appointments:
    """`places`: role → official codes of communes (5 digits) and provinces (2), or COUNTRY."""

    user: User | None = None
    places: Mapping[Role, frozenset[str]] = field(default_factory=dict)
    authority_ids: Mapping[Role, frozenset[int]] = field(default_factory=dict)
    is_administrator: bool = False

    def at(self, role: Role) -> frozenset[str]:
        """The codes of the places where the person has this role."""
        return self.places.get(role, frozenset())

    def acts(self, role: Role, place_code: str) -> bool:
        """Whether the person acts in this role at this very place (never for one within it)."""
        return self.is_administrator or place_code in self.at(role)

    @property
    def has_any(self) -> bool:
        return self.is_administrator or bool(self.places)


def appointments_of(user: User | AnonymousUser, *, on: date) -> Appointments:
    """The person's running appointments; empty for outsiders.

    One query for an account as it was read, that is one a request, however many entries of a
    menu ask. A former district's officer acts where its acting province is; none are appointed
    today.
    """
    if not isinstance(user, User) or not user.is_active:
        return Appointments()
    known: dict[date, Appointments] = user.__dict__.setdefault("_appointments", {})
    if on not in known:
        known[on] = _read(user, on)
    return known[on]


def _read(user: User, on: date) -> Appointments:
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    places: dict[Role, set[str]] = {}
    authorities: dict[Role, set[int]] = {}
    rows = Officer.objects.filter(running, user=user, since_on__lte=on)
    for row in rows.select_related("authority__acting"):
        role = Role(row.role)
        authority = row.authority.acting or row.authority
        places.setdefault(role, set()).add(authority.place_code)
        authorities.setdefault(role, set()).add(authority.pk)
    return Appointments(
        user=user,
        places={role: frozenset(codes) for role, codes in places.items()},
        authority_ids={role: frozenset(ids) for role, ids in authorities.items()},
        is_administrator=user.is_superuser,
    )
