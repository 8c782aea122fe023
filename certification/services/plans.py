"""Business plans: written with a measure for each criterion that its star needs, looked at,
carried out under the commune's eyes (S27–S33)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.producers.models import Producer
from catalog.products.models import Product, ProductSet
from certification.models import (
    AdviceNote,
    BusinessPlan,
    Idea,
    Milestone,
    PlanMeasure,
    PlanReview,
)
from certification.selectors.ideas import IdeaState, state_of
from certification.selectors.plans import PlanState, missing_measures, plan_state
from certification.selectors.rulesets import ruleset_in_force
from certification.services.ideas import NotSelected
from certification.services.steps import ProgrammeError
from foundation.models import User

WORDS = ("organisation", "material_area", "resources", "market", "finance")
"""The chapters of a plan, as the model's fields name them."""


def label_of(chapter: str) -> str:
    """What a chapter is called."""
    return str(BusinessPlan._meta.get_field(chapter).verbose_name)  # type: ignore[union-attr]


class PlanClosed(ProgrammeError):
    """The plan was sent and is being looked at, or was found feasible: it stays as it is."""


class PlanIncomplete(ProgrammeError):
    """A chapter is empty, or a criterion that the target star needs has no measure (S29)."""


@transaction.atomic
def start_plan(
    *,
    producer: Producer,
    product_name: str,
    product_set: ProductSet,
    target_stars: int,
    by: User,
    on: date,
    entered_for: Producer | None = None,
    idea: Idea | None = None,
    product: Product | None = None,
) -> BusinessPlan:
    """Open a plan under the rules in force on the day; one for each idea.

    Raises NotSelected for an idea that was not, ProgrammeError when no rule set scores
    products on the day.
    """
    if idea is not None and state_of(idea).state is not IdeaState.SELECTED:
        raise NotSelected(_("Ý tưởng này chưa được chọn."))
    ruleset = ruleset_in_force(on)
    if ruleset is None:
        raise ProgrammeError(_("Ngày này chưa có bộ quy định nào để lập phương án."))
    if idea is not None and (known := BusinessPlan.objects.filter(idea=idea).first()):
        return known
    return BusinessPlan.objects.create(
        producer=producer,
        idea=idea,
        product=product,
        product_name=product_name.strip(),
        product_set=product_set,
        ruleset=ruleset,
        target_stars=target_stars,
        entered_by=by,
        entered_for=entered_for,
    )


def _open(plan: BusinessPlan) -> BusinessPlan:
    row = BusinessPlan.objects.select_for_update().get(pk=plan.pk)
    if plan_state(row) not in {PlanState.DRAFT, PlanState.NOT_FEASIBLE}:
        raise PlanClosed(_("Phương án đã nộp, không sửa được nữa."))
    return row


@transaction.atomic
def write_plan(
    *,
    plan: BusinessPlan,
    target_stars: int,
    words: Mapping[str, str],
    measures: Mapping[str, str],
    by: User,
    entered_for: Producer | None = None,
) -> BusinessPlan:
    """Keep what was typed: the chapters and the measure of each criterion by its code.

    Empty measures are removed; nothing else is lost. Raises PlanClosed after it was sent.
    """
    plan = _open(plan)
    plan.target_stars = target_stars
    for name in WORDS:
        setattr(plan, name, words.get(name, "").strip())
    plan.entered_by, plan.entered_for = by, entered_for
    plan.save()
    kept = {code: text.strip() for code, text in measures.items() if text.strip()}
    plan.measures.exclude(criterion_code__in=kept).delete()
    PlanMeasure.objects.bulk_create(
        [PlanMeasure(plan=plan, criterion_code=c, measure=text) for c, text in kept.items()],
        update_conflicts=True,
        unique_fields=["plan", "criterion_code"],
        update_fields=["measure"],
    )
    return plan


@transaction.atomic
def send_plan(*, plan: BusinessPlan, by: User, on: date) -> BusinessPlan:
    """Hand the plan in. Raises PlanIncomplete naming what is empty, PlanClosed when sent before."""
    plan = _open(plan)
    empty = [label_of(n) for n in WORDS if not getattr(plan, n)]
    empty += [f"{code} {title}" for code, title in missing_measures(plan)]
    if empty:
        raise PlanIncomplete(_("Phương án còn thiếu: %s.") % "; ".join(empty))
    plan.sent_on = on
    plan.save(update_fields=["sent_on", "changed_at"])
    log(instance=plan, action="ocop.plan.send", user=by)
    return plan


@transaction.atomic
def review_plan(
    *, plan: BusinessPlan, is_feasible: bool, reasons: str, by: User, on: date
) -> PlanReview:
    """Find the plan feasible or give it back with reasons (S28); given back, it may be mended.

    Raises PlanClosed when it was not handed in, or was looked at by another first.
    """
    plan = BusinessPlan.objects.select_for_update().get(pk=plan.pk)
    if plan_state(plan) is not PlanState.SENT:
        raise PlanClosed(_("Phương án này không chờ xét."))
    review = PlanReview.objects.create(
        plan=plan, is_feasible=is_feasible, reasons=reasons.strip(), reviewed_by=by, reviewed_on=on
    )
    if not is_feasible:
        plan.sent_on = None
        plan.save(update_fields=["sent_on", "changed_at"])
    log(
        instance=plan,
        action="ocop.plan.review",
        user=by,
        data={"is_feasible": is_feasible, "reasons": review.reasons},
    )
    return review


def add_milestone(*, plan: BusinessPlan, element: str, what: str, due_on: date) -> Milestone:
    """Name a step of carrying the plan out (S30)."""
    return Milestone.objects.create(plan=plan, element=element, what=what.strip(), due_on=due_on)


@transaction.atomic
def mark_done(*, milestone: Milestone, by: User, on: date | None) -> None:
    """The commune saw that the step was done on that day, or, with None, that it was not (S33)."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone.pk)
    milestone.done_on = on
    milestone.save(update_fields=["done_on"])
    log(
        instance=milestone.plan,
        action="ocop.plan.milestone",
        user=by,
        data={"what": milestone.what, "done_on": str(on or "")},
    )


def note_advice(
    *, plan: BusinessPlan, text: str, by: User, on: date, milestone: Milestone | None = None
) -> AdviceNote:
    """Keep what was seen or advised on the spot (S31)."""
    return AdviceNote.objects.create(
        plan=plan, milestone=milestone, text=text.strip(), written_by=by, on=on
    )
