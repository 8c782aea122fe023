"""Cash on delivery for the staff of selling: who holds it, and what was paid over."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.producers.models import Producer
from certification.views.frame import Crumb, office_page
from foundation.models import User
from marketplace.commerce import access
from marketplace.commerce.adapters.bank_statements import BadStatement
from marketplace.commerce.adapters.remittance_files import read_remittance
from marketplace.commerce.forms.cash import (
    PREFIX,
    RemittanceFileForm,
    RemittanceForm,
    from_transfer,
)
from marketplace.commerce.models import BankTransfer, CashCollection, CashRemittance
from marketplace.commerce.selectors import cash as selectors
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.remittances import (
    RemittanceFacts,
    find_parcels,
    note_remittance,
)

PER_PAGE = 50
Holder = CashCollection.Holder


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays cash over: a carrier by its name, or a producer."""

    carrier: str = ""
    producer: Producer | None = None

    @property
    def kind(self) -> str:
        return Holder.PRODUCER if self.producer else Holder.CARRIER

    def __str__(self) -> str:
        return self.carrier or str(self.producer)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Open cash by carrier and producer, the largest first; then what was paid over."""
    access.sales_staff_or_404(request)
    page = Paginator(selectors.remittances(), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, object] = {
        "open": selectors.open_cash(),
        "page": page,
        "transfer": _transfer(request),
    }
    return _page(request, "index", _("Tiền thu hộ"), context)


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest) -> HttpResponse:
    """Type or read in for which parcels a payer paid, look at it, confirm."""
    by, payer, transfer = access.sales_staff_or_404(request), _payer(request), _transfer(request)
    held = list(selectors.held_by(payer=payer.kind, carrier=payer.carrier, producer=payer.producer))
    context: dict[str, object] = {"payer": payer, "transfer": transfer}
    if request.method == "POST" and request.FILES:
        initial, more = _from_file(request, payer)
        initial = {**initial, **from_transfer(transfer)}
        context |= {**more, "form": RemittanceForm(rows=held, initial=initial)}
        return _page(request, "note", _("Ghi nộp tiền thu hộ"), context, [_crumb()])
    form = RemittanceForm(request.POST or None, rows=held, initial=from_transfer(transfer))
    context |= {"form": form, "file_form": RemittanceFileForm()}
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        if "confirm" not in request.POST:
            named = sum(line.amount for line in form.lines())
            context |= {"named": named, "rest": form.cleaned_data["amount"] - named}
            return _page(request, "confirm", _("Xác nhận"), context, [_crumb()])
        try:
            _note(form, payer, transfer, by)
        except OrderRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi."))
            return redirect("cash_office:index")
    return _page(request, "note", _("Ghi nộp tiền thu hộ"), context, [_crumb()])


def _note(form: RemittanceForm, payer: Payer, transfer: BankTransfer | None, by: User) -> None:
    facts = RemittanceFacts(
        payer=payer.kind,
        to=CashRemittance.To.PLATFORM,
        reference=form.cleaned_data["reference"],
        amount=form.cleaned_data["amount"],
        paid_on=form.cleaned_data["paid_on"],
        carrier=payer.carrier,
        producer=payer.producer,
    )
    note_remittance(facts=facts, lines=form.lines(), by=by, now=timezone.now(), transfer=transfer)


def _from_file(request: HttpRequest, payer: Payer) -> tuple[dict[str, object], dict[str, object]]:
    """What a carrier's list fills in, and what is to be said of it."""
    file_form = RemittanceFileForm(request.POST, request.FILES)
    if not file_form.is_valid():
        return {}, {"file_form": file_form}
    try:
        paid = read_remittance(file_form.cleaned_data["file"].read())
    except BadStatement as bad:
        for fault in bad.faults:
            file_form.add_error("file", fault)
        return {}, {"file_form": file_form}
    found = find_parcels(
        carrier=payer.carrier, paid=[(row.tracking_code, row.amount) for row in paid]
    )
    initial: dict[str, object] = {f"{PREFIX}{pk}": amount for pk, amount in found.amounts.items()}
    initial["amount"] = found.total
    return initial, {"file_form": RemittanceFileForm(), "remarks": found.remarks}


def _payer(request: HttpRequest) -> Payer:
    """From the page's address. Raises Http404 for nobody who ever held cash."""
    carrier, producer_id = request.GET.get("don-vi"), request.GET.get("chu-the", "")
    if carrier is not None and carrier in selectors.carriers_with_cash():
        return Payer(carrier=carrier)
    if producer_id.isdecimal() and len(producer_id) < 19:
        producer = Producer.objects.filter(pk=int(producer_id)).first()
        if producer is not None:
            return Payer(producer=producer)
    raise Http404


def _transfer(request: HttpRequest) -> BankTransfer | None:
    """The bank's row that this money is, while it waits for a person."""
    pk = request.GET.get("chuyen-khoan", "")
    if not (pk.isdecimal() and len(pk) < 19):
        return None
    rows = BankTransfer.objects.filter(state=BankTransfer.State.UNMATCHED)
    return rows.filter(pk=int(pk)).first()


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    template = f"commerce/office/cash/{name}.html"
    return office_page(request, template, title, context, crumbs or [], icon="clipboard-list")


def _crumb() -> Crumb:
    return reverse("cash_office:index"), _("Tiền thu hộ")
