"""Orders in the back office: finding one, seeing all of it, and the acts that only staff have."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certification.views.frame import office_page
from foundation.once import AlreadySent, OnceForm, once
from foundation.private_files import hand_out
from foundation.queue import enqueue
from marketplace.commerce import access
from marketplace.commerce.forms.staff_orders import (
    AllowanceForm,
    DeliveredForm,
    ReasonForm,
    RefundDoneForm,
    RefusedForm,
)
from marketplace.commerce.models import Consignment, HandOverPhoto, Refund
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors import staff_orders as selectors
from marketplace.commerce.services import consignments, refunds
from marketplace.commerce.services.cancelling import cancel as cancel_consignment
from marketplace.commerce.services.errors import OrderRefused

PER_PAGE = 30


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Orders by what they want of a person, or by number, telephone, producer."""
    access.sales_staff_or_404(request)
    now = timezone.now()
    chosen, text = selectors.watch(request.GET.get("xem", "")), request.GET.get("q", "")
    rows = chosen.rows(selectors.found(text), now)
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "watches": selectors.WATCHES,
        "chosen": chosen,
        "text": text,
    }
    return office_page(request, "commerce/office/orders/index.html", _("Đơn hàng"), context)


@require_GET
@never_cache
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order: parts, money, ledger, mails, audit."""
    access.sales_staff_or_404(request)
    rows = Order.objects.select_related("payment", "shipping_address__commune__province")
    order = get_object_or_404(rows, pk=order_id)
    context: dict[str, object] = {"whole": selectors.staff_order(order), "order": order}
    return _page(request, "order", order, order.spoken_number, context)


@require_GET
@never_cache
def hand_over_photo(request: HttpRequest, photo_id: int) -> HttpResponseBase:
    access.sales_staff_or_404(request)
    return hand_out(
        get_object_or_404(HandOverPhoto.objects.select_related("file"), pk=photo_id).file
    )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """Call a part off for the platform, with words that both sides read."""
    row = _consignment(request, consignment_id)
    form = ReasonForm(request.POST or None)

    def act(user: Any) -> None:
        cancel_consignment(
            consignment=row,
            reason=form.cleaned_data["reason"],
            by=user,
            now=timezone.now(),
            side=states.PLATFORM,
        )

    return _act(request, row.order, form, act, title=_("Huỷ kiện hàng"), about=row)


@require_http_methods(["GET", "POST"])
def delivered(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """Note that a parcel reached its buyer, where the carrier or the producer did not."""
    row = _consignment(request, consignment_id)
    form = DeliveredForm(request.POST or None, consignment=row)

    def act(user: Any) -> None:
        consignments.deliver(
            consignment=row,
            by=user,
            now=timezone.now(),
            collected_by=form.cleaned_data.get("collected_by") or "CARRIER",
        )

    return _act(request, row.order, form, act, title=_("Khách đã nhận hàng"), about=row)


@require_http_methods(["GET", "POST"])
def refused(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """Note that a buyer did not take the parcel, and what both ways cost."""
    row = _consignment(request, consignment_id)
    form = RefusedForm(request.POST or None)

    def act(user: Any) -> None:
        said = form.cleaned_data
        consignments.refuse(
            consignment=row,
            by=user,
            now=timezone.now(),
            words=said["words"],
            fee=said["fee"],
        )

    return _act(request, row.order, form, act, title=_("Khách không nhận hàng"), about=row)


@require_http_methods(["GET", "POST"])
def allowance(request: HttpRequest, consignment_id: int) -> HttpResponse:
    """Give money back for a delivered part, at the platform's or the producer's cost."""
    row = _consignment(request, consignment_id)
    form = AllowanceForm(request.POST or None)

    def act(user: Any) -> None:
        refunds.grant_allowance(
            consignment=row,
            on=timezone.localdate(),
            by=user,
            **form.cleaned_data,
        )

    return _act(request, row.order, form, act, title=_("Trả lại một phần tiền"), about=row)


@require_http_methods(["GET", "POST"])
def refund_done(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Note a transfer that a person made, by the bank's own number."""
    access.sales_staff_or_404(request)
    refund = get_object_or_404(Refund.objects.select_related("payment__order"), pk=refund_id)
    if not refund.goes_by_hand:
        raise Http404
    form = RefundDoneForm(request.POST or None)

    def act(user: Any) -> None:
        refunds.refund_done(
            refund=refund,
            reference=form.cleaned_data["reference"],
            by=user,
            now=timezone.now(),
        )

    order = refund.payment.order
    return _act(request, order, form, act, title=_("Đã chuyển tiền hoàn"), refund=refund)


@require_POST
def refund_again(request: HttpRequest, refund_id: int) -> HttpResponse:
    """Ask the provider once more; the refund's key makes it one."""
    access.sales_staff_or_404(request)
    refund = get_object_or_404(Refund.objects.select_related("payment"), pk=refund_id)
    enqueue("commerce.send_refund", refund_id=refund.pk)
    messages.success(request, _("Sẽ gửi lại trong giây lát."))
    return redirect("orders_office:order", refund.payment.order_id)


def _consignment(request: HttpRequest, consignment_id: int) -> Consignment:
    access.sales_staff_or_404(request)
    rows = Consignment.objects.select_related("order__payment", "producer")
    return get_object_or_404(rows, pk=consignment_id)


def _act(
    request: HttpRequest,
    order: Order,
    form: OnceForm,
    act: Callable[[Any], object],
    *,
    title: str,
    about: Consignment | None = None,
    refund: Refund | None = None,
) -> HttpResponse:
    """Ask, act once, go back to the order. What was typed stays when the act is refused."""
    user = access.sales_staff_or_404(request)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=user):
                act(user)
            messages.success(request, _("Đã ghi."))
            return redirect("orders_office:order", order.pk)
        except AlreadySent as sent:
            messages.info(request, str(sent))
            return redirect("orders_office:order", order.pk)
        except OrderRefused as error:
            form.add_error(None, str(error))
    context: dict[str, object] = {"form": form, "order": order, "about": about, "refund": refund}
    return _page(request, "act", order, title, context)


def _page(
    request: HttpRequest, template: str, order: Order, title: str, context: dict[str, object]
) -> HttpResponse:
    crumbs = [(reverse("orders_office:index"), _("Đơn hàng"))]
    if template != "order":
        crumbs.append((reverse("orders_office:order", args=[order.pk]), order.spoken_number))
    return office_page(request, f"commerce/office/orders/{template}.html", title, context, crumbs)
