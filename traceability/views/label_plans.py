"""Plans of subsidised labels in the office: by year, with what producers got and used."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import Crumb, person
from foundation.calendar import today
from foundation.once import AlreadySent, once
from traceability import access
from traceability.adapters import label_tables
from traceability.forms.label_office import PlanForm, ProducerSearchForm, ShareForm
from traceability.models import LabelPlan
from traceability.selectors import label_plans as selectors
from traceability.services import label_plans as services
from traceability.services.errors import TraceError
from traceability.views.labels import index_crumb, page

FOUND = 20
TABLES = {
    "csv": ("text/csv; charset=utf-8", label_tables.plans_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        label_tables.plans_xlsx,
    ),
}


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of a year, all where none is asked for."""
    reach = access.label_reach(request.user, on=today())
    year = _year(request)
    context = {
        "plans": selectors.plans_of_year(reach.plans(), year)[:200],
        "years": reach.plans().order_by("-year").values_list("year", flat=True).distinct(),
        "year": year,
        "reach": reach,
    }
    return page(request, "plans", _("Kế hoạch hỗ trợ tem"), context, [index_crumb()])


@require_GET
def table(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a table, one row a producer's part."""
    reach = access.label_reach(request.user, on=today())
    if ending not in TABLES:
        raise Http404
    kind, write = TABLES[ending]
    rows = selectors.table_of(selectors.plans_of_year(reach.plans(), _year(request)))
    answer = HttpResponse(write(rows), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="ke-hoach-tem.{ending}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Make a plan for an authority one acts for."""
    on = today()
    reach = access.label_writer(request.user, on=on)
    form = PlanForm(request.POST or None, authorities=reach.authorities(), on=on)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=person(request)):
                plan = services.make_plan(by=person(request), on=on, **form.cleaned_data)
        except TraceError as error:
            form.add_error("until_on", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("labels_office:plans")
        else:
            messages.success(request, _("Đã lập kế hoạch."))
            return redirect("labels_office:plan", plan.pk)
    return page(request, "plan_new", _("Lập kế hoạch"), {"form": form}, _crumbs())


@require_GET
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: its producers' parts, and a search for further producers."""
    reach = access.label_reach(request.user, on=today())
    found = get_object_or_404(selectors.plans_of_year(reach.plans(), None), pk=plan_id)
    form = ProducerSearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    may_write = _keeps(reach, found)
    named = reach.producers(found).filter(name__icontains=words)[:FOUND] if words else ()
    context = {
        "plan": found,
        "shares": selectors.shares(found),
        "form": form,
        "words": words,
        "producers": named if may_write else (),
        "may_write": may_write,
    }
    return page(request, "plan", found.name, context, _crumbs())


@require_http_methods(["GET", "POST"])
def share(request: HttpRequest, plan_id: int, producer_id: int) -> HttpResponse:
    """Give a producer labels, or take back what is unused."""
    on = today()
    reach = access.label_writer(request.user, on=on)
    found = get_object_or_404(selectors.plans_of_year(reach.plans(), None), pk=plan_id)
    producer = get_object_or_404(reach.producers(found), pk=producer_id)
    if not _keeps(reach, found):
        raise Http404
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = services.take_back if "take_back" in request.POST else services.give
        try:
            with once(form, by=person(request)):
                act(plan=found, producer=producer, by=person(request), on=on, **form.cleaned_data)
        except TraceError as error:
            form.add_error("quantity", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("labels_office:plan", found.pk)
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("labels_office:plan", found.pk)
    context = {
        "plan": found,
        "producer": producer,
        "form": form,
        "left": selectors.left_for(found.pk, producer.pk),
        "rows": found.allocations.filter(producer=producer).select_related("given_by")[:100],
    }
    crumbs = [*_crumbs(), (reverse("labels_office:plan", args=[found.pk]), found.name)]
    return page(request, "share", producer.name, context, crumbs)


def _keeps(reach: access.LabelReach, plan: LabelPlan) -> bool:
    return reach.may_write and reach.authorities().filter(pk=plan.authority_id).exists()


def _year(request: HttpRequest) -> int | None:
    typed = request.GET.get("nam", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else None


def _crumbs() -> list[Crumb]:
    return [index_crumb(), (reverse("labels_office:plans"), _("Kế hoạch hỗ trợ tem"))]
