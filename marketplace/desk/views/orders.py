"""A producer's orders on a phone: accept, pack, hand over, and what became of them.

The state of the consignment makes each act singular: a second press finds it done and lands on
the order again with words.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.once import AlreadySent, once
from foundation.private_files import BadFile, keep
from marketplace.commerce.models import Consignment, HandOverPhoto
from marketplace.commerce.rules import consignment as states
from marketplace.commerce.selectors import consignments as selectors
from marketplace.commerce.selectors.lots import choices_for
from marketplace.commerce.selectors.parts import parts_of, why_no_part
from marketplace.commerce.selectors.payments import due
from marketplace.commerce.services import consignments as services
from marketplace.commerce.services.cancelling import cancel
from marketplace.commerce.services.errors import AlreadyHandedOver, MarkLapsed, OrderRefused
from marketplace.commerce.services.hand_over_photos import add_photo
from marketplace.commerce.services.packing import lapsed_packs, pack, unpack
from marketplace.desk.access import Desk, consignment_or_404, desk_page
from marketplace.desk.acts import signed_in
from marketplace.desk.forms import (
    CancelForm,
    DeliverForm,
    HandOverForm,
    PackForm,
    RefuseForm,
    TakeBackForm,
)
from marketplace.desk.views.shipments import handed_to

PHOTOGRAPHED = frozenset({states.HANDED_OVER, states.DELIVERED, states.REFUSED})
"""A receipt may come when the parcel is gone."""


@require_GET
@desk_page
def order(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    desk, consignment = consignment_or_404(desk, consignment_id)
    context = _context(desk, consignment) | {
        "events": selectors.timeline(consignment),
        "lots": selectors.lots_in(consignment),
        "form": DeliverForm(),
        "parts": parts_of(consignment),
        "photos": _photos(desk, consignment),
        "may_add_photo": desk.acting.may_act and consignment.state in PHOTOGRAPHED,
        "rest": selectors.unsent(consignment).items(),
        "why_no_part": why_no_part(consignment, on=desk.on),
        "may_cancel": states.may_cancel(consignment.state, states.PRODUCER),
    }
    return render(request, "desk/orders/order.html", context)


@require_POST
@desk_page
def accept(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    return _act(
        request,
        desk,
        consignment_id,
        lambda row: services.accept(consignment=row, by=request.user),  # type: ignore[arg-type]
        _("Đã nhận đơn. Việc tiếp theo: đóng gói."),
    )


@require_POST
@desk_page
def open_again(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """Unpack: honest as long as the parcel has not left."""
    return _act(
        request,
        desk,
        consignment_id,
        lambda row: unpack(consignment=row, by=request.user),  # type: ignore[arg-type]
        _("Đã mở kiện ra; các gói được tính lại vào lô."),
    )


@require_POST
@desk_page
def deliver(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """The buyer has it. Somebody who came for it takes it and has it in one press."""
    form = DeliverForm(request.POST)
    form.is_valid()
    holder = form.cleaned_data.get("collected_by") or "CARRIER"

    def note(row: Consignment) -> None:
        is_here = row.kind == Consignment.Kind.PICKUP and row.state == states.PACKED
        if is_here:
            services.give_to_buyer(consignment=row, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        else:
            services.deliver(
                consignment=row,
                collected_by=holder,
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )

    return _act(request, desk, consignment_id, note, _("Đã ghi: khách đã nhận hàng."))


def _act(
    request: HttpRequest,
    desk: Desk,
    consignment_id: int,
    act: Callable[[Consignment], object],
    done: str,
) -> HttpResponse:
    """One press without a form; what stands against it is said on the page it leads to: the
    order's, or that of the day where it was pressed there."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    try:
        act(consignment)
        messages.success(request, done)
    except OrderRefused as error:
        messages.error(request, str(error))
    if request.POST.get("back") == "today":
        return redirect("desk:today")
    return redirect("desk:order", consignment_id)


@require_http_methods(["GET", "POST"])
@desk_page
def packing(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """Which lots the packs come from; what ends first is suggested."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    form = PackForm(_typed(request), choices=choices_for(consignment, on=desk.on))
    if request.method == "POST" and form.is_valid():
        try:
            pack(
                consignment=consignment,
                taken=form.taken,
                relabelled=form.cleaned_data["relabelled"],
                by=request.user,  # type: ignore[arg-type]
                on=desk.on,
            )
            messages.success(request, _("Đã đóng gói. Việc tiếp theo: giao đi."))
            return redirect("desk:order", consignment_id)
        except MarkLapsed as error:
            form.asks_relabel = True
            form.add_error(None, str(error))
        except OrderRefused as error:
            form.add_error(None, str(error))
    return _form_page(request, "pack", desk, consignment, form)


@require_http_methods(["GET", "POST"])
@desk_page
def hand_over(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """A second send of the same form changes nothing and lands on the order. What is not packed
    yet is packed first, so that nobody passes by the lots."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    if consignment.state in {states.PLACED, states.ACCEPTED}:
        messages.info(request, _("Nhận đơn và đóng gói trước khi giao đi."))
        return redirect("desk:order", consignment_id)
    posted = _typed(request)
    files = None if posted is None else request.FILES
    form = HandOverForm(posted, files, initial=handed_to(consignment))
    if request.method == "POST" and form.is_valid():
        try:
            _handed_over(request, desk, consignment, form)
            messages.success(request, _("Đã ghi: kiện hàng giao cho đơn vị vận chuyển."))
            return redirect("desk:order", consignment_id)
        except AlreadyHandedOver as error:
            messages.info(request, str(error))
            return redirect("desk:order", consignment_id)
        except BadFile as error:
            form.add_error("photo", str(error))
        except OrderRefused as error:
            form.add_error(None, str(error))
    return _form_page(request, "hand_over", desk, consignment, form)


@transaction.atomic
def _handed_over(
    request: HttpRequest, desk: Desk, consignment: Consignment, form: HandOverForm
) -> None:
    """The parcel and its photo, or neither."""
    user, photo = signed_in(request), form.cleaned_data["photo"]
    file = keep(photo, by=user) if photo else None
    gone = services.hand_over(
        consignment=consignment,
        carrier=form.cleaned_data["carrier"],
        tracking_code=form.cleaned_data["tracking_code"],
        on=desk.on,
        by=user,
    )
    if file is not None:
        add_photo(consignment=gone, file=file, by=user)


@require_http_methods(["GET", "POST"])
@desk_page
def refuse(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """The buyer did not take it."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    form = RefuseForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.refuse(
                consignment=consignment,
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                **form.cleaned_data,
            )
            messages.success(request, _("Đã ghi: khách không nhận hàng."))
            return redirect("desk:order", consignment_id)
        except OrderRefused as error:
            form.add_error(None, str(error))
    return _form_page(request, "refuse", desk, consignment, form)


@require_http_methods(["GET", "POST"])
@desk_page
def take_back(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """The parcel is here again; which packs can be sold again?"""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    form = TakeBackForm(_typed(request), most=_coming_back(consignment), initial_full=True)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_back(
                consignment=consignment,
                good=form.quantities,
                words=form.cleaned_data["words"],
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
            messages.success(request, _("Đã ghi: hàng đã về."))
            return redirect("desk:order", consignment_id)
        except OrderRefused as error:
            form.add_error(None, str(error))
    return _form_page(request, "take_back", desk, consignment, form)


@require_http_methods(["GET", "POST"])
@desk_page
def call_off(request: HttpRequest, desk: Desk, consignment_id: int) -> HttpResponse:
    """All of it or some packs, with the reason the buyer will read."""
    desk, consignment = consignment_or_404(desk, consignment_id)
    desk.must_act()
    form = CancelForm(_typed(request), most=selectors.unsent(consignment))
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=request.user):  # type: ignore[arg-type]
                cancel(
                    consignment=consignment,
                    reason=form.cleaned_data["reason"],
                    quantities=form.wanted,
                    side=states.PRODUCER,
                    by=request.user,  # type: ignore[arg-type]
                    now=timezone.now(),
                )
            messages.success(request, _("Đã huỷ và báo cho người mua."))
            return redirect("desk:order", consignment_id)
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:order", consignment_id)
        except OrderRefused as error:
            form.add_error(None, str(error))
    return _form_page(request, "cancel", desk, consignment, form)


def _typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, be it nothing but a press."""
    return request.POST if request.method == "POST" else None


def _photos(desk: Desk, consignment: Consignment) -> list[HandOverPhoto]:
    """Of what was handed over, while the buyer may be seen: their name may stand on them."""
    if consignment.state in states.BEFORE_LEAVING and not consignment.parts.exists():
        return []
    if not selectors.shows_buyer(consignment, on=desk.on):
        return []
    return list(consignment.hand_over_photos.select_related("part").order_by("pk"))


def _coming_back(consignment: Consignment) -> dict[Any, int]:
    """What may come back: until all is delivered, what went ahead stays with the buyer."""
    rest = selectors.unsent(consignment)
    if rest and consignment.state != states.DELIVERED:
        return rest
    return {line: packs for line, packs in selectors.kept(consignment).items() if packs}


def _form_page(
    request: HttpRequest, name: str, desk: Desk, consignment: Consignment, form: forms.Form
) -> HttpResponse:
    context = _context(desk, consignment) | {"form": form}
    if name == "pack":
        context["lapsed"] = lapsed_packs(consignment, on=desk.on)
    status = 422 if form.errors else 200
    return render(request, f"desk/orders/{name}.html", context, status=status)


def _context(desk: Desk, consignment: Consignment) -> dict[str, Any]:
    still = due(consignment)
    return {
        "desk": desk,
        "consignment": consignment,
        "recipient": selectors.recipient(consignment, on=desk.on),
        "lines": selectors.kept(consignment).items(),
        "due": still,
        "to_collect": selectors.to_collect(consignment, still),
    }
