"""Price and stock of each product: what changes every day, in one tap."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.products.models import Product
from foundation.once import AlreadySent, OnceForm, once
from foundation.rules.amount_words import dong_in_words
from foundation.seen_values import ChangedMeanwhile
from foundation.templatetags.formats import dong
from marketplace.commerce.forms.goods import PacksForm, PriceForm
from marketplace.commerce.selectors import offers
from marketplace.commerce.selectors.goods import goods_rows
from marketplace.commerce.services.goods import GoodsRefused, add_packs, set_price
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.meanwhile import PRICE, changed_words


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every product with its price and packs; ten more or fewer in one tap."""
    # A number of its own for each row: two rows tapped one after the other are two acts.
    rows = [(row, PacksForm(auto_id=False)) for row in goods_rows(desk.producer, on=desk.on)]
    context = {"desk": desk, "rows": rows}
    return render(request, "desk/goods/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def price(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """The price of one pack, read back in words; a price far off is asked about once more."""
    desk.must_act()
    product = own_product(desk, product_id)
    before = offers([product.pk], on=desk.on)[product.pk].price
    initial = {"price": f"{before:,}".replace(",", ".") if before else ""}
    form = PriceForm(request.POST or None, product=product, before=before, initial=initial)
    doubtful = 0
    told: dict[str, Any] = {}

    def write() -> str:
        amount = form.cleaned_data["price"]
        set_price(product=product, price=amount, by=signed_in(request), seen=form.seen)
        words = {"price": dong(amount), "words": dong_in_words(amount)}
        return _("Đã ghi giá %(price)s (%(words)s).") % words

    if request.method == "POST" and form.is_valid():
        amount = form.cleaned_data["price"]
        if form.is_far_off and not form.cleaned_data["sure"]:
            doubtful = amount
        else:
            try:
                if act_once(request, form, write):
                    return redirect("desk:goods")
            except ChangedMeanwhile as error:
                told = changed_words(form, error, product, PRICE)
    context = {
        "desk": desk,
        "product": product,
        "form": form,
        "before": before,
        "doubtful": doubtful,
        "doubtful_words": dong_in_words(doubtful),
        **told,
    }
    refused = bool(form.errors or doubtful or told)
    return render(request, "desk/goods/price.html", context, status=422 if refused else 200)


@require_POST
@desk_page
def more(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Ten more, ten fewer: the buttons of the list, and of the page of the day."""
    desk.must_act()
    product = own_product(desk, product_id)
    form = PacksForm(request.POST)
    if not form.is_valid():
        raise Http404

    def write() -> str:
        packs = form.cleaned_data["packs"]
        add_packs(product=product, packs=packs, by=request.user)  # type: ignore[arg-type]
        left = offers([product.pk], on=desk.on)[product.pk].at_once
        return _("%(product)s: còn %(n)d gói.") % {"product": product.title, "n": left}

    act_once(request, form, write)
    for error in form.non_field_errors():
        messages.error(request, str(error))
    return redirect("desk:today" if request.POST.get("back") == "today" else "desk:goods")


def act_once(request: HttpRequest, form: OnceForm, act: Callable[[], str]) -> bool:
    """Act once for this form and say what was done; False where it was refused, with the words
    among its errors. A form sent again, perhaps with another number in it, did nothing."""
    try:
        with once(form, by=request.user):  # type: ignore[arg-type]
            said = act()
    except AlreadySent as error:
        messages.info(request, str(error))
    except GoodsRefused as error:
        form.add_error(None, str(error))
        return False
    else:
        messages.success(request, said)
    return True


def own_product(desk: Desk, product_id: int) -> Product:
    product = (
        Product.objects.select_related("producer")
        .filter(pk=product_id, producer=desk.producer)
        .first()
    )
    if product is None:
        raise Http404
    return product
