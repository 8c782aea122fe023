"""A buyer's vouchers and the words for a gift box, beside the basket."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from oscar.apps.basket.models import Basket

from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms.vouchers import CardForm, CodeForm
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services.gift_boxes import write_card
from marketplace.commerce.services.vouchers import take_voucher_out, type_voucher


@require_POST
def voucher(request: HttpRequest) -> HttpResponse:
    """Keep a code with the basket. What it gives stands on the page one comes back to."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nhập mã giảm giá."))
        return _back(request)
    if not access.may_try_code(request):
        messages.error(request, _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút."))
        return _back(request)
    code = form.cleaned_data["code"]
    return _act(request, lambda basket: type_voucher(basket=basket, code=code, on=today()))


@require_POST
def voucher_out(request: HttpRequest) -> HttpResponse:
    """Forget a code."""
    form = CodeForm(request.POST)
    code = form.cleaned_data["code"] if form.is_valid() else ""
    return _act(request, lambda basket: take_voucher_out(basket=basket, code=code))


@require_POST
def card_words(request: HttpRequest) -> HttpResponse:
    """Keep the words for a box in the basket."""
    form = CardForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Lời chúc dài nhất 300 chữ."))
        return _back(request)
    typed = form.cleaned_data
    return _act(
        request,
        lambda basket: write_card(basket=basket, line_id=typed["line"], words=typed["words"]),
    )


def _act(request: HttpRequest, act: Callable[[Basket], object]) -> HttpResponse:
    basket = access.basket_of(request)
    if basket is not None:
        try:
            act(basket)
        except OrderRefused as refused:
            messages.error(request, str(refused))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the form stood on: the basket, or the checkout."""
    is_checkout = request.POST.get("back") == "checkout"
    return redirect("commerce:checkout" if is_checkout else "commerce:basket")
