"""The use of the mark in the office: requests and answers, remaining packs, held claims, photos."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.access import marks as access
from certification.forms.marks import AnswerForm, RulingForm
from certification.models import MarkRequest
from certification.selectors import claims as claim_selectors
from certification.selectors import marks_use as selectors
from certification.selectors import ocop_marks, standings
from certification.services import claims as claim_services
from certification.services import marks as services
from certification.services.steps import ProgrammeError
from certification.views.frame import Crumb, office_page, person
from foundation import private_files
from foundation.calendar import today

PER_PAGE = 30


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Requests to use the mark: those that wait for an answer first, or all that were answered."""
    on = today()
    reach = access.mark_reader(request.user, on=on)
    answered = request.GET.get("xem") == "da-tra-loi"
    rows = access.requests_within(reach).filter(answer__isnull=not answered)
    rows = selectors.with_printed(rows).order_by("-asked_at" if answered else "asked_at")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "answered": answered,
        "asked": urlencode({"xem": "da-tra-loi"}) if answered else "",
        "waiting_claims": claim_selectors.open_holds(access.holds_within(reach)).count(),
    }
    return _page(request, "index", _("Dùng nhãn hiệu OCOP"), context)


@require_GET
def inspect(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: who asks what, the answer, and what was printed on it."""
    on = today()
    reach, asked = access.request_to_read(request.user, request_id, on=on)
    context = {
        "asked": asked,
        "answer": getattr(asked, "answer", None),
        "quota": selectors.quota(asked, on=on),
        "uses": asked.uses.select_related("used_by").order_by("-used_at")[:100],
        "mark": selectors.running_mark(asked.certificate, on=on),
        "may_answer": reach.may_answer(asked) and not hasattr(asked, "answer"),
    }
    return _page(request, "inspect", asked.applicant_name, context, [_list_crumb()])


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Fill in, read what will hold, confirm: an answer stands for good."""
    on = today()
    asked = access.request_to_answer(request.user, request_id, on=on)
    form = AnswerForm(request.POST or None, asked=asked, initial=_as_asked(asked, on))
    context = {"form": form, "asked": asked}
    crumbs = [_list_crumb(), _request_crumb(asked)]
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        if "confirm" not in request.POST:
            context["facts"] = form.cleaned_data
            return _page(request, "answer_confirm", _("Trả lời"), context, crumbs)
        try:
            services.answer_request(request=asked, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lời %s.") % asked.applicant_name)
            return redirect("marks_office:inspect", asked.pk)
    return _page(request, "answer", _("Trả lời"), context, crumbs)


@require_GET
def design(request: HttpRequest, request_id: int) -> HttpResponseBase:
    """The design that came with a request."""
    _reach, asked = access.request_to_read(request.user, request_id, on=today())
    if asked.design is None:
        raise Http404
    return private_files.hand_out(asked.design)


@require_GET
def residue(request: HttpRequest) -> HttpResponse:
    """Starred packs of certificates that end or have just ended, by commune."""
    on = today()
    reach = access.mark_reader(request.user, on=on)
    rows = selectors.residual_by_commune(access.certificates_asked_of(reach), on=on)
    context = {"rows": rows, "days": selectors.LOOKED_AT.days}
    return _page(request, "residue", _("Bao bì có sao còn lại"), context, [_list_crumb()])


@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Words that claim stars nobody gave: those that wait, or those ruled on."""
    reach = access.mark_reader(request.user, on=today())
    ruled = request.GET.get("xem") == "da-xet"
    held = access.holds_within(reach)
    rows = claim_selectors.ruled_holds(held) if ruled else claim_selectors.open_holds(held)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "ruled": ruled,
        "asked": urlencode({"xem": "da-xet"}) if ruled else "",
    }
    return _page(request, "claims", _("Chữ nhắc đến sao chờ xét"), context, [_list_crumb()])


@require_GET
def claim(request: HttpRequest, hold_id: int) -> HttpResponse:
    """One held claim with what an officer needs to rule on it."""
    reach, held = access.hold_to_read(request.user, hold_id, on=today())
    ruling = getattr(held, "ruling", None)
    context = {
        **_about(held),
        "may_rule": ruling is None and reach.may_rule(held),
        "may_reopen": ruling is not None and reach.may_rule(held),
    }
    return _page(request, "claim", _("Chữ chờ xét"), context, [_list_crumb(), _claims_crumb()])


@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let the words stand or not, with reasons; it may be taken up again later."""
    on = today()
    held = access.hold_to_rule_on(request.user, hold_id, on=on)
    form = RulingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claim_services.rule_on_claim(hold=held, by=person(request), on=on, **form.cleaned_data)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi quyết định."))
            return redirect("marks_office:claims")
    context = {"form": form, **_about(held)}
    return _page(request, "rule", _("Xét chữ"), context, [_list_crumb(), _claims_crumb()])


@require_POST
def hold_again(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Take a ruling up again: the words wait once more."""
    on = today()
    held = access.hold_to_rule_on(request.user, hold_id, on=on)
    try:
        again = claim_services.hold_again(hold=held, by=person(request), on=on)
    except ProgrammeError as error:
        messages.error(request, str(error))
        return redirect("marks_office:claim", held.pk)
    messages.success(request, _("Đã đưa vào xét lại; người xem chợ không thấy chữ này nữa."))
    return redirect("marks_office:claim", again.pk)


def _about(held: Any) -> dict[str, object]:
    """The claim's product as the register knows it today."""
    on = today()
    product_id = held.product_id
    marks = ocop_marks([product_id], on=on) if product_id else {}
    said = standings([product_id], on=on, marks=marks) if product_id else {}
    return {
        "held": held,
        "ruling": getattr(held, "ruling", None),
        "mark": marks.get(product_id),
        "standing": said.get(product_id),
        "earlier": claim_selectors.earlier_holds(held)[:20],
    }


def _as_asked(asked: MarkRequest, on: Any) -> dict[str, object]:
    mark = selectors.running_mark(asked.certificate, on=on)
    last = min(asked.until_on, mark.last_valid_on) if mark is not None else asked.until_on
    return {"quantity": asked.quantity, "until_on": last}


def _page(
    request: HttpRequest,
    template: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    return office_page(
        request, f"certification/marks/{template}.html", title, context, crumbs or ()
    )


def _list_crumb() -> Crumb:
    return reverse("marks_office:index"), _("Dùng nhãn hiệu OCOP")


def _claims_crumb() -> Crumb:
    return reverse("marks_office:claims"), _("Chữ nhắc đến sao chờ xét")


def _request_crumb(asked: MarkRequest) -> Crumb:
    return reverse("marks_office:inspect", args=[asked.pk]), asked.applicant_name
