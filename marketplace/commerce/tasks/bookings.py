"""Services and gift boxes: their mails, and what must happen though nobody presses a button."""

import logging

from django.conf import settings
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.models import Booking, GiftBoxPart
from marketplace.commerce.notices import bookings as notices
from marketplace.commerce.services import bookings as services
from marketplace.commerce.services.gift_boxes import forget_cards
from marketplace.commerce.tasks.retries import MAIL_RETRY

logger = logging.getLogger(__name__)
_WHOLE = ("product", "producer", "order__payment")


@app.task(name="commerce.mail_booking", retry=MAIL_RETRY)
def mail_booking(booking_id: int, state: str) -> int:
    """Tell the guest what became of their booking."""
    booking = Booking.objects.select_related(*_WHOLE).get(pk=booking_id)
    return notices.mail_guest(booking, state).mails


@app.task(name="commerce.mail_booking_asked", retry=MAIL_RETRY)
def mail_booking_asked(booking_id: int) -> int:
    """Tell the producer's people to look at a booking."""
    booking = Booking.objects.select_related(*_WHOLE).get(pk=booking_id)
    with translation.override(settings.LANGUAGE_CODE):
        return notices.mail_host(booking, on=today()).mails


@app.task(name="commerce.mail_box_asked", retry=MAIL_RETRY)
def mail_box_asked(part_id: int) -> int:
    """Ask a maker about another's gift box; nothing where the part is gone again."""
    parts = GiftBoxPart.objects.select_related("product__producer", "box__product__producer")
    part = parts.filter(pk=part_id, agreed_at=None).first()
    if part is None:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        return notices.mail_box_asked(part, on=today()).mails


@app.periodic(cron="*/10 * * * *")
@app.task(name="commerce.sweep_bookings", queueing_lock="sweep_bookings")
def sweep_bookings(timestamp: int) -> int:
    """Close what nobody answered, follow payments that were missed, count as done what is over;
    return how many were closed. One that fails holds up no other."""
    now = timezone.now()
    done = services.expire_unanswered(now=now)
    waiting = Booking.objects.filter(state=Booking.State.CONFIRMED).select_related("order")
    for booking in waiting.order_by("pk"):
        try:
            services.follow(booking=booking)
        except Exception:  # any fault of one row: logged, and tried by the next sweep
            logger.exception("Booking %s could not follow its payment", booking.number)
    return done + services.close_past(now=now)


@app.periodic(cron="41 3 * * *")
@app.task(name="commerce.forget_gift_cards", queueing_lock="forget_gift_cards")
def forget_gift_cards(timestamp: int) -> int:
    """Remove the words of boxes that came to their end three months ago."""
    return forget_cards(now=timezone.now())
