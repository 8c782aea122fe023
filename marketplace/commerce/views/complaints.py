"""Complaints and returns, by the order's own link: open one, follow it, ask the market."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.private_files import hand_out
from marketplace.commerce.forms import ComplaintForm, WordsForm, typed_packs
from marketplace.commerce.models import Complaint, ComplaintPhoto
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules import complaints as rules
from marketplace.commerce.selectors import complaints as selectors
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import complaints as services
from marketplace.commerce.views.orders import opened, private


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def start(request: HttpRequest, number: str, consignment_id: int) -> HttpResponse:
    """What happened to which packs. A second press finds the complaint of the first."""
    order = opened(request, number)
    rows = order.consignments.select_related("order__payment", "producer")
    consignment = get_object_or_404(rows, pk=consignment_id)
    running = selectors.running(consignment)
    if running is not None:
        return redirect(_address(order, running))
    form = ComplaintForm(
        request.POST or None, request.FILES or None, kinds=selectors.kinds_now(consignment)
    )
    status, refused = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                complaint = services.open_complaint(
                    consignment=consignment,
                    packs=typed_packs(request.POST),
                    now=timezone.now(),
                    **form.cleaned_data,
                )
                return redirect(_address(order, complaint))
            except OrderRefused as error:
                status, refused = 409, str(error)
    there = selectors.still_there(consignment)
    typed = typed_packs(request.POST)
    context = {
        "order": order,
        "consignment": consignment,
        "form": form,
        "refused": refused,
        "lines": [(line, packs, typed.get(line.pk, 0)) for line, packs in there.items() if packs],
        "may": selectors.may_complain(consignment, on=localdate(timezone.now())),
    }
    return private(render(request, "commerce/complaint_start.html", context, status=status))


@require_safe
@never_cache
def complaint(request: HttpRequest, number: str, complaint_number: str) -> HttpResponse:
    """Where a complaint stands and what was said."""
    order = opened(request, number)
    found = _complaint(order, complaint_number)
    context = {
        "order": order,
        "story": selectors.story(found),
        "form": WordsForm(),
        "may_escalate": rules.may_escalate(
            found.state,
            answer_by=found.answer_by,
            settle_by=found.settle_by,
            on=localdate(timezone.now()),
        ),
        "is_running": found.state in rules.RUNNING,
    }
    return private(render(request, "commerce/complaint.html", context))


@require_POST
@never_cache
def act(request: HttpRequest, number: str, complaint_number: str) -> HttpResponse:
    """Ask the market to decide (`do=escalate`) or let it be (`do=close`)."""
    order = opened(request, number)
    found = _complaint(order, complaint_number)
    form, now = WordsForm(request.POST), timezone.now()
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        if request.POST.get("do") == "escalate":
            services.escalate(complaint=found, words=words, now=now)
            messages.success(request, _("Chợ đã nhận và sẽ xem xét."))
        elif request.POST.get("do") == "close":
            services.close(complaint=found, now=now)
            messages.success(request, _("Đã đóng khiếu nại."))
    except OrderRefused as refused:
        messages.error(request, str(refused))
    return redirect(_address(order, found))


@require_safe
@never_cache
def photo(
    request: HttpRequest, number: str, complaint_number: str, photo_id: int
) -> HttpResponseBase:
    """A photo of the complaint, for whoever has the order's link."""
    order = opened(request, number)
    found = _complaint(order, complaint_number)
    return hand_out(get_object_or_404(ComplaintPhoto, pk=photo_id, complaint=found).file)


def _complaint(order: Order, number: str) -> Complaint:
    rows = Complaint.objects.select_related("consignment__producer", "consignment__order__payment")
    found = rows.filter(consignment__order=order, number=number).first()
    if found is None:
        raise Http404
    return found


def _address(order: Order, found: Complaint) -> str:
    path = reverse("commerce:complaint", args=[order.number, found.number])
    return f"{path}?k={order.key}"
