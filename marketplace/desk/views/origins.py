"""Packing sites, suppliers, and the standards products are made to, at the producer's desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.products.models import Product
from foundation import private_files
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import done, form_page, kept, signed_in
from marketplace.desk.views.areas import own_place, place_form, place_page
from traceability.forms.origin import (
    AppliedStandardForm,
    SiteForm,
    SupplierForm,
    typed_point,
)
from traceability.models import AppliedStandard
from traceability.selectors import origin as selectors
from traceability.services import TraceError
from traceability.services import origin as services


@require_GET
@desk_page
def sites(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {"desk": desk, "sites": selectors.sites_of(desk.producer)}
    return render(request, "desk/origin/sites.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def site_add(request: HttpRequest, desk: Desk) -> HttpResponse:
    desk.must_act()
    form = place_form(request, SiteForm, own_place(desk))
    person = signed_in(request)
    if done(
        request,
        form,
        lambda: services.add_site(producer=desk.producer, by=person, **form.facts()),
        _("Đã lưu."),
    ):
        return redirect("desk:sites")
    return place_page(request, desk, form, _("Thêm cơ sở đóng gói"), "desk:sites")


@require_http_methods(["GET", "POST"])
@desk_page
def site(request: HttpRequest, desk: Desk, site_id: int) -> HttpResponse:
    """Change a site, stop using it, or use it again."""
    desk, found = _own(desk, selectors.sites_of, site_id)
    desk.must_act()
    person = signed_in(request)
    if request.method == "POST" and "use" in request.POST:
        ended_on = desk.on if found.ended_on is None else None
        services.change_site(site=found, by=person, ended_on=ended_on)
        return redirect("desk:sites")
    names = ("name", "street", "gln", "registration")
    initial = {name: getattr(found, name) for name in names} | {
        "province": found.commune.province_id,
        "commune": found.commune_id,
        "point": typed_point(found.lat, found.lon),
    }
    form = place_form(request, SiteForm, initial)
    if done(
        request,
        form,
        lambda: services.change_site(site=found, by=person, **form.facts()),
        _("Đã lưu."),
    ):
        return redirect("desk:sites")
    return place_page(request, desk, form, found.name, "desk:sites")


@require_GET
@desk_page
def suppliers(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {"desk": desk, "suppliers": selectors.suppliers_of(desk.producer)}
    return render(request, "desk/origin/suppliers.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def supplier_add(request: HttpRequest, desk: Desk) -> HttpResponse:
    desk.must_act()
    form = place_form(request, SupplierForm, {})
    person = signed_in(request)
    if done(
        request,
        form,
        lambda: services.add_supplier(producer=desk.producer, by=person, **form.facts()),
        _("Đã lưu."),
    ):
        return redirect("desk:suppliers")
    return place_page(request, desk, form, _("Thêm bên bán"), "desk:suppliers")


@require_http_methods(["GET", "POST"])
@desk_page
def supplier(request: HttpRequest, desk: Desk, supplier_id: int) -> HttpResponse:
    desk, found = _own(desk, selectors.suppliers_of, supplier_id)
    desk.must_act()
    person = signed_in(request)
    if request.method == "POST" and "use" in request.POST:
        ended_on = desk.on if found.ended_on is None else None
        services.change_supplier(supplier=found, by=person, ended_on=ended_on)
        return redirect("desk:suppliers")
    names = ("name", "phone", "tax_number", "street", "gln")
    initial = {name: getattr(found, name) for name in names} | {
        "province": found.commune.province_id if found.commune else "",
        "commune": found.commune_id,
    }
    form = place_form(request, SupplierForm, initial)
    if done(
        request,
        form,
        lambda: services.change_supplier(supplier=found, by=person, **form.facts()),
        _("Đã lưu."),
    ):
        return redirect("desk:suppliers")
    return place_page(request, desk, form, found.name, "desk:suppliers")


@require_GET
@desk_page
def applied(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The standards each product is made to."""
    rows = selectors.applied_standards(desk.producer)
    without = [product for product, standards in rows if not standards]
    context = {"desk": desk, "rows": rows, "without": without}
    return render(request, "desk/origin/applied.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def applied_add(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    desk.must_act()
    product = Product.objects.filter(pk=product_id, producer=desk.producer).first()
    if product is None:
        raise Http404
    form = AppliedStandardForm(
        request.POST or None, request.FILES or None, on=desk.on, initial={"since_on": desk.on}
    )

    def act() -> None:
        facts = dict(form.cleaned_data)
        file = kept(request, facts.pop("file"))
        services.apply_standard(product=product, file=file, by=signed_in(request), **facts)

    if done(request, form, act, _("Đã thêm tiêu chuẩn áp dụng."), file="file"):
        return redirect("desk:applied")
    context = {"desk": desk, "form": form, "product": product}
    return form_page(request, "desk/origin/applied_add.html", context, form)


@require_POST
@desk_page
def applied_end(request: HttpRequest, desk: Desk, applied_id: int) -> HttpResponse:
    desk.must_act()
    row = _applied_or_404(desk, applied_id)
    try:
        services.end_applied_standard(applied=row, by=signed_in(request), on=desk.on)
        messages.success(request, _("Đã ghi: thôi áp dụng từ hôm nay."))
    except TraceError as error:
        messages.info(request, str(error))
    return redirect("desk:applied")


@require_GET
@desk_page
def applied_file(request: HttpRequest, desk: Desk, applied_id: int) -> HttpResponseBase:
    row = _applied_or_404(desk, applied_id)
    if row.file is None:
        raise Http404
    return private_files.hand_out(row.file)


def _applied_or_404(desk: Desk, applied_id: int) -> AppliedStandard:
    rows = AppliedStandard.objects.select_related("file")
    row = rows.filter(pk=applied_id, product__producer=desk.producer).first()
    if row is None:
        raise Http404
    return row


def _own(desk: Desk, rows: Any, key: int) -> tuple[Desk, Any]:
    """One of the rows of a producer this person works for, and that producer's desk."""
    for acting in desk.choices:
        found = rows(acting.producer).filter(pk=key).first()
        if found is not None:
            return desk.working_for(acting.producer.pk), found
    raise Http404
