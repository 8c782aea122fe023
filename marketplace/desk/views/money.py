"""The room of money: what is coming, what came, and the book of a period."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from marketplace.commerce.adapters.statement_sheets import XLSX, book_sheet
from marketplace.commerce.forms.settlements import PeriodForm
from marketplace.commerce.selectors.money_book import Book, book_of, booked_in, years_of
from marketplace.commerce.selectors.money_coming import came, coming, next_payment
from marketplace.commerce.selectors.sellers import accounts_held, bank_account_of
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import private_download

PER_PAGE = 10


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is on its way and by when, then what came, each with its statement."""
    desk.must_see_money()
    context = {
        "desk": desk,
        "coming": coming(desk.producer, on=desk.on),
        "next": next_payment(desk.producer, on=desk.on),
        "held_until": accounts_held(now=timezone.now(), producers=[desk.producer.pk]).get(
            desk.producer.pk
        ),
        "account": bank_account_of(desk.producer),
        "page": Paginator(came(desk.producer), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "desk/money/index.html", context)


@require_GET
@desk_page
def book(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The sums of a period by the month: this year where no days are said."""
    desk.must_see_money()
    form = _period(request, desk)
    told = _told(desk, form)
    context = {
        "desk": desk,
        "form": form,
        "book": told,
        "years": list(years_of(desk.producer, on=desk.on)),
        "days": f"tu={told.first:%Y-%m-%d}&den={told.last:%Y-%m-%d}" if told else "",
    }
    return render(request, "desk/money/book.html", context, status=200 if told else 422)


@require_GET
@desk_page
def book_xlsx(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every line of the period as a workbook with fixed columns, in Vietnamese."""
    desk.must_see_money()
    form = _period(request, desk)
    told = _told(desk, form)
    if told is None:
        return redirect("desk:money_book")
    entries = booked_in(desk.producer, first=told.first, last=told.last)
    with translation.override("vi"):
        content = book_sheet(told, entries)
    name = f"so-tien-{told.first:%Y%m%d}-{told.last:%Y%m%d}.xlsx"
    return private_download(content, XLSX, name)


def _period(request: HttpRequest, desk: Desk) -> PeriodForm:
    year = {"tu": date(desk.on.year, 1, 1), "den": desk.on}
    is_said = "tu" in request.GET or "den" in request.GET
    return PeriodForm(request.GET if is_said else year)


def _told(desk: Desk, form: PeriodForm) -> Book | None:
    if not form.is_valid():
        return None
    return book_of(desk.producer, first=form.cleaned_data["tu"], last=form.cleaned_data["den"])
