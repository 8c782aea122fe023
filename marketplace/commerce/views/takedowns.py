"""Asking that a product be taken down, by anyone, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalog.products.models import Product
from foundation import tries
from foundation.private_files import BadFile, keep
from marketplace.commerce.forms.takedowns import TakedownForm
from marketplace.commerce.models import TakedownRequest
from marketplace.commerce.services.takedowns import ask_takedown

REQUESTS_PER_NETWORK = 6
"""In a quarter of an hour."""
PRODUCT = "san-pham"
ASKED = "takedown_asked"


@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form for the product one comes from; its page has the way here."""
    product = _product(request)
    form = TakedownForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and product is not None and form.is_valid():
        made = _receive(request, form, product)
        if made is not None:
            request.session[ASKED] = made.number
            return redirect("commerce:takedown_asked")
    context = {"form": form, "product": product}
    refused = request.method == "POST"
    status = 422 if refused else 200 if product is not None else 404
    return render(request, "commerce/takedown/ask.html", context, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Its number, and by when it is answered; only for the browser that asked."""
    found = TakedownRequest.objects.filter(number=request.session.get(ASKED, "")).first()
    status = 200 if found is not None else 404
    return render(request, "commerce/takedown/asked.html", {"asked": found}, status=status)


def _product(request: HttpRequest) -> Product | None:
    number = request.GET.get(PRODUCT, "")
    if not number.isdecimal() or len(number) > 18:
        return None
    found = Product.objects.select_related("producer")
    return found.filter(pk=int(number), is_public=True).first()


def _receive(request: HttpRequest, form: TakedownForm, product: Product) -> TakedownRequest | None:
    """The request as it was noted; None when it is refused, which the form then says."""
    limit = f"takedown:{tries.network_of(request)}"
    if form.is_from_machine or tries.made(limit) >= REQUESTS_PER_NETWORK:
        form.add_error(None, _("Mạng này vừa gửi quá nhiều yêu cầu. Đợi 15 phút rồi gửi lại."))
        return None
    try:
        upload = form.cleaned_data["paper"]
        paper = keep(upload, by=None) if upload else None
    except BadFile as error:
        form.add_error("paper", str(error))
        return None
    tries.note(limit)
    return ask_takedown(product=product, asked=form.asked(), paper=paper, now=timezone.now())
