"""When somebody signed in, noted in their session: some acts ask for a fresh sign-in."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"
FRESH_SECONDS = 15 * 60


@receiver(user_logged_in)
def note_when(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[SIGNED_IN_AT] = int(timezone.now().timestamp())


def is_fresh(session: SessionBase, *, now: datetime) -> bool:
    """Whether the session was signed in within the last 15 minutes."""
    at = session.get(SIGNED_IN_AT)
    return isinstance(at, int) and 0 <= now.timestamp() - at < FRESH_SECONDS
