"""Packing slips of parcels, one or a morning's worth: a page to read, PDFs in A6 and A4."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marketplace.commerce.adapters.parcel_papers import SIZES, Slip, slips
from marketplace.commerce.models import Consignment
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import recipient, released
from marketplace.commerce.selectors.parcels import MOST_AT_ONCE, parcels
from marketplace.desk.access import Desk, consignment_or_404, desk_page

WITH, WITHOUT = "co", "khong"
"""Whether prices are printed, by the word in the address."""


@require_GET
@desk_page
def packing_slip(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """What lies in the parcel and where it goes, for paper."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    _must_go(consignment)
    slip = _slip(request, desk, consignment)
    context = {
        "desk": desk,
        "consignment": consignment,
        "parcel": slip.parcel,
        "recipient": slip.recipient,
        "shows_prices": slip.shows_prices,
        "prices": WITH if slip.shows_prices else WITHOUT,
        "others": WITHOUT if slip.shows_prices else WITH,
    }
    return render(request, "desk/orders/slip.html", context)


@require_GET
@desk_page
def slip_paper(request: HttpRequest, desk: Desk, consignment_id: int, size: str) -> HttpResponse:
    desk, consignment = consignment_or_404(desk, consignment_id)
    _must_go(consignment)
    _must_be_a_size(size)
    return _paper([_slip(request, desk, consignment)], size, consignment.order.number)


@require_GET
@desk_page
def slips_paper(request: HttpRequest, desk: Desk, size: str) -> HttpResponse:
    """The slips of everything accepted or packed, the oldest first; a hundred at most."""
    _must_be_a_size(size)
    rows = released(desk.producer).filter(state__in=(states.ACCEPTED, states.PACKED))
    rows = rows.select_related("order__payment", "producer__commune", "producer__province")
    waiting = parcels(rows.order_by("order__date_placed", "pk")[:MOST_AT_ONCE])
    if not waiting:
        messages.info(request, _("Chưa có đơn nào đang đóng gói hay chờ giao."))
        return redirect("desk:orders")
    found = [
        Slip(each, recipient(each.consignment, on=desk.on), shows_prices=not each.is_gift)
        for each in waiting
    ]
    return _paper(found, size, f"{desk.on:%Y-%m-%d}")


def _slip(request: HttpRequest, desk: Desk, consignment: Consignment) -> Slip:
    """Prices stay away from a gift unless somebody asks for them."""
    [parcel] = parcels([consignment])
    asked = request.GET.get("gia")
    shows = asked == WITH if asked in {WITH, WITHOUT} else not parcel.is_gift
    return Slip(parcel, recipient(consignment, on=desk.on), shows_prices=shows)


def _paper(rows: list[Slip], size: str, name: str) -> HttpResponse:
    answer = HttpResponse(slips(rows, size=size), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="phieu-gui-{name}-{size}.pdf"'
    return answer


def _must_be_a_size(size: str) -> None:
    if size not in SIZES:
        raise Http404


def _must_go(consignment: Consignment) -> None:
    """Services are done where they are, nothing is sent for them."""
    if consignment.kind == Consignment.Kind.SERVICE:
        raise Http404
