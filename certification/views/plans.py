"""Business plans in the back office: looking at them, then following them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.access import ideas as access
from certification.forms.ideas import AdviceForm, PlanReviewForm
from certification.selectors import plans as selectors
from certification.services import plans as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today

PER_PAGE = 30
TEMPLATES = "certification/plans"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    who = access.officer(request.user, on=today())
    rows = selectors.list_plans(access.plans_within(who))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "rows": [(plan, selectors.plan_state(plan)) for plan in page],
        "page": page,
    }
    title = _("Phương án kinh doanh")
    return office_page(request, f"{TEMPLATES}/office_index.html", title, context)


@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: its chapters, its measures, what was said of it, and the form to say it."""
    on = today()
    plan, may_review = access.plan_to_read(request.user, plan_id, on=on)
    form = PlanReviewForm(request.POST or None)
    if request.method == "POST":
        if not may_review:
            raise Http404
        if form.is_valid():
            try:
                services.review_plan(plan=plan, by=person(request), on=on, **form.cleaned_data)
            except ProgrammeError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã ghi kết luận về phương án."))
                return redirect("plans_office:inspect", plan.pk)
    rubric = selectors.plan_rubric(plan)
    state = selectors.plan_state(plan)
    context = {
        "plan": plan,
        "state": state,
        "words": [(services.label_of(n), getattr(plan, n)) for n in services.WORDS],
        "measures": [
            (m, rubric.by_code[m.criterion_code].title)
            for m in plan.measures.order_by("pk")
            if m.criterion_code in rubric.by_code
        ],
        "reviews": plan.reviews.select_related("reviewed_by").order_by("-pk"),
        "milestones": plan.milestones.all(),
        "notes": plan.notes.select_related("written_by", "milestone"),
        "form": form,
        "advice": AdviceForm(plan=plan, today=on),
        "may_review": may_review and state is selectors.PlanState.SENT,
        "may_follow": may_review and state is selectors.PlanState.FEASIBLE,
        "today": on,
    }
    return office_page(
        request, f"{TEMPLATES}/office_plan.html", plan.product_name, context, [_crumb()]
    )


@require_POST
def milestone(request: HttpRequest, plan_id: int, milestone_id: int) -> HttpResponse:
    """Seen done today, or, the same button again, not done after all."""
    on = today()
    plan, may_follow = access.plan_to_read(request.user, plan_id, on=on)
    row = get_object_or_404(plan.milestones, pk=milestone_id)
    if not may_follow:
        raise Http404
    services.mark_done(milestone=row, by=person(request), on=None if row.done_on else on)
    return redirect("plans_office:inspect", plan.pk)


@require_POST
def advise(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A note of what was seen or advised on the spot."""
    on = today()
    plan, may_follow = access.plan_to_read(request.user, plan_id, on=on)
    if not may_follow:
        raise Http404
    form = AdviceForm(request.POST, plan=plan, today=on)
    if form.is_valid():
        services.note_advice(plan=plan, by=person(request), **form.cleaned_data)
        messages.success(request, _("Đã ghi."))
        return redirect("plans_office:inspect", plan.pk)
    context = {"form": form, "plan": plan}
    crumbs = [_crumb(), (reverse("plans_office:inspect", args=[plan.pk]), plan.product_name)]
    return office_page(
        request, f"{TEMPLATES}/office_advice.html", _("Ghi nhận tại chỗ"), context, crumbs
    )


def _crumb() -> Crumb:
    return reverse("plans_office:index"), _("Phương án kinh doanh")
