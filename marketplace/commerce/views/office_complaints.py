"""Complaints before the staff: what producers declined or left unanswered, and the decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import office_page
from foundation.once import AlreadySent, once
from foundation.private_files import hand_out
from marketplace.commerce import access
from marketplace.commerce.forms import DecisionForm
from marketplace.commerce.models import Complaint, ComplaintPhoto
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.selectors import complaints as selectors
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import complaints as services

ICON = "comment"
PER_PAGE = 30


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What is to be decided, the oldest first; or every complaint."""
    access.sales_staff_or_404(request)
    everything = request.GET.get("xem") == "tat-ca"
    rows = selectors.of_staff(all_of_them=everything)
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "everything": everything,
    }
    return office_page(
        request, "commerce/office/complaints.html", _("Khiếu nại"), context, icon=ICON
    )


@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, complaint_id: int) -> HttpResponse:
    """Read it, write the decision, read it once more, confirm."""
    by = access.sales_staff_or_404(request)
    rows = Complaint.objects.select_related("consignment__order__payment", "consignment__producer")
    found = get_object_or_404(rows, pk=complaint_id)
    form = DecisionForm(request.POST or None)
    confirming = False
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        confirming = "confirm" not in request.POST
        if not confirming:
            try:
                with once(form, by=by):
                    services.decide(complaint=found, by=by, now=timezone.now(), **form.cleaned_data)
                messages.success(request, _("Đã quyết định %(number)s.") % {"number": found.number})
                return redirect("complaint_office", found.pk)
            except AlreadySent as error:
                messages.info(request, str(error))
                return redirect("complaint_office", found.pk)
            except OrderRefused as error:
                form.add_error(None, str(error))
    context: dict[str, object] = {
        "story": selectors.story(found),
        "form": form,
        "confirming": confirming,
        "may_decide": found.state == rules.ESCALATED,
    }
    crumbs = [(reverse("complaints_office"), _("Khiếu nại"))]
    return office_page(
        request, "commerce/office/complaint.html", found.number, context, crumbs, icon=ICON
    )


@require_GET
def photo(request: HttpRequest, complaint_id: int, photo_id: int) -> HttpResponseBase:
    access.sales_staff_or_404(request)
    return hand_out(get_object_or_404(ComplaintPhoto, pk=photo_id, complaint=complaint_id).file)
