"""Who answers for the use of the mark and rules on claims, by appointment, by place, on a day.

| appointment at | reads | answers and rules |
| --- | --- | --- |
| a commune, as officer | what concerns products and producers there | nothing |
| a province, as officer | what concerns that province | all there but five stars |
| a province, as inspector | the same | nothing |
| the ministry, as record-keeper | everything | five stars, the country; claims everywhere |
| anywhere, as auditor | everything | nothing |

Administrators may do everything. Whoever may not gets a 404 (Http404).
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404

from catalog.products.models import ProductImage
from certification.access.appointments import COUNTRY, Appointments, appointments_of
from certification.models import Certificate, ClaimHold, MarkRequest
from certification.rules.powers import stars_given_at
from foundation.models import User
from foundation.rules.roles import Role

_PROVINCE_READERS = (Role.PROVINCIAL_OFFICER, Role.INSPECTOR)
_OF_MINISTRY = max(stars_given_at("MINISTRY"))


@dataclass(frozen=True)
class MarkReach:
    """What a person may see and do about the use of the mark on one day."""

    everywhere: bool
    provinces: frozenset[str]
    communes: frozenset[str]
    writes_in: frozenset[str]
    is_ministry: bool
    is_administrator: bool

    @property
    def may_read(self) -> bool:
        return self.everywhere or bool(self.provinces or self.communes)

    @property
    def may_write(self) -> bool:
        return self.is_administrator or self.is_ministry or bool(self.writes_in)

    def may_answer(self, request: MarkRequest) -> bool:
        """Whether the person answers this request: the province its own, the ministry five stars
        and what concerns the country."""
        if self.is_administrator:
            return True
        certificate = request.certificate
        is_the_ministrys = (
            certificate.stars == _OF_MINISTRY
            if certificate is not None
            else request.province_code == COUNTRY
        )
        if is_the_ministrys:
            return self.is_ministry
        return request.province_code in self.writes_in

    def may_rule(self, hold: ClaimHold) -> bool:
        """Whether the person rules on this claim."""
        return (
            self.is_administrator or self.is_ministry or _province_of_hold(hold) in self.writes_in
        )


def mark_reach(user: User | AnonymousUser, *, on: date) -> MarkReach:
    """The person's reach on the day; reads nothing for outsiders. One query."""
    who = appointments_of(user, on=on)
    return _reach(who)


def _reach(who: Appointments) -> MarkReach:
    is_ministry = bool(who.at(Role.MINISTRY_RECORD_KEEPER))
    provinces: frozenset[str] = frozenset()
    for role in _PROVINCE_READERS:
        provinces |= who.at(role)
    return MarkReach(
        everywhere=who.is_administrator or is_ministry or bool(who.at(Role.AUDITOR)),
        provinces=provinces - {COUNTRY},
        communes=who.at(Role.COMMUNE_OFFICER),
        writes_in=who.at(Role.PROVINCIAL_OFFICER) - {COUNTRY},
        is_ministry=is_ministry,
        is_administrator=who.is_administrator,
    )


def mark_reader(user: User | AnonymousUser, *, on: date) -> MarkReach:
    """The gate of the mark's office pages."""
    reach = mark_reach(user, on=on)
    if not reach.may_read:
        raise Http404
    return reach


def mark_writer(user: User | AnonymousUser, *, on: date) -> MarkReach:
    """The gate of acts that concern a product's pictures."""
    reach = mark_reader(user, on=on)
    if not reach.may_write:
        raise Http404
    return reach


def photos_within(reach: MarkReach) -> QuerySet[ProductImage]:
    """The product photos this person may look over."""
    rows = ProductImage.objects.select_related("product__producer")
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(product__province__in=reach.provinces) | Q(product__commune__in=reach.communes)
    )


def photos_to_set(reach: MarkReach) -> QuerySet[ProductImage]:
    """Those of which this person says whether the mark is seen."""
    rows = ProductImage.objects.all()
    if reach.is_administrator or reach.is_ministry:
        return rows
    return rows.filter(product__province__in=reach.writes_in)


def requests_within(reach: MarkReach) -> QuerySet[MarkRequest]:
    """The requests this person may read."""
    rows = MarkRequest.objects.select_related(
        "certificate__product__commune", "producer", "answer", "design"
    )
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(province_code__in=reach.provinces)
        | Q(certificate__product__commune__in=reach.communes)
        | Q(certificate__isnull=True, producer__commune__in=reach.communes)
    )


def request_to_read(
    user: User | AnonymousUser, request_id: int, *, on: date
) -> tuple[MarkReach, MarkRequest]:
    """A request this person may read, and their reach; else Http404."""
    reach = mark_reader(user, on=on)
    found = requests_within(reach).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return reach, found


def request_to_answer(user: User | AnonymousUser, request_id: int, *, on: date) -> MarkRequest:
    """A request this person answers; else Http404."""
    reach, found = request_to_read(user, request_id, on=on)
    if not reach.may_answer(found):
        raise Http404
    return found


def holds_within(reach: MarkReach) -> QuerySet[ClaimHold]:
    """The held claims this person may read."""
    rows = ClaimHold.objects.select_related(
        "product__producer", "product__province", "producer__province", "ruling__ruled_by"
    )
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(product__province__in=reach.provinces)
        | Q(product__commune__in=reach.communes)
        | Q(product__isnull=True, producer__province__in=reach.provinces)
        | Q(product__isnull=True, producer__commune__in=reach.communes)
    )


def hold_to_read(
    user: User | AnonymousUser, hold_id: int, *, on: date
) -> tuple[MarkReach, ClaimHold]:
    """A held claim this person may read, and their reach; else Http404."""
    reach = mark_reader(user, on=on)
    found = holds_within(reach).filter(pk=hold_id).first()
    if found is None:
        raise Http404
    return reach, found


def hold_to_rule_on(user: User | AnonymousUser, hold_id: int, *, on: date) -> ClaimHold:
    """A held claim this person rules on; else Http404."""
    reach, found = hold_to_read(user, hold_id, on=on)
    if not reach.may_rule(found):
        raise Http404
    return found


def certificates_asked_of(reach: MarkReach) -> QuerySet[Certificate]:
    """The certificates whose remaining packs this person may look over."""
    rows = Certificate.objects.all()
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(product__province__in=reach.provinces) | Q(product__commune__in=reach.communes)
    )


def _province_of_hold(hold: ClaimHold) -> str | None:
    place = hold.product or hold.producer
    return place.province_id if place is not None else None
