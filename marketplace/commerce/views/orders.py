"""An order after it was placed: its page, what its buyer may do there, and finding it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.commerce import access
from marketplace.commerce.forms import AccountForm, CancelForm, TrackForm
from marketplace.commerce.models import Consignment, Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.payments import Unreachable
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors import complaints, find_order, lines_of
from marketplace.commerce.selectors.order_page import may_change_to, money_of, parcels
from marketplace.commerce.selectors.recalls import recalls_of_order
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services.buyer_words import say_received
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.payments import change_method
from marketplace.commerce.services.refunds import give_account


def private(response: HttpResponse) -> HttpResponse:
    """Keep a page behind a key out of searches, and its key out of other sites' logs."""
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def opened(request: HttpRequest, number: str) -> Order:
    """The order that the address's key opens. Raises Http404."""
    return access.order_or_404(number, request.GET.get("k", ""))


@require_safe
@never_cache
def placed(request: HttpRequest, number: str) -> HttpResponse:
    """The order's page, open to whoever has its signed link; others get 404."""
    order, now = opened(request, number), timezone.now()
    context = {
        "order": order,
        "parcels": parcels(order, now=now),
        "money": money_of(order, now=now),
        "complaints": complaints.of_order(order),
        "address": order.shipping_address,
        "recalls": recalls_of_order(order),
    }
    return private(render(request, "commerce/order.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cancel_part(request: HttpRequest, number: str, consignment_id: int) -> HttpResponse:
    """Ask once more, then call off one producer's part; a second press changes nothing."""
    order = opened(request, number)
    rows = order.consignments.select_related("order__payment", "producer")
    consignment = get_object_or_404(rows, pk=consignment_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and consignment.state == states.CANCELLED:
        return redirect(order)
    if request.method == "POST" and form.is_valid():
        try:
            cancel(
                consignment=consignment,
                reason=form.cleaned_data["reason"] or _("người mua huỷ"),
                by=access.owner_of(request),
                now=timezone.now(),
                side=states.BUYER,
            )
            messages.success(request, _("Đã huỷ phần của %(name)s.") % _name(consignment))
            return redirect(order)
        except OrderRefused as error:
            refused = str(error)
    context = {
        "order": order,
        "consignment": consignment,
        "lines": lines_of(consignment),
        "form": form,
        "refused": refused,
    }
    page = render(request, "commerce/cancel.html", context, status=409 if refused else 200)
    return private(page)


@require_POST
@never_cache
def received(request: HttpRequest, number: str, consignment_id: int) -> HttpResponse:
    """The buyer says that the parcel came: a note for people, never money."""
    order = opened(request, number)
    consignment = get_object_or_404(order.consignments, pk=consignment_id)
    if say_received(consignment=consignment, by=access.owner_of(request)):
        messages.success(request, _("Cảm ơn bạn. Đã ghi lại là hàng tới nơi."))
    return redirect(order)


@require_POST
@never_cache
def other_method(request: HttpRequest, number: str) -> HttpResponse:
    """Pay in another way while nothing has come."""
    order, now = opened(request, number), timezone.now()
    method = request.POST.get("method", "")
    try:
        if not may_change_to(order, method, now=now):
            messages.error(request, _("Không đổi sang cách trả tiền này được."))
        else:
            change_method(order=order, method=method, now=now)
            messages.success(request, _("Đã đổi cách trả tiền."))
    except OrderRefused as refused:
        messages.error(request, str(refused))
    except Unreachable:
        messages.error(request, _("Công ty thanh toán chưa trả lời. Xin thử lại sau ít phút."))
    return redirect(order)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def refund_account(request: HttpRequest, number: str, refund_number: int) -> HttpResponse:
    """Where the buyer wants a refund transferred; kept until it is done."""
    order = opened(request, number)
    refund = get_object_or_404(Refund, payment__order=order, number=refund_number)
    if not refund.takes_account:
        raise Http404
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_account(refund=refund, **form.cleaned_data)
        messages.success(request, _("Đã ghi số tài khoản. Tiền sẽ được chuyển tới đó."))
        return redirect(order)
    context = {"order": order, "refund": refund, "form": form}
    status = 422 if form.errors else 200
    return private(render(request, "commerce/refund_account.html", context, status=status))


def _name(consignment: Consignment) -> dict[str, str]:
    return {"name": consignment.producer.name}


@sensitive_post_parameters("phone", "number")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Find an order by its number and telephone; the answer never tells which was wrong."""
    form = TrackForm(request.POST or None)
    status, refused = 200, ""
    if request.method == "POST":
        status = 422
        if not access.may_try(request, request.POST.get("number", "")):
            status, refused = 429, _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút.")
        elif form.is_valid():
            order = find_order(**form.cleaned_data)
            if order is not None:
                return redirect(order)
            refused = _("Không có đơn nào khớp cả số đơn và số điện thoại này.")
    return render(request, "commerce/track.html", {"form": form, "refused": refused}, status=status)
