"""What inspections found at a producer's, and the producer's answer. Made for a phone.

Who reported anything is nowhere here: a visit's basis and team are the officers' alone.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.forms.inspections import DoneForm
from certification.selectors import inspections as selectors
from certification.services import inspections as services
from certification.services.steps import ProgrammeError
from foundation.private_files import BadFile, hand_out
from marketplace.desk.access import Desk, desk_page

PER_PAGE = 20


@require_GET
@desk_page
def inspections(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The visits that were recorded; a plan is not told."""
    page = Paginator(selectors.visits_of(desk.producer), PER_PAGE).get_page(request.GET.get("page"))
    lines = selectors.inspection_rows(page, on=desk.on)
    context = {"desk": desk, "page": page, "lines": lines}
    return render(request, "desk/inspections/list.html", context)


@require_GET
@desk_page
def inspection(request: HttpRequest, desk: Desk, inspection_id: int) -> HttpResponse:
    desk, visit = _visit_or_404(desk, inspection_id)
    context = {
        "desk": desk,
        "visit": visit,
        "answers": selectors.answers_of(visit),
        "rows": selectors.findings_of(visit, on=desk.on),
    }
    return render(request, "desk/inspections/visit.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def answer_finding(
    request: HttpRequest, desk: Desk, inspection_id: int, finding_id: int
) -> HttpResponse:
    """Say what was done, with a photo. A second send of the same answer changes nothing."""
    desk, visit = _visit_or_404(desk, inspection_id)
    desk.must_act()
    row = next(
        (r for r in selectors.findings_of(visit, on=desk.on) if r.finding.pk == finding_id), None
    )
    if row is None:
        raise Http404
    form = DoneForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_done(
                finding=row.finding,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                entered_for=desk.producer if desk.acting.as_helper else None,
                **form.cleaned_data,
            )
            messages.success(request, _("Đã gửi. Người kiểm tra sẽ xem lại."))
            return redirect("desk:inspection", inspection_id)
        except ProgrammeError as error:
            messages.info(request, str(error))
            return redirect("desk:inspection", inspection_id)
        except BadFile as error:
            form.add_error("photo", str(error))
    context = {"desk": desk, "visit": visit, "row": row, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/inspections/answer.html", context, status=status)


@require_GET
@desk_page
def inspection_photo(
    request: HttpRequest, desk: Desk, inspection_id: int, file_id: int
) -> HttpResponseBase:
    desk, visit = _visit_or_404(desk, inspection_id)
    found = selectors.file_of(visit, file_id)
    if found is None:
        raise Http404
    return hand_out(found)


def _visit_or_404(desk: Desk, inspection_id: int) -> tuple[Desk, selectors.Visit]:
    """A recorded visit to a producer this person works for, and that producer's desk."""
    visit = selectors.recorded_visit(inspection_id)
    if visit is None:
        raise Http404
    return desk.working_for(visit.producer_id), visit
