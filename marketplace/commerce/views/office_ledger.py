"""The ledger for the staff of selling: account, entries, booking, order. Nothing is changed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certification.views.frame import Crumb, office_page
from marketplace.commerce import access
from marketplace.commerce.models import LedgerAccount, LedgerTransaction
from marketplace.commerce.selectors.ledger import account_words, entries_of, entries_of_transaction
from marketplace.commerce.selectors.trial import trial_balance

PER_PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What stands on every account, and whether the books agree with the rows they tell of."""
    access.sales_staff_or_404(request)
    return _page(request, "index", _("Sổ cái"), {"trial": trial_balance()}, [])


@require_GET
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """What was booked on one account, the newest first."""
    access.sales_staff_or_404(request)
    row = get_object_or_404(LedgerAccount.objects.select_related("producer"), pk=account_id)
    page = Paginator(entries_of(row), PER_PAGE).get_page(request.GET.get("page"))
    words = account_words(row)
    context: dict[str, object] = {"words": words, "page": page}
    return _page(request, "account", words, context)


@require_GET
def booking(request: HttpRequest, transaction_id: int) -> HttpResponse:
    """One booking with all its legs, and the order it is about."""
    access.sales_staff_or_404(request)
    rows = LedgerTransaction.objects.select_related("order", "by")
    row = get_object_or_404(rows, pk=transaction_id)
    entries = [(account_words(e.account), e) for e in entries_of_transaction(row)]
    context: dict[str, object] = {"booked": row, "entries": entries}
    return _page(request, "booking", row.key, context)


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    home: list[Crumb] = [(reverse("ledger_office:index"), _("Sổ cái"))]
    template = f"commerce/office/ledger/{name}.html"
    return office_page(request, template, title, context, home if crumbs is None else crumbs)
