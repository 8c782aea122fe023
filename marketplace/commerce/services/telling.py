"""Telling a buyer what became of their order: each mail a job, sent once, written down.

A mail is noted in the transaction that holds its lock while it is sent, so two workers never
send it both. If a worker dies after the mail server took it and before the note is committed, it
is sent again, under the same Message-ID: told twice is better than never told.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from foundation.queue import enqueue
from marketplace.commerce.models import Consignment, OrderMail, Payment, Refund
from marketplace.commerce.notices import Sent, mail_step, mail_to_buyer, mail_to_producer
from marketplace.commerce.order.models import Order

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
REMINDED_BEFORE = timedelta(hours=6)
_REFUND_WORDS: dict[str, str] = {
    Refund.State.DONE: "refund_done",
    Refund.State.NEEDS_ACCOUNT: "refund_account",
}


def tell_buyer(
    *, order: Order, what: str, consignment: Consignment | None = None, about: str = ""
) -> None:
    """Queue one mail to the buyer in the caller's transaction; nothing for an order without an
    address. `what` is a key of `notices.steps.STEPS`; `about` a refund's number within the
    order, or a complaint's number with its step ("KN-000001/3"), where one can come more often
    than once."""
    if order.guest_email:
        enqueue(
            "commerce.mail_step",
            order_id=order.pk,
            what=what,
            consignment_id=consignment.pk if consignment is not None else None,
            about=about,
        )


def send_step(
    *, order_id: int, what: str, consignment_id: int | None = None, about: str = ""
) -> int:
    """Send that mail unless it was sent before; how many mails went. Raises whatever the mail
    server raises; nothing is noted then."""
    order = _order(order_id)
    consignment = (
        Consignment.objects.select_related("producer").get(pk=consignment_id, order=order)
        if consignment_id is not None
        else None
    )
    name = f"{what}:{about}" if about else what

    def mail() -> Sent:
        return mail_step(order, what, consignment=consignment, about=about)

    return _once(order, consignment, name, mail) if order.guest_email else 0


def send_refund_words(*, refund_id: int) -> int:
    """Tell the buyer of a refund: that it is granted, wants a bank account, or is done."""
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.reason == Refund.Reason.DISPUTE:
        return 0  # the buyer asked their own bank, which has told them
    what = _REFUND_WORDS.get(refund.state, "refund_granted")
    return send_step(order_id=refund.payment.order_id, what=what, about=str(refund.number))


def remind_unpaid(*, now: datetime) -> int:
    """Queue a reminder for every order whose last REMINDED_BEFORE hours to pay have begun; how
    many. The mail itself goes once (`send_step`)."""
    waiting = Payment.objects.filter(
        state__in=[Payment.State.WAITING, Payment.State.PART_PAID],
        due_at__gt=now,
        due_at__lte=now + REMINDED_BEFORE,
    ).exclude(order__mails__name="payment_waiting")
    told = 0
    for payment in waiting.select_related("order").order_by("pk"):
        tell_buyer(order=payment.order, what="payment_waiting")
        told += 1
    return told


def send_placed(*, order_id: int) -> int:
    """Send the buyer the whole order with what was agreed, unless it was sent before."""
    order = _order(order_id)
    return _once(order, None, "placed", lambda: mail_to_buyer(order)) if order.guest_email else 0


def send_to_producer(*, consignment_id: int, on: date) -> int:
    """Send a producer's people what to pack, unless it was sent before."""
    consignment = Consignment.objects.select_related("producer", "order__shipping_address").get(
        pk=consignment_id
    )
    return _once(
        consignment.order, consignment, "to_pack", lambda: mail_to_producer(consignment, on=on)
    )


def _order(order_id: int) -> Order:
    return Order.objects.select_related("shipping_address").get(pk=order_id)


@transaction.atomic
def _once(
    order: Order, consignment: Consignment | None, name: str, mail: Callable[[], Sent]
) -> int:
    name = name[:40]
    with connection.cursor() as cursor:
        key = f"order-mail:{order.pk}:{consignment.pk if consignment else 0}:{name}"
        cursor.execute(_LOCK, [key])
    if OrderMail.objects.filter(order=order, consignment=consignment, name=name).exists():
        return 0
    sent = mail()
    if sent.recipients:
        OrderMail.objects.create(
            order=order,
            consignment=consignment,
            name=name,
            subject=sent.subject[:200],
            recipients=sent.recipients,
        )
    return sent.mails
