"""How often a lot's labels were scanned: counts by day and province, nothing about anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from marketplace.desk.access import Desk, desk_page, lot_or_404
from traceability.selectors.scans import DAYS_SHOWN, lot_scans


@require_GET
@desk_page
def scans(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """The lot's scans: the last thirty days as bars, provinces, first and last."""
    lot = lot_or_404(desk, lot_id)
    desk = desk.working_for(lot.producer_id)
    context = {"desk": desk, "lot": lot, "scans": lot_scans(lot, on=desk.on), "days": DAYS_SHOWN}
    return render(request, "desk/scans/scans.html", context)
