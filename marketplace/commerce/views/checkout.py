"""Ordering, on one page: what it costs, how it comes, how it is paid, then the button."""

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe
from oscar.apps.basket.models import Basket

from catalog.places.addresses import commune_choices
from catalog.places.forms import former_answers, still_choosing, typed_so_far
from catalog.places.models import Commune
from foundation.calendar import today
from marketplace.commerce import access, payments
from marketplace.commerce.forms import CheckoutForm, typed_phone, typed_ways
from marketplace.commerce.models import Payment
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules import seen as seen_rules
from marketplace.commerce.selectors import BasketContent, basket_content, change_words, placed_from
from marketplace.commerce.selectors.contract_facts import contract_facts
from marketplace.commerce.services import BasketEmpty, OrderRefused, place_order
from marketplace.commerce.services.payments import begin_attempt
from marketplace.commerce.services.vouchers import take_voucher_out, type_voucher

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def checkout(request: HttpRequest) -> HttpResponse:
    """Name, telephone, place, the sum; then the order. A second press finds the same order."""
    named = access.basket_named_by(request.POST.get("basket", ""))
    order = placed_from(named) if named is not None and named.is_submitted else None
    if order is not None:
        return _onwards(request, order)
    basket = access.basket_of(request)
    if basket is None:
        return redirect("commerce:basket")
    if request.method != "POST":
        return _page(request, basket, _known(request))
    if "code-out" in request.POST or request.POST.get("do") == "code":
        return _voucher(request, basket)
    if still_choosing(request.POST) or request.POST.get("do") == "quote":
        return _page(request, basket, typed_so_far(request.POST))
    return _order(request, basket)


def _order(request: HttpRequest, basket: Basket) -> HttpResponse:
    content, choices = _offered(basket, request.POST)
    form = CheckoutForm(request.POST, choices=choices, has_alcohol=content.has_alcohol)
    if not form.is_valid():
        if not content.lines_are_good:
            return _page(request, basket, form, status=409, refused=_why_not(content))
        return _page(request, basket, form, status=422)
    try:
        order = place_order(
            basket=basket,
            address=form.address(),
            contact=form.contact(),
            method=form.cleaned_data["method"],
            ways=typed_ways(request.POST),
            age_confirmed=form.cleaned_data["age"],
            invoice=form.invoice(),
            seen_total=_seen_total(request),
            seen=_seen(request),
            on=today(),
            by=access.owner_of(request),
            language=get_language() or "vi",
        )
    except OrderRefused as refused:
        return _page(request, basket, form, status=409, refused=refused)
    return _onwards(request, order)


def _why_not(content: BasketContent) -> OrderRefused:
    """What stands in the way of ordering the basket as it is, in words."""
    bad = [f"{line.card.name}: {line.problem}" for line in content.lines if line.problem]
    return OrderRefused(" ".join(bad)) if bad else BasketEmpty()


def _voucher(request: HttpRequest, basket: Basket) -> HttpResponse:
    """Keep or forget a code; everything typed stays."""
    said = ""
    try:
        if "code-out" in request.POST:
            take_voucher_out(basket=basket, code=request.POST["code-out"])
        elif not access.may_try_code(request):
            said = _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút.")
        else:
            type_voucher(basket=basket, code=request.POST.get("code", ""), on=today())
    except OrderRefused as refused:
        said = str(refused)
    typed = typed_so_far(request.POST)
    return _page(request, basket, typed, status=409 if said else 200, code_said=said)


def _offered(basket: Basket, typed: QueryDict) -> tuple[BasketContent, list[payments.Choice]]:
    """The basket as it goes to the place that stands in the form, and how it can be paid."""
    code = typed.get("commune", "")
    commune = (
        Commune.objects.select_related("province").filter(pk=code).first()
        if code.isascii() and code.isdigit()
        else None
    )
    content = basket_content(basket, on=today(), commune=commune, ways=typed_ways(typed))
    facts = payments.BasketFacts(
        total=content.total,
        on=today(),
        phone=typed_phone(typed),
        has_alcohol=content.has_alcohol,
    )
    return content, payments.choices(facts)


def _page(
    request: HttpRequest,
    basket: Basket,
    filled: CheckoutForm | dict[str, str],
    *,
    status: int = 200,
    refused: OrderRefused | None = None,
    code_said: str = "",
) -> HttpResponse:
    typed = request.POST.copy()
    if isinstance(filled, dict):
        typed.update(filled)
    content, choices = _offered(basket, typed)
    if content.is_empty or (not content.lines_are_good and refused is None):
        return redirect("commerce:basket")
    form = (
        CheckoutForm(initial=filled, choices=choices, has_alcohol=content.has_alcohol)
        if isinstance(filled, dict)
        else filled
    )
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
        "ways": typed_ways(typed),
        "facts": contract_facts(content, method=form.chosen_method, on=today()),
        "code_said": code_said,
        "code_typed": typed.get("code", "") if code_said else "",
    }
    return render(request, "commerce/checkout.html", context, status=status)


def _onwards(request: HttpRequest, order: Order) -> HttpResponse:
    """To where the order is paid, else to its page; the basket is done with."""
    address, status = order.get_absolute_url(), 302
    payment = Payment.objects.get(order=order)
    if payment.state == Payment.State.WAITING:
        try:
            address, status = begin_attempt(payment=payment, now=timezone.now()).address, 303
        except (OrderRefused, payments.Unreachable) as error:
            logger.warning("Order %s: no page to pay on (%s)", order.number, type(error).__name__)
            messages.warning(
                request,
                _("Đơn đã đặt. Chưa mở được trang trả tiền: xin bấm “Trả tiền” ở dưới."),
            )
    response = redirect(address)
    response.status_code = status
    return access.remember_basket(response, request, None, 0)


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
