"""Questions about business plans. Nothing here writes."""

from enum import StrEnum

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from certification.models import BusinessPlan, PlanReview
from certification.rules.rubric import ProductSetRubric
from certification.selectors.rulesets import rules_of


class PlanState(StrEnum):
    DRAFT = "DRAFT"
    SENT = "SENT"
    FEASIBLE = "FEASIBLE"
    NOT_FEASIBLE = "NOT_FEASIBLE"


def plan_state(plan: BusinessPlan) -> PlanState:
    """Where the plan stands. One query, none where the row came from `list_plans`."""
    if hasattr(plan, "feasible"):
        last = plan.feasible
    else:
        last = plan.reviews.order_by("-pk").values_list("is_feasible", flat=True).first()
    if last:
        return PlanState.FEASIBLE
    if plan.sent_on is not None:
        return PlanState.SENT
    return PlanState.DRAFT if last is None else PlanState.NOT_FEASIBLE


def plan_rubric(plan: BusinessPlan) -> ProductSetRubric:
    """The criteria the plan is written for: those of the rule set it was opened under."""
    rubric = rules_of(plan.ruleset).set(plan.product_set_id)
    if rubric is None:
        raise LookupError(f"{plan.ruleset.code} does not score set {plan.product_set_id}")
    return rubric


def missing_measures(plan: BusinessPlan) -> list[tuple[str, str]]:
    """Code and title of each criterion that the target star needs and no measure answers (S29)."""
    rubric = plan_rubric(plan)
    answered = set(plan.measures.values_list("criterion_code", flat=True))
    return [
        (code, rubric.by_code[code].title)
        for code in rubric.minima(plan.target_stars)
        if code not in answered
    ]


def list_plans(among: QuerySet[BusinessPlan]) -> QuerySet[BusinessPlan]:
    """For lists: each with `feasible` of its last review and its milestones counted."""
    last = PlanReview.objects.filter(plan=OuterRef("pk")).order_by("-pk").values("is_feasible")
    return (
        among.select_related("producer__commune", "product_set")
        .annotate(
            feasible=Subquery(last[:1]),
            steps=Count("milestones"),
            steps_done=Count("milestones", filter=Q(milestones__done_on__isnull=False)),
        )
        .order_by(F("sent_on").desc(nulls_last=True), "-pk")
    )
