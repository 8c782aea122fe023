"""What a producer says of sending: zones and weights, days, where goods are fetched."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.once import AlreadySent, OnceForm, once
from marketplace.commerce.forms.delivery import PickupForm, RateForm, ZoneForm, example_words
from marketplace.commerce.models import DeliveryRate, DeliveryZone, PickupPoint
from marketplace.commerce.rules import delivery
from marketplace.commerce.selectors.delivery import zone_cards
from marketplace.commerce.services import delivery_terms
from marketplace.commerce.services.delivery_terms import TermsRefused, ZoneFacts
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in

REMOVED = "removed_delivery_zone"
"""In the session: the zone taken away last, to be put back by one press."""


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    producer = desk.producer
    cards = zone_cards(producer.pk)
    removed = request.session.get(REMOVED) or {}
    context = {
        "desk": desk,
        "rate": DeliveryRate.objects.filter(producer=producer).first(),
        "sample": delivery.SAMPLE_RATE,
        "zones": [(card, example_words(card.example_place, card.example)) for card in cards],
        "has_elsewhere": any(not card.provinces for card in cards),
        "points": PickupPoint.objects.filter(producer=producer, is_open=True).select_related(
            "sales_point__commune__province"
        ),
        "removed": removed.get("name") if removed.get("producer") == producer.pk else None,
    }
    return render(request, "desk/delivery/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def rate(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The price, the threshold and the days that hold where no zone says otherwise."""
    desk.must_act()
    row = DeliveryRate.objects.filter(producer=desk.producer).first()
    form = RateForm(request.POST or None, initial=RateForm.first_values(row))

    def keep() -> None:
        delivery_terms.set_rate(producer=desk.producer, by=signed_in(request), **form.facts())

    if _done(request, form, keep, _("Đã lưu phí và ngày giao.")):
        return redirect("desk:delivery")
    return form_page(request, "desk/delivery/rate.html", {"desk": desk, "form": form}, form)


@require_http_methods(["GET", "POST"])
@desk_page
def zone(request: HttpRequest, desk: Desk, zone_id: int | None = None) -> HttpResponse:
    """A new zone, or one of the producer's own anew."""
    desk.must_act()
    row = None if zone_id is None else _zone_or_404(desk, zone_id)
    form = ZoneForm(request.POST or None, initial=ZoneForm.first_values(row))

    def keep() -> None:
        delivery_terms.set_zone(
            producer=desk.producer, zone=row, facts=form.facts(), by=signed_in(request)
        )

    if _done(request, form, keep, _("Đã lưu vùng giao hàng.")):
        return redirect("desk:delivery")
    context = {"desk": desk, "form": form, "zone": row}
    return form_page(request, "desk/delivery/zone.html", context, form)


@require_http_methods(["GET", "POST"])
@desk_page
def zone_remove(request: HttpRequest, desk: Desk, zone_id: int) -> HttpResponse:
    """Take a zone away, after a second look; it can be put back from the list."""
    desk.must_act()
    row = _zone_or_404(desk, zone_id)
    if request.method == "POST":
        facts = delivery_terms.remove_zone(zone=row, by=signed_in(request))
        request.session[REMOVED] = {"producer": desk.producer.pk, **asdict(facts)}
        messages.success(request, _("Đã bỏ vùng %(name)s.") % {"name": facts.name})
        return redirect("desk:delivery")
    return render(request, "desk/delivery/zone_remove.html", {"desk": desk, "zone": row})


@require_POST
@desk_page
def zone_restore(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put back the zone taken away last, as it was."""
    desk.must_act()
    kept = request.session.pop(REMOVED, None)
    if kept is None or kept.pop("producer") != desk.producer.pk:
        raise Http404
    kept["provinces"] = tuple(kept["provinces"])
    kept["steps"] = tuple(delivery.Step(**step) for step in kept["steps"])
    _say(
        request,
        lambda: delivery_terms.set_zone(
            producer=desk.producer, facts=ZoneFacts(**kept), by=signed_in(request)
        ),
        _("Đã lấy lại vùng."),
    )
    return redirect("desk:delivery")


@require_POST
@desk_page
def sample(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin with the sample zones; a second press changes nothing."""
    desk.must_act()
    _say(
        request,
        lambda: delivery_terms.copy_sample(producer=desk.producer, by=signed_in(request)),
        _("Đã chép bảng mẫu. Xin sửa từng vùng cho đúng giá của bạn."),
    )
    return redirect("desk:delivery")


@require_http_methods(["GET", "POST"])
@desk_page
def pickup(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Choose the sales points where goods may be fetched."""
    desk.must_act()
    rows = list(PickupPoint.objects.filter(producer=desk.producer, is_open=True))
    first = {
        "points": [row.sales_point_id for row in rows],
        "note": rows[0].note if rows else "",
    }
    form = PickupForm(request.POST or None, initial=first)

    def keep() -> None:
        delivery_terms.set_pickup_points(
            producer=desk.producer,
            points=list(form.cleaned_data["points"]),
            note=form.cleaned_data["note"],
            by=signed_in(request),
        )

    if _done(request, form, keep, _("Đã lưu điểm lấy hàng.")):
        return redirect("desk:delivery")
    return form_page(request, "desk/delivery/pickup.html", {"desk": desk, "form": form}, form)


def _zone_or_404(desk: Desk, zone_id: int) -> DeliveryZone:
    row = DeliveryZone.objects.filter(pk=zone_id, producer=desk.producer).first()
    if row is None:
        raise Http404
    return row


def _done(request: HttpRequest, form: OnceForm, act: Callable[[], Any], words: str) -> bool:
    """Whether the form was right and acted on; a refusal stands beside its field."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        with once(form, by=signed_in(request)):
            act()
    except TermsRefused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    except AlreadySent as error:
        messages.info(request, str(error))
    else:
        messages.success(request, words)
    return True


def _say(request: HttpRequest, act: Callable[[], Any], words: str) -> None:
    try:
        act()
    except TermsRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
