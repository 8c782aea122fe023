"""Listings, requests to take down, the keyword list and commission rates in the back office."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from oscar.core.loading import get_model

from catalog.products.models import Product
from certification.views.frame import office_page
from foundation import private_files
from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms.office_sellers import (
    AnswerForm,
    CommissionForm,
    ReasonForm,
    TakedownAnswerForm,
    WordForm,
)
from marketplace.commerce.models import BannedWord, ListingCheck, TakedownRequest
from marketplace.commerce.models.sellers import Answer
from marketplace.commerce.selectors import listings as selectors
from marketplace.commerce.selectors import selling_queues as queues
from marketplace.commerce.services import listings, market_rules, takedowns
from marketplace.commerce.services.errors import SellingRefused

PER_PAGE = 30
FOLDER = "commerce/office/sellers"
ProductImage = get_model("catalogue", "ProductImage")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Products that wait to be looked at, or those answered."""
    access.sales_staff_or_404(request)
    answered = request.GET.get("xem") == "da-tra-loi"
    rows = queues.listings_answered() if answered else queues.listings_waiting()
    context: dict[str, object] = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "answered": answered,
    }
    title = _("Duyệt bày bán")
    return office_page(request, f"{FOLDER}/listings.html", title, context, icon="view")


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, check_id: int) -> HttpResponse:
    """What the product says, its pictures, what the machine noticed; the answer."""
    by = access.sales_staff_or_404(request)
    rows = ListingCheck.objects.select_related("product__producer", "product__ocop_set")
    found = get_object_or_404(rows, pk=check_id)
    waits = found.answer == Answer.WAITING
    seen = selectors.digest_of(found.product)
    form = AnswerForm(request.POST or None, initial={"seen": seen}) if waits else None
    if form is not None and request.method == "POST" and form.is_valid():
        now, words = timezone.now(), form.cleaned_data["reasons"]
        try:
            if form.is_accepted:
                listings.accept_listing(
                    check=found, seen_sha256=form.cleaned_data["seen"], by=by, now=now, words=words
                )
            else:
                listings.refuse_listing(check=found, reasons=words, by=by, now=now)
        except SellingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lời “%(name)s”.") % {"name": found.product.title})
            return redirect("listings_office:index")
    product = found.product
    context: dict[str, object] = {
        "check": found,
        "product": product,
        "form": form,
        "findings": [selectors.finding_words(row) for row in found.findings],
        "facts": selectors.label_facts(product, selectors.label_of(product)),
        "pictures": ProductImage.objects.filter(product=product).order_by("display_order", "pk"),
        "has_changed": waits and found.words_sha256 != seen,
        "in_force": ListingCheck.objects.in_force().filter(product=product).first(),
    }
    crumb = (reverse("listings_office:index"), _("Duyệt bày bán"))
    return office_page(
        request, f"{FOLDER}/listing.html", product.title, context, [crumb], icon="view"
    )


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take a product off sale, with a reason and a tick."""
    by = access.sales_staff_or_404(request)
    offered = Product.objects.filter(listing_checks__in=ListingCheck.objects.in_force())
    product = get_object_or_404(offered, pk=product_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        listings.end_listing(
            product=product, reason=form.cleaned_data["reason"], by=by, now=timezone.now()
        )
        messages.success(request, _("“%(name)s” thôi bày bán.") % {"name": product.title})
        return redirect("listings_office:index")
    title = _("Ngừng bày bán “%(name)s”?") % {"name": product.title}
    context: dict[str, object] = {"product": product, "form": form}
    return office_page(request, f"{FOLDER}/listing_end.html", title, context, icon="view")


@require_GET
def takedown_index(request: HttpRequest) -> HttpResponse:
    """Open requests, authorities first, with what is left of their 24 hours; decided ones."""
    access.sales_staff_or_404(request)
    now = timezone.now()
    decided = Paginator(queues.decided_takedowns(), PER_PAGE)
    context: dict[str, object] = {
        "open": [queues.clock_of(row, now=now) for row in queues.open_takedowns()],
        "page": decided.get_page(request.GET.get("page")),
    }
    title = _("Yêu cầu gỡ")
    return office_page(request, f"{FOLDER}/takedowns.html", title, context, icon="warning")


@require_http_methods(["GET", "POST"])
def takedown(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: take down or keep, with reasons."""
    by = access.sales_staff_or_404(request)
    rows = TakedownRequest.objects.select_related("product__producer", "decided_by")
    found = get_object_or_404(rows, pk=request_id)
    form = TakedownAnswerForm(request.POST or None) if not found.outcome else None
    if form is not None and request.method == "POST" and form.is_valid():
        take = form.cleaned_data["outcome"] == "take"
        act = takedowns.take_down if take else takedowns.keep_shown
        try:
            act(request=found, reasons=form.cleaned_data["reasons"], by=by, now=timezone.now())
        except SellingRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã quyết định %(number)s.") % {"number": found.number})
            return redirect("takedowns_office:index")
    crumb = (reverse("takedowns_office:index"), _("Yêu cầu gỡ"))
    clock = queues.clock_of(found, now=timezone.now())
    context: dict[str, object] = {"asked": found, "form": form, "clock": clock}
    return office_page(
        request, f"{FOLDER}/takedown.html", found.number, context, [crumb], icon="warning"
    )


@require_GET
def takedown_paper(request: HttpRequest, request_id: int) -> HttpResponseBase:
    access.sales_staff_or_404(request)
    found = get_object_or_404(TakedownRequest.objects.select_related("paper"), pk=request_id)
    if found.paper is None:
        raise Http404
    return private_files.hand_out(found.paper)


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """The keyword list and a form for one more."""
    by = access.sales_staff_or_404(request)
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        market_rules.add_word(word=form.instance, by=by)
        messages.success(request, _("Đã thêm từ."))
        return redirect("words_office:index")
    context: dict[str, object] = {"form": form, "rows": queues.words()}
    title = _("Từ phải soát")
    return office_page(request, f"{FOLDER}/words.html", title, context, icon="edit")


@require_POST
def remove_word(request: HttpRequest, word_id: int) -> HttpResponse:
    by = access.sales_staff_or_404(request)
    market_rules.remove_word(word=get_object_or_404(BannedWord, pk=word_id), by=by)
    messages.success(request, _("Đã bỏ từ."))
    return redirect("words_office:index")


@require_http_methods(["GET", "POST"])
def commission(request: HttpRequest) -> HttpResponse:
    """Rates that differ from the usual, and a form for one more."""
    by = access.sales_staff_or_404(request)
    form = CommissionForm(request.POST or None, initial={"since_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            market_rules.add_rate(rate=form.instance, by=by, on=today())
        except SellingRefused as error:
            form.add_error("since_on", str(error))
        else:
            messages.success(request, _("Đã ghi phí sàn riêng."))
            return redirect("commission_office:index")
    context: dict[str, object] = {"form": form, "rows": queues.rates(), "on": today()}
    title = _("Phí sàn riêng")
    return office_page(request, f"{FOLDER}/commission.html", title, context, icon="cog")
