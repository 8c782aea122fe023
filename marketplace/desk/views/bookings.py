"""Services at the desk: who asks, who comes, how each service is sold."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog.products.models import Product, ProductSet
from foundation.once import AlreadySent, once
from marketplace.commerce.forms.bookings import DeclineForm, TermsForm
from marketplace.commerce.models import Booking, ServiceTerms
from marketplace.commerce.rules.bookings import Terms
from marketplace.commerce.selectors import bookings as selectors
from marketplace.commerce.services import OrderRefused
from marketplace.commerce.services import bookings as services
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in


@require_GET
@desk_page
def bookings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What waits for an answer, who comes in the next weeks, what is over."""
    rows = selectors.bookings_of(desk.producer)
    context = {
        "desk": desk,
        "services": _services(desk),
        "asked": rows.filter(state=Booking.State.ASKED).order_by("answer_by"),
        "moving": rows.filter(asked_start_on__isnull=False).exclude(state=Booking.State.ASKED),
        "unpaid": rows.filter(state=Booking.State.CONFIRMED).order_by("starts_on"),
        "days": selectors.calendar(desk.producer, on=desk.on),
        "past": rows.filter(state=Booking.State.PAID, ends_on__lt=desk.on).order_by("ends_on"),
        "over": rows.exclude(state__in=selectors.OPEN).order_by("-pk")[:20],
    }
    return render(request, "desk/services/list.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def terms(request: HttpRequest, desk: Desk, product_id: int) -> HttpResponse:
    """How one service is sold; bookings already asked for keep their own terms."""
    product = get_object_or_404(_services(desk), pk=product_id)
    row = ServiceTerms.objects.filter(product=product).first()
    form = TermsForm(request.POST or None, initial=TermsForm.first_values(row))
    if request.method == "POST":
        desk.must_act()
        if form.is_valid():
            services.set_terms(product=product, terms=form.terms(), by=signed_in(request))
            messages.success(request, _("Đã lưu điều kiện."))
            return redirect("desk:bookings")
    context = {"desk": desk, "product": product, "form": form}
    return form_page(request, "desk/services/terms.html", context, form)


@require_GET
@desk_page
def booking(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    desk, row = _booking(desk, booking_id)
    return _page(request, desk, row)


@require_POST
@desk_page
def act(request: HttpRequest, desk: Desk, booking_id: int, what: str) -> HttpResponse:
    """One answer or note about a booking; pressed twice it is one."""
    desk, row = _booking(desk, booking_id)
    desk.must_act()
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, row, form, status=422)
    by, now, words = signed_in(request), timezone.now(), form.cleaned_data["words"]
    acts: dict[str, Callable[[], object]] = {
        "nhan": lambda: services.confirm(booking=row, by=by, now=now),
        "tu-choi": lambda: services.decline(booking=row, words=words, by=by),
        "doi": lambda: services.answer_other_day(booking=row, agreed=True, by=by),
        "khong-doi": lambda: services.answer_other_day(booking=row, agreed=False, by=by),
        "xong": lambda: services.note_done(booking=row, by=by, now=now),
        "khong-toi": lambda: services.note_no_show(booking=row, by=by, now=now),
        "huy": lambda: services.cancel(booking=row, by_guest=False, words=words, by=by, now=now),
    }
    try:
        with once(form, by=by):
            acts[what]()
        messages.success(request, _("Đã ghi."))
    except AlreadySent as error:
        messages.info(request, str(error))
    except OrderRefused as refused:
        messages.error(request, str(refused))
    return redirect("desk:booking", booking_id)


def _services(desk: Desk) -> QuerySet[Product]:
    rows = Product.objects.filter(producer=desk.producer, ocop_set=ProductSet.TOURISM)
    return rows.select_related("service_terms").order_by("title", "pk")


def _booking(desk: Desk, booking_id: int) -> tuple[Desk, Booking]:
    """A booking of a producer this person works for, and that producer's desk."""
    rows = Booking.objects.select_related("product", "producer", "order__payment")
    mine = rows.filter(producer__in=[acting.producer.pk for acting in desk.choices])
    row = get_object_or_404(mine, pk=booking_id)
    return desk.working_for(row.producer_id), row


def _page(
    request: HttpRequest,
    desk: Desk,
    row: Booking,
    form: DeclineForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "desk": desk,
        "booking": row,
        "terms": Terms.of(row.terms),
        "steps": row.steps.select_related("by").order_by("pk"),
        "form": form or DeclineForm(),
        "has_begun": row.starts_on <= desk.on,
        "shows_guest": row.state in selectors.OPEN,
    }
    return render(request, "desk/services/booking.html", context, status=status)
