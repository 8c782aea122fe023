"""Inspections in the back office: plan, record on a phone, look again."""

import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.access import inspections as access
from certification.access.appointments import appointments_of
from certification.forms.inspections import (
    PlanForm,
    ProducerSearchForm,
    RecheckForm,
    VisitSheet,
)
from certification.models import Inspection
from certification.selectors import inspections as selectors
from certification.services import inspections as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today
from foundation.once import AlreadySent, once
from foundation.private_files import BadFile, hand_out

PER_PAGE = 30
TEMPLATES = "certification/inspections"
_WANTS_JSON = "application/json"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The inspections that this officer may read."""
    on = today()
    who = access.reader(request.user, on=on)
    show = request.GET.get("xem", "")
    rows = selectors.inspections(access.inspections_within(who), show=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": selectors.inspection_rows(page, on=on),
        "show": show,
        "asked": urlencode({"xem": show}) if show else "",
        "may_plan": access.acts(who),
    }
    return _page(request, "index", _("Kiểm tra"), context)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Planning begins with the producer: found by words, so that thousands are no hindrance."""
    who = access.actor(request.user, on=today())
    form = ProducerSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = selectors.find_producers(words, among=access.producers_within(who)) if words else None
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")) if rows is not None else None
    context = {"form": form, "words": words, "page": page, "asked": urlencode({"q": words})}
    return _page(request, "choose", _("Lập kế hoạch kiểm tra"), context, [_crumb()])


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, producer_id: int) -> HttpResponse:
    """Which product, when, why, by whom."""
    on = today()
    who = access.actor(request.user, on=on)
    producer = get_object_or_404(access.producers_within(who), pk=producer_id)
    form = PlanForm(
        request.POST or None,
        products=selectors.products_of(producer),
        initial={"planned_on": on, "product": request.GET.get("san-pham"), "place": "SITE"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=person(request)):
                planned = services.plan_inspection(
                    authority=access.authority_for(who, producer.province_id),
                    producer=producer,
                    by=person(request),
                    **form.cleaned_data,
                )
        except AlreadySent as again:
            messages.info(request, str(again))
            return redirect("inspections_office:index")
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập kế hoạch kiểm tra."))
            return redirect("inspections_office:inspect", planned.pk)
    return _page(request, "plan", producer.name, {"form": form, "producer": producer}, [_crumb()])


@require_GET
def inspect(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """One inspection: the plan, or what was written, and what followed."""
    on = today()
    inspection = access.inspection_to_read(request.user, inspection_id, on=on)
    who = appointments_of(request.user, on=on)
    context = {
        "inspection": inspection,
        "answers": selectors.answers_of(inspection),
        "photos": selectors.photos_by_item(inspection),
        "rows": selectors.findings_of(inspection, on=on),
        "papers": selectors.quality_papers(inspection.producer, on=on),
        "may_act": access.may_inspect(who, inspection.producer),
    }
    return _page(request, "inspect", str(inspection), context, [_crumb()])


@require_POST
def cancel(request: HttpRequest, inspection_id: int) -> HttpResponse:
    inspection = access.inspection_to_act_on(request.user, inspection_id, on=today())
    try:
        services.cancel_inspection(inspection=inspection, by=person(request), on=today())
        messages.success(request, _("Đã huỷ cuộc kiểm tra này."))
    except ProgrammeError as error:
        messages.error(request, str(error))
    return redirect("inspections_office:inspect", inspection_id)


@never_cache
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """The checklist, filled in on a phone. A script may send it and is answered in JSON; the form
    alone works too, and comes back with everything typed."""
    on = today()
    inspection = access.inspection_to_act_on(request.user, inspection_id, on=on)
    sheet = VisitSheet(
        selectors.checklist_of(inspection, on=inspection.planned_on),
        on=on,
        draft_key=secrets.token_urlsafe(24),
        data=request.POST if request.method == "POST" else None,
        files=request.FILES if request.method == "POST" else None,
    )
    if request.method == "POST":
        done = _record(request, inspection, sheet)
        if done is not None:
            return done
    elif inspection.recorded_at or inspection.cancelled_on:
        return redirect("inspections_office:inspect", inspection.pk)
    context = {
        "inspection": inspection,
        "sheet": sheet,
        "form": sheet.form,
        "papers": selectors.quality_papers(inspection.producer, on=on),
        "is_refused": request.method == "POST",
        "user_id": person(request).pk,
    }
    page = _page(request, "record", _("Ghi kiểm tra"), context, [_crumb(), _crumb_of(inspection)])
    page.status_code = 422 if request.method == "POST" else 200
    return page


def _record(request: HttpRequest, inspection: Inspection, sheet: VisitSheet) -> HttpResponse | None:
    """The answer when it is settled; None when a form without script has to be shown again."""
    in_json = request.headers.get("Accept") == _WANTS_JSON
    address = reverse("inspections_office:inspect", args=[inspection.pk])
    status = 422
    if sheet.is_valid():
        try:
            services.record_visit(
                inspection=inspection, visit=sheet.visit(), by=person(request), at=timezone.now()
            )
        except (ProgrammeError, BadFile) as error:
            sheet.form.add_error(None, str(error))
            status = 409 if isinstance(error, ProgrammeError) else 422
        else:
            messages.success(request, _("Đã ghi và niêm phong biên bản kiểm tra."))
            return JsonResponse({"address": address}) if in_json else redirect(address)
    if in_json:
        return JsonResponse({"errors": sheet.errors(), "address": address}, status=status)
    return None


@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Look again at what the producer says is in order."""
    on = today()
    finding = access.finding_to_act_on(request.user, finding_id, on=on)
    form = RecheckForm(request.POST or None, request.FILES or None, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            services.recheck(finding=finding, by=person(request), on=on, **form.cleaned_data)
        except (ProgrammeError, BadFile) as error:
            form.add_error("photo" if isinstance(error, BadFile) else None, str(error))
        else:
            messages.success(request, _("Đã ghi kết quả kiểm tra lại."))
            return redirect("inspections_office:inspect", finding.inspection_id)
    row = selectors.finding_rows([finding], on=on)[0]
    context = {"form": form, "row": row, "inspection": finding.inspection}
    crumbs = [_crumb(), _crumb_of(finding.inspection)]
    return _page(request, "recheck", _("Kiểm tra lại"), context, crumbs)


@require_GET
def photo(request: HttpRequest, inspection_id: int, file_id: int) -> HttpResponseBase:
    """A photo of the visit or of what followed, for whoever may read the inspection."""
    inspection = access.inspection_to_read(request.user, inspection_id, on=today())
    found = selectors.file_of(inspection, file_id)
    if found is None:
        raise Http404
    return hand_out(found)


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: Mapping[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    return office_page(request, f"{TEMPLATES}/{template}.html", title, dict(context), crumbs or [])


def _crumb() -> Crumb:
    return reverse("inspections_office:index"), _("Kiểm tra")


def _crumb_of(inspection: Inspection) -> Crumb:
    return reverse("inspections_office:inspect", args=[inspection.pk]), str(inspection)
