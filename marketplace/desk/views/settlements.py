"""Money coming: what the market owes the producer, its statements, agreeing and not agreeing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.commerce.adapters.statement_files import statement_csv
from marketplace.commerce.forms.settlements import DisputeForm
from marketplace.commerce.models import Settlement, SettlementLine
from marketplace.commerce.selectors.ledger import entries_of_transaction
from marketplace.commerce.selectors.sellers import seller_state
from marketplace.commerce.selectors.statements import money_of, statement, statements_of, words_of
from marketplace.commerce.services import settlements
from marketplace.commerce.services.settlements import SettlementRefused
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in

PER_PAGE = 20


def money_coming(desk: Desk) -> dict[str, object]:
    """For the page of the day: what is owed, and statements that wait for an answer."""
    if not desk.acting.sees_money:
        return {}
    waiting = statements_of(desk.producer).filter(state=Settlement.State.OPEN)
    return {"coming": money_of(desk.producer), "to_answer": waiting}


def _settlement_or_404(desk: Desk, settlement_id: int) -> Settlement:
    desk.must_see_money()
    return get_object_or_404(statements_of(desk.producer), pk=settlement_id)


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is owed, what waits for a carrier's cash, and every statement."""
    desk.must_see_money()
    context = {
        "desk": desk,
        "money": money_of(desk.producer),
        "page": Paginator(statements_of(desk.producer), PER_PAGE).get_page(request.GET.get("page")),
        "has_account": seller_state(desk.producer).in_force is not None,
    }
    return render(request, "desk/settlements/index.html", context)


@require_GET
@desk_page
def settlement(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    row = _settlement_or_404(desk, settlement_id)
    context = {"desk": desk, "settlement": row, "told": statement(row)}
    return render(request, "desk/settlements/statement.html", context)


@require_GET
@desk_page
def download(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """The statement as a table for the producer's own books."""
    row = _settlement_or_404(desk, settlement_id)
    answer = HttpResponse(statement_csv(statement(row)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
@desk_page
def accept(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """Read once more what it comes to, then agree; it cannot be taken back."""
    row = _settlement_or_404(desk, settlement_id)
    desk.must_act()
    if request.method == "POST":
        try:
            settlements.accept(settlement=row, by=signed_in(request), now=timezone.now())
            messages.success(request, _("Đã đồng ý bảng đối soát."))
        except SettlementRefused as error:
            messages.info(request, str(error))
        return redirect("desk:settlement", row.pk)
    return render(request, "desk/settlements/accept.html", {"desk": desk, "settlement": row})


@require_http_methods(["GET", "POST"])
@desk_page
def line(request: HttpRequest, desk: Desk, settlement_id: int, line_id: int) -> HttpResponse:
    """Where one line comes from, leg by leg; and saying that it is wrong."""
    row = _settlement_or_404(desk, settlement_id)
    lines = SettlementLine.objects.select_related(
        "entry__transaction", "entry__consignment__order", "entry__line"
    )
    chosen = get_object_or_404(lines, settlement=row, pk=line_id)
    form = DisputeForm(request.POST or None)
    if request.method == "POST":
        desk.must_act()
        if form.is_valid():
            try:
                settlements.dispute(
                    line=chosen, by=signed_in(request), now=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("Đã gửi. Chợ xem lại và trả lời ở đây."))
                return redirect("desk:settlement", row.pk)
            except SettlementRefused as error:
                form.add_error(None, str(error))
    context = {
        "desk": desk,
        "settlement": row,
        "line": chosen,
        "amount": -chosen.entry.amount,
        "words": words_of(chosen.entry),
        "others": [
            (words_of(entry), -entry.amount, entry)
            for entry in entries_of_transaction(chosen.entry.transaction, producer=desk.producer)
        ],
        "disputes": chosen.disputes.order_by("pk"),
        "form": form,
    }
    return form_page(request, "desk/settlements/line.html", context, form)
