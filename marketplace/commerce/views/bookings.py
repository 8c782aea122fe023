"""Asking for a service, and the page of a booking, which whoever has its address may open."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.products.models import Product
from foundation import tries
from foundation.calendar import today
from marketplace.commerce import access
from marketplace.commerce.forms.bookings import AskForm, OtherDayForm
from marketplace.commerce.models import Booking
from marketplace.commerce.rules.bookings import End, Terms, end_of_cancelling, kept
from marketplace.commerce.selectors import bookings as selectors
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import bookings as services

MOST_ASKED = 10
"""Within 15 minutes from one network address."""


@sensitive_post_parameters("name", "phone", "email", "note")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest, product_id: int) -> HttpResponse:
    """The form of one service: its terms first, then when, how many, who."""
    on = today()
    product = get_object_or_404(Product.objects.select_related("producer"), pk=product_id)
    terms, refusal = selectors.terms_of(product), selectors.why_not(product, on=on)
    if terms is None or refusal:
        raise Http404
    form = AskForm(request.POST or None, on=on, is_per_day=terms.is_per_day)
    if request.method == "POST" and form.is_valid():
        booking = _asked(request, product, form, on)
        if booking is not None:
            return redirect("commerce:booking", booking.key)
    context = {"product": product, "terms": terms, "form": form}
    status = 422 if form.errors else 200
    return render(request, "commerce/booking_ask.html", context, status=status)


def _asked(request: HttpRequest, product: Product, form: AskForm, on: date) -> Booking | None:
    if tries.note(f"booking:{tries.network_of(request)}") > MOST_ASKED:
        form.add_error(None, _("Bạn đã thử nhiều lần. Xin thử lại sau 15 phút."))
        return None
    starts_on, ends_on = form.days()
    try:
        return services.ask(
            product=product,
            contact=form.contact(),
            starts_on=starts_on,
            ends_on=ends_on,
            people=form.cleaned_data["people"],
            on=on,
            now=timezone.now(),
            language=get_language() or "vi",
            by=access.owner_of(request),
        )
    except OrderRefused as refused:
        form.add_error(None, str(refused))
        return None


@require_safe
@never_cache
def booking(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where it stands, what to pay, what leaving costs today."""
    return _page(request, _booking(key), OtherDayForm())


@require_POST
def other_day(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask to come on another day."""
    row, form = _booking(key), OtherDayForm(request.POST)
    if form.is_valid():
        try:
            services.ask_other_day(
                booking=row,
                starts_on=form.cleaned_data["starts_on"],
                on=today(),
                by=access.owner_of(request),
            )
            messages.success(request, _("Đã gửi tới chủ thể."))
            return redirect("commerce:booking", key)
        except OrderRefused as refused:
            form.add_error(None, str(refused))
    return _page(request, row, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what leaving costs today, then leave. A sum that changed since is said again."""
    row, on = _booking(key), today()
    costs = _leaving_costs(row, on)
    if row.state not in selectors.OPEN:
        return redirect("commerce:booking", key)
    if request.method == "POST" and request.POST.get("costs") == str(costs):
        try:
            services.cancel(
                booking=row,
                by_guest=True,
                words="",
                by=access.owner_of(request),
                now=timezone.now(),
            )
            messages.success(request, _("Đã huỷ."))
        except OrderRefused as refused:
            messages.error(request, str(refused))
        return redirect("commerce:booking", key)
    context = {"booking": row, "costs": costs, "back": row.price - costs}
    status = 409 if request.method == "POST" else 200
    return render(request, "commerce/booking_cancel.html", context, status=status)


def _booking(key: UUID) -> Booking:
    rows = Booking.objects.select_related("product", "producer", "order__payment")
    return get_object_or_404(rows, key=key)


def _leaving_costs(row: Booking, on: date) -> int:
    """What the producer would keep if the guest left on the day, in đồng."""
    if row.state != Booking.State.PAID:
        return 0
    terms = Terms.of(row.terms)
    return kept(terms, row.price, end_of_cancelling(terms, starts_on=row.starts_on, on=on))


def _page(
    request: HttpRequest, row: Booking, form: OtherDayForm, *, status: int = 200
) -> HttpResponse:
    on, terms = today(), Terms.of(row.terms)
    is_free = end_of_cancelling(terms, starts_on=row.starts_on, on=on) == End.FREE
    context = {
        "booking": row,
        "terms": terms,
        "steps": row.steps.order_by("pk"),
        "form": form,
        "is_open": row.state in selectors.OPEN,
        "may_move": row.state in selectors.OPEN and (row.state == "ASKED" or is_free),
        "to_pay": row.order if row.state == Booking.State.CONFIRMED else None,
    }
    response = render(request, "commerce/booking.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # the address holds the key
    return response
