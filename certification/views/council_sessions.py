"""Sessions in the back office: called, their agenda, who is there, closed, written down."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import councils as access
from certification.adapters import council_papers
from certification.forms.councils import (
    AbsenceForm,
    AdviceForm,
    AgendaForm,
    ReasonForm,
    SessionForm,
)
from certification.models import AssessmentRound, CouncilSession
from certification.selectors import councils as look
from certification.services import councils as services
from certification.services.steps import ProgrammeError
from certification.views.councils import TEMPLATES, council_crumb, form_page, index_crumb
from certification.views.frame import Crumb, office_page, person
from foundation import private_files
from foundation.calendar import today
from foundation.once import AlreadySent, once


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, council_id: int) -> HttpResponse:
    """Call the council's roster of today to a session."""
    on = today()
    council = access.council_to_run(request.user, council_id, on=on)
    rounds = AssessmentRound.objects.filter(authority=council.authority)
    form = SessionForm(request.POST or None, rounds=rounds, initial={"held_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=person(request)):
                session = services.call_session(
                    council=council, by=person(request), on=on, **form.cleaned_data
                )
        except AlreadySent as again:
            messages.info(request, str(again))
            return redirect("council_office:index")
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã mời mọi thành viên đang ở hội đồng."))
            return redirect("council_office:session", session.pk)
    crumbs = [index_crumb(), council_crumb(council)]
    return form_page(request, _("Mời họp"), form, crumbs, save=_("Mời họp"))


@require_GET
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """The agenda with each member's standing, and for members the way to their sheets."""
    on = today()
    found = access.session_to_read(request.user, session_id, on=on)
    agenda = look.agenda(found, on=on)
    who = access.appointments_of(request.user, on=on)
    user_id = person(request).pk
    context = {
        "session": found,
        "agenda": [
            (entry, next((s for s in entry.seats if s.seat.member.user_id == user_id), None))
            for entry in agenda
        ],
        "seats": look.called(found),
        "runs": access.runs(who, found.council.authority),
        "sees_reasons": access.sees_reasons(request.user, found, on=on),
        "reads_papers": access.reads_papers(request.user, found, on=on),
        "may_close": bool(agenda) and all(entry.count.is_enough for entry in agenda),
        "today": on,
    }
    crumbs = [index_crumb(), council_crumb(found.council)]
    return office_page(request, f"{TEMPLATES}/session.html", found.name, context, crumbs)


@require_http_methods(["GET", "POST"])
def add_item(request: HttpRequest, session_id: int) -> HttpResponse:
    """Bring a dossier before the session."""
    on = today()
    found = access.session_to_run(request.user, session_id, on=on)
    dossiers = look.can_be_assessed(found.council)
    form = AgendaForm(
        request.POST or None, dossiers=dossiers, initial={"dossier": request.GET.get("ho-so")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.put_on_agenda(session=found, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đưa hồ sơ vào phiên."))
            return redirect("council_office:session", found.pk)
    crumbs = [index_crumb(), session_crumb(found)]
    return form_page(request, _("Đưa hồ sơ vào phiên"), form, crumbs, save=_("Đưa vào phiên"))


@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put a dossier off, with the reason."""
    on = today()
    item = access.item_to_run(request.user, item_id, on=on)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_off_agenda(item=item, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Hồ sơ trở về tỉnh, chờ phiên khác."))
            return redirect("council_office:session", item.session_id)
    crumbs = [index_crumb(), session_crumb(item.session)]
    title = _("Đưa ra khỏi phiên: %s") % item.dossier.product
    return form_page(request, title, form, crumbs, save=_("Đưa ra khỏi phiên"))


@require_http_methods(["GET", "POST"])
def site_check(request: HttpRequest, item_id: int) -> HttpResponse:
    """Have the place looked at, for a stated reason (Đ7.6)."""
    on = today()
    item = access.item_to_run(request.user, item_id, on=on)
    form = ReasonForm(request.POST or None, initial={"reason": item.site_check_reason})
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_site_check(item=item, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi lý do kiểm tra tại chỗ."))
            return redirect("council_office:session", item.session_id)
    crumbs = [index_crumb(), session_crumb(item.session)]
    return form_page(request, _("Kiểm tra tại chỗ"), form, crumbs, save=_("Ghi lý do"))


@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest, seat_id: int) -> HttpResponse:
    """Note why a called member is not there, or that they are."""
    on = today()
    seat = access.seat_to_mark(request.user, seat_id, on=on)
    form = AbsenceForm(request.POST or None, initial={"reason": seat.absent_reason})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_absent(seat=seat, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            return redirect("council_office:session", seat.session_id)
    crumbs = [index_crumb(), session_crumb(seat.session)]
    title = _("Có mặt, vắng mặt: %s") % seat.member.user
    return form_page(request, title, form, crumbs, save=_("Ghi"))


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, session_id: int) -> HttpResponse:
    """Read what will be counted, then close: it cannot be undone."""
    on = today()
    found = access.session_to_run(request.user, session_id, on=on)
    if request.method == "POST":
        try:
            services.close_session(session=found, by=person(request), on=on)
        except ProgrammeError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Phiên đã kết thúc, kết quả đã tính từ các phiếu."))
        return redirect("council_office:session", found.pk)
    context = {"session": found, "agenda": look.agenda(found, on=on)}
    crumbs = [index_crumb(), session_crumb(found)]
    return office_page(request, f"{TEMPLATES}/close.html", _("Kết thúc phiên"), context, crumbs)


@require_GET
def minutes(request: HttpRequest, session_id: int) -> HttpResponse:
    """Biên bản of a closed session, as PDF."""
    found = access.papers_to_read(request.user, session_id, on=today())
    return _pdf(council_papers.minutes(found), f"bien-ban-{found.pk}.pdf")


@require_GET
def report(request: HttpRequest, session_id: int) -> HttpResponse:
    """The council's report on each dossier of a closed session, as PDF."""
    found = access.papers_to_read(request.user, session_id, on=today())
    return _pdf(council_papers.report(found), f"bao-cao-hoi-dong-{found.pk}.pdf")


@require_http_methods(["GET", "POST"])
def advise(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The advisory team's report on a dossier."""
    on = today()
    dossier = access.advice_to_write(request.user, dossier_id, on=on)
    form = AdviceForm(
        request.POST or None, request.FILES or None, rubric=look.rubric_of(dossier), on=on
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("text", "surveyed_on", "tests")}
        upload = form.cleaned_data["attachment"]
        try:
            with once(form, by=person(request)):
                services.report_advice(
                    dossier=dossier,
                    by=person(request),
                    on=on,
                    points=form.points(),
                    survey_reason=form.cleaned_data["survey_reason"],
                    attachment=private_files.keep(upload, by=person(request)) if upload else None,
                    **facts,
                )
        except AlreadySent as again:
            messages.info(request, str(again))
            return redirect("council_office:index")
        except private_files.BadFile as error:
            form.add_error("attachment", str(error))
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi báo cáo của tổ tư vấn."))
            return redirect("council_office:index")
    context = {"form": form, "dossier": dossier}
    title = _("Báo cáo của tổ tư vấn")
    return office_page(request, f"{TEMPLATES}/advise.html", title, context, [index_crumb()])


@require_GET
def advice_file(request: HttpRequest, report_id: int) -> FileResponse:
    """The paper attached to an advisory report."""
    return private_files.hand_out(access.advice_to_open(request.user, report_id, on=today()))


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def session_crumb(found: CouncilSession) -> Crumb:
    return reverse("council_office:session", args=[found.pk]), found.name
