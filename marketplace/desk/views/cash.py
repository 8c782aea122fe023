"""Cash on delivery at the producer's desk: who still holds it, and noting what a carrier passed
on. What the producer pays over to the market, the market's staff note."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commerce.forms.cash import RemittanceForm
from marketplace.commerce.models import CashCollection, CashRemittance
from marketplace.commerce.selectors import cash as selectors
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.remittances import RemittanceFacts, note_remittance
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import signed_in

PER_PAGE = 20
Holder = CashCollection.Holder


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Parcels whose cash a carrier, or the producer, holds; then what was paid over."""
    desk.must_see_money()
    rows = selectors.remittances_of(desk.producer)
    context = {
        "desk": desk,
        "with_carriers": _with_carriers(desk),
        "with_us": list(selectors.held_by(payer=Holder.PRODUCER, producer=desk.producer)),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "desk/cash/index.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def passed_on(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Note cash that a carrier gave to the producer itself: from now on the producer owes it."""
    desk.must_see_money()
    carrier = request.GET.get("don-vi", "")
    if "\0" in carrier:  # PostgreSQL takes none
        raise Http404
    rows = list(selectors.held_by(payer=Holder.CARRIER, carrier=carrier, producer=desk.producer))
    if not rows:
        raise Http404
    form = RemittanceForm(request.POST or None, rows=rows)
    context = {"desk": desk, "form": form, "carrier": carrier}
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        if "confirm" not in request.POST:
            return render(request, "desk/cash/confirm.html", context)
        try:
            _note(request, desk, form, carrier)
        except OrderRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi: bạn đang giữ số tiền này cho chợ."))
            return redirect("desk:cash")
    status = 422 if form.errors else 200
    return render(request, "desk/cash/passed_on.html", context, status=status)


def _note(request: HttpRequest, desk: Desk, form: RemittanceForm, carrier: str) -> None:
    facts = RemittanceFacts(
        payer=Holder.CARRIER,
        to=CashRemittance.To.PRODUCER,
        reference=form.cleaned_data["reference"],
        amount=form.cleaned_data["amount"],
        paid_on=form.cleaned_data["paid_on"],
        carrier=carrier,
        producer=desk.producer,
    )
    note_remittance(facts=facts, lines=form.lines(), by=signed_in(request), now=timezone.now())


def _with_carriers(desk: Desk) -> list[tuple[str, list[CashCollection]]]:
    """The producer's parcels by the carrier that holds their cash."""
    by_carrier: dict[str, list[CashCollection]] = {}
    for name in selectors.carriers_with_cash():
        held = selectors.held_by(payer=Holder.CARRIER, carrier=name, producer=desk.producer)
        if rows := list(held):
            by_carrier[name] = rows
    return list(by_carrier.items())
