"""Decisions in the back office: list, propose, take out, sign, publish.

Signing and publishing cannot be taken back, so each shows first what it will do. Every page begins
with its gate from `access.recognition`; outsiders get a 404.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.access import recognition as access
from certification.access.appointments import appointments_of
from certification.adapters.decision_paper import decision_pdf
from certification.forms.recognition import ProposalForm, ReasonForm, SignatureForm
from certification.models import RecognitionDecision
from certification.selectors import recognition as selectors
from certification.services import recognition as services
from certification.services.refusals import RegisterError
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation import private_files
from foundation.calendar import today
from foundation.models import PrivateFile, User

PER_PAGE = 30
TEMPLATES = "certification/recognition"
REFUSALS = (ProgrammeError, RegisterError, private_files.BadFile)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The decisions that this officer may read, newest first."""
    who = access.reader(request.user, on=today())
    rows = selectors.decisions(access.decisions_within(who))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_propose": access.may_propose(who),
        "answers_for_ministry": access.answers_for_ministry(who),
        "asked": "",
    }
    return page(request, "index", _("Quyết định công nhận"), context)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The scored dossiers of the province, each with where its result leads; tick and propose."""
    on = today()
    who = access.proposer(request.user, on=on)
    rows = access.awaiting_decision(who)
    form = ProposalForm(
        request.POST or None, dossiers=rows, authorities=access.proposing_authorities(who)
    )
    if request.method == "POST" and form.is_valid():
        try:
            decision = services.propose(by=person(request), on=on, **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trình. Có thể đưa hồ sơ ra cho tới khi ký."))
            return redirect("recognition_office:inspect", decision.pk)
    context = {
        "form": form,
        "candidates": selectors.candidates(selectors.shown_with(rows)),
        "ticked": set(request.POST.getlist("dossiers")),
    }
    return page(request, "propose", _("Trình quyết định"), context, [decisions_crumb()])


@require_GET
def inspect(request: HttpRequest, decision_id: int) -> HttpResponse:
    """One decision: its products, where it stands, what can be done next."""
    on = today()
    decision = access.decision_to_read(request.user, decision_id, on=on)
    acts = access.may_decide(appointments_of(request.user, on=on), decision)
    is_open = not decision.number and decision.dropped_on is None
    context = {
        "decision": decision,
        "items": list(selectors.items_of(decision)),
        "may_change": acts and is_open,
        "may_publish": acts and bool(decision.number) and decision.published_at is None,
    }
    return page(request, "inspect", str(decision), context, [decisions_crumb()])


@require_http_methods(["GET", "POST"])
def take_out(request: HttpRequest, decision_id: int, item_id: int) -> HttpResponse:
    """Take one dossier out of a decision that is not signed."""
    decision = access.decision_to_act_on(request.user, decision_id, on=today())
    item = get_object_or_404(selectors.items_of(decision), pk=item_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_out(item=item, by=person(request), on=today(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đưa hồ sơ ra khỏi quyết định."))
            return redirect("recognition_office:inspect", decision.pk)
    context = {"form": form, "decision": decision, "item": item}
    return page(request, "take_out", _("Đưa ra khỏi quyết định"), context, crumbs_of(decision))


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Give up a decision that is not signed."""
    decision = access.decision_to_act_on(request.user, decision_id, on=today())
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.drop(decision=decision, by=person(request), on=today(), **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thôi trình; các hồ sơ chờ quyết định khác."))
            return redirect("recognition_office:inspect", decision.pk)
    context = {"form": form, "decision": decision}
    return page(request, "take_out", _("Thôi trình"), context, crumbs_of(decision))


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Fill in what the signed paper says, read it again, confirm with the scanned copy."""
    on = today()
    decision = access.decision_to_act_on(request.user, decision_id, on=on)
    if decision.number or decision.dropped_on:
        return redirect("recognition_office:inspect", decision.pk)
    form = SignatureForm(request.POST or None, request.FILES or None, initial={"decided_on": on})
    context: dict[str, object] = {"form": form, "decision": decision}
    crumbs = crumbs_of(decision)
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        facts = form.cleaned_data
        if "confirm" not in request.POST:
            items = list(selectors.items_of(decision))
            context["facts"] = facts
            context["outlooks"] = selectors.outlooks(items, decided_on=facts["decided_on"])
            return page(request, "sign_confirm", _("Ghi việc ký"), context, crumbs)
        try:
            facts["signed_copy"] = kept(facts["signed_copy"], by=person(request))
            services.sign(decision=decision, by=person(request), on=on, **facts)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi việc ký. Còn công bố để cấp giấy chứng nhận."))
            return redirect("recognition_office:inspect", decision.pk)
    return page(request, "sign", _("Ghi việc ký"), context, crumbs)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Read which certificates will be issued and what they replace, then issue them."""
    on = today()
    decision = access.decision_to_act_on(request.user, decision_id, on=on)
    if decision.decided_on is None or decision.published_at is not None:
        return redirect("recognition_office:inspect", decision.pk)
    if request.method == "POST":
        try:
            issued = services.publish(decision=decision, by=person(request), on=on)
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("Đã công bố và cấp %(n)s giấy chứng nhận.") % {"n": len(issued)}
            )
        return redirect("recognition_office:inspect", decision.pk)
    items = list(selectors.items_of(decision))
    context = {
        "decision": decision,
        "outlooks": selectors.outlooks(items, decided_on=decision.decided_on),
    }
    return page(request, "publish", _("Công bố quyết định"), context, crumbs_of(decision))


@require_GET
def paper(request: HttpRequest, decision_id: int) -> HttpResponse:
    """The decision as PDF; before it is signed a draft that says so on every page."""
    on = today()
    decision = access.decision_to_read(request.user, decision_id, on=on)
    content = decision_pdf(decision, list(selectors.items_of(decision)), on=on)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="quyet-dinh-{decision.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def signed_copy(request: HttpRequest, decision_id: int) -> HttpResponseBase:
    """The scanned copy of the signed decision."""
    decision = access.decision_to_read(request.user, decision_id, on=today())
    if decision.signed_copy is None:
        raise Http404
    return private_files.hand_out(decision.signed_copy)


def kept(upload: UploadedFile | None, *, by: User) -> PrivateFile | None:
    """The upload as a private file; raises BadFile."""
    return private_files.keep(upload, by=by) if upload else None


def page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, object],
    crumbs: Sequence[Crumb] = (),
) -> HttpResponse:
    return office_page(
        request, f"{TEMPLATES}/{template}.html", title, context, crumbs, icon="doc-full"
    )


def decisions_crumb() -> Crumb:
    return reverse("recognition_office:index"), _("Quyết định công nhận")


def crumbs_of(decision: RecognitionDecision) -> list[Crumb]:
    here = reverse("recognition_office:inspect", args=[decision.pk])
    return [decisions_crumb(), (here, str(decision))]
