"""What authorities give labels for, what producers got of it and used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catalog.producers.models import Producer
from traceability.models import LabelAllocation, LabelPlan, LabelRun


@dataclass(frozen=True, slots=True)
class Share:
    """One producer's part of a plan: given (what was taken back is off), used by runs, left."""

    producer: Producer
    given: int
    used: int

    @property
    def left(self) -> int:
        return self.given - self.used


def given_to(plan_id: int, producer_id: int) -> int:
    """What a producer was given of a plan, less what was taken back. One query."""
    rows = LabelAllocation.objects.filter(plan=plan_id, producer=producer_id)
    return int(rows.aggregate(all=Sum("quantity"))["all"] or 0)


def used_by(plan_id: int, producer_id: int) -> int:
    """How many labels a producer's runs took from a plan. One query."""
    rows = LabelRun.objects.filter(plan=plan_id, lot__producer=producer_id)
    return int(rows.aggregate(all=Sum("count"))["all"] or 0)


def left_for(plan_id: int, producer_id: int) -> int:
    return given_to(plan_id, producer_id) - used_by(plan_id, producer_id)


def with_sums(plans: QuerySet[LabelPlan]) -> QuerySet[LabelPlan]:
    """Each plan with `given` to producers and `used` by their runs. No query of its own."""
    given = _sum_of(LabelAllocation.objects.all(), "plan", "quantity")
    used = _sum_of(LabelRun.objects.all(), "plan", "count")
    return plans.annotate(given=given, used=used).annotate(free=F("quantity") - F("given"))


def plans_of_year(plans: QuerySet[LabelPlan], year: int | None) -> QuerySet[LabelPlan]:
    """The plans of a year (all where None), newest first, with their sums."""
    rows = plans.select_related("authority")
    if year is not None:
        rows = rows.filter(year=year)
    return with_sums(rows).order_by("-year", "authority__name", "name", "pk")


def shares(plan: LabelPlan) -> list[Share]:
    """The producers with a part of the plan, by name. Two queries."""
    used = dict(
        LabelRun.objects.filter(plan=plan)
        .values_list("lot__producer")
        .annotate(all=Sum("count"))
        .order_by()
    )
    rows = Producer.objects.filter(label_allocations__plan=plan).annotate(
        given=Sum("label_allocations__quantity", filter=Q(label_allocations__plan=plan))
    )
    return [
        Share(one, int(one.given or 0), int(used.get(one.pk, 0)))
        for one in rows.order_by("name", "pk")
    ]


@dataclass(frozen=True, slots=True)
class OpenShare:
    """A plan that still pays for a producer's labels on the day."""

    plan: LabelPlan
    left: int


def open_shares(producer: Producer, *, on: date) -> list[OpenShare]:
    """The plans a producer can take labels from on the day, soonest end first. One query."""
    given = _sum_of(LabelAllocation.objects.filter(producer=producer), "plan", "quantity")
    used = _sum_of(LabelRun.objects.filter(lot__producer=producer), "plan", "count")
    rows = LabelPlan.objects.filter(until_on__gte=on).annotate(given=given, used=used)
    rows = rows.filter(given__gt=F("used")).select_related("authority").order_by("until_on", "pk")
    return [OpenShare(plan, plan.given - plan.used) for plan in rows]


def table_of(plans: Iterable[LabelPlan]) -> list[list[Any]]:
    """The rows of the export: one a producer's part, under the plan's own. 2 queries a plan."""
    found: list[list[Any]] = []
    for plan in plans:
        head = [plan.year, plan.authority.name, plan.name, plan.quantity, plan.until_on]
        parts = shares(plan)
        found.extend([*head, s.producer.name, s.given, s.used, s.left] for s in parts)
        if not parts:
            found.append([*head, "", 0, 0, 0])
    return found


def _sum_of(rows: Any, group: str, number: str) -> Coalesce:
    """The sum of a number over the rows that name the outer plan; 0 without any."""
    grouped = rows.filter(**{group: OuterRef("pk")}).order_by().values(group)
    return Coalesce(Subquery(grouped.annotate(all=Sum(number)).values("all")), 0)
