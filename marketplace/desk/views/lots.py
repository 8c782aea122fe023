"""Lots at the producer's desk: the list, opening one, its page, closing and opening again."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.products.models import Product
from certification.selectors import ocop_marks
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page, lot_or_404
from marketplace.desk.acts import form_page, signed_in
from traceability.forms.lot_book import STATES, UNITS, LotListForm, OpenLotForm
from traceability.models import Lot
from traceability.selectors import balance as balances
from traceability.selectors import lot_code_text, lots, origin, recalled_lot_ids
from traceability.selectors.label_runs import LabelSums, sums_of_lot
from traceability.services import TraceError, balance, open_lot

PER_PAGE = 20
PRODUCTS_OFFERED = 200


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The producer's lots, and what other producers handed to it."""
    form = LotListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    words, state = asked["q"].strip(), asked["state"]
    rows = lots.lots_of(desk.producer, on=desk.on, words=words, state=state)
    context = {
        "desk": desk,
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "states": STATES,
        "querystring": urlencode({"q": words, "state": state}) + "&",
        "received": balances.received(desk.producer).filter(left__gt=0)[:PER_PAGE],
    }
    return render(request, "desk/lots/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def open_new(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open a lot: choose the product where there are several, then say how much."""
    desk.must_act()
    products = Product.objects.filter(producer=desk.producer).order_by("title", "pk")
    product = _chosen(request, products)
    last = lots.last_lots(desk.producer)
    if product is None:
        rows = [(each, last.get(each.pk)) for each in _likely_first(products, last, desk)]
        return render(request, "desk/lots/choose_product.html", {"desk": desk, "rows": rows})
    form = OpenLotForm(
        request.POST or None,
        areas=origin.usable_areas(desk.producer, on=desk.on),
        sites=origin.usable_sites(desk.producer, on=desk.on),
        on=desk.on,
        initial=_proposed(desk, product, last.get(product.pk)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=signed_in(request)):
                lot = open_lot(product=product, by=signed_in(request), **form.cleaned_data)
        except TraceError as error:
            form.add_error("code", str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect(opened_before(product, form.cleaned_data["code"]))
        else:
            messages.success(request, _("Đã mở lô %(code)s.") % {"code": lot.code})
            return redirect("desk:lot", lot.pk)
    context = {"desk": desk, "form": form, "product": product, "units": UNITS}
    return form_page(request, "desk/lots/open.html", context, form)


@require_GET
@desk_page
def lot(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """Everything about one lot, what is to be done next first."""
    desk, found = own_lot(desk, lot_id)
    stands = balances.balance_of(found)
    sums = sums_of_lot(found)
    is_recalled = bool(recalled_lot_ids([found.pk], on=desk.on))
    context = {
        "desk": desk,
        "lot": found,
        "code": lot_code_text(found),
        "is_recalled": is_recalled,
        "balance": stands,
        "segments": _segments(stands),
        "taken": balances.taken_from(found),
        "making": balances.making_of(found),
        "materials": found.materials.select_related("growing_area", "supplier").order_by("pk"),
        "tests": found.tests.select_related("report").order_by("-tested_on", "-pk"),
        "may_write": desk.acting.may_act and found.closed_at is None,
        "next_step": "recall" if is_recalled else _next_step(found, stands, sums),
        "sums": sums,
        "daily_parts": DAILY_PARTS,
        "parts": PARTS,
    }
    return render(request, "desk/lots/lot.html", context)


DAILY_PARTS = tuple(f"desk/lots/parts/{name}.html" for name in ("events", "labels"))
PARTS = tuple(f"desk/lots/parts/{name}.html" for name in ("scans", "recall", "epcis"))
"""The other rooms' blocks on a lot's page, in their order: what is done daily stands higher."""


@require_POST
@desk_page
def close(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    desk, found = own_lot(desk, lot_id)
    desk.must_act()
    balance.close_lot(lot=found, by=signed_in(request))
    messages.success(request, _("Đã đóng sổ lô. Bấm “Mở lại lô” để hoàn lại."))
    return redirect("desk:lot", found.pk)


@require_POST
@desk_page
def reopen(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    desk, found = own_lot(desk, lot_id)
    desk.must_act()
    balance.reopen_lot(lot=found, by=signed_in(request))
    messages.success(request, _("Đã mở lại lô."))
    return redirect("desk:lot", found.pk)


def opened_before(product: Product, code: str) -> str:
    """Where the first press of a button led: to the lot that it opened."""
    lot = Lot.objects.filter(product=product, code=code.strip()).first()
    return reverse("desk:lot", args=[lot.pk]) if lot else reverse("desk:lots")


def own_lot(desk: Desk, lot_id: int) -> tuple[Desk, Lot]:
    """A lot of a producer this person works for, and that producer's desk. Raises Http404."""
    found = lot_or_404(desk, lot_id)
    return desk.working_for(found.producer_id), found


def _chosen(request: HttpRequest, products: QuerySet[Product]) -> Product | None:
    """The product asked for, or the only one; None while there is a choice. Raises Http404 for
    products of others."""
    wanted = request.GET.get("san-pham", "")
    if not wanted:
        first = list(products[:2])
        return first[0] if len(first) == 1 else None
    found = products.filter(pk=wanted).first() if is_key(wanted) else None
    if found is None:
        raise Http404
    return found


def _likely_first(products: QuerySet[Product], last: dict[int, Lot], desk: Desk) -> list[Product]:
    """The products to choose from: those with lots first, the newest before; then those with a
    star in force; then by title."""
    offered = list(products[:PRODUCTS_OFFERED])
    starred = ocop_marks([each.pk for each in offered], on=desk.on)
    newest = {key: -lot.pk for key, lot in last.items()}
    return sorted(offered, key=lambda each: (newest.get(each.pk, 0), each.pk not in starred))


def is_key(typed: str) -> bool:
    """Whether what stands in an address may be a row's key."""
    return typed.isascii() and typed.isdigit() and len(typed) < 19


def _proposed(desk: Desk, product: Product, last: Lot | None) -> dict[str, Any]:
    """What the next lot most likely is: like the last one, packed today."""
    proposed: dict[str, Any] = {
        "code": lots.proposed_code(product.pk, on=desk.on),
        "packed_on": desk.on,
        "unit": "gói",
        "stage": Lot.Stage.PACKED,
    }
    if last is None:
        areas = list(origin.usable_areas(desk.producer, on=desk.on)[:2])
        return proposed | ({"growing_area": areas[0]} if len(areas) == 1 else {})
    keeps = last.best_before_on - last.packed_on if last.best_before_on else None
    return proposed | {
        "unit": last.unit,
        "grams_per_unit": last.grams_per_unit,
        "stage": last.stage,
        "best_before_on": desk.on + keeps if keeps is not None else None,
        "growing_area": last.growing_area_id,
        "packing_site": last.packing_site_id,
    }


def _next_step(lot: Lot, stands: balances.Balance, sums: LabelSums) -> str:
    """What is most likely to be done next: say where it came from, log, print, stick, hand over
    or pack, close."""
    if lot.closed_at is not None:
        return "reopen"
    if stands.left == 0:
        return "close"
    if lot.growing_area_id is None and not lot.materials.exists() and not lot.parts.exists():
        return "material"
    if not lot.events.exists():
        return "log"
    if lot.stage != Lot.Stage.PACKED:
        return "make"
    if sums.residue:
        return "stick"
    return "hand_over" if sums.on_packs else "label"


def _segments(stands: balances.Balance) -> list[tuple[str, str, str]]:
    """The bar: for each part that is there its name, where it begins and how wide it is, in
    hundredths of the lot."""
    segments, start = [], 0.0
    for name in ("left", "drawn", "handed", "sold", "lost"):
        width = float(getattr(stands, name) * 100 / stands.quantity)
        if width > 0:
            segments.append((name, f"{start:.2f}", f"{width:.2f}"))
            start += width
    return segments
