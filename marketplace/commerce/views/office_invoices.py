"""Invoices for the staff of selling: those that wait or were refused, and what may be done."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.views.frame import Crumb, office_page
from foundation.models import User
from marketplace.commerce import access
from marketplace.commerce.forms.invoices import InvoiceBuyerForm
from marketplace.commerce.models import Invoice, Refund, SellingSettings
from marketplace.commerce.selectors import invoices as selectors
from marketplace.commerce.services import invoices
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.views.office_acts import Act, ask

PER_PAGE = 50
State = Invoice.State


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Invoices that no provider has issued, refused ones first; or those that are issued."""
    access.sales_staff_or_404(request)
    is_issued = request.GET.get("xem") == "da-phat-hanh"
    rows = selectors.invoices_in([State.ISSUED] if is_issued else [State.DRAFT, State.FAILED])
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_issued": is_issued,
        "provider": SellingSettings.load().invoice_provider,
    }
    return office_page(request, "commerce/office/invoices/index.html", _("Hoá đơn"), context)


@require_GET
@never_cache
def invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """One invoice: what it says, what follows it, what may be done."""
    access.sales_staff_or_404(request)
    row = _row(invoice_id)
    context: dict[str, object] = {
        "invoice": row,
        "family": selectors.invoices_of(row.consignment),
        "may_replace": selectors.may_be_replaced(row),
        "unadjusted": selectors.unadjusted(row.consignment),
    }
    template = "commerce/office/invoices/invoice.html"
    return office_page(request, template, str(row), context, _crumbs())


@require_POST
def again(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Have the provider asked once more; the invoice's key makes it one."""
    by = access.sales_staff_or_404(request)
    row = _row(invoice_id)
    try:
        invoices.ask_again(invoice=row, by=by)
        messages.success(request, _("Sẽ gửi lại trong giây lát."))
    except OrderRefused as refused:
        messages.error(request, str(refused))
    return redirect("invoices_office:invoice", row.pk)


@require_http_methods(["GET", "POST"])
@never_cache
def amend(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Put the buyer's facts of a refused invoice right and send it again."""
    by = access.sales_staff_or_404(request)
    row = _row(invoice_id)

    def do(buyer: dict[str, str]) -> None:
        invoices.amend(invoice=row, buyer=buyer, by=by)

    return _ask(request, row, _("Sửa tên người mua trên hoá đơn"), do, by=by)


@require_http_methods(["GET", "POST"])
@never_cache
def replace(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """Replace an issued invoice by one in the right name; the first stays as it was."""
    by = access.sales_staff_or_404(request)
    row = _row(invoice_id)

    def do(buyer: dict[str, str]) -> None:
        invoices.replace(invoice=row, buyer=buyer, by=by, now=timezone.now())

    return _ask(request, row, _("Lập hoá đơn thay thế"), do, by=by)


@require_POST
def adjust(request: HttpRequest, invoice_id: int, refund_id: int) -> HttpResponse:
    """Make the adjusting invoice of money given back, where its own job did not; once."""
    by = access.sales_staff_or_404(request)
    row = _row(invoice_id)
    refund = get_object_or_404(
        Refund.objects.select_related("consignment"), pk=refund_id, consignment=row.consignment
    )
    if invoices.adjust_for(refund=refund, now=timezone.now(), by=by) is None:
        messages.error(request, _("Khoản hoàn này không đổi giá trên hoá đơn."))
    else:
        messages.success(request, _("Đã lập hoá đơn điều chỉnh."))
    return redirect("invoices_office:invoice", row.pk)


def _row(invoice_id: int) -> Invoice:
    rows = Invoice.objects.select_related("consignment__order", "consignment__producer", "of")
    return get_object_or_404(rows, pk=invoice_id)


def _ask(
    request: HttpRequest,
    row: Invoice,
    title: str,
    do: Callable[[dict[str, str]], None],
    *,
    by: User,
) -> HttpResponse:
    form = InvoiceBuyerForm(request.POST or None, initial=row.data.get("buyer", {}))
    back = reverse("invoices_office:invoice", args=[row.pk])
    act = Act(
        template="commerce/office/invoices/buyer",
        title=title,
        form=form,
        do=lambda _now: do(form.cleaned_data),
        done=_("Đã ghi."),
        back=back,
        crumbs=[*_crumbs(), (back, str(row))],
    )
    return ask(request, act, by=by, context={"invoice": row})


def _crumbs() -> list[Crumb]:
    return [(reverse("invoices_office:index"), _("Hoá đơn"))]
