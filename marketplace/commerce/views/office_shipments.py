"""Parcels whose carrier says something else than the order: looked into by the staff."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.views.frame import office_page
from marketplace.commerce import access
from marketplace.commerce.forms.shipments import WhatHoldsForm
from marketplace.commerce.selectors.shipments import at_odds_for_staff
from marketplace.commerce.services import shipments
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.views.office_acts import Act, ask

PER_PAGE = 50


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Those that nobody has noted anything of come first."""
    access.sales_staff_or_404(request)
    page = Paginator(at_odds_for_staff(), PER_PAGE).get_page(request.GET.get("page"))
    template = "commerce/office/shipments/index.html"
    return office_page(request, template, _("Vận đơn lệch"), {"page": page})


@require_http_methods(["GET", "POST"])
@never_cache
def note(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """What the carrier said, and a note of what holds. It moves nothing; the order's own page
    has the acts that do."""
    by = access.sales_staff_or_404(request)
    row = get_object_or_404(at_odds_for_staff(), pk=shipment_id)
    form = WhatHoldsForm(request.POST or None)
    back = reverse("shipments_office:index")
    act = Act(
        template="commerce/office/shipments/note",
        title=_("Vận đơn lệch"),
        form=form,
        do=lambda now: shipments.note_what_holds(
            shipment=row, words=form.cleaned_data["words"], by=by, now=now
        ),
        done=_("Đã ghi."),
        back=back,
        crumbs=[(back, _("Vận đơn lệch"))],
    )
    events = row.events.select_related("by").order_by("-at", "-pk")
    return ask(request, act, by=by, context={"shipment": row, "events": events})


@require_POST
def again(request: HttpRequest, shipment_id: int) -> HttpResponse:
    """Try again to bring the order to where its parcel is, as the sweep does."""
    access.sales_staff_or_404(request)
    row = get_object_or_404(at_odds_for_staff(), pk=shipment_id)
    try:
        shipments.catch_up(shipment=row, now=timezone.now())
    except OrderRefused as refused:
        messages.error(request, str(refused))
        return redirect("shipments_office:index")
    if at_odds_for_staff().filter(pk=row.pk).exists():
        messages.warning(request, _("Vẫn lệch: cần người xem."))
    else:
        messages.success(request, _("Đã khớp."))
    return redirect("shipments_office:index")
