"""The log of a lot: what happened, what was wrong, photos. Made for a phone in a field."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.once import AlreadySent, once
from foundation.private_files import BadFile, hand_out
from marketplace.desk.access import Desk, desk_page, lot_or_404
from marketplace.desk.views.offline import of_owner
from traceability.adapters import thumbnails
from traceability.forms.events import EventForm, PhotoForm, TakeBackForm, errors_of
from traceability.models import Lot, TraceEvent
from traceability.rules.event_templates import step_of, steps_of
from traceability.selectors import events as selectors
from traceability.services import photos as photo_services
from traceability.services.errors import EventInFuture, TraceError
from traceability.services.events import EventRefused, log_event

_HEADERS = {"Cache-Control": "private, no-store", "Content-Security-Policy": "default-src 'none'"}


@require_GET
@desk_page
@of_owner
def log(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """What is written of a lot, newest first, above it the usual steps to write next."""
    desk, lot = _lot(desk, lot_id)
    context = {
        "desk": desk,
        "lot": lot,
        "lines": selectors.log_of(lot)[::-1],
        "steps": _steps(lot),
        "photos": lot.photos.count(),
    }
    return render(request, "desk/events/log.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
@of_owner
def add(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """One entry: everything is filled in already, so a tap is enough.

    A phone's outbox asks for JSON: 201 with the next address, or 422 with the errors.
    """
    desk, lot = _lot(desk, lot_id)
    desk.must_act()
    if request.method == "POST":
        form = EventForm(request.POST, request.FILES, lot=lot)
        if form.is_valid() and _logged(form, request, lot):
            return _kept(request, lot)
    else:
        step = step_of(request.GET.get("buoc", ""))
        before = selectors.last_like(desk.producer, step)
        form = EventForm(lot=lot, step=step, before=before)
    if request.method == "POST" and _wants_json(request):
        return JsonResponse({"errors": errors_of(form)}, status=422)
    context = {
        "desk": desk,
        "lot": lot,
        "form": form,
        "title": selectors.step_words(form.usual) if form.usual else _("Ghi việc khác"),
        "places": selectors.places_of(desk.producer),
    }
    return _answer(request, "desk/events/add.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def correct(request: HttpRequest, desk: Desk, lot_id: int, event_id: int) -> HttpResponse:
    """Write an entry anew, or say that it never was; the old one stays and says so."""
    desk, lot = _lot(desk, lot_id)
    desk.must_act()
    line = next((line for line in selectors.log_of(lot) if line.event.pk == event_id), None)
    if line is None or not line.may_be_corrected:
        raise Http404
    step = step_of(str(line.event.data.get("step", "")))
    form = EventForm(lot=lot, step=step, corrected=line.event)
    back = TakeBackForm()
    if request.method == "POST" and "take_back" in request.POST:
        back = TakeBackForm(request.POST)
        if back.is_valid() and _taken_back(back, request, line.event):
            messages.success(request, _("Đã ghi: việc này không có."))
            return redirect("desk:events", lot.pk)
    elif request.method == "POST":
        form = EventForm(request.POST, request.FILES, lot=lot)
        if form.is_valid() and _logged(form, request, lot, corrects=line.event):
            messages.success(request, _("Đã đính chính. Bản cũ vẫn còn, có ghi là đã đính chính."))
            return redirect("desk:events", lot.pk)
    places = selectors.places_of(desk.producer)
    context = {
        "desk": desk, "lot": lot, "line": line, "form": form, "back": back, "places": places,
    }  # fmt: skip
    return _answer(request, "desk/events/correct.html", context, form if form.is_bound else back)


@require_http_methods(["GET", "POST"])
@desk_page
def photos(request: HttpRequest, desk: Desk, lot_id: int) -> HttpResponse:
    """All photos of the lot; new ones; which of them buyers may see."""
    desk, lot = _lot(desk, lot_id)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        desk.must_act()
        if form.is_valid() and _photos_kept(form, request, lot):
            return redirect("desk:event_photos", lot.pk)
    context = {"desk": desk, "lot": lot, "form": form, "photos": selectors.photos_of(lot)}
    return _answer(request, "desk/events/photos.html", context, form)


@require_GET
@desk_page
def photo(request: HttpRequest, desk: Desk, lot_id: int, photo_id: int) -> HttpResponseBase:
    """One photo, for the producer's own people; with ?nho a small one for lists."""
    desk, lot = _lot(desk, lot_id)
    found = lot.photos.select_related("file").filter(pk=photo_id).first()
    if found is None:
        raise Http404
    if "nho" not in request.GET:
        return hand_out(found.file)
    try:
        content = thumbnails.small(found.file)
    except FileNotFoundError as error:  # hand_out would log it; the list shows a gap
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg", headers=_HEADERS)


@require_POST
@desk_page
def show_photo(request: HttpRequest, desk: Desk, lot_id: int, photo_id: int) -> HttpResponse:
    """Let buyers see a photo, or no longer."""
    desk, lot = _lot(desk, lot_id)
    desk.must_act()
    found = lot.photos.filter(pk=photo_id).first()
    if found is None:
        raise Http404
    by: Any = request.user
    if request.POST.get("show") == "yes":
        photo_services.show_photo(photo=found, by=by, on=desk.on)
    else:
        photo_services.hide_photo(photo=found, by=by)
    return redirect("desk:event_photos", lot.pk)


def _lot(desk: Desk, lot_id: int) -> tuple[Desk, Lot]:
    """The lot of a producer this person works for, and that producer's desk."""
    lot = lot_or_404(desk, lot_id)
    return desk.working_for(lot.producer_id), lot


def _steps(lot: Lot) -> list[tuple[str, str]]:
    return [(step.code, selectors.step_words(step)) for step in steps_of(lot.product.ocop_set_id)]


def _logged(form: EventForm, request: HttpRequest, lot: Lot, **more: Any) -> bool:
    """Whether the entry was kept; where it was not, the form says why."""
    by: Any = request.user
    try:
        log_event(lot=lot, by=by, **form.facts(), **more)
    except BadFile as error:
        form.add_error("photos", str(error))
    except (EventInFuture, EventRefused) as error:
        by_order = isinstance(error, EventInFuture) or error.reason is not None
        form.add_error("happened_at" if by_order else None, str(error))
    except TraceError as error:
        form.add_error(None, str(error))
    else:
        return True
    return False


def _taken_back(form: TakeBackForm, request: HttpRequest, event: TraceEvent) -> bool:
    by: Any = request.user
    try:
        log_event(
            lot=event.lot,
            kind=event.kind,
            happened_at=event.happened_at,
            by=by,
            detail=form.cleaned_data["why"],
            corrects=event,
            error_reason=TraceEvent.ErrorReason.NOT_HAPPENED,
        )
    except TraceError as error:
        form.add_error(None, str(error))
        return False
    return True


def _photos_kept(form: PhotoForm, request: HttpRequest, lot: Lot) -> bool:
    by: Any = request.user
    uploads, caption = form.cleaned_data["photos"], form.cleaned_data["caption"]
    try:
        with once(form, by=by):
            photo_services.keep_photos(lot=lot, uploads=uploads, caption=caption, by=by)
    except (BadFile, TraceError) as error:
        form.add_error("photos", str(error))
        return False
    except AlreadySent as error:
        messages.info(request, str(error))
        return True
    number = len(uploads)
    words = ngettext("Đã giữ %(n)d ảnh.", "Đã giữ %(n)d ảnh.", number) % {"n": number}
    messages.success(request, words)
    return True


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _kept(request: HttpRequest, lot: Lot) -> HttpResponse:
    address = reverse("desk:events", args=[lot.pk])
    if _wants_json(request):
        return JsonResponse({"address": address}, status=201)
    messages.success(request, _("Đã ghi vào nhật ký của lô."))
    return redirect(address)


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], form: Any
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)
