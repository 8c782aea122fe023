"""The buyer's page of a bank transfer: the code, what to write, and what has come so far.

Nothing a buyer does here makes an order paid; the page looks again at what the bank told."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.commerce import access
from marketplace.commerce.adapters.transfer_picture import as_png
from marketplace.commerce.models import Payment
from marketplace.commerce.selectors.payments import received
from marketplace.commerce.selectors.transfers import transfer_wanted


@require_safe
@never_cache
def transfer(request: HttpRequest, number: str) -> HttpResponse:
    """Open to whoever has the order's signed link; others get 404."""
    order = access.order_or_404(number, request.GET.get("k", ""))
    payment, now = order.payment, timezone.now()
    is_late = payment.due_at is not None and payment.due_at <= now
    context = {
        "order": order,
        "payment": payment,
        "wanted": None if is_late else transfer_wanted(payment),
        "received": received(payment),
        "left": time_left(payment.due_at, now=now),
        "is_paid": payment.state == Payment.State.PAID,
        "has_sent": "da-chuyen" in request.GET,
    }
    response = render(request, "commerce/paying/transfer.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # the address holds the key
    return response


@require_safe
@never_cache
def transfer_code(request: HttpRequest, number: str) -> HttpResponse:
    """The code as a picture, on the page and to be saved (`?luu`)."""
    order = access.order_or_404(number, request.GET.get("k", ""))
    wanted = transfer_wanted(order.payment)
    if wanted is None:
        raise Http404
    response = HttpResponse(as_png(wanted.code), content_type="image/png")
    kind = "attachment" if "luu" in request.GET else "inline"
    response["Content-Disposition"] = f'{kind}; filename="vietqr-{order.number}.png"'
    response["X-Robots-Tag"] = "noindex"
    return response


def time_left(due_at: datetime | None, *, now: datetime) -> str:
    """How long the goods are kept, in words; "" where the time is over or there is none."""
    minutes = int((due_at - now).total_seconds()) // 60 if due_at else 0
    if minutes <= 0:
        return ""
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)d giờ %(minutes)d phút") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d phút") % {"minutes": minutes}
