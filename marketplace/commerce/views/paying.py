"""On to the provider's page, and back from it. What was paid is never told by the way back:
the provider is asked, by the same function that its signed call and the sweep end in."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.commerce import access
from marketplace.commerce.models import Payment
from marketplace.commerce.payments import Unreachable
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.payments import begin_attempt, settle

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Send the buyer to where the order is paid; a second press finds the same page.
    Whoever opens its address, or changes the language there, is shown the order."""
    order = access.order_or_404(number, request.GET.get("k", ""))
    if request.method != "POST":
        return redirect(order)
    try:
        step = begin_attempt(payment=order.payment, now=timezone.now())
    except OrderRefused as refused:
        return _page(request, order.payment, str(refused), status=409)
    except Unreachable:
        logger.warning("A page to pay on could not be made for order %s", number)
        words = _("Chưa mở được trang trả tiền. Xin thử lại sau ít phút, hoặc chọn cách trả khác.")
        return _page(request, order.payment, words, status=503)
    response = redirect(step.address)
    response.status_code = 303
    return response


@require_safe
@never_cache
def pay_back(request: HttpRequest, number: str) -> HttpResponse:
    """The buyer is back: say what the provider says. A paid order leads to its own page."""
    order = access.order_or_404(number, request.GET.get("k", ""))
    payment = order.payment
    attempt = payment.attempts.exclude(reference="").order_by("-number").first()
    if attempt is not None and payment.state != Payment.State.PAID:
        try:
            payment = settle(attempt=attempt, now=timezone.now())
        except Unreachable:
            logger.warning("Order %s: the provider could not be asked", number)
    if payment.state == Payment.State.PAID:
        return redirect(order)
    return _page(request, payment, "")


def _page(request: HttpRequest, payment: Payment, refused: str, status: int = 200) -> HttpResponse:
    waiting = payment.state in {Payment.State.WAITING, Payment.State.PART_PAID}
    context = {
        "order": payment.order,
        "payment": payment,
        "refused": refused,
        "turned_back": "quay-lai" in request.GET,
        "can_pay": waiting and (payment.due_at is None or payment.due_at > timezone.now()),
        "needs_a_person": payment.attempts.filter(detail__has_key="mismatch").exists(),
    }
    response = render(request, "commerce/paying/back.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # the address holds the key
    return response
