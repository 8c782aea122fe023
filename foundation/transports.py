"""The ways to a person. Each is one function that settings name by its dotted path.

A transport is given a Message and the account, sends, and raises whatever goes wrong: the queue
tries again. It writes no address, number or words into a log. `SMS_TRANSPORT` and
`ZALO_TRANSPORT` name the province's own; without them a message by that way is only logged.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from foundation.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """What is said. `reference` is the same each time the same notice is tried again."""

    reference: str
    channel: str
    subject: str
    body: str
    link: str = ""

    @property
    def text(self) -> str:
        return f"{self.body}\n\n{self.link}".strip()


Transport = Callable[[Message, User], None]


def transport_for(channel: str) -> Transport:
    """The transport that settings name for the channel (a Notice.Channel)."""
    chosen: Transport = import_string(settings.NOTICE_TRANSPORTS[channel])
    return chosen


def by_mail(message: Message, to: User) -> None:
    """Through Django's mail, with an id by which a mail server may know a second copy."""
    digest = sha256(message.reference.encode()).hexdigest()[:32]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[to.email or ""],
        headers={"Message-ID": f"<{digest}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send()


def is_set_up(channel: str) -> bool:
    """Whether words sent by this channel go anywhere but into the log."""
    return settings.NOTICE_TRANSPORTS[channel] != "foundation.transports.log_only"


def to_console(message: Message, to: User) -> None:
    """Prints the words: for a copy that anybody may try, never for one with real people."""
    print(f"{message.channel} → {to}: {message.text}", flush=True)


def log_only(message: Message, to: User) -> None:
    """Says in the log that there was a message, and for which account; never what or where."""
    logger.warning("No transport for %s: notice for account %d not sent on", message.channel, to.pk)
