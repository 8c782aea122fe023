"""Who may do what in the register: by appointment, by place, by star, on a day.

The table of roles (foundation.rules.roles) says which kind of act a role has; here stands over
which certificates. An appointment counts from `since_on` until the day before `until_on`.

| appointment at | reads | records and withdraws |
| --- | --- | --- |
| a commune | products of that commune | nothing |
| a province | products of that province | three and four stars there |
| the ministry, as record-keeper | everything | five stars everywhere |
| anywhere, as auditor | everything | nothing |

Administrators may do everything. Whoever may not gets a 404 (Http404), as for a number that
was never given.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.http import Http404

from catalog.products.models import Product
from certification.models import Certificate
from certification.rules.powers import stars_given_at
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role, row

READ = "certification.view_certificate"
RECORD = "certification.add_certificate"
_ALL_STARS = frozenset({3, 4, 5})


@dataclass(frozen=True)
class Reach:
    """What a person may see and do in the register on one day."""

    everywhere: bool = False
    province_codes: frozenset[str] = frozenset()
    commune_codes: frozenset[str] = frozenset()
    writes_everywhere: frozenset[int] = frozenset()
    """Stars that may be recorded and withdrawn whatever the place."""
    writes_in: frozenset[str] = frozenset()
    """Codes of provinces whose three and four stars may be recorded and withdrawn."""
    authority_ids: frozenset[int] = frozenset()
    """Authorities that the person writes for."""

    @property
    def may_read(self) -> bool:
        return self.everywhere or bool(self.province_codes or self.commune_codes)

    @property
    def may_write(self) -> bool:
        return bool(self.writes_everywhere or self.writes_in)

    def may_write_stars(self, stars: int, province_code: str | None) -> bool:
        return stars in self.writes_everywhere or (
            province_code in self.writes_in and stars in stars_given_at("PROVINCE")
        )


def reach_of(user: User | AnonymousUser, *, on: date) -> Reach:
    """The person's reach on the day; none for outsiders. One query for an account as read."""
    if not isinstance(user, User) or not user.is_active:
        return Reach()
    if user.is_superuser:
        return Reach(everywhere=True, writes_everywhere=_ALL_STARS)
    known: dict[date, Reach] = user.__dict__.setdefault("_reach", {})
    if on not in known:
        known[on] = _read(user, on)
    return known[on]


def _read(user: User, on: date) -> Reach:
    if not user.has_perm(READ):
        return Reach()
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    appointments = Officer.objects.filter(running, user=user, since_on__lte=on).select_related(
        "authority__acting"
    )
    reach = Reach()
    for appointment in appointments:
        reach = _joined(reach, _reach_by(appointment, may_record=user.has_perm(RECORD)))
    return reach


def _reach_by(appointment: Officer, *, may_record: bool) -> Reach:
    role = Role(appointment.role)
    authority = appointment.authority
    writes = may_record and RECORD in row(role).permissions
    if READ not in row(role).permissions:
        return Reach()
    if authority.level == Authority.Level.COMMUNE:
        return Reach(commune_codes=frozenset({authority.place_code}))
    if authority.level == Authority.Level.PROVINCE and role is not Role.AUDITOR:
        codes = frozenset({(authority.acting or authority).place_code})
        return Reach(
            province_codes=codes,
            writes_in=codes if writes else frozenset(),
            authority_ids=frozenset({authority.pk}) if writes else frozenset(),
        )
    if authority.level == Authority.Level.MINISTRY or role is Role.AUDITOR:
        return Reach(
            everywhere=True,
            writes_everywhere=stars_given_at("MINISTRY") if writes else frozenset(),
            authority_ids=frozenset({authority.pk}) if writes else frozenset(),
        )
    return Reach()


def _joined(one: Reach, other: Reach) -> Reach:
    return Reach(
        everywhere=one.everywhere or other.everywhere,
        province_codes=one.province_codes | other.province_codes,
        commune_codes=one.commune_codes | other.commune_codes,
        writes_everywhere=one.writes_everywhere | other.writes_everywhere,
        writes_in=one.writes_in | other.writes_in,
        authority_ids=one.authority_ids | other.authority_ids,
    )


def reader(user: User | AnonymousUser, *, on: date) -> Reach:
    """The gate of the register's back office."""
    reach = reach_of(user, on=on)
    if not reach.may_read:
        raise Http404
    return reach


def recorder(user: User | AnonymousUser, *, on: date) -> Reach:
    """The gate of recording."""
    reach = reach_of(user, on=on)
    if not reach.may_write:
        raise Http404
    return reach


def artwork_keeper(user: User | AnonymousUser, *, on: date) -> Reach:
    """The gate of the mark's artwork, which is one for the country: the ministry's."""
    reach = reach_of(user, on=on)
    if not reach.writes_everywhere:
        raise Http404
    return reach


def certificates_within(reach: Reach, *, on: date) -> QuerySet[Certificate]:
    """The certificates that may be read, each with its `state` on the day."""
    rows = Certificate.objects.with_state(on)
    if reach.everywhere:
        return rows
    return rows.filter(
        Q(product__province_id__in=reach.province_codes)
        | Q(product__commune_id__in=reach.commune_codes)
    )


def products_within(reach: Reach) -> QuerySet[Product]:
    """The products for which a certificate may be recorded."""
    if reach.writes_everywhere:
        return Product.objects.all()
    return Product.objects.filter(province_id__in=reach.writes_in)


def authorities_within(reach: Reach, product: Product) -> QuerySet[Authority]:
    """The authorities whose decision on this product may be recorded.

    One's own, and those that ended and for which one's own acts now: a district's decision of
    2024 is recorded by the province of today. Those that still act come first.
    Administrators: the ministry, and all authorities of the product's province.
    """
    giving = Authority.objects.exclude(level=Authority.Level.COMMUNE).order_by(
        F("acting").asc(nulls_first=True), "name"
    )
    if reach.writes_everywhere == _ALL_STARS:
        return giving.filter(
            Q(level=Authority.Level.MINISTRY)
            | Q(place_code=product.province_id)
            | Q(acting__place_code=product.province_id)
        )
    return giving.filter(Q(pk__in=reach.authority_ids) | Q(acting__in=reach.authority_ids))


def product_to_certify(user: User | AnonymousUser, product_id: int, *, on: date) -> Product:
    """A product for which the person may record a certificate; else Http404."""
    products = products_within(recorder(user, on=on)).select_related(
        "producer", "maker", "commune", "province"
    )
    product = products.filter(pk=product_id).first()
    if product is None:
        raise Http404
    return product


def certificate_to_read(user: User | AnonymousUser, number: str, *, on: date) -> Certificate:
    """A certificate the person may read, with its `state` on the day; else Http404."""
    rows = certificates_within(reader(user, on=on), on=on).select_related(
        "product__commune",
        "product__province",
        "holder",
        "authority__acting",
        "withdrawal__recorded_by",
        "withdrawal__clearance__recorded_by",
        "recorded_by",
    )
    certificate = rows.filter(number=number).first()
    if certificate is None:
        raise Http404
    return certificate


def may_act_on(user: User | AnonymousUser, certificate: Certificate, *, on: date) -> bool:
    """Whether the person may withdraw this certificate and clear its product for sale.

    Three and four stars are the province's to withdraw, five the ministry's (Quyết định
    26/2026/QĐ-TTg Đ8.2-4).
    """
    return reach_of(user, on=on).may_write_stars(certificate.stars, certificate.product.province_id)


def certificate_to_act_on(user: User | AnonymousUser, number: str, *, on: date) -> Certificate:
    """A certificate the person may withdraw or whose product they may clear; else Http404."""
    certificate = certificate_to_read(user, number, on=on)
    if not may_act_on(user, certificate, on=on):
        raise Http404
    return certificate
