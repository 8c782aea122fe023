"""A producer's dossiers: begin, see where they stand, check, file, give up, print."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.producers.models import Producer
from catalog.products.services import draft_product
from certification.access.dossiers import own_dossier
from certification.adapters.dossier_papers import registration_pdf, report_pdf
from certification.forms.dossiers import PledgeForm, StartForm
from certification.rules.dossier_flow import EDITABLE, MOVES, DossierState
from certification.rules.gaps import Gap, Missing
from certification.selectors import commune, dossier_steps
from certification.selectors import dossiers as selectors
from certification.selectors.dossier_words import gap_words, refusal_words, shortfall_words
from certification.selectors.programme_settings import settings_in
from certification.services import dossiers as services
from certification.services.filing import snapshot_of
from certification.services.steps import NotItsTurn, ProgrammeError
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.evidence import evidence_for

PAPERS = {"mau-01": registration_pdf, "mau-02": report_pdf}


def dossier_or_404(request: HttpRequest, desk: Desk, dossier_id: int) -> tuple[Desk, Any]:
    """A dossier of a producer this person works for, and that producer's desk."""
    dossier = own_dossier(request.user, dossier_id, on=desk.on)
    return desk.working_for(dossier.producer_id), dossier


def entered_for(desk: Desk) -> Producer | None:
    """For whom a helper enters; None for the producer's own people."""
    return desk.producer if desk.acting.as_helper else None


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = list(selectors.dossiers_of(desk.producer))
    closed = {DossierState.CANCELLED, DossierState.RECOGNISED, DossierState.NOT_RECOGNISED}
    context = {
        "desk": desk,
        "running": [row for row in rows if row.state not in closed],
        "ended": [row for row in rows if row.state in closed],
    }
    return render(request, "desk/dossiers/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    desk.must_act()
    products = selectors.products_to_file(desk.producer)
    initial = {"product": request.GET.get("san-pham"), "kind": request.GET.get("loai", "FIRST")}
    form = StartForm(products, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = begin(request, desk, form.cleaned_data)
        except services.AlreadyRunning as error:
            messages.info(request, str(error))
            return redirect("desk:dossier", error.dossier.pk)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã mở hồ sơ. Điền dần, lúc nào cũng dừng được."))
            return redirect("desk:dossier", dossier.pk)
    status = 422 if form.errors else 200
    return render(request, "desk/dossiers/start.html", {"desk": desk, "form": form}, status=status)


@transaction.atomic
def begin(request: HttpRequest, desk: Desk, given: dict[str, Any]) -> Any:
    """The dossier, and the new product it may need: both or neither."""
    product = given["product"] or draft_product(
        producer=desk.producer, title=given["new_title"], product_set=given["product_set"]
    )
    acting: Any = {"by": request.user, "on": desk.on, "entered_for": entered_for(desk)}
    dossier = services.start_dossier(
        producer=desk.producer,
        product=product,
        kind=given["kind"],
        target_stars=given["target_stars"],
        product_set=given["product_set"],
        **acting,
    )
    services.prefill(dossier=dossier, evidence=evidence_for(product, on=desk.on), **acting)
    return dossier


@require_GET
@desk_page
def dossier(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    """Where it stands: the pages still to fill, or whose turn it is."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    draft = selectors.draft_of(row)
    state = DossierState(row.state)
    context = {
        "desk": desk,
        "dossier": row,
        "is_open": state in EDITABLE,
        "may_cancel": DossierState.CANCELLED in MOVES[state],
        "steps": dossier_steps.steps_of(draft),
        "stations": dossier_steps.stations(row),
        "happened": dossier_steps.happened(row),
        "standing": dossier_steps.standing(row, on=desk.on),
        "asked": selectors.open_request(row),
        "filings": row.filings.order_by("number"),
        "samples": commune.sample_trail(row),
    }
    return render(request, "desk/dossiers/dossier.html", context)


@require_POST
@desk_page
def from_market(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    """Fetch what the platform itself can prove into the draft."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    desk.must_act()
    items = evidence_for(row.product, on=desk.on)
    try:
        services.prefill(
            dossier=row,
            evidence=items,
            by=request.user,  # type: ignore[arg-type]
            on=desk.on,
            entered_for=entered_for(desk),
        )
    except ProgrammeError as error:
        messages.error(request, str(error))
        return redirect("desk:dossier", row.pk)
    if items:
        messages.success(request, _("Đã thêm bản kê từ chợ vào hồ sơ, cạnh các tiêu chí cần."))
    else:
        messages.info(request, _("Chợ chưa có số liệu nào của sản phẩm này."))
    return redirect("desk:dossier", row.pk)


@require_POST
@desk_page
def aim(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    """Aim at other stars, and see what those ask."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    desk.must_act()
    wanted = request.POST.get("target_stars", "")
    try:
        services.aim(dossier=row, target_stars=int(wanted) if wanted in {"3", "4", "5"} else 0)
    except ProgrammeError as error:
        messages.error(request, str(error))
    return redirect("desk:dossier_check", row.pk)


def _gap_context(row: Any, desk: Desk) -> dict[str, Any]:
    """What is missing, each with the address of the page that mends it.

    Criteria without points are counted by group, and their minima are told once they have some.
    """
    found = selectors.gaps(row, on=desk.on)
    unscored = {each.subject for each in found.forbidding if each.gap is Gap.UNSCORED}
    forbidding = [each for each in found.forbidding if each.gap is not Gap.UNSCORED]
    missed = [each for each in found.forecast.shortfalls if each.code not in unscored]
    return {
        "desk": desk,
        "dossier": row,
        "is_open": DossierState(row.state) in EDITABLE,
        "gaps": found,
        "refusal": refusal_words(found.refusal, found.held) if found.refusal else "",
        "forbidding": _by_page(row, forbidding),
        "unscored": dossier_steps.unscored_by_group(row, unscored),
        "warnings": _by_page(row, found.warnings),
        "shortfalls": [shortfall_words(each) for each in missed],
        "extra_papers": settings_in(row.commune.province_id).extra_papers.split("\n"),
    }


def _by_page(row: Any, missing: Iterable[Missing]) -> list[tuple[str, list[str]]]:
    """Address and words: gaps that one page mends stand together, in the order of the first."""
    pages: dict[str, tuple[str, list[str]]] = {}
    for each in missing:
        address = _mended_at(row, each)
        page = address.partition("#")[0] or gap_words(each)
        pages.setdefault(page, (address, []))[1].append(gap_words(each))
    return list(pages.values())


def _mended_at(row: Any, missing: Missing) -> str:
    """The address of the page on which a gap can be closed; "" for none."""
    if missing.gap in {Gap.FIELD, Gap.PERSON}:
        return reverse("desk:dossier_page", args=[row.pk, missing.detail[0]])
    if missing.gap in {Gap.EXPIRED, Gap.EXPIRING, Gap.LEFT_OUT}:
        return reverse("desk:document", args=[missing.subject])
    if missing.gap is Gap.LAW_PAPER:
        query = urlencode({"ho-so": row.pk, "loai": missing.subject})
        return f"{reverse('desk:document_add')}?{query}"
    group = dossier_steps.group_with(row, missing.subject)
    if group is None:
        return ""
    address = reverse("desk:dossier_group", args=[row.pk, group.code])
    return f"{address}#c-{missing.subject}"


@require_GET
@desk_page
def check(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    desk, row = dossier_or_404(request, desk, dossier_id)
    return render(request, "desk/dossiers/check.html", _gap_context(row, desk))


@require_http_methods(["GET", "POST"])
@desk_page
def file(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    """The confirm page, then the receipt; a second click lands on the same receipt."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    desk.must_act()
    form = PledgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filing = services.file_dossier(
                dossier=row,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                entered_for=entered_for(desk),
            )
            return redirect("desk:dossier_receipt", row.pk, filing.number)
        except NotItsTurn as error:
            messages.info(request, str(error))
            last = selectors.latest_filing(row)
            if last is not None:
                return redirect("desk:dossier_receipt", row.pk, last.number)
            return redirect("desk:dossier", row.pk)
        except ProgrammeError as error:
            form.add_error(None, str(error))
    if DossierState(row.state) not in EDITABLE:
        return redirect("desk:dossier", row.pk)
    context = _gap_context(row, desk) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "desk/dossiers/file.html", context, status=status)


@require_GET
@desk_page
def receipt(request: HttpRequest, desk: Desk, dossier_id: int, number: int) -> HttpResponse:
    desk, row = dossier_or_404(request, desk, dossier_id)
    filing = selectors.filing_by_receipt(row, number)
    if filing is None:
        raise Http404
    context = {
        "desk": desk,
        "dossier": row,
        "filing": filing,
        "standing": dossier_steps.standing(row, on=desk.on),
    }
    return render(request, "desk/dossiers/receipt.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def cancel(request: HttpRequest, desk: Desk, dossier_id: int) -> HttpResponse:
    desk, row = dossier_or_404(request, desk, dossier_id)
    desk.must_act()
    if DossierState.CANCELLED not in MOVES[DossierState(row.state)]:
        return redirect("desk:dossier", row.pk)
    if request.method == "POST":
        try:
            services.cancel_draft(
                dossier=row,
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
                entered_for=entered_for(desk),
            )
            messages.success(request, _("Đã bỏ hồ sơ. Hồ sơ vẫn còn trong danh sách."))
        except NotItsTurn as error:
            messages.info(request, str(error))
        return redirect("desk:dossiers")
    return render(request, "desk/dossiers/cancel.html", {"desk": desk, "dossier": row})


@require_GET
@desk_page
def paper(request: HttpRequest, desk: Desk, dossier_id: int, form: str) -> HttpResponse:
    """Mẫu 01 or 02 as PDF: of the filing `?lan=`, else of what stands there now."""
    desk, row = dossier_or_404(request, desk, dossier_id)
    wanted = request.GET.get("lan", "")
    if form not in PAPERS or (wanted and not (wanted.isdecimal() and len(wanted) < 5)):
        raise Http404
    filing = selectors.filing_by_receipt(row, int(wanted)) if wanted else None
    if wanted and filing is None:
        raise Http404
    draft = selectors.draft_of(row)
    content = PAPERS[form](
        row,
        filing.snapshot if filing else snapshot_of(draft),
        filing=filing,
        person=draft.person,
        on=desk.on,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{form}-{row.pk}.pdf"'
    return response
