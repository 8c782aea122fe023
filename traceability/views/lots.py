"""Lots in the back office: the list and one lot. Recalls are marketplace.office's."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation import private_files
from foundation.calendar import today
from traceability import access
from traceability.forms.lots import LotSearchForm
from traceability.selectors import balance as balances
from traceability.selectors import lot_code_text, origin, recalled_lot_ids, verify_chain

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The lots this officer looks after, newest packing first."""
    on = today()
    lots = balances.with_left(access.lots_of_officer(request.user, on=on))
    lots = lots.select_related("growing_area").order_by("-packed_on", "-pk")
    form = LotSearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    if words:
        lots = lots.filter(Q(code__icontains=words) | Q(product__title__icontains=words))
    page = Paginator(lots, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "words": words,
        "recalled": recalled_lot_ids([lot.pk for lot in page], on=on),
    }
    return _page(request, "index", _("Lô hàng"), context)


@require_GET
def inspect(request: HttpRequest, lot_id: int) -> HttpResponse:
    """One lot: what was entered, by whom, from where, and where its goods went. Suppliers,
    growers and laboratories' papers are shown here and on no public page."""
    on = today()
    lot = access.lot_of_officer(request.user, lot_id, on=on)
    area = lot.growing_area
    context = {
        "lot": lot,
        "code": lot_code_text(lot),
        "broken": verify_chain(lot),
        "balance": balances.balance_of(lot),
        "making": balances.making_of(lot),
        "taken": balances.taken_from(lot, by_others=True),
        "materials": lot.materials.select_related(
            "growing_area", "supplier__commune__province"
        ).order_by("pk"),
        "tests": lot.tests.select_related("report").order_by("-tested_on", "-pk"),
        "growers": origin.growers_of(area, lot.producer) if area else [],
        "papers": origin.papers_of([area], lot.producer, on=on) if area else [],
        "office_parts": _parts(),
    }
    return _page(request, "inspect", lot.code, context, [_list_crumb()])


@require_GET
def test_report(request: HttpRequest, lot_id: int, test_id: int) -> HttpResponseBase:
    """A laboratory's paper of a lot this officer looks after."""
    lot = access.lot_of_officer(request.user, lot_id, on=today())
    test = lot.tests.select_related("report").filter(pk=test_id).first()
    if test is None or test.report is None:
        raise Http404
    return private_files.hand_out(test.report)


@require_GET
def standard_file(request: HttpRequest, lot_id: int, standard_id: int) -> HttpResponseBase:
    """A paper of the growing area of a lot this officer looks after."""
    on = today()
    lot = access.lot_of_officer(request.user, lot_id, on=on)
    areas = [lot.growing_area] if lot.growing_area else []
    for paper in origin.papers_of(areas, lot.producer, on=on):
        if paper.row.pk == standard_id and paper.row.file is not None:
            return private_files.hand_out(paper.row.file)
    raise Http404


PARTS = ("events", "labels", "scans", "recall", "epcis")
"""The other rooms' blocks on a lot's page, in their order."""


def _parts() -> list[str]:
    """The blocks that are there."""
    found = []
    for name in PARTS:
        try:
            found.append(get_template(f"traceability/office/parts/{name}.html").template.name)  # type: ignore[attr-defined]
        except TemplateDoesNotExist:
            continue
    return found


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, Any],
    crumbs: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """A page in Wagtail's frame; 422 when its form came back with errors."""
    form = context.get("form")
    refused = request.method == "POST" and form is not None and bool(form.errors)
    home = {"url": reverse("wagtailadmin_home"), "label": _("Trang quản trị")}
    context |= {
        "page_title": title,
        "header_icon": "tag",
        "breadcrumbs_items": [home, *(crumbs or []), {"url": "", "label": title}],
    }
    status = 422 if refused else 200
    return render(request, f"traceability/office/{name}.html", context, status=status)


def _list_crumb() -> dict[str, str]:
    return {"url": reverse("lots_office:index"), "label": _("Lô hàng")}
