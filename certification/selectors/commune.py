"""Dossiers as officers see them: the list, the commune's clock, its report, the samples.

Nothing here writes. Lists cost the same number of queries whatever their length.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from certification.models import (
    CommuneReport,
    Dossier,
    DossierFiling,
    DossierStep,
    PapersRequest,
    SampleStep,
)
from certification.rules import clock as clocks_rule
from certification.rules import samples
from certification.rules.clock import Clock, Pause
from certification.rules.dossier_flow import TURNS, DossierState, Turn
from certification.rules.rubric import Criterion
from certification.selectors.dossiers import rules_for
from foundation import working_days
from foundation.text import fold

AT_COMMUNE = (DossierState.FILED.value, DossierState.PAPERS_ASKED.value)
"""Where the commune's clock runs or stands still."""

_STARTS = (DossierState.DRAFT.value, DossierState.RETURNED.value)


@dataclass(frozen=True, slots=True)
class DossierQuery:
    """What an officer looks for; everything is optional."""

    words: str = ""
    state: str = ""
    turn: str = ""
    commune_code: str = ""
    set_number: int | None = None
    kind: str = ""
    round_id: int | None = None
    overdue: bool = False


def search_dossiers(
    query: DossierQuery, *, among: QuerySet[Dossier], on: date
) -> QuerySet[Dossier]:
    """The dossiers of `among` that answer the query, the last changed first.

    Words are looked for in the names of product, producer and commune without regard to
    accents, and in receipt numbers. `overdue` leaves those whose commune report is late.
    """
    rows = among.select_related(
        "product", "producer", "product_set", "commune__province", "round"
    ).order_by("-changed_at", "-pk")
    for word in fold(query.words).split():
        receipts = DossierFiling.objects.filter(
            dossier=OuterRef("pk"), receipt_number__icontains=word
        )
        rows = rows.alias(searched=_folded()).filter(Q(searched__contains=word) | Exists(receipts))
    if query.state:
        rows = rows.filter(state=query.state)
    if query.turn:
        states = [state.value for state, turn in TURNS.items() if turn == query.turn]
        rows = rows.filter(state__in=states)
    if query.commune_code:
        rows = rows.filter(commune=query.commune_code)
    if query.set_number is not None:
        rows = rows.filter(product_set=query.set_number)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.round_id is not None:
        rows = rows.filter(round=query.round_id)
    return rows.filter(pk__in=late_ids(among, on=on)) if query.overdue else rows


def _folded() -> Func:
    words: list[Cast | Value] = []
    for field in ("product__title", "producer__name", "commune__full_name"):
        words += [Cast(field, TextField()), Value(" ", TextField())]
    return Func(Concat(*words), function="vi_fold", output_field=TextField())


def turn_of(dossier: Dossier) -> Turn:
    """Who has to act next."""
    return TURNS[DossierState(dossier.state)]


def clocks(dossiers: Iterable[Dossier], *, on: date) -> dict[int, Clock]:
    """The commune's clock of each dossier that lies at its commune, by id. Four queries at most.

    A clock begins with the filing that brought the dossier to the commune: the first one, and
    the next one after a return. Papers the province asked for do not touch it.
    """
    ids = [dossier.pk for dossier in dossiers if dossier.state in AT_COMMUNE]
    if not ids:
        return {}
    started = _started_on(ids)
    pauses: dict[int, list[Pause]] = {pk: [] for pk in ids}
    asked = PapersRequest.objects.filter(dossier__in=ids, asked_by_commune=True).order_by("pk")
    for row in asked:
        if row.asked_on >= started[row.dossier_id]:
            pauses[row.dossier_id].append(Pause(row.asked_on, row.answered_on))
    works = working_days.calendar().works
    return {
        pk: clocks_rule.read_clock(started_on=started[pk], pauses=pauses[pk], on=on, works=works)
        for pk in ids
    }


def _started_on(ids: list[int]) -> dict[int, date]:
    """When the running stay at the commune began; the last filing where no step tells."""
    steps = DossierStep.objects.filter(
        dossier__in=ids, from_state__in=_STARTS, to_state=DossierState.FILED
    ).order_by("pk")
    started = dict(steps.values_list("dossier_id", "taken_on"))
    if untold := set(ids) - set(started):
        filings = DossierFiling.objects.filter(dossier__in=untold).order_by("number")
        started |= dict(filings.values_list("dossier_id", "filed_on"))
    return started


def clock(dossier: Dossier, *, on: date) -> Clock | None:
    """The commune's clock of one dossier; None while it does not lie at its commune."""
    return clocks([dossier], on=on).get(dossier.pk)


def due_on(dossier: Dossier, *, on: date) -> date | None:
    """The last day on which the commune reports in time (Đ7.2).

    None while papers are awaited, and while the dossier does not lie at its commune.
    """
    running = clock(dossier, on=on)
    return running.due_on if running else None


def late_ids(among: QuerySet[Dossier], *, on: date) -> list[int]:
    """The dossiers of `among` whose commune has let its fifteen working days pass. Five queries.

    Only those that have lain there for fifteen days of any kind are counted out one by one.
    """
    old_enough = on - timedelta(days=clocks_rule.COMMUNE_WORKING_DAYS)
    filed = DossierFiling.objects.filter(dossier=OuterRef("pk"), filed_on__lt=old_enough)
    rows = among.filter(Exists(filed), state__in=AT_COMMUNE).only("pk", "state")
    return [pk for pk, each in clocks(rows, on=on).items() if each.is_late]


def commune_criteria(dossier: Dossier) -> dict[str, Criterion]:
    """What the commune scores (Đ7.2), by kind, in the order of the form: origin, labour, …

    Set 26 has no criterion of origin. Raises NotScoredWith.
    """
    _rules, rubric = rules_for(dossier)
    found = rubric.commune_criteria
    return {kind: found[kind] for kind in COMMUNE_ORDER if kind in found}


COMMUNE_ORDER = ("origin", "labour", "idea", "identity")


def filings_of(dossier: Dossier) -> list[DossierFiling]:
    """Every filing, the last first, with its commune report where there is one. One query."""
    rows = dossier.filings.select_related("commune_report__reported_by", "filed_by", "filed_for")
    return list(rows.order_by("-number"))


def report_of(dossier: Dossier) -> CommuneReport | None:
    """The commune's last report on the dossier, on whichever filing."""
    return reports_of(dossier).first()


def reports_of(dossier: Dossier) -> QuerySet[CommuneReport]:
    """Every report of the commune on the dossier, the last first. One query."""
    return (
        CommuneReport.objects.filter(filing__dossier=dossier)
        .select_related("filing", "reported_by")
        .order_by("-pk")
    )


def steps_of(dossier: Dossier) -> QuerySet[DossierStep]:
    """The dossier's way so far, by whom and why."""
    return dossier.steps.select_related("taken_by")


def requests_of(dossier: Dossier) -> QuerySet[PapersRequest]:
    """Papers asked for, the last first; the open one has no `answered_on`."""
    return dossier.papers_requests.select_related("asked_by").order_by("-pk")


def forwarded_on(dossier: Dossier) -> date | None:
    """The day the commune last proposed the dossier to the province."""
    steps = dossier.steps.filter(to_state=DossierState.FORWARDED)
    step = steps.filter(from_state=DossierState.FILED).last() or steps.last()
    return step.taken_on if step else None


def sample_trail(dossier: Dossier) -> list[SampleStep]:
    """Every hand the samples went through, in the order of recording."""
    return list(dossier.sample_steps.select_related("recorded_by"))


def passed(trail: Iterable[SampleStep]) -> list[samples.Passed]:
    """The trail in the terms of rules/samples."""
    return [samples.Passed(step.quantity, step.from_whom, step.to_whom) for step in trail]


def commune_holder(dossier: Dossier) -> str:
    """The commune's name in the samples' trail; not translated, for it is written down."""
    return f"UBND {dossier.commune.full_name}"


def province_holder(dossier: Dossier) -> str:
    """The province's name in the samples' trail."""
    return f"UBND {dossier.commune.province.full_name}"


def received_by_province(dossier: Dossier, trail: Iterable[SampleStep]) -> int:
    """How many samples have reached the province, wherever they are now."""
    name = province_holder(dossier)
    return sum(step.quantity for step in trail if step.to_whom == name)
