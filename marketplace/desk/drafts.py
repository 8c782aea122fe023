"""What somebody has typed into a form of the desk and not sent yet, kept until they send it.

Kept for the person and the producer, under a key that names the form ("label:17"). A page says
`{% keep_draft form "label" product.pk %}` inside its form (templatetags/desk_drafts.py): that lays
what was kept over the form and offers to drop it; the desk's gate forgets it once the form was
acted on (`forget_sent`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from catalog.producers.models import Producer
from foundation.models import User
from marketplace.desk.models import KeptDraft

if TYPE_CHECKING:
    from marketplace.desk.access import Desk

Fields = dict[str, str | list[str]]

KEPT_FOR = timedelta(days=30)
MOST_FIELDS = 80
MOST_CHARACTERS = 40_000
_KEY = re.compile(r"[a-z][a-z_-]{0,40}(?::[0-9a-z_-]{1,36})?")
_NEVER = re.compile(r"password|passcode|csrf|token|seen|identity|account|citizen|card|draft_")
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


@dataclass(frozen=True, slots=True)
class Kept:
    """The fields as they were typed, and when."""

    fields: Fields
    saved_at: datetime


def kept(user: User, producers: Iterable[Producer], key: str) -> Kept | None:
    """What is kept of a form for a person who works for these, or None. One query."""
    rows = KeptDraft.objects.filter(user=user, producer__in=list(producers), key=key)
    row = rows.order_by("-saved_at").first()
    return Kept(row.fields, row.saved_at) if row is not None else None


def forget(*, user: User, producers: Iterable[Producer], key: str) -> None:
    """Drop what was kept: the form was sent, or the person wants to begin anew."""
    KeptDraft.objects.filter(user=user, producer__in=list(producers), key=key).delete()


USE = "nhap"
"""In the address: an older draft is laid over the form all the same."""


@dataclass(frozen=True, slots=True)
class LaidOver:
    """What is kept of a form, and whether it stands in the fields."""

    found: Kept | None
    is_used: bool


def key_of(name: str, about: object, desk: "Desk") -> str:
    """The key of a form about something; what is "new" is new for each producer."""
    return f"{name}:new-{desk.producer.pk}" if about == "new" else f"{name}:{about}"


def lay_over(
    request: HttpRequest,
    desk: "Desk",
    form: BaseForm,
    key: str,
    *,
    changed_at: datetime | None = None,
) -> LaidOver:
    """Put what this person typed and did not send in place of the form's initial values, where
    the page is only looked at. A draft from before `changed_at`, when what the form is about was
    last written, is left out unless the address asks for it. One query where nothing was sent."""
    is_look = request.method == "GET" and not form.is_bound
    if not is_look or not isinstance(request.user, User):
        return LaidOver(None, is_used=False)
    found = kept(request.user, desk.producers, key)
    is_older = found is not None and changed_at is not None and found.saved_at < changed_at
    is_used = found is not None and (not is_older or USE in request.GET)
    if found is not None and is_used:
        form.initial = {**(form.initial or {}), **found.fields}
    return LaidOver(found, is_used)


def forget_sent(request: HttpRequest, response: HttpResponseBase, desk: "Desk") -> None:
    """Forget the draft that a form said it was (`draft_sent`), where the answer to it leads on: a
    form that comes back with errors, or a request that only looked, keeps its draft."""
    key = request.POST.get("draft_sent", "") if request.method == "POST" else ""
    if key and response.status_code == HTTPStatus.FOUND and isinstance(request.user, User):
        forget(user=request.user, producers=desk.producers, key=key)


def forget_old(*, now: datetime) -> int:
    """Drop what nobody touched for thirty days; return how many."""
    return KeptDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()[0]
