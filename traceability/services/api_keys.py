"""Keys to the EPCIS interface: made, shown once, revoked."""

import secrets
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.producers.selectors import owners
from foundation.models import Notice, User
from foundation.notices import send_once
from traceability.models import ApiKey
from traceability.selectors.api_keys import running_keys_of
from traceability.services.errors import TraceError

MOST_KEYS = 20
"""Running keys of one producer: enough for every system it has, few enough to look through."""


class TooManyKeys(TraceError):
    """The producer has as many running keys as anybody looks after."""


@transaction.atomic
def create_key(*, producer: Producer, name: str, may_capture: bool, by: User) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody can read again: only its digest is kept.

    Raises TooManyKeys.
    """
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    if ApiKey.objects.filter(producer=producer, revoked_at__isnull=True).count() >= MOST_KEYS:
        raise TooManyKeys(_("Đã có 20 khoá đang dùng. Thu hồi bớt khoá cũ trước."))
    prefix = f"ocop{secrets.token_hex(4)}"
    text = f"{prefix}.{secrets.token_hex(24)}"
    key = ApiKey.objects.create(
        producer=producer,
        name=name,
        prefix=prefix,
        digest=sha256(text.encode()).hexdigest(),
        may_capture=may_capture,
        created_by=by,
    )
    log(instance=producer, action="ocop.api_key.create", user=by, data={"key": prefix})
    return key, text


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User, at: datetime) -> None:
    """End a key for ever; one that is ended already stays as it is."""
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is not None:
        return
    key.revoked_at, key.revoked_by = at, by
    key.save(update_fields=["revoked_at", "revoked_by"])
    log(instance=key.producer, action="ocop.api_key.revoke", user=by, data={"key": key.prefix})


@transaction.atomic
def revoke_keys_of(*, user: User, producer: Producer, by: User, at: datetime) -> list[ApiKey]:
    """End every running key that the person made for the producer, for ever; those ended now. The
    producer's owners are told, for a machine of theirs may stop at once."""
    keys = list(running_keys_of(producer, made_by=user).order_by("pk"))
    for key in keys:
        revoke_key(key=key, by=by, at=at)
    if keys:
        _tell_owners(producer, user, keys, on=timezone.localdate(at))
    return keys


def _tell_owners(producer: Producer, user: User, keys: list[ApiKey], *, on: date) -> None:
    facts = {"person": str(user), "names": ", ".join(key.name for key in keys)}
    for owner in owners(producer, on=on).select_related("user"):
        send_once(
            key=f"api-keys-ended:{keys[-1].pk}:{owner.user_id}",
            recipient=owner.user,
            subject=_("Khoá API bị thu hồi vì người tạo đã thôi làm"),
            body=_(
                "%(person)s thôi làm, nên khoá người này tạo không dùng được nữa: %(names)s. "
                "Máy nào còn cần thì tạo khoá mới rồi thay vào."
            )
            % facts,
            due_on=on,
            address="/chu-the/khoa-api/",
            channel=Notice.Channel.MAIL if owner.user.email else Notice.Channel.SMS,
        )


def note_use(*, key: ApiKey, on: date) -> None:
    """Keep the day of a key's last use, at most one write a day: an unused key can be found."""
    if key.last_used_on != on:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=on)
