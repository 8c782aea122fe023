"""Mails about orders, each a job of its own."""

from django.utils import timezone
from procrastinate.contrib.django import app

from foundation.calendar import today
from marketplace.commerce.services import telling
from marketplace.commerce.tasks.retries import MAIL_RETRY


@app.task(name="commerce.mail_buyer", retry=MAIL_RETRY)
def mail_buyer(order_id: int) -> int:
    """Send the buyer the words about their order, once."""
    return telling.send_placed(order_id=order_id)


@app.task(name="commerce.mail_producer", retry=MAIL_RETRY)
def mail_producer(consignment_id: int) -> int:
    """Send a producer's people what to pack, once."""
    return telling.send_to_producer(consignment_id=consignment_id, on=today())


@app.task(name="commerce.mail_step", retry=MAIL_RETRY)
def mail_step(order_id: int, what: str, consignment_id: int | None = None, about: str = "") -> int:
    """Send the buyer the words about one step of their order, once."""
    return telling.send_step(
        order_id=order_id, what=what, consignment_id=consignment_id, about=about
    )


@app.task(name="commerce.mail_paid", retry=MAIL_RETRY)
def mail_paid(order_id: int) -> int:
    """Tell the buyer that the order is paid in full, once."""
    return telling.send_step(order_id=order_id, what="paid")


@app.task(name="commerce.mail_expired", retry=MAIL_RETRY)
def mail_expired(order_id: int) -> int:
    """Tell the buyer that the order was closed unpaid, once."""
    return telling.send_step(order_id=order_id, what="payment_expired")


@app.task(name="commerce.mail_refund", retry=MAIL_RETRY)
def mail_refund(refund_id: int) -> int:
    """Tell the buyer where a refund stands; once for each thing there is to say of it."""
    return telling.send_refund_words(refund_id=refund_id)


@app.periodic(cron="35 * * * *")
@app.task(name="commerce.remind_unpaid", queueing_lock="remind_unpaid")
def remind_unpaid(timestamp: int) -> int:
    """Remind those whose time to pay runs out; return how many."""
    return telling.remind_unpaid(now=timezone.now())
