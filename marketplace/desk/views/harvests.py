"""When there will be goods: what may be ordered before its harvest."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.products.models import Product
from foundation.once import AlreadySent, once
from marketplace.commerce.models import HarvestWindow
from marketplace.commerce.selectors.harvests import harvests_of, may_harvest
from marketplace.commerce.services.pre_orders import TooManyTaken, set_harvest
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.forms import HarvestForm


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {
        "desk": desk,
        "rows": harvests_of(desk.producer, on=desk.on),
        "products": may_harvest(desk.producer),
    }
    return render(request, "desk/orders/harvests.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    product = may_harvest(desk.producer).filter(pk=product_id).first()
    if product is None:
        raise Http404
    return _page(request, desk, HarvestWindow(product=product, opens_on=desk.on))


@require_http_methods(["GET", "POST"])
@desk_page
def edit(request: HttpRequest, desk: Desk, harvest_id: int) -> HttpResponse:
    harvest = (
        HarvestWindow.objects.select_related("product")
        .filter(pk=harvest_id, product__producer=desk.producer)
        .first()
    )
    if harvest is None:
        raise Http404
    return _page(request, desk, harvest)


def _page(request: HttpRequest, desk: Desk, harvest: HarvestWindow) -> HttpResponse:
    desk.must_act()
    product: Product = harvest.product
    form = HarvestForm(request.POST or None, instance=harvest)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=signed_in(request)):
                set_harvest(harvest=form.instance, by=signed_in(request))
            messages.success(request, _("Đã ghi vụ thu hoạch."))
            return redirect("desk:harvests")
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:harvests")
        except TooManyTaken as error:
            form.add_error("packs", str(error))
    context = {"desk": desk, "form": form, "product": product, "harvest": harvest}
    return render(request, "desk/orders/harvest.html", context, status=422 if form.errors else 200)
