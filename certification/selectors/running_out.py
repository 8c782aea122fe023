"""Certificates near their end, and whom to tell. Nothing here writes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from certification.models import Certificate, Dossier, runs_until
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.rules.reminders import (
    FIRST_DAYS_BEFORE,
    TOLD_AFTER_THE_END,
    Reminder,
    reminder_due,
)

NOT_WITH_AUTHORITIES = (
    DossierState.DRAFT,
    DossierState.CANCELLED,
    DossierState.RETURNED,
    DossierState.RECOGNISED,
    DossierState.NOT_RECOGNISED,
)
"""A renewal in one of these is not being looked at: its producer must still file, or too late."""


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A certificate near its end, with the notice whose stretch of days holds the day."""

    certificate: Certificate
    last_valid_on: date
    is_renewing: bool
    reminder: Reminder | None


def ending_between(first: date, last: date, *, to_file: bool = False) -> QuerySet[Certificate]:
    """Certificates whose last valid day is in the range, both days included, with their ends.

    Not those withdrawn or replaced, nor those after which another one of the product begins;
    each with `is_renewing`: a renewal of it is with the authorities. `to_file`: only without.
    """
    later = Certificate.objects.filter(
        product=OuterRef("product"), valid_from__gt=OuterRef("valid_from"), withdrawal__isnull=True
    )
    renewals = Dossier.objects.filter(renews=OuterRef("pk"), kind=DossierKind.RENEWAL).exclude(
        state__in=NOT_WITH_AUTHORITIES
    )
    rows = (
        Certificate.objects.annotate(runs_until=runs_until(), is_renewing=Exists(renewals))
        .filter(ended_on__isnull=True, withdrawal__isnull=True)
        .filter(runs_until__gt=first, runs_until__lte=last + timedelta(days=1))
        .exclude(Exists(later))
        .select_related("product", "holder")
        .order_by("runs_until", "pk")
    )
    return rows.filter(is_renewing=False) if to_file else rows


def running_out(*, on: date) -> Iterator[RunningOut]:
    """Every certificate of which a notice may be due on the day, soonest end first. One query."""
    first = on - timedelta(days=TOLD_AFTER_THE_END)
    rows = ending_between(first, on + timedelta(days=FIRST_DAYS_BEFORE))
    for certificate in rows.iterator(chunk_size=1000):
        yield outlook(certificate, on=on)


def outlook(certificate: Certificate, *, on: date) -> RunningOut:
    """A certificate of `ending_between` with the notice of the day. No query."""
    is_renewing: bool = certificate.is_renewing  # type: ignore[attr-defined]
    reminder = reminder_due(
        last_valid_on=certificate.last_valid_on,
        on=on,
        is_renewing=is_renewing,
        is_extended=certificate.ends_on > certificate.lapses_on,
    )
    return RunningOut(certificate, certificate.last_valid_on, is_renewing, reminder)


def in_places(
    rows: QuerySet[Certificate], *, communes: Collection[str], provinces: Collection[str]
) -> QuerySet[Certificate]:
    """Those of products of these communes and provinces."""
    return rows.filter(Q(product__commune__in=communes) | Q(product__province__in=provinces))
