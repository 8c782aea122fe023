"""What waits for the staff of the market's selling: sellers, listings, licences, take-downs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.timezone import localdate

from certification.selectors.deadlines.row import Deadline, Duty, Waiting, waiting
from marketplace.commerce.models import (
    BannedWord,
    CommissionRate,
    ListingCheck,
    SellerCheck,
    SellingLicence,
    TakedownRequest,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many wait in each queue."""

    sellers: int
    listings: int
    licences: int
    takedowns: int


def counts() -> Counts:
    """Four small counts over partial indexes."""
    return Counts(
        sellers=SellerCheck.objects.waiting().count(),
        listings=ListingCheck.objects.waiting().count(),
        licences=SellingLicence.objects.waiting().count(),
        takedowns=open_takedowns().count(),
    )


def sellers_waiting() -> QuerySet[SellerCheck]:
    """Oldest first."""
    return SellerCheck.objects.waiting().select_related("producer__province").order_by("sent_at")


def sellers_in_force() -> QuerySet[SellerCheck]:
    rows = SellerCheck.objects.in_force().select_related("producer__province")
    return rows.order_by("producer__name", "pk")


def listings_waiting() -> QuerySet[ListingCheck]:
    """Oldest first."""
    rows = ListingCheck.objects.waiting().select_related("product__producer", "product__ocop_set")
    return rows.order_by("sent_at")


def listings_answered() -> QuerySet[ListingCheck]:
    """Newest answer first."""
    rows = ListingCheck.objects.exclude(answered_at=None).select_related("product__producer")
    return rows.order_by("-answered_at", "-pk")


def licences_waiting() -> QuerySet[SellingLicence]:
    return SellingLicence.objects.waiting().select_related("producer").order_by("sent_at")


def licences_answered() -> QuerySet[SellingLicence]:
    """Newest answer first."""
    rows = SellingLicence.objects.exclude(answered_at=None).select_related("producer")
    return rows.order_by("-answered_at", "-pk")


def open_takedowns() -> QuerySet[TakedownRequest]:
    """Authorities first, then whose 24 hours end first."""
    authority = TakedownRequest.Asker.AUTHORITY
    first = Case(
        When(asker=authority, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = TakedownRequest.objects.filter(outcome="").select_related("product__producer")
    return rows.annotate(turn=first).order_by("turn", "due_at", "pk")


def decided_takedowns() -> QuerySet[TakedownRequest]:
    """Newest decision first."""
    rows = TakedownRequest.objects.exclude(outcome="").select_related("product__producer")
    return rows.order_by("-decided_at", "-pk")


@dataclass(frozen=True, slots=True)
class Clock:
    """What is left of a request's 24 hours; nothing once they are over."""

    asked: TakedownRequest
    hours: int
    minutes: int
    is_late: bool


def clock_of(request: TakedownRequest, *, now: datetime) -> Clock:
    """The request with its clock at this instant."""
    left = max(request.due_at - now, timedelta())
    hours, seconds = divmod(int(left.total_seconds()), 3600)
    return Clock(request, hours, seconds // 60, is_late=request.due_at < now)


def words() -> QuerySet[BannedWord]:
    return BannedWord.objects.order_by("-is_forbidden", "word")


def rates() -> QuerySet[CommissionRate]:
    """Newest first; a rate that began stays to be read."""
    rows = CommissionRate.objects.select_related("producer", "ocop_set", "by")
    return rows.order_by("-since_on", "-pk")


def takedowns_due(*, now: datetime) -> Waiting:
    """Requests that nobody decided yet, for the staff's day: 24 hours from being received."""
    rows = open_takedowns().annotate(title=F("product__title"), who=F("product__producer__name"))
    return waiting(
        Duty.TAKEDOWN,
        (
            Deadline(
                duty=Duty.TAKEDOWN,
                key=row.pk,
                name=f"{row.number} – {row.title}",
                who=row.who or "",
                since_on=localdate(row.received_at),
                due_on=localdate(row.due_at),
                article="NĐ 248/2026",
                is_overdue=row.due_at < now,
            )
            for row in rows[:200]
        ),
    )


def sellers_due() -> Waiting:
    """Sellers and listings that wait for their answer; no law names a day for these."""
    return waiting(
        Duty.SELLER,
        (
            Deadline(
                duty=Duty.SELLER,
                key=check.pk,
                name=check.producer.name,
                since_on=localdate(check.sent_at),
            )
            for check in sellers_waiting()[:200]
        ),
    )


def listings_due() -> Waiting:
    return waiting(
        Duty.LISTING,
        (
            Deadline(
                duty=Duty.LISTING,
                key=check.pk,
                name=check.product.title,
                who=check.product.producer.name if check.product.producer else "",
                since_on=localdate(check.sent_at),
            )
            for check in listings_waiting()[:200]
        ),
    )
