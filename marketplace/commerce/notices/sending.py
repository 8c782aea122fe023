"""One mail, plain text with a simple HTML part."""

from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


class Sent(NamedTuple):
    """What was handed to the mail server: `recipients` 0 when there was nobody to write to."""

    subject: str
    recipients: int

    @property
    def mails(self) -> int:
        return 1 if self.recipients else 0


def send(subject: str, name: str, context: dict[str, object], to: list[str], key: str) -> Sent:
    """Send what the templates `commerce/mail/<name>.txt` and `.html` say, in the language in
    force. The same `key` gives the same Message-ID, by which a second copy is known. Raises
    whatever the mail server raises."""
    digest = sha256(key.encode()).hexdigest()[:32]
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"commerce/mail/{name}.txt", context),
        to=to,
        headers={"Message-ID": f"<{digest}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"commerce/mail/{name}.html", context), "text/html")
    message.send()
    return Sent(subject, len(to))
