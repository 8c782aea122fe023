"""Does a council member stand near a producer? Told from hard identifiers, failing closed.

Compared are digests, so nobody reads a number here. Everyone who ever belonged to the producer,
helped it, or wrote this dossier counts as its person: ended memberships and consents too.
Who cannot be compared cannot be cleared, and who is not cleared does not score.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.producers.models import HelperConsent, Member, Producer
from certification.models import (
    CouncilMember,
    DeclaredInterest,
    Dossier,
    DossierFiling,
    DossierPerson,
    PersonIdentifier,
)
from certification.rules.identifiers import BadIdentifier, IdentifierKind
from certification.selectors.identifiers import digest_of, is_comparable
from foundation.models import User


@dataclass(frozen=True)
class InterestCheck:
    """What the comparison found, in words for the chair and the officer; never a number."""

    conflicts: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def in_conflict(self) -> bool:
        return bool(self.conflicts)

    @property
    def may_score(self) -> bool:
        """Cleared: compared with something, and nothing found."""
        return not self.conflicts and not self.unclear

    @property
    def reasons(self) -> tuple[str, ...]:
        """For the chair and the officer."""
        return self.conflicts or self.unclear

    @property
    def for_member(self) -> str:
        """For the member: not by which number of whom they were found."""
        if self.conflicts:
            return _("Bạn có liên quan tới chủ thể của hồ sơ này nên không xem và không chấm.")
        return " ".join(self.unclear)


@dataclass
class _Side:
    """What is known of a person, or of a producer with all its people."""

    own: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Kind → digests, of the person or the producer itself."""
    people: set[int] = field(default_factory=set)
    """The accounts of its people."""
    of_people: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Kind → digests of those people."""
    is_stale: bool = False
    """Something is known under a key of before alone, and so was compared with nothing."""

    def add(self, kind: str, number: str | None) -> None:
        try:
            if number:
                self.own[kind].add(digest_of(kind, number))
        except BadIdentifier:
            pass  # no number of that kind: it cannot clear anyone either

    @property
    def digests(self) -> set[str]:
        return set().union(*self.own.values())

    @property
    def digests_of_people(self) -> set[str]:
        return set().union(*self.of_people.values())


def conflicts(member: CouncilMember, dossier: Dossier, *, on: date) -> InterestCheck:
    """Whether this member may score this dossier, and why not."""
    return check_interests([member.user_id], [dossier.pk], on=on)[member.user_id, dossier.pk]


def check_interests(
    user_ids: Collection[int], dossier_ids: Collection[int], *, on: date
) -> dict[tuple[int, int], InterestCheck]:
    """(account, dossier) → check, for every pair; nine queries however many."""
    dossiers = list(
        Dossier.objects.filter(pk__in=dossier_ids).select_related("producer", "product__maker")
    )
    persons = _persons(user_ids)
    sides = _producers(dossiers)
    declared = set(
        DeclaredInterest.objects.filter(user__in=user_ids)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
        .values_list("user_id", "producer_id")
    )
    return {
        (user_id, dossier.pk): _compare(
            user_id,
            persons[user_id],
            sides[dossier.pk],
            is_declared=any((user_id, each.pk) in declared for each in _producers_of(dossier)),
        )
        for user_id in user_ids
        for dossier in dossiers
    }


def _compare(user_id: int, person: _Side, producer: _Side, *, is_declared: bool) -> InterestCheck:
    found: list[str] = []
    if is_declared:
        found.append(_("Đã tự khai có quan hệ với chủ thể."))
    if user_id in producer.people:
        found.append(_("Cùng tài khoản với người của chủ thể hoặc người làm hồ sơ."))
    if person.digests & producer.digests:
        kinds = [kind for kind, digests in person.own.items() if digests & producer.digests]
        found += [_same_as_producer(kind) for kind in sorted(kinds)]
    if person.digests & producer.digests_of_people:
        found.append(_("Trùng giấy tờ hoặc điện thoại với người của chủ thể."))
    unclear: list[str] = []
    if not person.own.get(IdentifierKind.CITIZEN_ID):
        unclear.append(_("Thành viên chưa khai số căn cước nên chưa đối chiếu được."))
    if person.is_stale or producer.is_stale:
        unclear.append(_("Có số khai từ trước khi đổi khoá đối chiếu: cần khai lại số đó."))
    if not producer.own:
        unclear.append(
            _("Chủ thể chưa có mã số thuế, điện thoại hay số căn cước người đại diện để đối chiếu.")
        )
    return InterestCheck(tuple(found), tuple(unclear))


def _same_as_producer(kind: str) -> str:
    return {
        IdentifierKind.CITIZEN_ID.value: _("Số căn cước trùng với chủ thể hoặc người đại diện."),
        IdentifierKind.TAX_NUMBER.value: _("Mã số thuế đã khai trùng với chủ thể."),
        IdentifierKind.PHONE.value: _("Số điện thoại trùng với chủ thể."),
    }[kind]


def _persons(user_ids: Collection[int]) -> dict[int, _Side]:
    """What each person declared, and the telephone of the account. Two queries."""
    sides = {user_id: _Side() for user_id in user_ids}
    rows = list(PersonIdentifier.objects.filter(user__in=user_ids))
    known = {(r.user_id, r.kind, r.hint) for r in rows if is_comparable(r.digest)}
    for row in rows:
        if is_comparable(row.digest):
            sides[row.user_id].own[row.kind].add(row.digest)
        elif (row.user_id, row.kind, row.hint) not in known:
            sides[row.user_id].is_stale = True
    for user_id, phone in User.objects.filter(pk__in=user_ids).values_list("pk", "phone"):
        sides[user_id].add(IdentifierKind.PHONE, phone)
    return sides


def _producers_of(dossier: Dossier) -> list[Producer]:
    """Who stands behind a dossier: its producer, and the maker where that is another."""
    maker = dossier.product.maker
    return [dossier.producer, *([maker] if maker and maker != dossier.producer else [])]


def _producers(dossiers: Iterable[Dossier]) -> dict[int, _Side]:
    """What is known of the producers behind each dossier. Six queries."""
    dossiers = list(dossiers)
    sides: dict[int, _Side] = {}
    people_of = _people({p.pk for d in dossiers for p in _producers_of(d)})
    for dossier in dossiers:
        side = sides[dossier.pk] = _Side(people={dossier.started_by_id})
        for producer in _producers_of(dossier):
            side.add(IdentifierKind.TAX_NUMBER, producer.tax_number)
            side.add(IdentifierKind.PHONE, producer.phone)
            side.people |= people_of[producer.pk]
    filed = DossierFiling.objects.filter(dossier__in=sides).values_list("dossier_id", "filed_by_id")
    for dossier_id, user_id in filed:
        sides[dossier_id].people.add(user_id)
    representatives = DossierPerson.objects.filter(dossier__in=sides).exclude(citizen_id_digest="")
    for dossier_id, digest in representatives.values_list("dossier_id", "citizen_id_digest"):
        if is_comparable(digest):
            sides[dossier_id].own[IdentifierKind.CITIZEN_ID].add(digest)
        else:
            sides[dossier_id].is_stale = True
    persons = _persons({user_id for side in sides.values() for user_id in side.people})
    for side in sides.values():
        for user_id in side.people:
            for kind, digests in persons[user_id].own.items():
                side.of_people[kind] |= digests
    return sides


def _people(producer_ids: Collection[int]) -> dict[int, set[int]]:
    """The accounts that ever belonged to or helped each producer. Two queries."""
    people: dict[int, set[int]] = defaultdict(set)
    members = Member.objects.filter(producer__in=producer_ids)
    helpers = HelperConsent.objects.filter(producer__in=producer_ids)
    for producer_id, user_id in [
        *members.values_list("producer_id", "user_id"),
        *helpers.values_list("producer_id", "helper_id"),
    ]:
        people[producer_id].add(user_id)
    return people
