"""What somebody has typed into a form of the desk and not sent yet, kept until they send it.

Kept for the person and the producer, under a key that names the form ("label:17"). Forms say in
their page `data-draft="<key>"`; their view lays `kept(...)` over its initial values and calls
`forget` once the form was acted on.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from catalog.producers.models import Producer
from foundation.models import User
from marketplace.desk.models import KeptDraft

Fields = dict[str, str | list[str]]

KEPT_FOR = timedelta(days=30)
MOST_FIELDS = 80
MOST_CHARACTERS = 40_000
_KEY = re.compile(r"[a-z][a-z_-]{0,40}(?::[0-9a-z_-]{1,36})?")
_NEVER = re.compile(r"password|passcode|csrf|token|seen|identity|account|citizen|card|draft_key")
"""Names of fields that are never kept: secrets, numbers of persons and accounts, hidden marks."""


class DraftRefused(Exception):
    """The draft is not one of the desk's, or far too long."""


def is_key(key: str) -> bool:
    """Whether the words can name a form: letters, then perhaps a colon and what it is about."""
    return _KEY.fullmatch(key) is not None


def fields_of(typed: Iterable[tuple[str, list[str]]]) -> Fields:
    """What may be kept of the fields sent, by name; one value as text, several as a list."""
    kept = {
        _clean(name): [_clean(value) for value in values]
        for name, values in typed
        if not _NEVER.search(name.lower())
    }
    return {name: values[0] if len(values) == 1 else values for name, values in kept.items()}


def _clean(words: str) -> str:
    return words.replace("\0", "")  # PostgreSQL keeps no NUL, and nobody types one


def keep(*, user: User, producer: Producer, key: str, fields: Fields, now: datetime) -> None:
    """Remember the fields in place of those kept before. Raises DraftRefused."""
    length = sum(len(name) + len(str(value)) for name, value in fields.items())
    if not is_key(key) or len(fields) > MOST_FIELDS or length > MOST_CHARACTERS:
        raise DraftRefused
    KeptDraft.objects.update_or_create(
        user=user, producer=producer, key=key, defaults={"fields": fields, "saved_at": now}
    )


def kept(user: User, producer: Producer, key: str) -> Fields | None:
    """The fields as they were typed, or None where nothing is kept. One query."""
    rows = KeptDraft.objects.filter(user=user, producer=producer, key=key)
    return rows.values_list("fields", flat=True).first()


def forget(*, user: User, producer: Producer, key: str) -> None:
    """Drop what was kept: the form was sent, or the person wants to begin anew."""
    KeptDraft.objects.filter(user=user, producer=producer, key=key).delete()


def forget_old(*, now: datetime) -> int:
    """Drop what nobody touched for thirty days; return how many."""
    return KeptDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]
