"""One order as the market's staff see it: its parts, its money, its words. Nothing writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from foundation.rules import phone as phones
from marketplace.commerce.models import (
    BankTransfer,
    CardDispute,
    Complaint,
    Consignment,
    ConsignmentEvent,
    Cut,
    HandOverPhoto,
    Invoice,
    LedgerEntry,
    OrderMail,
    PartSent,
    Payment,
    PaymentAttempt,
    Receipt,
    Refund,
    Shipment,
)
from marketplace.commerce.order.models import Line, Order
from marketplace.commerce.rules import order_number
from marketplace.commerce.selectors.ledger import entries_of_order
from marketplace.commerce.selectors.orders import lines_of
from marketplace.commerce.selectors.parts import parts_of
from marketplace.commerce.selectors.payments import given_back, owed, received

SLOW = timedelta(hours=24)
"""A producer who has not accepted after a day is asked by a person."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A list of orders that want a person, by the word in the address."""

    slug: str
    words: str | Promise
    rows: Callable[[QuerySet[Order], datetime], QuerySet[Order]]


def _of_consignments(rows: QuerySet[Order], **facts: object) -> QuerySet[Order]:
    wanted = Consignment.objects.filter(**facts).values("order")
    return rows.filter(pk__in=wanted)


def _refunds(rows: QuerySet[Order], now: datetime) -> QuerySet[Order]:
    waiting = Refund.objects.exclude(state__in=[Refund.State.DONE, Refund.State.FAILED])
    return rows.filter(pk__in=waiting.values("payment__order"))


def _complaints(rows: QuerySet[Order], now: datetime) -> QuerySet[Order]:
    running = Complaint.objects.exclude(state__in=[Complaint.State.SETTLED, Complaint.State.CLOSED])
    return rows.filter(pk__in=running.values("consignment__order"))


WATCHES = (
    Watch("tat-ca", _("Tất cả"), lambda rows, now: rows),
    Watch(
        "cho-tra",
        _("Chờ trả tiền"),
        lambda rows, now: rows.filter(payment__state__in=["WAITING", "PART_PAID"]),
    ),
    Watch(
        "chua-nhan",
        _("Quá một ngày chủ thể chưa nhận"),
        lambda rows, now: _of_consignments(rows, state="PLACED", released_at__lt=now - SLOW),
    ),
    Watch(
        "khong-nhan",
        _("Khách không nhận"),
        lambda rows, now: _of_consignments(rows, state="REFUSED"),
    ),
    Watch("hoan-tien", _("Chờ hoàn tiền"), _refunds),
    Watch("khieu-nai", _("Khiếu nại"), _complaints),
)


def watch(slug: str) -> Watch:
    """The list of this word; the first for any other."""
    return next((each for each in WATCHES if each.slug == slug), WATCHES[0])


def found(text: str) -> QuerySet[Order]:
    """Orders that a text names: a number, a telephone, or a producer's name; newest first."""
    rows = Order.objects.select_related("payment", "shipping_address").order_by("-pk")
    text = " ".join(text.split())
    if not text:
        return rows
    try:
        return rows.filter(number=order_number.parse(text))
    except order_number.BadNumber:
        pass
    try:
        return rows.filter(shipping_address__phone_number__in=_phones(text))
    except phones.BadPhone:
        pass
    named = Consignment.objects.filter(producer__name__icontains=text)
    return rows.filter(Q(number__startswith=text) | Q(pk__in=named.values("order")))


def _phones(text: str) -> list[str]:
    digits = phones.normalise(text)
    return [digits, f"+84{digits[1:]}"]


@dataclass(frozen=True, slots=True)
class StaffPart:
    """A consignment with everything that happened to it."""

    consignment: Consignment
    lines: list[Line]
    events: list[ConsignmentEvent]
    cuts: list[Cut]
    parts: list[PartSent]
    photos: list[HandOverPhoto]
    shipments: list[Shipment]
    complaints: list[Complaint]
    invoices: list[Invoice]


@dataclass(frozen=True, slots=True)
class StaffOrder:
    """The whole of an order. Amounts in đồng."""

    order: Order
    payment: Payment
    received: int
    given_back: int
    owed: int
    parts: list[StaffPart]
    receipts: list[Receipt]
    attempts: list[PaymentAttempt]
    transfers: list[BankTransfer]
    refunds: list[Refund]
    disputes: list[CardDispute]
    entries: list[LedgerEntry]
    mails: list[OrderMail]
    audit: list[ModelLogEntry]

    @property
    def balance(self) -> int:
        """What the ledger's legs of this order add up to; anything but 0 is a fault."""
        return sum(entry.amount for entry in self.entries)


def staff_order(order: Order) -> StaffOrder:
    """Everything about one order; a number of queries that grows with its producers alone."""
    payment = order.payment
    rows = list(order.consignments.select_related("producer", "pickup_at").order_by("pk"))
    return StaffOrder(
        order=order,
        payment=payment,
        received=received(payment),
        given_back=given_back(payment),
        owed=owed(payment),
        parts=[_part(row) for row in rows],
        receipts=list(payment.receipts.order_by("pk")),
        attempts=list(payment.attempts.order_by("number")),
        transfers=list(payment.transfers.order_by("pk")),
        refunds=list(payment.refunds.select_related("consignment__producer").order_by("number")),
        disputes=list(payment.disputes.order_by("pk")),
        entries=entries_of_order(order),
        mails=list(order.mails.select_related("consignment__producer").order_by("pk")),
        audit=_audit(order, rows),
    )


def _part(row: Consignment) -> StaffPart:
    return StaffPart(
        consignment=row,
        lines=lines_of(row),
        events=list(row.events.select_related("by").order_by("number")),
        cuts=list(row.cuts.select_related("line").order_by("pk")),
        parts=parts_of(row),
        photos=list(row.hand_over_photos.order_by("pk")),
        shipments=list(row.shipments.order_by("pk")),
        complaints=list(row.complaints.order_by("pk")),
        invoices=list(row.invoices.order_by("pk")),
    )


def _audit(order: Order, rows: list[Consignment]) -> list[ModelLogEntry]:
    """Who did what to the order and its parts, first things first. One query."""
    of_order = Q(content_type__model="order", object_id=str(order.pk))
    of_parts = Q(content_type__model="consignment", object_id__in=[str(row.pk) for row in rows])
    entries = ModelLogEntry.objects.filter(of_order | of_parts).select_related("user")
    return list(entries.order_by("timestamp", "pk"))
