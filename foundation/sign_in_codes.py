"""Signing in with a code that is sent to an account's telephone or mailbox.

Nobody learns here whether an account exists: asking answers alike for every name, and the work
that differs is done by the queue. The code itself is drawn where it is sent and stands nowhere
afterwards, neither in a job nor in a table: only its digest, keyed with our secret, is kept.
Whoever asked must type it in the same session (the view keeps the asking's number there), so a
code asked for elsewhere opens nothing here. Who holds an office, at an authority or of the market,
gets no code by text message: a telephone number can be taken over by fraud.
"""

import hmac
import secrets
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from foundation.models import Notice, Officer, SignInCode, User
from foundation.queue import enqueue
from foundation.rules import one_time_code as rules
from foundation.rules.roles import outsiders_permissions
from foundation.transports import Message, is_set_up, transport_for

NOBODY = 0
"""The number of an asking behind which there is no account."""


@transaction.atomic
def ask(*, name: str, now: datetime) -> int:
    """Have a code sent to the account of this e-mail address or telephone number.

    Returns the asking's number, to be kept in the session of whoever asked; NOBODY where there
    is no such account, where it is closed or manages the site (these sign in by password or
    passkey), or where it was sent ten codes within a day. A job is queued in every case.
    """
    user = User.objects.by_login(name)
    code_id = _begin(user, now) if user is not None else NOBODY
    channel = Notice.Channel.MAIL if "@" in name else Notice.Channel.SMS
    enqueue("foundation.send_sign_in_code", code_id=code_id, channel=str(channel))
    return code_id


def _begin(user: User, now: datetime) -> int:
    # The lock makes two askings at once count each other.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    a_day = user.sign_in_codes.filter(made_at__gt=now - timedelta(days=1)).count()
    if not takes_codes(user) or a_day >= rules.A_DAY:
        return NOBODY
    made = SignInCode.objects.create(user=user, made_at=now, until_at=now + rules.LASTS)
    return made.pk


def takes_codes(user: User) -> bool:
    """Whether a code lets this account in: not one that is closed, nor one that manages the whole
    site, for a telephone number can be taken over by fraud."""
    return user.is_active and not user.is_superuser and not user.is_staff


@transaction.atomic
def send(*, code_id: int, channel: str, now: datetime) -> bool:
    """Draw the code of an asking and send it; False when it was sent, is over or is nobody's.

    Raises whatever the transport raises; then nothing was kept, and the next try draws another.
    """
    row = (
        SignInCode.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(pk=code_id, code_digest="", until_at__gt=now)
        .first()
    )
    if row is None or not takes_codes(row.user):
        return False
    way = _way_to(row.user, channel, on=timezone.localdate(now))
    if not way:
        return False
    code = f"{secrets.randbelow(10**rules.DIGITS):0{rules.DIGITS}d}"
    transport_for(way)(_message(row, code, way), row.user)
    row.code_digest = _digest(row, code)
    row.save(update_fields=["code_digest"])
    return True


@transaction.atomic
def let_in(*, code_id: int, typed: str, now: datetime) -> User | None:
    """The account whose code this is, once; None for anything else, which counts as a wrong try.

    The fifth wrong try ends the code; of two tries at once the second sees the first. A used code
    ends the account's other codes.
    """
    row = SignInCode.objects.select_for_update().filter(pk=code_id).first()
    if row is None or not _is_open(row, now):
        return None
    code = rules.as_typed(typed)
    if not (code and hmac.compare_digest(_digest(row, code), row.code_digest)):
        row.wrong_tries += 1
        row.save(update_fields=["wrong_tries"])
        return None
    row.used_at = now
    row.save(update_fields=["used_at"])
    others = SignInCode.objects.filter(user=row.user_id, used_at=None, until_at__gt=now)
    others.update(until_at=now)
    return row.user if takes_codes(row.user) else None


def forget_ended(*, now: datetime) -> int:
    """Remove codes ended more than a day ago (until then they are counted); return how many."""
    return SignInCode.objects.filter(until_at__lt=now - timedelta(days=1)).delete()[0]


def _is_open(row: SignInCode, now: datetime) -> bool:
    left = row.used_at is None and row.wrong_tries < rules.WRONG_TRIES
    return left and bool(row.code_digest) and now < row.until_at


def _digest(row: SignInCode, code: str) -> str:
    keyed = salted_hmac("foundation.sign_in_codes", f"{row.pk}:{code}", algorithm="sha256")
    return keyed.hexdigest()


def holds_office(user: User, *, on: date) -> bool:
    """Whether the person has or will have an appointment at an authority, or may do what neither
    buyers nor producers' people may. Four queries at most."""
    is_over = Q(until_on__lte=on)
    if Officer.objects.filter(~is_over, user=user).exists():
        return True
    return not outsiders_permissions() >= user.get_all_permissions()


def _way_to(user: User, channel: str, *, on: date) -> str:
    """The way that was asked for, or the other one where this copy has none of it; "" where none
    is left."""
    mail, sms = str(Notice.Channel.MAIL), str(Notice.Channel.SMS)
    if holds_office(user, on=on):
        return mail if user.email else ""
    has = {mail: bool(user.email), sms: bool(user.phone)}
    other = sms if channel == mail else mail
    return other if has[other] and not (has[channel] and is_set_up(channel)) else channel


def _message(row: SignInCode, code: str, way: str) -> Message:
    body = _(
        "Mã đăng nhập Chợ OCOP: %(code)s. Mã dùng một lần, trong 10 phút. "
        "Không đọc mã cho ai, kể cả người tự xưng là của chợ."
    ) % {"code": code}
    if way == Notice.Channel.SMS:
        # Telephones offer the code in a page of this host alone.
        body = f"{body}\n\n@{urlsplit(settings.PUBLIC_URL).hostname} #{code}"
    subject = _("Mã đăng nhập Chợ OCOP")
    return Message(reference=f"sign-in-code:{row.pk}", channel=way, subject=subject, body=body)
