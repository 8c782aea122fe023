"""Sending what is ready, the rest later: how many packs, then from which lots, then it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.once import AlreadySent, once
from marketplace.commerce.models import Consignment
from marketplace.commerce.selectors.consignments import recipient, unsent
from marketplace.commerce.selectors.lots import choices_for
from marketplace.commerce.selectors.parts import why_no_part
from marketplace.commerce.services.errors import MarkLapsed, OrderRefused
from marketplace.commerce.services.parts import send_part
from marketplace.desk.access import Desk, consignment_or_404, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.forms import PackForm, PartForm

CONFIRM, CHANGE = "confirm", "change"
"""The buttons: it is so, and back to the numbers."""


@require_http_methods(["GET", "POST"])
@desk_page
def send_ahead(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """The numbers and the carrier, then the lots of these packs, then it is done: once."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    refused = why_no_part(consignment, on=desk.on)
    if refused:
        messages.info(request, refused)
        return redirect("desk:order", consignment_id)
    posted = request.POST if request.method == "POST" else None
    form = PartForm(posted, most=unsent(consignment))
    if posted is None or posted.get("do") == CHANGE or not form.is_valid():
        return _page(request, desk, consignment, form)
    is_sure = posted.get("do") == CONFIRM
    choices = choices_for(consignment, on=desk.on, packs=form.wanted)
    lots = PackForm(posted if is_sure else None, choices=choices)
    if not is_sure or not lots.is_valid():
        return _page(request, desk, consignment, form, lots)
    return _done(request, desk, consignment, form, lots)


def _done(
    request: HttpRequest, desk: Desk, consignment: Consignment, form: PartForm, lots: PackForm
) -> HttpResponse:
    try:
        with once(form, by=signed_in(request)):
            send_part(
                consignment=consignment,
                packs={line.pk: packs for line, packs in form.wanted.items()},
                carrier=form.cleaned_data["carrier"],
                tracking_code=form.cleaned_data["tracking_code"],
                taken=lots.taken,
                relabelled=lots.cleaned_data["relabelled"],
                by=signed_in(request),
                on=desk.on,
            )
        messages.success(request, _("Đã ghi phần gửi trước và báo cho người mua."))
    except AlreadySent as error:
        messages.info(request, str(error))
    except MarkLapsed as error:
        lots.asks_relabel = True
        lots.add_error(None, str(error))
        return _page(request, desk, consignment, form, lots)
    except OrderRefused as error:
        lots.add_error(None, str(error))
        return _page(request, desk, consignment, form, lots)
    return redirect("desk:order", consignment.pk)


def _page(
    request: HttpRequest,
    desk: Desk,
    consignment: Consignment,
    form: PartForm,
    lots: PackForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "desk": desk,
        "consignment": consignment,
        "recipient": recipient(consignment, on=desk.on),
        "lines": unsent(consignment).items(),
        "form": form,
        "lots": lots,
    }
    is_wrong = (form.errors or (lots is not None and lots.errors)) and (
        request.POST.get("do") != CHANGE
    )
    return render(request, "desk/orders/part.html", context, status=422 if is_wrong else 200)
