"""Saying that one comes to an event, taking it back, and being forgotten afterwards."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import CharField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.models import EventPage, EventRegistration
from cms.selectors.events import original, seats_taken, takes_registrations
from cms.selectors.when import when_words
from foundation import notices
from foundation.models import User

KEPT_AFTER = timedelta(days=30)
"""How long after an event the names and numbers of those who came are kept."""
_KEY_BYTES = 18


class RegistrationError(Exception):
    """A registration that is refused; its text is for people."""


class NotTaken(RegistrationError):
    """The event takes no registrations, or no more."""


class TooFewSeats(RegistrationError):
    """Fewer seats are left than people want to come."""


class AlreadyRegistered(RegistrationError):
    """This telephone number has a registration for the event."""


@transaction.atomic
def register(
    *,
    event: EventPage,
    name: str,
    phone: str,
    people: int,
    producer_name: str = "",
    note: str = "",
    account: User | None = None,
    now: datetime,
) -> EventRegistration:
    """Keep seats for `people` under a telephone number. Its `key` alone opens it again.

    Guarantee: no more people than seats, whoever asks at the same time: the event's row is
    locked while its seats are counted, and copies in other languages share its seats. One
    running registration a number and event. Somebody with an account is sent the address of
    the registration. Raises NotTaken, TooFewSeats, AlreadyRegistered.
    """
    locked = EventPage.objects.select_for_update(of=("self",)).get(pk=original(event).pk)
    if not takes_registrations(locked, now=now):
        raise NotTaken(_("Sự kiện này không nhận đăng ký nữa."))
    running = EventRegistration.objects.filter(event=locked, cancelled_at=None, forgotten_at=None)
    if running.filter(phone=phone).exists():
        said = _("Số điện thoại này đã đăng ký. Muốn đổi số người, hãy huỷ rồi đăng ký lại.")
        raise AlreadyRegistered(said)
    _seats_for(locked, people)
    kept = EventRegistration.objects.create(
        event=locked,
        key=token_urlsafe(_KEY_BYTES),
        name=name,
        phone=phone,
        people=people,
        producer_name=producer_name,
        note=note,
    )
    if account is not None:
        _confirm(kept, account, now)
    return kept


@transaction.atomic
def cancel(*, registration: EventRegistration, now: datetime) -> None:
    """Give the seats back. Does nothing where they were given back before."""
    running = EventRegistration.objects.select_for_update().filter(cancelled_at=None)
    running.filter(pk=registration.pk).update(cancelled_at=now)


def forget_people(*, now: datetime) -> int:
    """Delete names, numbers, words and keys of registrations whose event ended 30 days ago;
    how many. Their counts stay."""
    over = EventRegistration.objects.filter(forgotten_at=None, event__ends_at__lte=now - KEPT_AFTER)
    return over.update(
        name="", phone="", producer_name="", note="", key=Cast("pk", CharField()), forgotten_at=now
    )


def _seats_for(event: EventPage, people: int) -> None:
    if event.seats is None:
        return
    left = event.seats - seats_taken(event)
    if left <= 0:
        raise TooFewSeats(_("Đã hết chỗ."))
    if people > left:
        raise TooFewSeats(_("Chỉ còn %(left)d chỗ.") % {"left": left})


def _confirm(registration: EventRegistration, account: User, now: datetime) -> None:
    event = registration.event
    notices.send_once(
        key=f"event-registration:{registration.pk}",
        recipient=account,
        subject=_("Đã giữ chỗ: %(event)s") % {"event": event.title},
        body=_("%(event)s, %(when)s, %(place)s. Giữ %(people)d chỗ.")
        % {
            "event": event.title,
            "when": when_words(event.starts_at, event.ends_at),
            "place": event.place,
            "people": registration.people,
        },
        due_on=now.date(),
        address=reverse("event_registration", args=[registration.key]),
    )
