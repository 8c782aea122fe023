"""An order after it was placed: its page, which is also its paper, and finding it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.commerce import access
from marketplace.commerce.forms import TrackForm
from marketplace.commerce.models import Consignment
from marketplace.commerce.selectors import OrderPart, find_order, order_parts
from marketplace.commerce.selectors.recalls import recalls_of_order


@require_safe
@never_cache
def placed(request: HttpRequest, number: str) -> HttpResponse:
    """The order's page, open to whoever has its signed link; others get 404."""
    order = access.order_or_404(number, request.GET.get("k", ""))
    parts = [(part, _steps(part)) for part in order_parts(order)]
    context = {
        "order": order,
        "parts": parts,
        "address": order.shipping_address,
        "recalls": recalls_of_order(order),
        "goods_total": order.total_incl_tax - order.shipping_incl_tax,
    }
    response = render(request, "commerce/order.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # the address holds the key
    return response


def _steps(part: OrderPart) -> list[dict[str, str]]:
    """What happened to a consignment and what comes, for the stepper."""
    at = {event.state: f"{localtime(event.at):%H:%M %d/%m/%Y}" for event in part.events}
    sent = Consignment.State.HANDED_OVER in at
    carrier = f"{part.consignment.carrier} {part.consignment.tracking_code}".strip()
    return [
        {"title": _("Đã nhận đơn"), "state": "done", "at": at.get("PLACED", ""), "detail": ""},
        {
            "title": _("Đã giao cho đơn vị vận chuyển") if sent else _("Chủ thể đóng gói"),
            "state": "done" if sent else "current",
            "at": at.get("HANDED_OVER", ""),
            "detail": carrier,
        },
        {
            "title": _("Nhận hàng, trả tiền mặt"),
            "state": "current" if sent else "todo",
            "at": "",
            "detail": "",
        },
    ]


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
