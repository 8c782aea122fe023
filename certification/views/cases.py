"""Reports, cases and proposals to withdraw in the back office."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import inspections as access
from certification.access.appointments import Appointments, appointments_of
from certification.forms.cases import (
    CaseForm,
    DropForm,
    JoinForm,
    StepForm,
    StoppedForm,
    TriageForm,
)
from certification.models import Finding, MisuseCase, PublicReport
from certification.selectors import cases as selectors
from certification.services import cases as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation.calendar import today
from foundation.once import AlreadySent, once
from foundation.private_files import BadFile, hand_out

PER_PAGE = 30
TEMPLATES = "certification/cases"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The cases that this officer may read."""
    who = access.reader(request.user, on=today())
    show = request.GET.get("xem", "")
    rows = selectors.cases(access.cases_within(who), show=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": selectors.case_lines(page),
        "show": show,
        "asked": urlencode({"xem": show}) if show else "",
        "may_open": access.acts(who),
    }
    return _page(request, "index", _("Vụ việc"), context)


@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """A case from a report, from a finding, or by hand."""
    on = today()
    who = access.actor(request.user, on=on)
    report, finding = _report_named(request), _finding_named(request)
    form = CaseForm(
        request.POST or None,
        among=access.certificates_in_cases(who),
        initial=selectors.case_begins_with(report, finding, on=on),
    )
    if request.method == "POST" and form.is_valid():
        opened = _open(request, who, form, report, finding)
        if opened is not None:
            messages.success(request, _("Đã lập vụ việc %s.") % opened.reference)
            return redirect("cases_office:inspect", opened.pk)
    context = {"form": form, "report": report, "finding": finding}
    return _page(request, "open", _("Lập vụ việc"), context, [_crumb()])


def _open(
    request: HttpRequest,
    who: Appointments,
    form: CaseForm,
    report: PublicReport | None,
    finding: Finding | None,
) -> MisuseCase | None:
    """The new case, or None when it is refused: the form then says why."""
    facts = form.cleaned_data
    producer = selectors.producer_concerned(facts["certificate"], report, finding)
    home = producer.province_id if producer else (report.province_code if report else None)
    try:
        return services.open_case(
            authority=access.authority_for(who, home),
            producer=producer,
            report=report,
            finding=finding,
            by=person(request),
            on=today(),
            **facts,
        )
    except ProgrammeError as error:
        form.add_error(None, str(error))
        return None


def _report_named(request: HttpRequest) -> PublicReport | None:
    number = _number(request, "bao-tin")
    return access.report_to_handle(request.user, number, on=today()) if number else None


def _finding_named(request: HttpRequest) -> Finding | None:
    number = _number(request, "phat-hien")
    return access.finding_to_act_on(request.user, number, on=today()) if number else None


def _number(request: HttpRequest, name: str) -> int:
    """The number in the address; 0 without one. Raises Http404 for anything else."""
    said = request.GET.get(name, "0")
    if not said.isdecimal() or len(said) > 18:
        raise Http404
    return int(said)


@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case with its steps; whoever acts in it adds the next."""
    on = today()
    case = access.case_to_read(request.user, case_id, on=on)
    may_act = access.takes_steps(appointments_of(request.user, on=on), case)
    if request.method == "POST" and not may_act:
        raise Http404
    done = selectors.conclusion_of(case)
    form = StepForm(
        request.POST or None,
        request.FILES or None,
        may_withdraw=case.certificate is not None,
        is_concluded=done is not None,
        initial={"done_on": on},
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
        try:
            with once(form, by=person(request)):
                services.take_step(case=case, by=person(request), on=on, **facts)
        except AlreadySent as again:
            messages.info(request, str(again))
            return redirect("cases_office:inspect", case.pk)
        except (ProgrammeError, BadFile) as error:
            form.add_error("paper" if isinstance(error, BadFile) else None, str(error))
        else:
            messages.success(request, _("Đã ghi vào vụ việc."))
            return redirect("cases_office:inspect", case.pk)
    context = {
        "case": case,
        "steps": selectors.steps_of(case),
        "done": done,
        "proposals": selectors.proposal_rows(case.proposals.all(), on=on),
        "reports": [row.report for row in case.triages.select_related("report")],
        "form": form if may_act else None,
    }
    return _page(request, "inspect", case.reference, context, [_crumb()])


@require_GET
def paper(request: HttpRequest, case_id: int, step_id: int) -> HttpResponseBase:
    """The paper of a step, for whoever may read the case."""
    case = access.case_to_read(request.user, case_id, on=today())
    step = selectors.steps_of(case).filter(pk=step_id).first()
    if step is None or step.paper is None:
        raise Http404
    return hand_out(step.paper)


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """What people reported in the officer's place."""
    who = access.reader(request.user, on=today())
    show = request.GET.get("xem", "new")
    rows = selectors.reports(access.reports_within(who), show=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(report, selectors.report_state(report)) for report in page],
        "show": show,
        "asked": urlencode({"xem": show}),
    }
    return _page(request, "reports", _("Tin báo"), context, [_crumb()])


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report; whoever handles it sends it on, joins it to a case, or says why not."""
    on = today()
    found = access.report_to_read(request.user, report_id, on=on)
    who = appointments_of(request.user, on=on)
    if request.method == "POST" and not access.handles(who, found):
        raise Http404
    running = selectors.open_cases_about(found, access.cases_within(who))
    joins = request.method == "POST" and "case" in request.POST
    form = TriageForm(request.POST if request.method == "POST" and not joins else None)
    join = JoinForm(request.POST if joins else None, cases=running)
    chosen = join if joins else form
    if request.method == "POST" and chosen.is_valid():
        decide = services.join_case if joins else services.triage
        try:
            decide(report=found, by=person(request), on=on, **chosen.cleaned_data)
        except ProgrammeError as error:
            chosen.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi cách xử lý tin này."))
            return redirect("cases_office:report", found.pk)
    context = {
        "report": found,
        "state": selectors.report_state(found),
        "triages": found.triages.select_related("case", "decided_by"),
        "contact": found.contact if access.may_see_contact(who, found) else None,
        "may_handle": access.handles(who, found) and not found.triages.exists(),
        "form": chosen,
        "triage_form": form,
        "join_form": join if running else None,
    }
    return _page(request, "report", found.reference, context, [_crumb(), _reports_crumb()])


@require_GET
def report_photo(request: HttpRequest, report_id: int) -> HttpResponseBase:
    """The photo of a report, for whoever may read the report."""
    found = access.report_to_read(request.user, report_id, on=today())
    if found.photo is None:
        raise Http404
    return hand_out(found.photo)


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals to withdraw, what is due first on top."""
    on = today()
    who = access.reader(request.user, on=on)
    show = request.GET.get("xem", "open")
    rows = selectors.proposals(access.proposals_within(who), show=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [
            (row, access.decides(who, row.proposal.certificate))
            for row in selectors.proposal_rows(page, on=on)
        ],
        "show": show,
        "asked": urlencode({"xem": show}),
        "may_report_stopped": bool(access.communes_confirmed(who)),
    }
    return _page(request, "proposals", _("Đề nghị thu hồi"), context, [_crumb()])


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Decide not to withdraw."""
    proposal = access.proposal_to_decide(request.user, proposal_id, on=today())
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.drop_proposal(
                proposal=proposal,
                reason=form.cleaned_data["reason"],
                by=person(request),
                on=today(),
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi: không thu hồi."))
            return redirect("cases_office:proposals")
    context = {"form": form, "proposal": proposal}
    return _page(request, "drop", _("Không thu hồi"), context, [_crumb(), _proposals_crumb()])


@require_GET
def choose_stopped(request: HttpRequest) -> HttpResponse:
    """The commune's own products with a certificate in force."""
    on = today()
    who = access.commune_officer(request.user, on=on)
    rows = selectors.running_in_communes(access.communes_confirmed(who), on=on)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": ""}
    return _page(request, "choose_stopped", _("Báo ngừng sản xuất"), context, [_crumb()])


@require_http_methods(["GET", "POST"])
def stopped(request: HttpRequest, number: str) -> HttpResponse:
    """The commune confirms that production stopped."""
    on = today()
    certificate = access.certificate_to_report_stopped(request.user, number, on=on)
    form = StoppedForm(request.POST or None, on=on, initial={"confirmed_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            proposal = services.report_stopped(
                certificate=certificate,
                text=form.cleaned_data["text"],
                confirmed_on=form.cleaned_data["confirmed_on"],
                by=person(request),
                on=on,
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Đã gửi. Hạn ra quyết định: hết ngày %s.") % f"{proposal.due_on:%d/%m/%Y}",
            )
            return redirect("cases_office:proposals")
    context = {"form": form, "certificate": certificate}
    return _page(request, "stopped", _("Báo ngừng sản xuất"), context, [_crumb()])


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: Mapping[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    return office_page(request, f"{TEMPLATES}/{template}.html", title, dict(context), crumbs or [])


def _crumb() -> Crumb:
    return reverse("cases_office:index"), _("Vụ việc")


def _reports_crumb() -> Crumb:
    return reverse("cases_office:reports"), _("Tin báo")


def _proposals_crumb() -> Crumb:
    return reverse("cases_office:proposals"), _("Đề nghị thu hồi")
