"""Growing areas at the producer's desk, with their households and papers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.places.forms import former_answers, still_choosing, typed_so_far
from catalog.places.models import GrowingArea
from foundation import private_files
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import done, form_page, kept, signed_in
from traceability.forms.origin import AreaForm, AreaStandardForm, GrowerForm, typed_point
from traceability.models import AreaStandard
from traceability.rules.boundary import written
from traceability.selectors import origin as selectors
from traceability.services import TraceError
from traceability.services import origin as services


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    areas = selectors.areas_of(desk.producer, on=desk.on)
    context = {
        "desk": desk,
        "areas": areas,
        "running_out": selectors.running_out(desk.producer, on=desk.on),
    }
    return render(request, "desk/origin/areas.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    desk.must_act()
    form = place_form(request, AreaForm, own_place(desk))
    added: list[GrowingArea] = []

    def act() -> None:
        added.append(
            services.add_area(producer=desk.producer, by=signed_in(request), **form.facts())
        )

    if done(request, form, act, _("Đã thêm vùng nguyên liệu.")):
        return redirect("desk:area", added[0].pk) if added else redirect("desk:areas")
    return place_page(request, desk, form, _("Thêm vùng nguyên liệu"), "desk:areas")


@require_GET
@desk_page
def area(request: HttpRequest, desk: Desk, area_id: int) -> HttpResponse:
    desk, found = area_or_404(desk, area_id)
    context = {
        "desk": desk,
        "area": found,
        "papers": selectors.papers_of([found], desk.producer, on=desk.on),
        "growers": selectors.growers_of(found, desk.producer),
        "lots": found.lots.filter(producer=desk.producer)
        .select_related("product")
        .order_by("-pk")[:5],
    }
    return render(request, "desk/origin/area.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def edit(request: HttpRequest, desk: Desk, area_id: int) -> HttpResponse:
    desk, found = area_or_404(desk, area_id)
    desk.must_act()
    names = ("name", "crop", "area_m2", "planting_code", "gln")
    initial = {name: getattr(found, name) for name in names} | {
        "province": found.commune.province_id,
        "commune": found.commune_id,
        "point": typed_point(found.lat, found.lon),
        "boundary": written(found.boundary),
    }
    form = place_form(request, AreaForm, initial)

    def act() -> None:
        services.change_area(
            area=found, producer=desk.producer, by=signed_in(request), **form.facts()
        )

    if done(request, form, act, _("Đã sửa vùng nguyên liệu.")):
        return redirect("desk:area", found.pk)
    return place_page(request, desk, form, found.name, "desk:areas")


@require_POST
@desk_page
def use(request: HttpRequest, desk: Desk, area_id: int) -> HttpResponse:
    """Stop using an area, or use it again."""
    desk, found = area_or_404(desk, area_id)
    desk.must_act()
    facts: dict[str, Any] = {**{"area": found, "producer": desk.producer, "by": signed_in(request)}}
    if found.ended_on is None:
        services.end_area(on=desk.on, **facts)
        messages.success(request, _("Đã thôi dùng vùng này. Lô cũ vẫn giữ tên vùng."))
    else:
        services.resume_area(**facts)
        messages.success(request, _("Đã dùng lại vùng này."))
    return redirect("desk:area", found.pk)


@require_http_methods(["GET", "POST"])
@desk_page
def add_grower(request: HttpRequest, desk: Desk, area_id: int) -> HttpResponse:
    desk, found = area_or_404(desk, area_id)
    desk.must_act()
    form = GrowerForm(request.POST or None, initial={"since_on": desk.on})

    def act() -> None:
        services.add_grower(
            area=found, producer=desk.producer, by=signed_in(request), **form.cleaned_data
        )

    if done(request, form, act, _("Đã thêm nông hộ.")):
        return redirect("desk:area", found.pk)
    context = {"desk": desk, "form": form, "area": found, "title": _("Thêm nông hộ")}
    context["lead"] = _("Chỉ chủ thể và cơ quan thấy tên nông hộ; người quét mã không thấy.")
    return form_page(request, "desk/origin/area_part.html", context, form)


@require_POST
@desk_page
def end_grower(request: HttpRequest, desk: Desk, area_id: int, grower_id: int) -> HttpResponse:
    desk, found = area_or_404(desk, area_id)
    desk.must_act()
    grower = selectors.growers_of(found, desk.producer).filter(pk=grower_id).first()
    if grower is None:
        raise Http404
    try:
        services.end_grower(grower=grower, by=signed_in(request), on=desk.on)
        messages.success(request, _("Đã ghi: hộ này thôi cung cấp từ hôm nay."))
    except TraceError as error:
        messages.info(request, str(error))
    return redirect("desk:area", found.pk)


@require_http_methods(["GET", "POST"])
@desk_page
def add_standard(request: HttpRequest, desk: Desk, area_id: int) -> HttpResponse:
    desk, found = area_or_404(desk, area_id)
    desk.must_act()
    form = AreaStandardForm(request.POST or None, request.FILES or None)

    def act() -> None:
        services.add_area_standard(
            area=found,
            producer=desk.producer,
            file=kept(request, form.cleaned_data["file"]),
            by=signed_in(request),
            **form.facts(),
        )

    if done(request, form, act, _("Đã thêm giấy chứng nhận của vùng."), file="file"):
        return redirect("desk:area", found.pk)
    context = {"desk": desk, "form": form, "area": found, "title": _("Thêm chuẩn của vùng")}
    return form_page(request, "desk/origin/area_part.html", context, form)


@require_GET
@desk_page
def standard_file(
    request: HttpRequest, desk: Desk, area_id: int, standard_id: int
) -> HttpResponseBase:
    desk, found = area_or_404(desk, area_id)
    paper = _paper_or_404(desk, found, standard_id)
    if paper.file is None:
        raise Http404
    return private_files.hand_out(paper.file)


@require_POST
@desk_page
def remove_standard(
    request: HttpRequest, desk: Desk, area_id: int, standard_id: int
) -> HttpResponse:
    desk, found = area_or_404(desk, area_id)
    desk.must_act()
    paper = _paper_or_404(desk, found, standard_id)
    services.remove_area_standard(standard=paper, by=signed_in(request), on=desk.on)
    messages.success(request, _("Đã bỏ giấy này khỏi vùng."))
    return redirect("desk:area", found.pk)


def area_or_404(desk: Desk, area_id: int) -> tuple[Desk, GrowingArea]:
    """An area of a producer this person works for, and that producer's desk."""
    mine = desk.producer.pk
    others = [acting.producer.pk for acting in desk.choices]
    found = selectors.area_of([mine], area_id) or selectors.area_of(others, area_id)
    if found is None:
        raise Http404
    return desk.working_for(found[1]), found[0]


def own_place(desk: Desk) -> dict[str, Any]:
    """The producer's own province and commune, as a form proposes them."""
    return {"province": desk.producer.province_id, "commune": desk.producer.commune_id}


def place_form(request: HttpRequest, kind: Any, initial: dict[str, Any]) -> Any:
    """The form; unbound, with what was typed, while a place is still being chosen."""
    if request.method != "POST":
        return kind(initial=initial)
    if still_choosing(request.POST):
        return kind(initial=typed_so_far(request.POST))
    return kind(request.POST)


def place_page(request: HttpRequest, desk: Desk, form: Any, title: str, back: str) -> HttpResponse:
    """A form with a place in it."""
    context = {
        **{"desk": desk, "form": form, "title": title, "back": back},
        "former_matches": former_answers(request.POST, form),
        "former_asked": request.POST.get("do") == "former",
    }
    return form_page(request, "desk/origin/place_form.html", context, form)


def _paper_or_404(desk: Desk, area: GrowingArea, standard_id: int) -> AreaStandard:
    for paper in selectors.papers_of([area], desk.producer, on=desk.on):
        if paper.row.pk == standard_id:
            return paper.row
    raise Http404
