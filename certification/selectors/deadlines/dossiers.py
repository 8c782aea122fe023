"""Dossiers on their way: reports, papers, renewals, what the province and its advisers owe."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from certification.models import (
    AdvisoryReport,
    Dossier,
    DossierFiling,
    DossierStep,
    PapersRequest,
    ProgrammeSettings,
)
from certification.rules.council import decision_due_on
from certification.rules.dossier_flow import DossierKind, DossierState
from certification.selectors.commune import clocks
from certification.selectors.deadlines.row import Deadline, Duty, Places, Waiting, waiting
from foundation import working_days

COMMUNE_REPORT_ARTICLE = "Đ7.2"
RENEWAL_ARTICLE = "Đ7.6"
ROUND_ARTICLE = "Đ5"
COUNTED_OUT = 200
"""Dossiers whose clock is read; the oldest filings, so those with the oldest deadlines."""

WITH_AUTHORITIES = (
    DossierState.FILED,
    DossierState.FORWARDED,
    DossierState.IN_COUNCIL,
    DossierState.SCORED,
    DossierState.AT_MINISTRY,
    DossierState.BACK_FROM_MINISTRY,
    DossierState.PROPOSED,
)


def dossiers_in(places: Places, states: Iterable[DossierState]) -> QuerySet[Dossier]:
    """Dossiers of the places in these states, the oldest filing first, with `filed_on`."""
    return (
        Dossier.objects.filter(places.hold("commune", "commune__province"), state__in=list(states))
        .annotate(filed_on=Max("filings__filed_on"))
        .select_related("product", "producer", "round")
        .order_by("filed_on", "pk")
    )


def commune_reports(places: Places, *, on: date) -> Waiting:
    """Mẫu 03 within fifteen working days, the clock still while papers are asked (Đ7.2)."""
    rows = dossiers_in(places, [DossierState.FILED])
    read = list(rows[:COUNTED_OUT])
    running = clocks(read, on=on)
    return waiting(
        Duty.COMMUNE_REPORT,
        (
            _line(
                Duty.COMMUNE_REPORT,
                dossier,
                due_on=running[dossier.pk].due_on,
                article=COMMUNE_REPORT_ARTICLE,
            )
            for dossier in read
        ),
        count=len(read) if len(read) < COUNTED_OUT else rows.count(),
    )


def papers_awaited(places: Places, *, on: date) -> Waiting:
    """Papers asked for that have not come; nothing gives the producer a day."""
    rows = (
        PapersRequest.objects.filter(
            places.hold("dossier__commune", "dossier__commune__province"),
            answered_on__isnull=True,
        )
        .select_related("dossier__product", "dossier__producer")
        .order_by("asked_on")
    )
    lines = (_line(Duty.PAPERS, row.dossier, since_on=row.asked_on) for row in rows)
    return waiting(Duty.PAPERS, lines)


def renewals(places: Places, *, on: date) -> Waiting:
    """Renewals to be decided within 45 days of the full dossier, which is the last filing."""
    rows = dossiers_in(places, WITH_AUTHORITIES).filter(kind=DossierKind.RENEWAL)
    return waiting(
        Duty.RENEWAL,
        (
            _line(
                Duty.RENEWAL,
                dossier,
                due_on=decision_due_on(_filed_on(dossier)),
                article=RENEWAL_ARTICLE,
            )
            for dossier in rows
        ),
    )


def forwarded(places: Places, *, on: date) -> Waiting:
    """Dossiers that a commune sent up and that stand before no council yet."""
    return _of_round(Duty.FORWARDED, places, [DossierState.FORWARDED])


def results(places: Places, *, on: date) -> Waiting:
    """Dossiers with a council's result, to be proposed, sent to the ministry or closed."""
    states = [DossierState.SCORED, DossierState.BACK_FROM_MINISTRY]
    return _of_round(Duty.RESULT, places, states)


def _of_round(duty: Duty, places: Places, states: list[DossierState]) -> Waiting:
    """First assessments and upgrades; a renewal's day is its own."""
    rows = dossiers_in(places, states).exclude(kind=DossierKind.RENEWAL)
    return waiting(
        duty,
        (
            _line(
                duty,
                dossier,
                due_on=dossier.round.done_until_on if dossier.round else None,
                article=ROUND_ARTICLE if dossier.round else "",
            )
            for dossier in rows
        ),
    )


def advisory_reports(places: Places, *, on: date) -> Waiting:
    """Dossiers before the province of which the advisory team has not reported.

    Their day is the province's own, in working days from the forwarding, where it has set one.
    """
    reported = AdvisoryReport.objects.filter(filing__dossier=OuterRef("pk")).filter(
        Q(filing__number=Subquery(_last_filing_number()))
    )
    forwarding = DossierStep.objects.filter(
        dossier=OuterRef("pk"), to_state=DossierState.FORWARDED
    ).order_by("-pk")
    rows = (
        dossiers_in(places, [DossierState.FORWARDED, DossierState.IN_COUNCIL])
        .filter(~Exists(reported))
        .annotate(forwarded_on=Subquery(forwarding.values("taken_on")[:1]))
        .select_related("commune")
    )
    given = dict(
        ProgrammeSettings.objects.filter(advisory_working_days__isnull=False).values_list(
            "authority__place_code", "advisory_working_days"
        )
    )
    days = working_days.calendar()
    lines = []
    for dossier in rows:
        since: date | None = dossier.forwarded_on
        within = given.get(dossier.commune.province_id)
        due_on = days.after(since, within) if since and within else None
        lines.append(_line(Duty.ADVISORY_REPORT, dossier, since_on=since, due_on=due_on))
    return waiting(Duty.ADVISORY_REPORT, lines)


def _last_filing_number() -> QuerySet[DossierFiling, Any]:
    last = DossierFiling.objects.filter(dossier=OuterRef("filing__dossier")).order_by("-number")
    return last.values("number")[:1]


def _filed_on(dossier: Dossier) -> date:
    filed: date = dossier.filed_on  # type: ignore[attr-defined]
    return filed


def _line(
    duty: Duty,
    dossier: Dossier,
    *,
    since_on: date | None = None,
    due_on: date | None = None,
    article: str = "",
) -> Deadline:
    return Deadline(
        duty=duty,
        key=dossier.pk,
        name=dossier.product.title,
        who=dossier.producer.name,
        since_on=since_on or getattr(dossier, "filed_on", None),
        due_on=due_on,
        article=article,
    )
