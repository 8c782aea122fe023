"""Goods of a lot that go on: into another lot, to somebody, or to nothing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog.producers.models import Producer, SalesPoint
from catalog.products.models import Product
from foundation.once import AlreadySent, once
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import done, form_page, signed_in
from marketplace.desk.views.lots import opened_before, own_lot
from traceability.forms.lot_book import UNITS, HandOverLotForm, WriteOffForm
from traceability.forms.making import MakeForm, SplitForm
from traceability.models import Lot, LotUse
from traceability.selectors import balance as balances
from traceability.selectors import lots, origin, recalled_lot_ids
from traceability.services import TraceError, balance

KINDS = {
    "chia": LotUse.Kind.SPLIT,
    "tron": LotUse.Kind.MIX,
    "dong-goi-lai": LotUse.Kind.REPACK,
    "che-bien": LotUse.Kind.PROCESS,
}
OTHERS_OFFERED = 30
RECEIVERS_OFFERED = 8


@require_http_methods(["GET", "POST"])
@desk_page
def make(request: HttpRequest, desk: Desk, lot_id: int, how: str) -> HttpResponse:
    """Make a new lot of this one, or of this one and others. The first source may be another
    producer's, handed to this one."""
    if how not in KINDS:
        raise Http404
    kind = KINDS[how]
    desk, sources = _sources(desk, lot_id)
    desk.must_act()  # of the producer whose lot it is: not the one chosen before
    if kind is LotUse.Kind.SPLIT and sources[0].producer_id != desk.producer.pk:
        raise Http404
    form = _make_form(request, desk, kind, sources)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=signed_in(request)):
                made = balance.make_lot(
                    sources=form.sources(),
                    kind=kind,
                    by=signed_in(request),
                    on=desk.on,
                    **form.facts(),
                )
        except TraceError as error:
            form.add_error(None, str(error))
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect(opened_before(form.facts()["product"], form.facts()["code"]))
        else:
            messages.success(request, _("Đã mở lô %(code)s.") % {"code": made.code})
            return redirect("desk:lot", made.pk)
    context = {
        **{"desk": desk, "form": form, "lot": sources[0], "kind": kind, "units": UNITS},
        "is_own": sources[0].producer_id == desk.producer.pk,
    }
    return form_page(request, "desk/lots/make.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def hand_over(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """Note goods given to a shop, a sales point or another producer."""
    desk, lot = own_lot(desk, lot_id)
    desk.must_act()
    found = _receivers(desk.producer, request.POST.get("receiver", ""))
    looking = request.POST.get("do") == "find"
    form = HandOverLotForm(
        None if looking or request.method == "GET" else request.POST,
        initial=request.POST.dict() if looking else {"on": desk.on},
        lot=lot,
        today=desk.on,
        found=found,
    )

    def act() -> None:
        given = form.cleaned_data
        balance.hand_over(
            lot=lot,
            quantity=given["quantity"],
            by=signed_in(request),
            on=given["on"],
            to_phone=given["to_phone"],
            note=given["note"],
            **_receiver(given),
        )

    if done(request, form, act, _("Đã ghi giao hàng."), field="quantity"):
        return redirect("desk:lot", lot.pk)
    context = {"desk": desk, "form": form, "lot": lot, "left": balances.left(lot)}
    context |= {"looked": looking, "found": found}
    return form_page(request, "desk/lots/hand_over.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def write_off(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """Note what was lost or destroyed."""
    desk, lot = own_lot(desk, lot_id)
    desk.must_act()
    form = WriteOffForm(request.POST or None, lot=lot, today=desk.on, initial={"on": desk.on})

    def act() -> None:
        balance.write_off(lot=lot, by=signed_in(request), **form.cleaned_data)

    if done(request, form, act, _("Đã ghi hao hụt."), field="quantity"):
        return redirect("desk:lot", lot.pk)
    context = {"desk": desk, "form": form, "lot": lot, "left": balances.left(lot)}
    return form_page(request, "desk/lots/write_off.html", context, form)


def _sources(desk: Desk, lot_id: int) -> tuple[Desk, list[Lot]]:
    """The lot, first, and whatever else can be drawn on, each with `left`; and the desk of the
    producer who has it. Raises Http404."""
    for acting in desk.choices:
        first = balances.lot_to_draw(acting.producer, lot_id)
        if first is not None:
            others = [lot for lot in balances.drawable(acting.producer) if lot.pk != lot_id]
            recalled = recalled_lot_ids([lot.pk for lot in others], on=desk.on)
            others = [lot for lot in others if lot.pk not in recalled]
            others.sort(key=lambda lot: lot.product_id != first.product_id)
            return desk.working_for(acting.producer.pk), [first, *others[:OTHERS_OFFERED]]
    raise Http404


def _make_form(
    request: HttpRequest, desk: Desk, kind: LotUse.Kind, sources: list[Lot]
) -> SplitForm:
    lot = sources[0]
    typed = request.POST or None
    products = Product.objects.filter(producer=desk.producer).order_by("title", "pk")
    product = lot.product if lot.producer_id == desk.producer.pk else products.first()
    if product is None:
        raise Http404
    code = lots.proposed_code(product.pk, on=desk.on)
    if kind is LotUse.Kind.SPLIT:
        return SplitForm(typed, sources=sources, on=desk.on, initial={"code": code})
    return MakeForm(
        typed,
        sources=sources,
        on=desk.on,
        kind=kind,
        products=products,
        sites=origin.usable_sites(desk.producer, on=desk.on),
        areas=origin.usable_areas(desk.producer, on=desk.on),
        suppliers=origin.usable_suppliers(desk.producer, on=desk.on),
        initial={
            "code": code,
            "product": product,
            "unit": lot.unit,
            "grams_per_unit": None if kind is LotUse.Kind.REPACK else lot.grams_per_unit,
            "packed_on": desk.on,
            "best_before_on": lot.best_before_on,
            "stage": Lot.Stage.PACKED if kind is LotUse.Kind.REPACK else lot.stage,
            "packing_site": lot.packing_site_id if product.pk == lot.product_id else None,
        },
    )


def _receivers(producer: Producer, words: str) -> list[tuple[str, str]]:
    """Producers and sales points here whose name holds the words; none under three letters."""
    words = words.strip()[:160]
    if len(words) < 3:
        return []
    points = SalesPoint.objects.filter(name__icontains=words).select_related("commune")
    others = Producer.objects.filter(name__icontains=words).exclude(pk=producer.pk)
    others = others.select_related("commune", "province")
    return [
        *((f"point-{one.pk}", f"{one.name}, {one.commune}") for one in points[:RECEIVERS_OFFERED]),
        *(
            (f"producer-{one.pk}", f"{one.name}, {one.place_name}".strip(", "))
            for one in others[:RECEIVERS_OFFERED]
        ),
    ]


def _receiver(given: dict[str, Any]) -> dict[str, Any]:
    """The one receiver that a valid form names."""
    sort, _dash, key = given.get("picked", "").partition("-")
    if sort == "point":
        return {"to_sales_point": SalesPoint.objects.get(pk=key)}
    if sort == "producer":
        return {"to_producer": Producer.objects.get(pk=key)}
    return {"to_name": given["receiver"]}
