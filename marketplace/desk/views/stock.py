"""One product's packs: counted, stopped and sold again, and when to say that they run low."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from catalog.products.models import Product
from foundation.seen_values import ChangedMeanwhile
from marketplace.commerce.forms.goods import CountForm
from marketplace.commerce.partner.models import StockRecord
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.goods import stopped
from marketplace.commerce.services.goods import (
    GoodsRefused,
    count_packs,
    sell_again,
    set_threshold,
    stop_selling,
)
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.meanwhile import STOCK, changed_words
from marketplace.desk.stock_forms import ThresholdForm
from marketplace.desk.views.goods import act_once, own_product


@require_http_methods(["GET", "POST"])
@desk_page
def count(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """How many packs were counted."""
    desk.must_act()
    product = own_product(desk, product_id)
    form = _count_form(product, desk, request.POST or None)

    def write() -> str:
        free = form.cleaned_data["free"]
        count_packs(product=product, free=free, by=signed_in(request), seen=form.seen)
        return _("Đã ghi còn %(n)d gói.") % {"n": free}

    try:
        if request.method == "POST" and form.is_valid() and act_once(request, form, write):
            return redirect("desk:goods")
    except ChangedMeanwhile as error:
        told = changed_words(form, error, product, STOCK)
        return _page(request, desk, product, count=form, told=told)
    return _page(request, desk, product, count=form)


@require_POST
@desk_page
def threshold(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """From how few packs on goods run low."""
    desk.must_act()
    product = own_product(desk, product_id)
    form = ThresholdForm(request.POST)
    if form.is_valid():
        packs = form.cleaned_data["threshold"]
        try:
            set_threshold(product=product, packs=packs, by=signed_in(request))
        except GoodsRefused as error:
            form.add_error("threshold", str(error))
        else:
            messages.success(request, _("Đã ghi mức báo sắp hết hàng."))
            return redirect("desk:goods_stock", product.pk)
    return _page(request, desk, product, threshold=form)


@require_POST
@desk_page
def stop(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Sell none until there are packs again. Pressed twice, it is one stop."""
    desk.must_act()
    product = own_product(desk, product_id)
    try:
        stop_selling(product=product, by=signed_in(request))
    except GoodsRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã ngừng bán. Hàng khách đã đặt vẫn phải gửi."))
    return redirect("desk:goods_stock", product.pk)


@require_POST
@desk_page
def again(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Sell what was taken off sale; pressed once more, it finds nothing stopped."""
    desk.must_act()
    product = own_product(desk, product_id)
    try:
        packs = sell_again(product=product, by=signed_in(request))
    except GoodsRefused as error:
        messages.info(request, str(error))
    else:
        words = ngettext("Bán lại %(n)d gói.", "Bán lại %(n)d gói.", packs) % {"n": packs}
        messages.success(request, words)
    return redirect("desk:goods_stock", product.pk)


def _count_form(product: Product, desk: Desk, typed: QueryDict | None = None) -> CountForm:
    free = _free(product, desk)
    return CountForm(typed, product=product, before=free["free"], initial=free)


def _free(product: Product, desk: Desk) -> dict[str, int]:
    return {"free": offers([product.pk], on=desk.on)[product.pk].at_once}


def _page(
    request: HttpRequest,
    desk: Desk,
    product: Product,
    *,
    count: CountForm | None = None,
    threshold: ThresholdForm | None = None,
    told: Mapping[str, Any] = MappingProxyType({}),
) -> HttpResponse:
    """The page with both forms: the one that was sent as it came, the other as things stand."""
    record = StockRecord.objects.filter(
        product=product, partner__producer=product.producer_id
    ).first()
    kept = {"threshold": record.low_stock_threshold if record else None}
    context = {
        "desk": desk,
        "product": product,
        "form": count or _count_form(product, desk),
        "threshold": threshold or ThresholdForm(initial=kept),
        "free": _free(product, desk)["free"],
        "promised": (record.num_allocated or 0) if record else 0,
        "stopped": stopped([product.pk]).get(product.pk),
        **told,
    }
    refused = bool(told) or any(form is not None and form.errors for form in (count, threshold))
    return render(request, "desk/goods/stock.html", context, status=422 if refused else 200)
