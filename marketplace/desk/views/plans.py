"""The producer's ideas and business plans."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.producers.models import Producer
from certification.access.ideas import own_plan
from certification.forms.ideas import MilestoneForm, PlanForm, PlanStartForm
from certification.selectors import ideas as idea_selectors
from certification.selectors import plans as selectors
from certification.selectors.plans import PlanState
from certification.services import plans as services
from certification.services.plans import PlanClosed, PlanIncomplete
from certification.services.steps import ProgrammeError
from marketplace.desk.access import Desk, desk_page


@require_GET
@desk_page
def plans(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ideas and plans side by side: what was sent, what came of it, what to do next."""
    rows = selectors.list_plans(desk.producer.plans.all())
    context = {
        "desk": desk,
        "rows": [(plan, selectors.plan_state(plan)) for plan in rows],
        "ideas": idea_selectors.list_ideas(desk.producer.ideas.all())[:50],
    }
    return render(request, "desk/plans/plans.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    desk.must_act()
    selected = idea_selectors.list_ideas(
        desk.producer.ideas.filter(plan__isnull=True), state=idea_selectors.IdeaState.SELECTED
    )
    form = PlanStartForm(request.POST or None, ideas=selected)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.start_plan(
                producer=desk.producer,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                entered_for=_helped(desk),
                **form.cleaned_data,
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:plan", plan.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/plans/start.html", {"desk": desk, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@desk_page
def plan(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    """Write, keep, hand in. What is kept stays kept when handing in is refused."""
    row = own_plan(request.user, plan_id, on=desk.on)
    desk = desk.working_for(row.producer_id)
    state = selectors.plan_state(row)
    form = PlanForm(request.POST or None, instance=row, rubric=selectors.plan_rubric(row))
    if request.method == "POST":
        desk.must_act()
        if form.is_valid():
            done = _keep(request, desk, form)
            if done is not None:
                return done
    context = {
        "desk": desk,
        "plan": row,
        "state": state,
        "is_open": state in {PlanState.DRAFT, PlanState.NOT_FEASIBLE},
        "form": form,
        "missing": selectors.missing_measures(row),
        "review": row.reviews.order_by("-pk").first(),
        "milestones": row.milestones.all(),
        "milestone_form": MilestoneForm(),
        "notes": row.notes.select_related("written_by"),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/plans/plan.html", context, status=status)


def _keep(request: HttpRequest, desk: Desk, form: PlanForm) -> HttpResponse | None:
    row = form.instance
    try:
        services.write_plan(
            plan=row,
            target_stars=form.cleaned_data["target_stars"],
            words={name: form.cleaned_data[name] for name in services.WORDS},
            measures=form.measures(),
            by=request.user,  # type: ignore[arg-type]
            entered_for=_helped(desk),
        )
        if request.POST.get("do") == "send":
            services.send_plan(plan=row, by=request.user, on=desk.on)  # type: ignore[arg-type]
            messages.success(request, _("Đã nộp phương án. Cán bộ sẽ xem và trả lời ở đây."))
        else:
            messages.success(request, _("Đã lưu."))
        return redirect("desk:plan", row.pk)
    except (PlanIncomplete, PlanClosed) as error:
        form.add_error(None, str(error))
        return None


@require_POST
@desk_page
def add_milestone(request: HttpRequest, desk: Desk, plan_id: int) -> HttpResponse:
    row = own_plan(request.user, plan_id, on=desk.on)
    desk = desk.working_for(row.producer_id)
    desk.must_act()
    form = MilestoneForm(request.POST)
    if form.is_valid():
        services.add_milestone(plan=row, **form.cleaned_data)
        return redirect("desk:plan", row.pk)
    context = {"desk": desk, "plan": row, "form": form}
    return render(request, "desk/plans/milestone.html", context, status=422)


@require_POST
@desk_page
def remove_milestone(
    request: HttpRequest, desk: Desk, plan_id: int, milestone_id: int
) -> HttpResponse:
    """One that was not yet seen done."""
    row = own_plan(request.user, plan_id, on=desk.on)
    desk.working_for(row.producer_id).must_act()
    milestone = get_object_or_404(row.milestones, pk=milestone_id)
    if milestone.done_on is not None or milestone.notes.exists():
        raise Http404
    milestone.delete()
    return redirect("desk:plan", row.pk)


def _helped(desk: Desk) -> Producer | None:
    return desk.producer if desk.acting.as_helper else None
