"""A member's score sheet, and what all may read of it once they may."""

from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import councils as access
from certification.access.councils import Reading
from certification.forms.score_sheets import ScoreSheetForm
from certification.models import CouncilSession, ScoreSheet
from certification.selectors import council_records
from certification.selectors import councils as look
from certification.selectors import score_sheets as papers
from certification.services import councils as services
from certification.services.steps import ProgrammeError
from certification.views.council_sessions import session_crumb
from certification.views.councils import TEMPLATES, index_crumb
from certification.views.frame import Crumb, office_page, person
from foundation import private_files
from foundation.calendar import today


@require_GET
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One dossier before the session: reports, who has filed, and the sheets once they are open."""
    on = today()
    reading = access.item_to_read(request.user, item_id, on=on)
    context = {
        "reading": reading,
        "item": reading.item,
        "entry": reading.entry,
        "sees_reasons": access.sees_reasons(request.user, reading.item.session, on=on),
        "advice": [] if reading.is_barred else papers.advisory_reports(reading.item),
        "commune": None if reading.is_barred else papers.commune_report(reading.item),
        "table": council_records.table(reading.entry) if reading.reads_sheets else None,
        "result": reading.entry.result if reading.reads_sheets else None,
    }
    title = str(reading.item.dossier.product)
    return office_page(request, f"{TEMPLATES}/item.html", title, context, _crumbs(reading)[:2])


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, item_id: int) -> HttpResponse:
    """Write, save as often as wanted, then hand in. Nothing typed is lost by a save."""
    on = today()
    reading = access.sheet_to_write(request.user, item_id, on=on)
    own = _own(reading)
    if own is not None and own.filed_at is not None:
        return redirect("council_office:item", item_id)
    if reading.is_barred or reading.entry.is_closed:
        return redirect("council_office:item", item_id)
    form = _sheet_form(request, reading, own)
    if request.method == "POST":
        form.is_valid()  # what is not lawful is left out; the rest is kept
        try:
            own = _save(request, reading, form)
        except ProgrammeError as error:
            messages.error(request, str(error))
        else:
            if "file" in request.POST:
                return redirect("council_office:file_sheet", item_id)
            messages.success(request, _("Đã lưu phiếu."))
            anchor = request.POST.get("to", "")
            here = reverse("council_office:sheet", args=[item_id])
            return redirect(f"{here}#{anchor}" if anchor.isascii() and anchor else here)
    context = {
        "reading": reading,
        "item": reading.item,
        "form": form,
        "sheet": own,
        "running": papers.running(reading.item, own),
        "seen": own.changed_at.isoformat() if own else "",
    }
    title = _("Phiếu chấm: %s") % reading.item.dossier.product
    return office_page(request, f"{TEMPLATES}/sheet.html", title, context, _crumbs(reading))


@require_http_methods(["GET", "POST"])
def file_sheet(request: HttpRequest, item_id: int) -> HttpResponse:
    """Read the whole sheet once more, then hand it in for good."""
    on = today()
    reading = access.sheet_to_write(request.user, item_id, on=on)
    own = _own(reading)
    if own is None or reading.is_barred:
        return redirect("council_office:sheet", item_id)
    if own.filed_at is not None:  # a second click
        return redirect("council_office:item", item_id)
    refusal = ""
    # What is handed in is what was read: a sheet changed in another window is shown again.
    if request.method == "POST" and request.POST.get("seen") == own.changed_at.isoformat():
        try:
            services.file_sheet(sheet=own, by=person(request), on=on)
        except ProgrammeError as error:
            refusal = str(error)
        else:
            messages.success(request, _("Đã nộp phiếu. Phiếu không đổi được nữa."))
            return redirect("council_office:item", item_id)
    context = {
        "reading": reading,
        "item": reading.item,
        "sheet": own,
        "rubric": look.rubric_of(reading.item.dossier),
        "running": papers.running(reading.item, own),
        "refusal": refusal,
        "seen": own.changed_at.isoformat(),
    }
    page = f"{TEMPLATES}/file_sheet.html"
    return office_page(request, page, _("Nộp phiếu"), context, _crumbs(reading))


@require_GET
def evidence(request: HttpRequest, item_id: int, file_id: int) -> FileResponse:
    """A paper of the filing, for a member called to judge it."""
    return private_files.hand_out(
        access.evidence_to_open(request.user, item_id, file_id, on=today())
    )


def _own(reading: Reading) -> ScoreSheet | None:
    return reading.own.sheet if reading.own else None


def _sheet_form(request: HttpRequest, reading: Reading, own: ScoreSheet | None) -> ScoreSheetForm:
    return ScoreSheetForm(
        request.POST or None,
        rubric=look.rubric_of(reading.item.dossier),
        sheet=own,
        beside=papers.beside(reading.item),
        written=reading.item.session.form == CouncilSession.Form.WRITTEN,
    )


def _save(request: HttpRequest, reading: Reading, form: ScoreSheetForm) -> ScoreSheet:
    assert reading.member is not None  # noqa: S101 - for the type checker: sheet_to_write saw to it
    return services.save_sheet(
        item=reading.item,
        member=reading.member,
        marks=form.marks(),
        stopped_at=form.stopped_at(),
        remark=form.cleaned_data.get("remark", ""),
        opinion=form.cleaned_data.get("opinion", ""),
        by=person(request),
        on=today(),
        seen=_seen(request),
    )


def _seen(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def _crumbs(reading: Reading) -> list[Crumb]:
    here = reverse("council_office:item", args=[reading.item.pk])
    product = (here, str(reading.item.dossier.product))
    return [index_crumb(), session_crumb(reading.item.session), product]
