"""Who may act for a producer: its own people with their duties, and helpers it agreed to.

Every act is an owner's, asked again under the lock of the producer's row, so two owners who end
each other at the same moment leave one. An ended period is not undone in the sessions of its
person: each request asks anew who may act (catalog.producers.access).
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import HelperConsent, Member, Producer
from catalog.producers.selectors import consents_on, members_on, owners, owns
from foundation.models import Notice, Officer, User
from foundation.notices import send_once
from foundation.rules.roles import Role, row

MOST_PEOPLE = 30
ADDED_A_DAY = 20
LONGEST_CONSENT = timedelta(days=365)
DESK = "/chu-the/"
WAY_IN = "/dang-nhap/ma/?next=/chu-the/"

member_ended = Signal()
"""Somebody's work for a producer ended: `member`, `by`, `on`, inside the act's transaction."""


class PeopleRefused(Exception):
    """Why nothing was changed, in words for people."""


class NotAnOwner(PeopleRefused):
    """Only an owner decides who works for the producer."""

    def __init__(self) -> None:
        super().__init__(_("Chỉ chủ của chủ thể mới đổi được người làm."))


class LastOwner(PeopleRefused):
    """Without an owner nobody could let anyone in again."""

    def __init__(self) -> None:
        super().__init__(_("Chủ thể phải còn ít nhất một chủ. Ghi thêm chủ khác trước đã."))


class NoSuchHelper(PeopleRefused):
    """No account with the role of a helper has exactly this number or address."""

    def __init__(self) -> None:
        super().__init__(_("Không có người giúp nào dùng đúng số hoặc thư này. Hỏi lại họ."))


@transaction.atomic
def add_member(*, producer: Producer, contact: str, duty: str, by: User, on: date) -> Member:
    """Let a person work for the producer from today; they are told by notice.

    `contact` is their e-mail address or telephone number; where no account has it, one is made
    without a password (its owner signs in with a code). Raises NotAnOwner, and PeopleRefused for
    somebody who is among the people already, for accounts of officers and of the market's staff
    (a producer must not be able to make its judges partial), and beyond 30 people or 20 new
    ones a day.
    """
    _lock(producer, by, on)
    person = _account(contact)
    running = members_on(on).filter(producer=producer)
    if running.filter(user=person).exists():
        raise PeopleRefused(_("Người này đã có trong danh sách. Đổi việc ở dòng của họ."))
    if _judges(person, on):
        raise PeopleRefused(_("Không ghi được người này. Hỏi đơn vị vận hành chợ."))
    new_today = Member.objects.filter(producer=producer, since_on=on).count()
    if running.count() >= MOST_PEOPLE or new_today >= ADDED_A_DAY:
        raise PeopleRefused(_("Đã ghi nhiều người quá. Bỏ bớt, hoặc để mai ghi tiếp."))
    # One row a person and day: who left today and comes back goes on with theirs.
    member, _is_new = Member.objects.update_or_create(
        producer=producer, user=person, since_on=on, defaults={"duty": duty, "until_on": None}
    )
    _note(producer, "ocop.people.add", by, member)
    _tell_new(member, on)
    return member


@transaction.atomic
def change_duty(*, member: Member, duty: str, by: User, on: date) -> Member:
    """Give a person of the producer another duty from today; the period before ends. Of a new
    owner the person and the other owners are told.

    Raises NotAnOwner, LastOwner, and PeopleRefused for somebody who has left.
    """
    _lock(member.producer, by, on)
    member = _running(member, on)
    if member.duty == duty:
        return member
    if member.duty == Member.Duty.OWNER:
        _keep_an_owner(member, on)
    if member.since_on == on:
        member.duty = duty
        member.save(update_fields=["duty"])
    else:
        Member.objects.filter(pk=member.pk).update(until_on=on)
        member = Member.objects.create(
            producer=member.producer, user=member.user, duty=duty, since_on=on
        )
    _note(member.producer, "ocop.people.duty", by, member)
    if duty == Member.Duty.OWNER:
        _tell_new(member, on)
    return member


@transaction.atomic
def end_member(*, member: Member, by: User, on: date) -> None:
    """End somebody's work for the producer at once; owners may end anybody's, all their own.

    The person's next request finds nothing of the producer. Raises NotAnOwner, LastOwner, and
    PeopleRefused for somebody who has left already.
    """
    _lock(member.producer, by if by.pk != member.user_id else None, on)
    member = _running(member, on)
    if member.duty == Member.Duty.OWNER:
        _keep_an_owner(member, on)
    Member.objects.filter(pk=member.pk).update(until_on=on)
    _note(member.producer, "ocop.people.end", by, member)
    member_ended.send(Member, member=member, by=by, on=on)
    if by.pk != member.user_id:
        _tell_ended(member.producer, member.user, f"member-end:{member.pk}:{on}", on)


@transaction.atomic
def take_back(*, member: Member, by: User, on: date) -> None:
    """Undo today's end of somebody's work: it goes on with the duty it had.

    Raises NotAnOwner, and PeopleRefused where the work ended earlier or the person works again.
    """
    _lock(member.producer, by, on)
    mine = Member.objects.filter(producer=member.producer_id, user=member.user_id)
    works = members_on(on).filter(pk__in=mine).exists()
    if works or not mine.filter(pk=member.pk, until_on=on).update(until_on=None):
        raise PeopleRefused(_("Không hoàn tác được nữa. Ghi lại người này như người mới."))
    _note(member.producer, "ocop.people.add", by, member)


@transaction.atomic
def give_consent(
    *, producer: Producer, contact: str, last_on: date, by: User, on: date
) -> HelperConsent:
    """Let a helper act for the producer, the last day included; asked again, the end moves.

    Raises NotAnOwner, NoSuchHelper for every contact that is not exactly an open account with
    the role of a helper, and PeopleRefused for an end that is past or more than 365 days away and
    for one's own people.
    """
    _lock(producer, by, on)
    if not on <= last_on <= on + LONGEST_CONSENT:
        raise PeopleRefused(_("Ngày cuối phải từ hôm nay tới một năm nữa."))
    helper = User.objects.by_login(contact)
    role = row(Role.HELPER).group
    if helper is None or not helper.is_active or not helper.groups.filter(name=role).exists():
        raise NoSuchHelper
    if members_on(on).filter(producer=producer, user=helper).exists():
        raise PeopleRefused(_("Người này làm cho chủ thể rồi, không cần đồng ý thêm."))
    until_on = last_on + timedelta(days=1)
    consent = consents_on(on).filter(producer=producer, helper=helper).first()
    if consent is None:
        consent = HelperConsent.objects.create(
            producer=producer, helper=helper, given_by=by, since_on=on, until_on=until_on
        )
    else:
        consent.until_on, consent.given_by = until_on, by
        consent.save(update_fields=["until_on", "given_by"])
    data = {"helper": helper.pk, "until_on": f"{until_on:%Y-%m-%d}"}
    log(instance=producer, action="ocop.people.consent", user=by, data=data)
    _tell_helper(consent, last_on, on)
    return consent


@transaction.atomic
def end_consent(*, consent: HelperConsent, by: User, on: date) -> None:
    """Take the consent back at once; an owner may, and the helper. What the helper did stays in
    the audit. Raises NotAnOwner, and PeopleRefused where it has ended already."""
    _lock(consent.producer, by if by.pk != consent.helper_id else None, on)
    running = consents_on(on).filter(pk=consent.pk)
    if not running.exists():
        raise PeopleRefused(_("Đã hết từ trước."))
    if consent.since_on == on:
        running.delete()  # a period of no day; that it was given stands in the audit
    else:
        running.update(until_on=on)
    data = {"helper": consent.helper_id}
    log(instance=consent.producer, action="ocop.people.consent_end", user=by, data=data)
    if by.pk != consent.helper_id:
        _tell_ended(consent.producer, consent.helper, f"consent-end:{consent.pk}:{on}", on)


def _lock(producer: Producer, by: User | None, on: date) -> None:
    """Hold the producer's row; raises NotAnOwner unless `by` (where given) owns it now."""
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    if by is not None and not owns(by, producer, on=on):
        raise NotAnOwner


def _running(member: Member, on: date) -> Member:
    running = members_on(on).select_related("producer", "user").filter(pk=member.pk).first()
    if running is None:
        raise PeopleRefused(_("Người này đã nghỉ từ trước."))
    return running


def _keep_an_owner(member: Member, on: date) -> None:
    if not owners(member.producer, on=on).exclude(user=member.user).exists():
        raise LastOwner


def _account(contact: str) -> User:
    found = User.objects.by_login(contact)
    if found is not None:
        return found
    names = {"email": contact} if "@" in contact else {"phone": contact}
    try:
        with transaction.atomic():
            return User.objects.create_user(**names)
    except IntegrityError:  # another made it at this moment
        return User.objects.get(**names)


def _judges(person: User, on: date) -> bool:
    appointed = Officer.objects.filter(user=person, since_on__lte=on)
    appointed = appointed.filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
    return person.is_staff or person.is_superuser or appointed.exists()


def _note(producer: Producer, action: str, by: User, member: Member) -> None:
    data = {"person": member.user_id, "duty": member.duty}
    log(instance=producer, action=action, user=by, data=data)


def _channel(person: User) -> str:
    return Notice.Channel.MAIL if person.email else Notice.Channel.SMS


def _tell_new(member: Member, on: date) -> None:
    facts = {"name": member.producer.name, "duty": member.get_duty_display()}
    send_once(
        key=f"member:{member.pk}:{member.duty}",
        recipient=member.user,
        subject=_("%(name)s ghi bạn là người làm") % facts,
        body=_(
            "%(name)s đã ghi bạn là người làm trên Chợ OCOP, việc: %(duty)s. Vào bằng chính số "
            "điện thoại hoặc thư này: chợ gửi mã, không cần mật khẩu. Nếu không đúng, vào mục "
            "“Người làm” rồi bấm “Thôi làm ở đây”."
        )
        % facts,
        due_on=on,
        address=WAY_IN,
        channel=_channel(member.user),
    )
    if member.duty == Member.Duty.OWNER:
        _tell_owners(member, on)


def _tell_owners(member: Member, on: date) -> None:
    facts = {"name": member.producer.name, "person": str(member.user)}
    for other in owners(member.producer, on=on).exclude(user=member.user).select_related("user"):
        send_once(
            key=f"new-owner:{member.pk}:{other.user_id}",
            recipient=other.user,
            subject=_("%(name)s có thêm một chủ") % facts,
            body=_("%(person)s nay cũng là chủ của %(name)s trên Chợ OCOP.") % facts,
            due_on=on,
            address=f"{DESK}nguoi/",
            channel=_channel(other.user),
        )


def _tell_helper(consent: HelperConsent, last_on: date, on: date) -> None:
    facts = {"name": consent.producer.name, "day": f"{last_on:%d/%m/%Y}"}
    send_once(
        key=f"consent:{consent.pk}:{last_on}",
        recipient=consent.helper,
        subject=_("%(name)s đồng ý để bạn làm thay") % facts,
        body=_("%(name)s đồng ý để bạn làm thay trên Chợ OCOP tới hết ngày %(day)s.") % facts,
        due_on=on,
        address=DESK,
        channel=_channel(consent.helper),
    )


def _tell_ended(producer: Producer, person: User, key: str, on: date) -> None:
    facts = {"name": producer.name}
    send_once(
        key=key,
        recipient=person,
        subject=_("Bạn thôi làm cho %(name)s") % facts,
        body=_("Từ hôm nay bạn không làm cho %(name)s trên Chợ OCOP nữa.") % facts,
        due_on=on,
        channel=_channel(person),
    )
