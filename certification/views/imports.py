"""A province's register from a file: upload, columns, dry run, then all of it or nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certification.access import imports as access
from certification.adapters.xlsx import BadTable
from certification.forms.imports import ColumnsForm, UploadForm
from certification.models import RegisterImport
from certification.services import import_jobs
from certification.views.frame import office_page, person
from foundation.calendar import today
from foundation.queue import enqueue

SHOWN = 20
SECONDS_BETWEEN = 3
State = RegisterImport.State
WORKING = {State.CHECKING, State.WRITING}


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The files brought in before, and a form for another."""
    on = today()
    access.importer(request.user, on=on)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = import_jobs.receive(
                content=form.cleaned_data["file"],
                name=form.cleaned_data["name"],
                by=person(request),
            )
        except BadTable as error:
            form.add_error("file", str(error))
        else:
            return redirect("register_import:inspect", job.pk)
    context = {"form": form, "jobs": access.imports_of(request.user, on=on)[:SHOWN]}
    return office_page(request, "certification/imports/index.html", _("Nhập sổ"), context)


@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, pk: int) -> HttpResponse:
    """One file as far as it has come: its columns, its progress, its report."""
    job = access.import_of(request.user, pk, on=today())
    form = ColumnsForm(request.POST or None, job=job)
    if request.method == "POST" and form.is_valid():
        return _checked_by_the_queue(request, job, columns=form.cleaned_data["columns"])
    context = {
        "job": job,
        "form": form,
        "samples": import_jobs.first_rows(job) if job.state == State.UPLOADED else [],
        "is_working": job.state in WORKING,
        "rows_of_all": job.report.get("new" if job.state == State.WRITING else "rows"),
        "choices": import_jobs.choices_of(job) if job.state == State.CHECKED else [],
        "report": job.report,
    }
    page = office_page(
        request,
        "certification/imports/inspect.html",
        job.name,
        context,
        [(reverse("register_import:index"), _("Nhập sổ"))],
    )
    if context["is_working"]:
        page["Refresh"] = str(SECONDS_BETWEEN)
    return page


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which commune of today each split one means; then the file is checked anew."""
    job = access.import_of(request.user, pk, on=today())
    chosen = {
        choice["former"].code: request.POST.get(f"place-{choice['former'].code}", "")
        for choice in import_jobs.choices_of(job)
    }
    places = job.places | {old: new for old, new in chosen.items() if new}
    return _checked_by_the_queue(request, job, places=places)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed: the queue writes all of it, or nothing."""
    job = access.import_of(request.user, pk, on=today())
    if job.report.get("may_be_written") and import_jobs.begin(job, State.WRITING):
        enqueue("certification.write_import", import_id=job.pk)
    else:
        messages.error(request, _("Tệp này chưa ghi được: xem báo cáo."))
    return redirect("register_import:inspect", job.pk)


def _checked_by_the_queue(
    request: HttpRequest, job: RegisterImport, **changes: object
) -> HttpResponse:
    if import_jobs.begin(job, State.CHECKING, **changes):
        enqueue("certification.check_import", import_id=job.pk)
    else:
        messages.error(request, _("Tệp này đang được làm hoặc đã ghi xong."))
    return redirect("register_import:inspect", job.pk)
