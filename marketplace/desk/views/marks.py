"""The producer's use of the mark: ask to print it, print, say what is left, see what waits."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.forms.marks import (
    PackRequestForm,
    PrintedElsewhereForm,
    PrintLabelsForm,
    ResidueForm,
)
from certification.selectors import claims as claim_selectors
from certification.selectors import marks_use as selectors
from certification.services import marks as services
from certification.services.steps import ProgrammeError
from cms.claims import shop_wordings
from cms.selectors import shop_of
from foundation import private_files
from marketplace.desk.access import Desk, desk_page
from traceability.models import LabelRun, Lot
from traceability.services import TraceError, start_label_run

LOTS_OFFERED = 100


@require_GET
@desk_page
def marks(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything about the mark on one page, what is asked of the producer first."""
    shop = shop_of(desk.producer)
    texts = claim_selectors.producer_wordings(desk.producer)
    texts += shop_wordings(shop) if shop is not None and shop.live else []
    context = {
        "desk": desk,
        "questions": selectors.residue_questions(desk.producer, on=desk.on),
        "waiting": claim_selectors.unproven(texts, on=desk.on),
        "requests": selectors.requests_of(desk.producer)[:50],
        "markable": selectors.markable(desk.producer, on=desk.on),
    }
    return render(request, "desk/marks/marks.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def ask(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Ask to print the mark on packs of one product."""
    desk.must_act()
    certificate = selectors.certificate_to_print(desk.producer, number, on=desk.on)
    mark = selectors.running_mark(certificate, on=desk.on)
    if certificate is None or mark is None:
        raise Http404
    form = PackRequestForm(request.POST or None, request.FILES or None, last=mark.last_valid_on)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        upload = facts.pop("design")
        try:
            kept = private_files.keep(upload, by=request.user) if upload else None  # type: ignore[arg-type]
            asked = services.request_use(
                certificate=certificate,
                producer=desk.producer,
                design=kept,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                entered_for=_helped(desk),
                **facts,
            )
        except private_files.BadFile as error:
            form.add_error("design", str(error))
        except ProgrammeError as error:
            form.add_error("until_on", str(error))
        else:
            messages.success(request, _("Đã gửi đơn xin in nhãn hiệu."))
            return redirect("desk:mark_request", asked.pk)
    context = {"desk": desk, "form": form, "certificate": certificate, "mark": mark}
    return _answer(request, "desk/marks/ask.html", context, form)


@require_GET
@desk_page
def asked(request: HttpRequest, desk: Desk, request_id: int) -> HttpResponse:
    """One request: its answer, what was printed, and the two ways to print."""
    return _request_page(request, desk, _own(desk, request_id))


@require_GET
@desk_page
def design(request: HttpRequest, desk: Desk, request_id: int) -> HttpResponseBase:
    """The design that came with one's own request."""
    found = _own(desk, request_id)
    if found.design is None:
        raise Http404
    return private_files.hand_out(found.design)


@require_http_methods(["POST"])
@desk_page
def print_labels(request: HttpRequest, desk: Desk, request_id: int) -> HttpResponse:
    """Reserve labels with the mark for a lot; on to the sheets."""
    desk.must_act()
    found = _own(desk, request_id)
    form = PrintLabelsForm(request.POST, lots=_lots(desk, found))
    if form.is_valid():
        try:
            run = start_label_run(
                lot=Lot.objects.get(pk=form.cleaned_data["lot"]),
                count=form.cleaned_data["count"],
                purpose=LabelRun.Purpose.PACKS,
                by=request.user,  # type: ignore[arg-type]
                mark_request=found,
                on=desk.on,
            )
        except (ProgrammeError, TraceError) as error:
            form.add_error("count", str(error))
        else:
            messages.success(
                request, _("Đã giữ %(count)s tem có nhãn hiệu.") % {"count": run.count}
            )
            return redirect("desk:label_run", run.pk)
    return _request_page(request, desk, found, labels=form)


@require_http_methods(["POST"])
@desk_page
def printed_elsewhere(request: HttpRequest, desk: Desk, request_id: int) -> HttpResponse:
    """Count packs that a printing house made."""
    desk.must_act()
    found = _own(desk, request_id)
    form = PrintedElsewhereForm(request.POST)
    if form.is_valid():
        try:
            services.count_use(
                request=found,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                **form.cleaned_data,
            )
        except ProgrammeError as error:
            form.add_error("quantity", str(error))
        else:
            messages.success(request, _("Đã tính số bao bì đã in."))
            return redirect("desk:mark_request", found.pk)
    return _request_page(request, desk, found, elsewhere=form)


@require_GET
@desk_page
def labels(request: HttpRequest, desk: Desk, run_id: int) -> HttpResponse:
    """A run with the mark is printed where all runs are."""
    run = LabelRun.objects.filter(pk=run_id, mark_request__producer=desk.producer).first()
    if run is None:
        raise Http404
    return redirect("desk:label_run", run.pk)


@require_http_methods(["GET", "POST"])
@desk_page
def residue(request: HttpRequest, desk: Desk, number: str) -> HttpResponse:
    """Say how many starred packs of one certificate are left."""
    desk.must_act()
    questions = selectors.residue_questions(desk.producer, on=desk.on)
    question = next((q for q in questions if q.certificate.number == number), None)
    if question is None:
        raise Http404
    form = ResidueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report_residue(
                certificate=question.certificate,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                entered_for=_helped(desk),
                **form.cleaned_data,
            )
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi số bao bì còn lại."))
            return redirect("desk:marks")
    context = {"desk": desk, "form": form, "question": question}
    return _answer(request, "desk/marks/residue.html", context, form)


def _own(desk: Desk, request_id: int) -> Any:
    rows = selectors.requests_of(desk.producer).select_related(
        "certificate__product", "answer", "design"
    )
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def _lots(desk: Desk, found: Any) -> list[tuple[int, str]]:
    """The lots of the request's product that this producer packs, newest first."""
    lots = Lot.objects.filter(producer=desk.producer, product=found.certificate.product_id)
    newest = lots.order_by("-packed_on", "-pk")[:LOTS_OFFERED]
    return [(lot.pk, f"{lot.code} · {lot.packed_on:%d/%m/%Y}") for lot in newest]


def _request_page(
    request: HttpRequest,
    desk: Desk,
    found: Any,
    *,
    labels: PrintLabelsForm | None = None,
    elsewhere: PrintedElsewhereForm | None = None,
) -> HttpResponse:
    quota = selectors.quota(found, on=desk.on)
    context = {
        "desk": desk,
        "asked": found,
        "answer": getattr(found, "answer", None),
        "quota": quota,
        "runs": found.label_runs.select_related("lot").order_by("-created_at")[:50],
        "uses": found.uses.order_by("-used_at")[:50],
        "may_print": quota.left > 0 and desk.acting.may_act,
        "labels": labels or PrintLabelsForm(lots=_lots(desk, found)),
        "elsewhere": elsewhere or PrintedElsewhereForm(),
    }
    return _answer(request, "desk/marks/request.html", context, labels or elsewhere)


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def _helped(desk: Desk) -> Any:
    """The producer for whom a helper writes; None when its own people do."""
    return desk.producer if desk.acting.as_helper else None
