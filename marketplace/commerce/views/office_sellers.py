"""Sellers and their licences in the back office: read, answer, stop."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.log_actions import log

from certification.views.frame import Crumb, office_page
from foundation import private_files
from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms.office_sellers import AnswerForm, ReasonForm
from marketplace.commerce.models import SellerCheck, SellingLicence
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.rules.banks import short_name
from marketplace.commerce.selectors import selling_queues as queues
from marketplace.commerce.selectors.sellers import licences_of, seller_digest, shown_identity
from marketplace.commerce.services import licences, sellers
from marketplace.commerce.services.errors import SellingRefused

PER_PAGE = 30
ICON = "user"
FOLDER = "commerce/office/sellers"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who waits to be let in, or who sells."""
    access.sales_staff_or_404(request)
    selling = request.GET.get("xem") == "dang-ban"
    rows = queues.sellers_in_force() if selling else queues.sellers_waiting()
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "selling": selling,
    }
    return office_page(request, f"{FOLDER}/index.html", _("Người bán"), context, icon=ICON)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Everything a seller told, for whoever answers; opening a waiting one is written down."""
    by = access.sales_staff_or_404(request)
    found = get_object_or_404(SellerCheck.objects.select_related("producer"), pk=check_id)
    waits = found.answer == Answer.WAITING
    seen = seller_digest(found)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and waits and form.is_valid():
        now, words = timezone.now(), form.cleaned_data["reasons"]
        try:
            if form.is_accepted:
                sellers.accept_seller(
                    check=found,
                    seen_sha256=form.cleaned_data["seen"],
                    by=by,
                    now=now,
                    words=words,
                )
            else:
                sellers.refuse_seller(check=found, reasons=words, by=by, now=now)
        except SellingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lời %(name)s.") % {"name": found.producer.name})
            return redirect("sellers_office:index")
    if waits and request.method == "GET":
        log(instance=found, action="ocop.seller.read", user=by)
    context: dict[str, object] = {
        "check": found,
        "form": form if waits else None,
        "seen": seen,
        "identity": found.identity_number if waits else shown_identity(found),
        "bank": short_name(found.bank_bin),
        "earlier": SellerCheck.objects.filter(producer=found.producer).exclude(pk=found.pk),
        "licences": licences_of(found.producer),
    }
    return office_page(
        request, f"{FOLDER}/check.html", found.producer.name, context, [_crumb()], icon=ICON
    )


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, check_id: int) -> HttpResponse:
    """Stop a seller, with a reason and a tick."""
    by = access.sales_staff_or_404(request)
    running = SellerCheck.objects.in_force().select_related("producer")
    found = get_object_or_404(running, pk=check_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sellers.stop_seller(
                producer=found.producer,
                reason=form.cleaned_data["reason"],
                by=by,
                now=timezone.now(),
            )
        except SellingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ngừng %(name)s.") % {"name": found.producer.name})
            return redirect("sellers_office:index")
    title = _("Ngừng %(name)s bán hàng?") % {"name": found.producer.name}
    context: dict[str, object] = {"check": found, "form": form}
    return office_page(request, f"{FOLDER}/stop.html", title, context, [_crumb()], icon=ICON)


@require_GET
def paper(request: HttpRequest, check_id: int) -> HttpResponseBase:
    """The identity paper, for whoever checks; each opening is written down."""
    by = access.sales_staff_or_404(request)
    found = get_object_or_404(SellerCheck.objects.select_related("paper"), pk=check_id)
    if found.paper is None:
        raise Http404
    log(instance=found, action="ocop.seller.read", user=by)
    return private_files.hand_out(found.paper)


@require_GET
def licence_index(request: HttpRequest) -> HttpResponse:
    """Licences that wait, and those answered."""
    access.sales_staff_or_404(request)
    context: dict[str, object] = {
        "waiting": queues.licences_waiting(),
        "page": Paginator(queues.licences_answered(), PER_PAGE).get_page(request.GET.get("page")),
        "on": today(),
    }
    title = _("Giấy phép bán rượu")
    return office_page(request, f"{FOLDER}/licences.html", title, context, icon="doc-full")


@require_http_methods(["GET", "POST"])
def licence(request: HttpRequest, licence_id: int) -> HttpResponse:
    """One licence: read it, answer; end one that runs."""
    by = access.sales_staff_or_404(request)
    found = get_object_or_404(SellingLicence.objects.select_related("producer"), pk=licence_id)
    now = timezone.now()
    if "end" in request.POST and found.answer == Answer.ACCEPTED:
        licences.end_licence(licence=found, by=by, now=now)
        messages.success(request, _("Giấy phép không còn hiệu lực trên chợ."))
        return redirect("licences_office:index")
    waits = found.answer == Answer.WAITING
    form = AnswerForm(request.POST or None) if waits else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            licences.answer_licence(
                licence=found,
                accepted=form.is_accepted,
                reasons=form.cleaned_data["reasons"],
                by=by,
                now=now,
            )
        except SellingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lời %(name)s.") % {"name": found.producer.name})
            return redirect("licences_office:index")
    crumb = (reverse("licences_office:index"), _("Giấy phép bán rượu"))
    context: dict[str, object] = {"licence": found, "form": form}
    return office_page(
        request, f"{FOLDER}/licence.html", found.number, context, [crumb], icon="doc-full"
    )


@require_GET
def licence_paper(request: HttpRequest, licence_id: int) -> HttpResponseBase:
    access.sales_staff_or_404(request)
    found = get_object_or_404(SellingLicence.objects.select_related("paper"), pk=licence_id)
    if found.paper is None:
        raise Http404
    return private_files.hand_out(found.paper)


def _crumb() -> Crumb:
    return reverse("sellers_office:index"), _("Người bán")
