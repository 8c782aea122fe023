"""What the room does when people leave a producer."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from catalog.producers.models import Member
from catalog.producers.services import member_ended
from foundation.models import User
from traceability.services.api_keys import revoke_keys_of


@receiver(member_ended, dispatch_uid="traceability.revoke_keys")
def revoke_keys(sender: Any, member: Member, by: User, **kwargs: Any) -> None:
    """A key that somebody made must not go on opening the doors when they are gone."""
    revoke_keys_of(user=member.user, producer=member.producer, by=by, at=timezone.now())
