"""What is said of a lot: its materials, and its tests with the laboratory's paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from foundation import private_files
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import done, form_page, kept, signed_in
from marketplace.desk.views.lots import own_lot
from traceability.forms.lot_book import UNITS, LabTestForm, MaterialForm
from traceability.selectors import origin
from traceability.services import record_test
from traceability.services.lots import add_material


@require_http_methods(["GET", "POST"])
@desk_page
def material(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """Say what went into the lot and where it came from."""
    desk, lot = own_lot(desk, lot_id)
    desk.must_act()
    form = MaterialForm(
        request.POST or None,
        areas=origin.usable_areas(desk.producer, on=desk.on),
        suppliers=origin.usable_suppliers(desk.producer, on=desk.on),
        on=desk.on,
        initial={"received_on": lot.packed_on, "unit": "kg"},
    )

    def act() -> None:
        add_material(lot=lot, material=form.material(), by=signed_in(request))

    if done(request, form, act, _("Đã ghi nguyên liệu.")):
        return redirect("desk:lot", lot.pk)
    context = {"desk": desk, "form": form, "lot": lot, "units": UNITS}
    return form_page(request, "desk/lots/material.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def test(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """Enter a laboratory's result, with its paper."""
    desk, lot = own_lot(desk, lot_id)
    desk.must_act()
    form = LabTestForm(
        request.POST or None, request.FILES or None, on=desk.on, initial={"tested_on": desk.on}
    )

    def act() -> None:
        facts = dict(form.cleaned_data)
        report = kept(request, facts.pop("report"))
        record_test(lot=lot, report=report, by=signed_in(request), **facts)

    words = _("Đã ghi kiểm nghiệm.")
    if done(request, form, act, words, field="tested_on", file="report"):
        return redirect("desk:lot", lot.pk)
    return form_page(request, "desk/lots/test.html", {"desk": desk, "form": form, "lot": lot}, form)


@require_GET
@desk_page
def test_report(request: HttpRequest, desk: Desk, lot_id: int, test_id: int) -> HttpResponseBase:
    """The laboratory's paper of one's own lot."""
    _desk, lot = own_lot(desk, lot_id)
    found = lot.tests.select_related("report").filter(pk=test_id).first()
    if found is None or found.report is None:
        raise Http404
    return private_files.hand_out(found.report)
