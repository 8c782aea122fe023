"""Ordering, on one page."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe
from oscar.apps.basket.models import Basket

from catalog.places.addresses import commune_choices
from catalog.places.forms import former_answers, still_choosing, typed_so_far
from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms import CheckoutForm
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules import seen as seen_rules
from marketplace.commerce.selectors import (
    basket_content,
    change_words,
    placed_from,
)
from marketplace.commerce.services import OrderRefused, place_order


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def checkout(request: HttpRequest) -> HttpResponse:
    """Name, telephone, place, the sum; then the order. A second press finds the same order."""
    named = access.basket_named_by(request.POST.get("basket", ""))
    order = placed_from(named) if named is not None and named.is_submitted else None
    if order is not None:
        return _placed(request, order)
    basket = access.basket_of(request)
    if basket is None:
        return redirect("commerce:basket")
    if request.method != "POST":
        return _page(request, basket, CheckoutForm(initial=_known(request)))
    if still_choosing(request.POST):
        return _page(request, basket, CheckoutForm(initial=typed_so_far(request.POST)))
    return _order(request, basket)


def _order(request: HttpRequest, basket: Basket) -> HttpResponse:
    form = CheckoutForm(request.POST)
    if not form.is_valid():
        return _page(request, basket, form, status=422)
    try:
        order = place_order(
            basket=basket,
            address=form.address(),
            contact=form.contact(),
            seen_total=_seen_total(request),
            seen=_seen(request),
            on=today(),
            by=access.owner_of(request),
            language=get_language() or "vi",
        )
    except OrderRefused as refused:
        return _page(request, basket, form, status=409, refused=refused)
    return _placed(request, order)


def _page(
    request: HttpRequest,
    basket: Basket,
    form: CheckoutForm,
    *,
    status: int = 200,
    refused: OrderRefused | None = None,
) -> HttpResponse:
    content = basket_content(basket, on=today())
    if refused is None and not content.can_be_ordered:
        return redirect("commerce:basket")
    changes = seen_rules.differences(_seen(request), content.seen) if refused else []
    context = {
        "content": content,
        "form": form,
        "refused": refused,
        "changes": change_words(changes),
        "former_matches": former_answers(request.POST, form),
        "former_asked": request.POST.get("do") == "former",
        "basket_word": access.form_word(basket),
        "seen": seen_rules.write(content.seen),
    }
    return render(request, "commerce/checkout.html", context, status=status)


def _placed(request: HttpRequest, order: Order) -> HttpResponse:
    return access.remember_basket(redirect(order), request, None, 0)


def _known(request: HttpRequest) -> dict[str, str]:
    user = access.owner_of(request)
    if user is None:
        return {}
    return {"name": user.get_full_name(), "phone": user.phone or "", "email": user.email or ""}


def _seen_total(request: HttpRequest) -> int:
    text = request.POST.get("seen_total", "")
    return int(text) if text.isdecimal() and len(text) < 16 else -1


def _seen(request: HttpRequest) -> list[seen_rules.SeenLine]:
    try:
        return seen_rules.read(request.POST.get("seen", ""))
    except (ValueError, TypeError):
        return []


@require_safe
@cache_control(public=True, max_age=86400)
def communes(request: HttpRequest, province_code: str) -> JsonResponse:
    """A province's communes as [code, name] pairs, for the page's script."""
    pairs = commune_choices(province_code)
    if not pairs:
        raise Http404
    return JsonResponse({"communes": pairs}, json_dumps_params={"ensure_ascii": False})
