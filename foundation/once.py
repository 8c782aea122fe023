"""A form acts once, however often its button is pressed.

Pages without JavaScript cannot stop a second press, and a phone that lost the network sends
again. Each drawn form carries a number of its own; acting on it and writing the number down are
one transaction, so a refused act can be tried again and a done one cannot.

    with once(form, by=user):
        services.write_off(...)

For acts that nothing else makes singular (a unique code, a state that moves on).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.models import SentForm, User

KEPT_FOR = timedelta(days=7)


class AlreadySent(Exception):
    """This very form was acted on before; what it did stands. The text is for people."""

    def __init__(self) -> None:
        super().__init__(_("Đã ghi từ lần bấm trước, không ghi thêm lần nữa."))


class OnceForm(forms.Form):
    """Adds the hidden number. A form drawn again after errors keeps its number.

    It never stands among `cleaned_data`, so that those can be handed to a service whole.
    """

    once_token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    sent_token: uuid.UUID | None = None

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            self.sent_token = self.cleaned_data.pop("once_token", None)


@contextmanager
def once(form: OnceForm, *, by: User) -> Iterator[None]:
    """Act inside this block: all of it happens for this form's number, or nothing.

    Raises AlreadySent where the number was used before; of two at the same moment the second
    waits for the first, and acts only if the first was undone. A form sent without a number (by
    a program) is not protected.
    """
    if not form.is_valid():
        raise ValueError("Only a form that was found right is acted on")
    with transaction.atomic():
        if form.sent_token is not None:
            claim(form.sent_token, by)
        yield


def claim(token: uuid.UUID, by: User) -> None:
    """Write the number down as used, inside the caller's transaction. Raises AlreadySent."""
    try:
        with transaction.atomic():
            SentForm.objects.create(token=token, by=by, sent_at=timezone.now())
    except IntegrityError as error:
        raise AlreadySent from error


def forget(*, now: datetime) -> int:
    """Remove numbers older than a week; return how many."""
    return SentForm.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]
