"""Lots in the back office: the list and one lot. Recalls are marketplace.office's."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from foundation.calendar import today
from traceability import access
from traceability.forms.lots import LotSearchForm
from traceability.selectors import lot_code_text, recalled_lot_ids, verify_chain

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The lots this officer looks after, newest packing first."""
    on = today()
    lots = access.lots_of_officer(request.user, on=on).order_by("-packed_on", "-pk")
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
    """One lot: what was entered, by whom, and whether its chain of events still fits."""
    on = today()
    lot = access.lot_of_officer(request.user, lot_id, on=on)
    context = {
        "lot": lot,
        "code": lot_code_text(lot),
        "events": lot.events.select_related("recorded_by").order_by("position"),
        "broken": verify_chain(lot),
        "recalls": lot.recalls.order_by("-recalled_on"),
        "is_recalled": bool(recalled_lot_ids([lot.pk], on=on)),
    }
    return _page(request, "inspect", lot.code, context, [_list_crumb()])


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
