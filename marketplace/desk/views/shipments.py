"""Booking a carrier for a packed parcel: what it asks, the waybill, its label."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.templatetags.formats import dong
from marketplace.commerce.adapters import carriers
from marketplace.commerce.adapters.carriers.base import CarrierError
from marketplace.commerce.forms.delivery import ShipmentForm
from marketplace.commerce.models import Consignment, Shipment
from marketplace.commerce.selectors.consignments import kept, recipient
from marketplace.commerce.selectors.delivery import tracking_of
from marketplace.commerce.selectors.shipments import running_shipment
from marketplace.commerce.services import shipments
from marketplace.commerce.services.errors import OrderRefused
from marketplace.desk.access import Desk, consignment_or_404, desk_page
from marketplace.desk.acts import form_page, signed_in


@require_http_methods(["GET", "POST"])
@desk_page
def shipment(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """Ask a carrier what it would ask, or book it; a second press finds the first one's waybill."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    form = ShipmentForm(
        request.POST or None,
        carriers=[each for each in carriers.offered() if each.books],
        initial={"kilos": consignment.weight_grams},
    )
    asked = ""
    if request.method == "POST" and form.is_valid():
        chosen, grams = form.cleaned_data["carrier"], form.cleaned_data["kilos"]
        try:
            if request.POST.get("do") == "ask":
                fee = shipments.quote(consignment=consignment, carrier=chosen, grams=grams)
                asked = _("Hãng tính phí khoảng %(sum)s.") % {"sum": dong(fee)}
            else:
                shipments.book(
                    consignment=consignment,
                    carrier=chosen,
                    grams=grams,
                    by=signed_in(request),
                    now=timezone.now(),
                )
                messages.success(request, _("Đã đặt hãng tới lấy. In nhãn rồi dán lên kiện."))
                return redirect("desk:shipment", consignment_id)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context = {**_context(desk, consignment), "form": form, "asked": asked}
    return form_page(request, "desk/orders/shipment.html", context, form)


@require_POST
@desk_page
def call_off(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    row = _running_or_404(consignment)
    try:
        shipments.cancel(shipment=row, by=signed_in(request), now=timezone.now())
        messages.success(request, _("Đã huỷ vận đơn."))
    except OrderRefused as error:
        messages.error(request, str(error))
    return redirect("desk:shipment", consignment_id)


@require_GET
@desk_page
def label(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """The carrier's label: its own page, or a PDF that it hands out only to us."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    row = _running_or_404(consignment)
    carrier = carriers.carrier(row.carrier)
    if carrier is None or not row.reference:
        raise Http404
    try:
        paper = carrier.label(row.reference)
    except CarrierError as error:
        messages.error(request, str(error))
        return redirect("desk:shipment", consignment_id)
    if paper.address:
        return redirect(paper.address)
    answer = HttpResponse(paper.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="nhan-{row.key}.pdf"'
    return answer


def handed_to(consignment: Consignment) -> dict[str, str]:
    """What the form of handing over begins with: the carrier that was booked, and its number."""
    row = running_shipment(consignment)
    carrier = carriers.carrier(row.carrier) if row is not None and row.reference else None
    if row is None or carrier is None:
        return {}
    return {"carrier": carrier.name, "tracking_code": row.reference}


def _running_or_404(consignment: Consignment) -> Shipment:
    row = running_shipment(consignment)
    if row is None:
        raise Http404
    return row


def _context(desk: Desk, consignment: Consignment) -> dict[str, Any]:
    row = running_shipment(consignment)
    carrier = carriers.carrier(row.carrier) if row else None
    return {
        "desk": desk,
        "consignment": consignment,
        "recipient": recipient(consignment, on=desk.on),
        "lines": kept(consignment).items(),
        "shipment": row,
        "carrier_name": carrier.name if carrier else "",
        "tracking": tracking_of(consignment),
    }
