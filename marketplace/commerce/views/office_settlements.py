"""Statements and payouts for the staff of selling."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.views.frame import Crumb, office_page
from foundation.calendar import today
from foundation.once import AlreadySent, once
from marketplace.commerce import access
from marketplace.commerce.adapters.bank_files import bank_file
from marketplace.commerce.forms.settlements import AnswerForm, BatchForm, FailedForm, PaidForm
from marketplace.commerce.models import Payout, PayoutBatch, Settlement, SettlementDispute
from marketplace.commerce.payments import Unreachable
from marketplace.commerce.selectors.statements import (
    batches,
    payable,
    payable_by_connect,
    settlements_by_state,
    statement,
)
from marketplace.commerce.services import payouts, settlements
from marketplace.commerce.services.errors import OrderRefused

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Statements, those that wait for us first; what can be paid; the batches."""
    access.sales_staff_or_404(request)
    page = Paginator(settlements_by_state(), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "page": page,
        "payable": len(payable()),
        "batches": batches()[:20],
        "states": Settlement.State,
    }
    return _page(request, "index", _("Đối soát và chi tiền"), context, crumbs=[])


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make the statements of the last period now; the night does the same."""
    access.sales_staff_or_404(request)
    made = settlements.make_due(on=today())
    messages.success(request, _("Đã lập %(n)d bảng đối soát.") % {"n": len(made)})
    return redirect("settlements_office:index")


@require_GET
def settlement(request: HttpRequest, settlement_id: int) -> HttpResponse:
    access.sales_staff_or_404(request)
    row = get_object_or_404(Settlement.objects.select_related("producer"), pk=settlement_id)
    context: dict[str, object] = {
        "settlement": row,
        "told": statement(row),
        "by_connect": payable_by_connect(row),
        "disputes": SettlementDispute.objects.filter(line__settlement=row)
        .select_related("line__entry", "by")
        .order_by("answered_at", "pk"),
    }
    return _page(request, "settlement", row.number, context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Answer a disputed line; a correction is booked at once and stands in the next statement."""
    staff = access.sales_staff_or_404(request)
    rows = SettlementDispute.objects.select_related("line__settlement__producer", "line__entry")
    row = get_object_or_404(rows, pk=dispute_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=staff):
                settlements.answer(dispute=row, by=staff, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Đã trả lời."))
            return redirect("settlements_office:settlement", row.line.settlement_id)
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("settlements_office:settlement", row.line.settlement_id)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context: dict[str, object] = {"dispute": row, "form": form, "amount": -row.line.entry.amount}
    return _page(request, "answer", _("Trả lời dòng chưa đồng ý"), context)


@require_http_methods(["GET", "POST"])
def new_batch(request: HttpRequest) -> HttpResponse:
    """Read what will be paid to whom, choose the bank's layout, make the batch."""
    staff = access.sales_staff_or_404(request)
    form = BatchForm(request.POST or None, initial={"pay_on": today()})
    found = payable()
    if request.method == "POST" and form.is_valid():
        try:
            batch = payouts.make_batch(by=staff, **form.cleaned_data)
            return redirect("settlements_office:batch", batch.pk)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context: dict[str, object] = {
        "form": form,
        "found": found,
        "total": sum(row.balance for row, _check in found),
    }
    return _page(request, "new_batch", _("Lập lô chi tiền"), context)


@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    access.sales_staff_or_404(request)
    row = get_object_or_404(PayoutBatch, pk=batch_id)
    rows = list(row.payouts.select_related("settlement__producer").order_by("pk"))
    context: dict[str, object] = {
        "batch": row,
        "rows": rows,
        "total": sum(payout.amount for payout in rows),
    }
    return _page(request, "batch", row.number, context)


@require_GET
def download(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The bank's file, the same bytes every time."""
    access.sales_staff_or_404(request)
    file = bank_file(get_object_or_404(PayoutBatch, pk=batch_id))
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, payout_id: int) -> HttpResponse:
    """Note that the bank paid one row, under its own number."""
    staff = access.sales_staff_or_404(request)
    row = _payout(payout_id)
    form = PaidForm(request.POST or None, initial={"paid_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            payouts.mark_paid(payout=row, by=staff, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Đã ghi là đã chi."))
            return _to_payout(row)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context: dict[str, object] = {"payout": row, "form": form}
    return _page(request, "payout", _("Ghi đã chi"), context)


@require_http_methods(["GET", "POST"])
def failed(request: HttpRequest, payout_id: int) -> HttpResponse:
    """Note that the bank did not pay one row, or sent it back."""
    staff = access.sales_staff_or_404(request)
    row = _payout(payout_id)
    form = FailedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            payouts.mark_failed(payout=row, by=staff, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Đã ghi là ngân hàng trả lại."))
            return _to_payout(row)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context: dict[str, object] = {"payout": row, "form": form, "is_failure": True}
    return _page(request, "payout", _("Ngân hàng trả lại"), context)


@require_POST
def by_connect(request: HttpRequest, settlement_id: int) -> HttpResponse:
    """Pay by a Stripe transfer; pressed again, it is the same transfer."""
    staff = access.sales_staff_or_404(request)
    row = get_object_or_404(Settlement, pk=settlement_id)
    try:
        payouts.pay_by_connect(settlement=row, by=staff, now=timezone.now())
        messages.success(request, _("Đã gửi lệnh chi tới Stripe."))
    except OrderRefused as error:
        messages.info(request, str(error))
    except Unreachable:
        messages.error(request, _("Stripe không trả lời. Chưa biết tiền đã đi chưa: bấm lại sau."))
    return redirect("settlements_office:settlement", row.pk)


def _payout(payout_id: int) -> Payout:
    rows = Payout.objects.select_related("settlement__producer", "batch")
    return get_object_or_404(rows, pk=payout_id)


def _to_payout(row: Payout) -> HttpResponse:
    if row.batch_id is None:
        return redirect("settlements_office:settlement", row.settlement_id)
    return redirect("settlements_office:batch", row.batch_id)


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    home: list[Crumb] = [(reverse("settlements_office:index"), _("Đối soát và chi tiền"))]
    template = f"commerce/office/settlements/{name}.html"
    return office_page(request, template, title, context, home if crumbs is None else crumbs)
