"""The basket's page and what changes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from oscar.apps.basket.models import Basket

from catalog.products.models import Product
from foundation.calendar import today
from foundation.same_origin import own_page_or_token
from marketplace.commerce import access
from marketplace.commerce.forms import AddForm, quantities
from marketplace.commerce.selectors import basket_content
from marketplace.commerce.selectors.baskets import pack_count
from marketplace.commerce.selectors.gift_boxes import card_lines
from marketplace.commerce.services import OrderRefused, put_in_basket, set_quantities


@require_safe
@never_cache
def basket(request: HttpRequest) -> HttpResponse:
    """What lies in the basket, by producer, and what stands in the way of ordering it."""
    mine = access.basket_of(request)
    content = basket_content(mine, on=today())
    context = {"content": content, "cards": card_lines(mine)}
    response = render(request, "commerce/basket.html", context)
    return access.remember_basket(response, request, mine, content.count)


@require_POST
@own_page_or_token
def add(request: HttpRequest) -> HttpResponse:
    """Put a product in the basket; product pages are cached, so their form has no token."""
    form = AddForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Xin ghi số lượng từ 1 trở lên."))
        return redirect("commerce:basket")
    product = get_object_or_404(Product, pk=form.cleaned_data["product_id"])
    mine = access.basket_of(request)
    try:
        mine = put_in_basket(
            basket=mine,
            product=product,
            quantity=form.cleaned_data["quantity"],
            on=today(),
            by=access.owner_of(request),
            came_by=form.cleaned_data["came_by"],
        )
        messages.success(request, _("Đã bỏ vào giỏ: %(name)s.") % {"name": product.title})
    except OrderRefused as refused:
        messages.error(request, str(refused))
    return _back(request, mine)


@require_POST
def update(request: HttpRequest) -> HttpResponse:
    """Change quantities (fields `q-<line>`) or take one line out (`remove`)."""
    mine = access.basket_of(request)
    if mine is None:
        return redirect("commerce:basket")
    wanted = quantities(request.POST)
    try:
        for short in set_quantities(basket=mine, quantities=wanted, on=today()):
            messages.warning(request, str(short))
    except OrderRefused as refused:
        messages.error(request, str(refused))
    return _back(request, mine)


def _back(request: HttpRequest, mine: Basket | None) -> HttpResponse:
    count = pack_count(mine)
    return access.remember_basket(redirect("commerce:basket"), request, mine, count)
