"""Sending fewer packs than were ordered: what the buyer gets back is said before it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.once import AlreadySent, once
from marketplace.commerce.models import Consignment
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors.consignments import kept, recipient, to_collect, unsent
from marketplace.commerce.selectors.fewer import Fewer, fewer
from marketplace.commerce.selectors.payments import due
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.errors import OrderRefused
from marketplace.desk.access import Desk, consignment_or_404, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.forms import FewerForm

CONFIRM, CHANGE = "confirm", "change"
"""The buttons: it is so, and back to the numbers."""


@require_http_methods(["GET", "POST"])
@desk_page
def send_fewer(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """The numbers, then what follows from them, then it is done: once."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    if not states.may_cancel(consignment.state, states.PRODUCER):
        messages.info(request, _("Kiện hàng đã đi hoặc đã đóng, không bớt gói được nữa."))
        return redirect("desk:order", consignment_id)
    posted = request.POST if request.method == "POST" else None
    form = FewerForm(posted, most=unsent(consignment))
    if posted is None or posted.get("do") == CHANGE or not form.is_valid():
        return _page(request, desk, consignment, form)
    says = fewer(consignment, form.missing)
    if posted.get("do") != CONFIRM:
        return _page(request, desk, consignment, form, says)
    if form.cleaned_data["seen"] != says.less:
        messages.warning(request, _("Số tiền đã đổi từ lúc bạn xem. Xin xem lại."))
        return _page(request, desk, consignment, form, says, status=422)
    return _done(request, desk, consignment, form, says)


def _done(
    request: HttpRequest, desk: Desk, consignment: Consignment, form: FewerForm, says: Fewer
) -> HttpResponse:
    try:
        with once(form, by=signed_in(request)):
            cancel(
                consignment=consignment,
                reason=form.cleaned_data["reason"],
                quantities=form.missing,
                side=states.PRODUCER,
                by=signed_in(request),
                now=timezone.now(),
            )
        messages.success(request, _("Đã ghi gửi thiếu và báo cho người mua."))
    except AlreadySent as error:
        messages.info(request, str(error))
    except OrderRefused as error:
        form.add_error(None, str(error))
        return _page(request, desk, consignment, form)
    return redirect("desk:order", consignment.pk)


def _page(
    request: HttpRequest,
    desk: Desk,
    consignment: Consignment,
    form: FewerForm,
    says: Fewer | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "desk": desk,
        "consignment": consignment,
        "recipient": recipient(consignment, on=desk.on),
        "lines": kept(consignment).items(),
        "to_collect": to_collect(consignment, due(consignment)),
        "form": form,
        "says": says,
    }
    if form.errors and request.POST.get("do") != CHANGE:
        status = 422
    return render(request, "desk/orders/short.html", context, status=status)
