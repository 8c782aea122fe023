"""A producer's products: one page that gathers each, and the steps to a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.products.models import Product
from catalog.products.selectors import product_set_at
from catalog.products.set_words import find_sets
from foundation.once import AlreadySent, OnceForm, once
from foundation.rules.amount_words import dong_in_words
from foundation.seen_values import ChangedMeanwhile
from marketplace.commerce.forms.product_facts import BeginForm, EditForm, SaleForm
from marketplace.commerce.selectors.listings import listing_state
from marketplace.commerce.selectors.product_facts import sale_values
from marketplace.commerce.services import product_facts as services
from marketplace.commerce.services.goods import GoodsRefused
from marketplace.desk import product_steps
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.meanwhile import FACTS, SALE, changed_words, written_at
from marketplace.desk.product_page import product_on_desk
from marketplace.desk.views.goods import own_product

"""Names what was typed of a product that is not begun yet."""


@require_GET
@desk_page
def product(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Everything of one product: price, stock, photos, label, papers, lots, stars, reviews."""
    own = own_product(desk, product_id)
    context = {"desk": desk, "product": own, "page": product_on_desk(own, on=desk.on)}
    return render(request, "desk/products/product.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def begin(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The first step: what it is. The draft is there once it is written."""
    desk.must_act()
    user, form = signed_in(request), _looked(request, BeginForm)
    form = form or BeginForm(request.POST or None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            with once(form, by=user):
                new = services.begin_product(
                    producer=desk.producer, facts=form.cleaned_data, **_who(request, desk)
                )
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:goods")
        messages.success(request, _("Đã ghi. Nghỉ lúc nào cũng được, làm tiếp ở trang này."))
        return redirect("desk:photos", new.pk)
    context = {
        **_facts_context(desk, request, form),
        "steps": product_steps.steps_of(None, here=product_steps.FACTS),
    }
    return _page(request, "desk/products/facts.html", context, refused=bool(form.errors))


@require_http_methods(["GET", "POST"])
@desk_page
def facts(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """The first step of a draft, and the words of a product that is shown."""
    desk.must_act()
    own = own_product(desk, product_id)
    form = _looked(request, EditForm, product=own) or EditForm(request.POST or None, product=own)
    told: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        try:
            services.write_facts(
                product=own, facts=form.cleaned_data, seen=form.seen, **_who(request, desk)
            )
        except ChangedMeanwhile as error:
            told = changed_words(form, error, own, FACTS)
        except GoodsRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("desk:product" if own.is_public else "desk:photos", product_id)
    steps = product_steps.steps_of(own, here=product_steps.FACTS)
    context = {
        **_facts_context(desk, request, form),
        "product": own,
        "steps": steps,
        "written_at": written_at(own, FACTS),
        **told,
    }
    return _page(request, "desk/products/facts.html", context, refused=bool(form.errors or told))


@require_http_methods(["GET", "POST"])
@desk_page
def sale(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """The third step of a draft: price, sending weight and packs on one page."""
    desk.must_act()
    own = own_product(desk, product_id)
    if own.is_public or product_steps.is_service(own):
        return redirect("desk:goods_price" if own.is_public else "desk:service_terms", product_id)
    form = SaleForm(request.POST or None, product=own, stands=sale_values(own))
    doubtful, told = 0, {}
    if form.is_bound and form.is_valid():
        amount = form.cleaned_data["price"]
        if form.is_far_off and not form.cleaned_data["sure"]:
            doubtful = amount
        else:
            try:
                if _sold(request, desk, own, form):
                    return redirect("desk:selling_label", product_id)
            except ChangedMeanwhile as error:
                told = changed_words(form, error, own, SALE)
    context = {
        "desk": desk,
        "product": own,
        "form": form,
        "before": form.before,
        "written_at": written_at(own, SALE),
        "doubtful": doubtful,
        "doubtful_words": dong_in_words(doubtful),
        "steps": product_steps.steps_of(own, here=product_steps.SALE),
        **told,
    }
    refused = bool(form.errors or doubtful or told)
    return _page(request, "desk/products/sale.html", context, refused=refused)


@require_GET
@desk_page
def send(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """The last step: what is missing, and the button that asks for the market's look."""
    own = own_product(desk, product_id)
    state, needs = listing_state(own), product_steps.needs_of(own, on=desk.on)
    context = {
        "desk": desk,
        "product": own,
        "state": state,
        "law": [need for need in needs if need.is_law],
        "needs": [need for need in needs if not need.is_law],
        "others": product_steps.publication(own, state),
        "steps": product_steps.steps_of(own, here=product_steps.SEND),
    }
    return render(request, "desk/products/send.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def remove(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """Take away a draft that nobody has seen, after asking."""
    desk.must_act()
    own, refused = own_product(desk, product_id), ""
    if own.is_public:
        raise Http404
    if request.method == "POST":
        try:
            services.remove_draft(product=own, **_who(request, desk))
        except GoodsRefused as error:
            refused = str(error)
        else:
            messages.success(request, _("Đã bỏ bản nháp “%(name)s”.") % {"name": own.title})
            return redirect("desk:goods")
    context = {"desk": desk, "product": own, "refused": refused}
    return _page(request, "desk/products/remove.html", context, refused=bool(refused))


def _sold(request: HttpRequest, desk: Desk, own: Product, form: SaleForm) -> bool:
    """Write the sale once; False where it was refused. Raises ChangedMeanwhile."""
    told = form.cleaned_data
    try:
        with once(form, by=signed_in(request)):
            services.write_sale(
                product=own,
                sale={name: told[name] for name in ("price", "weight_grams", "free")},
                seen=form.seen,
                **_who(request, desk),
            )
    except AlreadySent as error:
        messages.info(request, str(error))
    except GoodsRefused as error:
        form.add_error(None, str(error))
        return False
    else:
        words = {"words": dong_in_words(told["price"])}
        messages.success(request, _("Đã ghi giá một gói: %(words)s.") % words)
    return True


def _looked(request: HttpRequest, form_class: type[Any], **kwargs: Any) -> Any:
    """The form as typed, unjudged, where somebody looked for a set or took one that was found;
    None for anything else."""
    if "look" not in request.POST and "pick" not in request.POST:
        return None
    typed = {**request.POST.dict()}
    if request.POST.get("pick"):
        typed["ocop_set"] = request.POST["pick"]
    return form_class(initial=typed, **kwargs)


def _facts_context(desk: Desk, request: HttpRequest, form: OnceForm | Any) -> dict[str, Any]:
    """The form, and the sets that its name, or the words looked for, may mean."""
    words = request.POST.get("words", "")
    asked = "look" in request.POST or "ocop_set" in form.errors
    numbers = find_sets(words or str(form["title"].value() or "")) if asked else []
    found = [one for number in numbers if (one := product_set_at(number))]
    return {"desk": desk, "form": form, "words": words, "asked": asked, "found": found}


def _who(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    return {"by": signed_in(request), "on": desk.on, "now": timezone.now()}


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], *, refused: bool
) -> HttpResponse:
    return render(request, template, context, status=422 if refused else 200)
