"""Words to one person, made once and sent once.

Made once: `key` is unique in the database, so a job that runs twice, or two at once, make one.

Sent once, as far as anyone can: a notice is marked sent in the transaction that holds its row's
lock while it is sent, so two workers never send it both. If a worker dies after the mail server
took the mail and before the mark is committed, it is sent again: a person told twice is better
than one never told. Both copies carry one Message-ID, by which mail programs show one.
"""

import logging
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from foundation.models import Notice, User
from foundation.queue import enqueue
from foundation.transports import Message, transport_for

logger = logging.getLogger(__name__)

TRIED_FOR = timedelta(days=7)
"""After a week the words may no longer be true; the notice stays, unsent, to be seen."""
RETRIES_OVER_AFTER = timedelta(hours=4)
"""The job's own tries end within this time (foundation.tasks); then the sweep takes over."""
SWEPT_AT_ONCE = 500
SUBJECT_LENGTH = 200


@transaction.atomic
def send_once(
    *,
    key: str,
    recipient: User,
    subject: str,
    body: str,
    due_on: date,
    address: str = "",
    channel: str = Notice.Channel.MAIL,
) -> bool:
    """Make the notice of this key and queue it; False when it was made before.

    Safe when two callers make the same at once: one makes it, the other gets False. The notice
    and its job exist if the caller's transaction commits. `address` is a path on this site.
    An account without an address for the channel is reached by the one it has.
    """
    notice, is_new = Notice.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "channel": reachable_by(recipient, channel),
            # One line, for a mail's head holds no more; a product's name may bring anything.
            "subject": " ".join(subject.split())[:SUBJECT_LENGTH],
            "body": body,
            "address": address,
            "due_on": due_on,
        },
    )
    if is_new:
        enqueue("foundation.send_notice", notice_id=notice.pk)
    return is_new


def reachable_by(person: User, channel: str) -> str:
    """The channel, or the other that the account has an address for (it has one at least)."""
    if channel == Notice.Channel.MAIL:
        return channel if person.email else Notice.Channel.SMS
    return channel if person.phone else Notice.Channel.MAIL


@transaction.atomic
def send(notice_id: int, *, now: datetime) -> bool:
    """Send the notice unless it was sent, is being sent, or its account was closed.

    Raises whatever its transport raises; the notice then stays unsent.
    """
    notice = (
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .filter(pk=notice_id, sent_at__isnull=True, recipient__is_active=True)
        .first()
    )
    if notice is None:
        return False
    person = notice.recipient
    notice.channel = reachable_by(person, notice.channel)
    link = f"{settings.PUBLIC_URL}{notice.address}" if notice.address else ""
    message = Message(
        reference=notice.key,
        channel=notice.channel,
        subject=notice.subject,
        body=notice.body,
        link=link,
    )
    transport_for(notice.channel)(message, person)
    notice.sent_at = now
    notice.save(update_fields=["channel", "sent_at"])
    return True


def unsent(*, now: datetime) -> QuerySet[Notice]:
    """What should have been sent by now and was not, oldest first."""
    return Notice.objects.filter(
        sent_at__isnull=True,
        recipient__is_active=True,
        made_at__lt=now - RETRIES_OVER_AFTER,
        made_at__gt=now - TRIED_FOR,
    ).order_by("made_at")


def send_unsent(*, now: datetime) -> int:
    """Try again what is left over; a channel that fails is let be until the next time.

    Returns how many were sent.
    """
    sent = 0
    down: set[str] = set()
    for pk, channel in unsent(now=now).values_list("pk", "channel")[:SWEPT_AT_ONCE]:
        if channel in down:
            continue
        try:
            sent += send(pk, now=now)
        except Exception:  # any transport, any failure: logged, and tried again next hour
            logger.exception("Notice %d could not be sent", pk)
            down.add(channel)
    return sent
