"""Councils and who sits on them; what members say of themselves. Ended seats stay."""

from datetime import date, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from certification.models import Council, CouncilMember, DeclaredInterest, PersonIdentifier
from certification.rules import identifiers
from certification.selectors.identifiers import digest_of
from certification.services.steps import ProgrammeError
from foundation.models import Authority, Officer, User
from foundation.rules.roles import Role, row


class RosterError(ProgrammeError):
    """The roster refuses: the council has ended, or the person sits there already."""


class NotAnIdentifier(ProgrammeError):
    """The text is no number of the kind that was declared."""


@transaction.atomic
def set_up(
    *, authority: Authority, name: str, decision_number: str, decided_on: date, by: User, on: date
) -> Council:
    """A council as its decision says (Đ7.3). Raises RosterError for a commune or a later day."""
    if authority.level not in {Authority.Level.PROVINCE, Authority.Level.MINISTRY}:
        raise RosterError(_("Chỉ tỉnh và bộ lập hội đồng."))
    if decided_on > on:
        raise RosterError(_("Ngày quyết định chưa tới."))
    council = Council.objects.create(
        authority=authority,
        name=name.strip(),
        decision_number=decision_number.strip(),
        decided_on=decided_on,
        set_up_by=by,
    )
    log(instance=council, action="ocop.council.set_up", user=by)
    return council


@transaction.atomic
def seat(
    *,
    council: Council,
    user: User,
    seat: str,
    organisation: str,
    by: User,
    on: date,
    since_on: date | None = None,
) -> CouncilMember:
    """Give a person a seat, and the appointment that opens the back office to them.

    Raises RosterError where the council has ended, the person sits there already, or the day
    lies before the council's decision.
    """
    council = Council.objects.select_for_update().get(pk=council.pk)
    since_on = since_on or on
    if council.ended_on is not None and council.ended_on <= on:
        raise RosterError(_("Hội đồng này đã thôi hoạt động."))
    if since_on < council.decided_on:
        raise RosterError(_("Chưa có hội đồng vào ngày đó."))
    if council.members.filter(user=user, until_on__isnull=True).exists():
        raise RosterError(_("Người này đang ở trong hội đồng."))
    member = CouncilMember.objects.create(
        council=council, user=user, seat=seat, organisation=organisation.strip(), since_on=since_on
    )
    _appoint(member, on=on)
    log(instance=council, action="ocop.council.seat", user=by, data=_of(member))
    return member


@transaction.atomic
def end_seat(*, member: CouncilMember, until_on: date, by: User, on: date) -> CouncilMember:
    """Let a seat end, with its day; a session called before keeps it. Raises RosterError."""
    member = CouncilMember.objects.select_for_update().get(pk=member.pk)
    if member.until_on is not None:
        raise RosterError(_("Người này đã thôi ở hội đồng."))
    if until_on <= member.since_on:
        raise RosterError(_("Ngày thôi phải sau ngày vào."))
    member.until_on = until_on
    member.save(update_fields=["until_on"])
    _end_appointment(member)
    log(instance=member.council, action="ocop.council.end_seat", user=by, data=_of(member))
    return member


@transaction.atomic
def declare_identifier(
    *, user: User, kind: str, number: str, by: User, on: date
) -> PersonIdentifier:
    """Keep the digest of a number that a person declares; the number itself is kept nowhere.

    Declaring it again changes nothing. Raises NotAnIdentifier.
    """
    try:
        digest = digest_of(kind, number)
        hint = identifiers.hint(kind, number)
    except identifiers.BadIdentifier as error:
        raise NotAnIdentifier(_("Số này không đúng dạng của loại đã chọn.")) from error
    found, is_new = PersonIdentifier.objects.get_or_create(
        user=user, kind=kind, digest=digest, defaults={"hint": hint, "declared_on": on}
    )
    if is_new:
        log(instance=user, action="ocop.council.declare_identifier", user=by, data={"kind": kind})
    return found


@transaction.atomic
def declare_interest(
    *, user: User, producer: Producer, what: str, by: User, on: date
) -> DeclaredInterest:
    """A person says that they stand near a producer; from now on they do not score it."""
    interest = DeclaredInterest.objects.create(
        user=user, producer=producer, what=what.strip(), declared_on=on
    )
    log(
        instance=user,
        action="ocop.council.declare_interest",
        user=by,
        data={"producer": producer.pk},
    )
    return interest


def _appoint(member: CouncilMember, *, on: date) -> None:
    """The officer's row and the group that let a member into the back office."""
    role = _role(member)
    running = Q(until_on__isnull=True) | Q(until_on__gt=on)
    authority = member.council.authority
    if not Officer.objects.filter(running, user=member.user, authority=authority, role=role):
        Officer.objects.update_or_create(
            user=member.user,
            authority=authority,
            role=role,
            since_on=member.since_on,
            defaults={"until_on": None},
        )
    member.user.groups.add(Group.objects.get(name=row(role).group))


def _end_appointment(member: CouncilMember) -> None:
    """End it with the last seat of its kind that the person holds there."""
    council, role = member.council, _role(member)
    others = CouncilMember.objects.filter(
        user=member.user, council__authority=council.authority, until_on__isnull=True
    )
    if any(_role(other) is role for other in others):
        return
    assert member.until_on is not None  # noqa: S101 - for the type checker
    for officer in Officer.objects.filter(
        user=member.user, authority=council.authority, role=role, until_on__isnull=True
    ):
        officer.until_on = max(member.until_on, officer.since_on + timedelta(days=1))
        officer.save(update_fields=["until_on"])


def _role(member: CouncilMember) -> Role:
    return Role.COUNCIL_MEMBER if member.scores else Role.ADVISER


def _of(member: CouncilMember) -> dict[str, object]:
    return {"user": member.user_id, "seat": member.seat}
