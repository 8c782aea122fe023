"""A producer's own vouchers, and the gift boxes it packs or is asked into."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from oscar.apps.voucher.models import Voucher

from catalog.products.models import Product, ProductSet
from foundation.once import AlreadySent, once
from marketplace.commerce.forms.boxes import BoxForm
from marketplace.commerce.forms.vouchers import VoucherForm
from marketplace.commerce.models import GiftBoxPart
from marketplace.commerce.selectors import gift_boxes as box_selectors
from marketplace.commerce.selectors.promotions import voucher_rows
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import gift_boxes as box_services
from marketplace.commerce.services.vouchers import BadVoucher, end_voucher, make_voucher
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in


@require_http_methods(["GET", "POST"])
@desk_page
def vouchers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What each voucher gives, how often it was used and what it cost; and a new one."""
    desk.must_see_money()
    goods = _goods(desk)
    form = VoucherForm(request.POST or None, on=desk.on, products=goods)
    if request.method == "POST":
        desk.must_act()
        if form.is_valid() and _made(request, desk, form):
            return redirect("desk:vouchers")
    rows = voucher_rows(producer=desk.producer, on=desk.on)
    return form_page(
        request, "desk/vouchers/list.html", {"desk": desk, "rows": rows, "form": form}, form
    )


def _made(request: HttpRequest, desk: Desk, form: VoucherForm) -> bool:
    by = signed_in(request)
    try:
        with once(form, by=by):
            made = make_voucher(facts=form.facts(), producer=desk.producer, by=by, on=desk.on)
        messages.success(request, _("Đã đặt mã %(code)s.") % {"code": made.code})
    except BadVoucher as error:
        form.add_error(error.field, str(error))
        return False
    except AlreadySent as error:
        messages.info(request, str(error))
    return True


@require_http_methods(["GET", "POST"])
@desk_page
def voucher_end(request: HttpRequest, desk: Desk, voucher_id: int) -> HttpResponse:
    """Ask once more, then end it."""
    desk.must_see_money()
    mine = Voucher.objects.filter(offers__funding__producer=desk.producer).distinct()
    voucher = get_object_or_404(mine, pk=voucher_id)
    if request.method == "POST":
        end_voucher(voucher=voucher, by=signed_in(request))
        messages.success(request, _("Đã ngừng mã %(code)s.") % {"code": voucher.code})
        return redirect("desk:vouchers")
    return render(request, "desk/vouchers/end.html", {"desk": desk, "voucher": voucher})


@require_GET
@desk_page
def boxes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The boxes this producer packs, and those that others want its goods in."""
    own = _goods(desk).filter(gift_box__isnull=False)
    found = box_selectors.parts_of([product.pk for product in own])
    context = {
        "desk": desk,
        "boxes": [(product, found[product.pk]) for product in own],
        "candidates": _goods(desk).filter(gift_box__isnull=True),
        "asked": box_selectors.boxes_asking(desk.producer),
    }
    return render(request, "desk/boxes/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def box(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """What goes into a box, and whose each part of its price is."""
    product = get_object_or_404(_goods(desk), pk=product_id)
    held = box_selectors.parts_of([product.pk]).get(product.pk)
    form = BoxForm(request.POST or None, box=held)
    if request.method == "POST":
        desk.must_act()
        if form.is_valid() and _composed(request, product, form):
            return redirect("desk:boxes")
    context = {"desk": desk, "product": product, "box": held, "form": form}
    return form_page(request, "desk/boxes/box.html", context, form)


def _composed(request: HttpRequest, product: Product, form: BoxForm) -> bool:
    by = signed_in(request)
    try:
        with once(form, by=by):
            box_services.compose_box(
                product=product,
                components=form.components(),
                packing_fee=form.cleaned_data["packing_fee"],
                takes_card=form.cleaned_data["takes_card"],
                by=by,
                now=timezone.now(),
            )
        messages.success(request, _("Đã ghi hộp quà. Chủ thể khác đồng ý thì hộp được bán."))
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return False
    except AlreadySent as error:
        messages.info(request, str(error))
    return True


@require_POST
@desk_page
def box_answer(request: HttpRequest, desk: Desk, part_id: int) -> HttpResponse:
    """Agree to be in another's box, as read, or leave it."""
    desk.must_act()
    parts = GiftBoxPart.objects.filter(product__producer=desk.producer)
    part = get_object_or_404(parts, pk=part_id)
    by = signed_in(request)
    try:
        if request.POST.get("do") == "agree":
            part.quantity, part.share = _as_read(request, part)
            box_services.agree(part=part, by=by, now=timezone.now())
            messages.success(request, _("Đã đồng ý."))
        else:
            box_services.leave(part=part, by=by)
            messages.success(request, _("Đã rút ra. Hộp không bán được nữa cho tới khi ghép lại."))
    except OrderRefused as refused:
        messages.error(request, str(refused))
    return redirect("desk:boxes")


def _as_read(request: HttpRequest, part: GiftBoxPart) -> tuple[int, int]:
    """The quantity and the share that stood on the page; what stands now differs, perhaps."""
    typed: list[Any] = [request.POST.get(name, "") for name in ("quantity", "share")]
    if all(word.isascii() and word.isdigit() and len(word) < 13 for word in typed):
        return int(typed[0]), int(typed[1])
    return -1, -1


def _goods(desk: Desk) -> Any:
    rows = Product.objects.filter(producer=desk.producer, is_public=True)
    return rows.exclude(ocop_set=ProductSet.TOURISM).order_by("title", "pk")
