"""The producer's desk: today's work, orders, stars, the shop page. Made for a phone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.selectors import may_edit_shop, shop_state
from marketplace.commerce import services
from marketplace.commerce.selectors import lines_of
from marketplace.commerce.selectors.lots import choices_for, noted_lots
from marketplace.commerce.services import AlreadyHandedOver, NotReady
from marketplace.desk import selectors
from marketplace.desk.access import (
    CHOSEN,
    Desk,
    consignment_or_404,
    desk_page,
    open_desk,
)
from marketplace.desk.forms import HandOverForm
from marketplace.desk.programme import tasks
from traceability.selectors.origin import running_out

PER_PAGE = 20


@never_cache
@login_required
@require_GET
def today_page(request: HttpRequest) -> HttpResponse:
    """Signing in ends here, so people of no producer are told where to go."""
    desk = open_desk(request)
    if desk is None:
        if request.user.has_perm("wagtailadmin.access_admin"):
            return redirect("wagtailadmin_home")
        return render(request, "desk/nobody.html", status=404)
    producer = desk.producer
    return render(
        request,
        "desk/today.html",
        {
            "desk": desk,
            "to_send": selectors.to_send(producer),
            "tasks": tasks(producer, on=desk.on),
            "low_stock": selectors.low_stock(producer),
            "running_out": [r for r in selectors.stars(producer, on=desk.on) if r.runs_out_soon],
            "papers": running_out(producer, on=desk.on),
            "shop": shop_state(producer),
        },
    )


@require_POST
@desk_page
def choose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Work for another of one's producers from now on."""
    wanted = request.POST.get("producer", "")
    desk = desk.working_for(int(wanted) if wanted.isdecimal() and len(wanted) < 19 else None)
    request.session[CHOSEN] = desk.producer.pk
    return redirect("desk:today")


@require_GET
@desk_page
def orders(request: HttpRequest, desk: Desk) -> HttpResponse:
    sent = request.GET.get("trang-thai") == "da-giao"
    rows = (selectors.sent if sent else selectors.to_send)(desk.producer)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/orders.html", {"desk": desk, "page": page, "sent": sent})


@require_GET
@desk_page
def order(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    desk, consignment = consignment_or_404(desk, consignment_id)
    return render(request, "desk/order.html", _order_context(desk, consignment))


@require_GET
@desk_page
def packing_slip(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    desk, consignment = consignment_or_404(desk, consignment_id)
    return render(request, "desk/packing_slip.html", _order_context(desk, consignment))


@require_http_methods(["GET", "POST"])
@desk_page
def hand_over(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """A second send of the same form changes nothing and lands on the order."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    choices = choices_for(consignment, on=desk.on)
    form = HandOverForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            services.hand_over(
                consignment=consignment,
                carrier=form.cleaned_data["carrier"],
                tracking_code=form.cleaned_data["tracking_code"],
                taken=form.taken,
                on=desk.on,
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, _("Đã ghi: kiện hàng giao cho đơn vị vận chuyển."))
            return redirect("desk:order", consignment_id)
        except AlreadyHandedOver as error:
            messages.info(request, str(error))
            return redirect("desk:order", consignment_id)
        except NotReady as error:
            form.add_error(None, str(error))
    context = {**_order_context(desk, consignment), "form": form}
    return render(request, "desk/hand_over.html", context)


@require_GET
@desk_page
def stars(request: HttpRequest, desk: Desk) -> HttpResponse:
    rows = selectors.stars(desk.producer, on=desk.on)
    return render(request, "desk/stars.html", {"desk": desk, "rows": rows})


@require_GET
@desk_page
def shop(request: HttpRequest, desk: Desk) -> HttpResponse:
    state = shop_state(desk.producer)
    may_edit = state is not None and may_edit_shop(request.user, desk.producer)  # type: ignore[arg-type]
    context = {"desk": desk, "shop": state, "may_edit": may_edit}
    return render(request, "desk/shop.html", context)


def _order_context(desk: Desk, consignment: Any) -> dict[str, Any]:
    return {
        "desk": desk,
        "consignment": consignment,
        "address": consignment.order.shipping_address,
        "lines": lines_of(consignment),
        "noted_lots": noted_lots(consignment),
    }
