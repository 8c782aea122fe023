"""A producer's statements: reading why each sum is what it is, agreeing and not agreeing."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from foundation.once import AlreadySent, once
from marketplace.commerce.forms.settlements import DisputeForm, DisputeLinesForm
from marketplace.commerce.models import Settlement, SettlementLine
from marketplace.commerce.rules.settlement import WITHDRAWN
from marketplace.commerce.selectors.ledger import entries_of_transaction
from marketplace.commerce.selectors.statement_words import explained, sale_facts, sentence_of
from marketplace.commerce.selectors.statements import (
    Group,
    Statement,
    money_of,
    statement,
    statements_of,
    words_of,
)
from marketplace.commerce.services import settlements
from marketplace.commerce.services.settlements import SettlementRefused
from marketplace.desk.access import Desk, desk_page
from marketplace.desk.acts import form_page, signed_in

PER_PAGE = 20
PARCELS_A_PAGE = 25


def money_coming(desk: Desk) -> dict[str, object]:
    """For the page of the day: what is owed, and statements that wait for an answer."""
    if not desk.acting.sees_money:
        return {}
    waiting = statements_of(desk.producer).filter(state=Settlement.State.OPEN)
    return {"coming": money_of(desk.producer), "to_answer": waiting}


def settlement_or_404(desk: Desk, settlement_id: int) -> Settlement:
    """A statement of this producer, for who may see its money. Raises Http404."""
    desk.must_see_money()
    return get_object_or_404(statements_of(desk.producer), pk=settlement_id)


def _line_or_404(settlement: Settlement, line_id: int) -> SettlementLine:
    lines = SettlementLine.objects.select_related(
        "entry__transaction", "entry__account", "entry__consignment__order", "entry__line"
    )
    return get_object_or_404(lines, settlement=settlement, pk=line_id)


def _parcels(request: HttpRequest, told: Statement) -> Page[Group]:
    return Paginator(told.groups, PARCELS_A_PAGE).get_page(request.GET.get("page"))


@require_GET
@desk_page
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every statement there ever was."""
    desk.must_see_money()
    rows = Paginator(statements_of(desk.producer), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/settlements/index.html", {"desk": desk, "page": rows})


@require_GET
@desk_page
def settlement(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """The sum that is the bank's, and why: by kind, then parcel by parcel down to each line."""
    row = settlement_or_404(desk, settlement_id)
    told = statement(row)
    page = _parcels(request, told)
    context = {
        "desk": desk,
        "settlement": row,
        "told": told,
        "page": page,
        "parcels": explained(list(page)),
    }
    return render(request, "desk/settlements/statement.html", context)


@require_http_methods(["GET", "POST"])
@desk_page
def accept(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """Read once more what it comes to, then agree; it cannot be taken back."""
    row = settlement_or_404(desk, settlement_id)
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
def dispute(request: HttpRequest, desk: Desk, settlement_id: int) -> HttpResponse:
    """Say of several lines at once, for one reason, that they are wrong."""
    row = settlement_or_404(desk, settlement_id)
    desk.must_act()
    page = _parcels(request, statement(row))
    shown = {each.line.pk: each.line for group in page for each in group.rows}
    form = DisputeLinesForm(request.POST or None, lines=shown)
    if request.method == "POST" and form.is_valid():
        try:
            with once(form, by=signed_in(request)):
                settlements.dispute_lines(
                    lines=[shown[pk] for pk in form.cleaned_data["lines"]],
                    words=form.cleaned_data["words"],
                    by=signed_in(request),
                    now=timezone.now(),
                )
            messages.success(request, _("Đã gửi. Chợ xem lại và trả lời ở đây."))
            return redirect("desk:settlement", row.pk)
        except AlreadySent as error:
            messages.info(request, str(error))
            return redirect("desk:settlement", row.pk)
        except SettlementRefused as error:
            form.add_error(None, str(error))
    context = {
        "desk": desk,
        "settlement": row,
        "page": page,
        "parcels": explained(list(page)),
        "form": form,
        "chosen": set(form.data.getlist("lines")) if form.is_bound else set(),  # type: ignore[attr-defined]
    }
    return form_page(request, "desk/settlements/dispute.html", context, form)


@require_POST
@desk_page
def withdraw(request: HttpRequest, desk: Desk, settlement_id: int, line_id: int) -> HttpResponse:
    """Take back what was said of a line, while nobody has answered."""
    row = settlement_or_404(desk, settlement_id)
    desk.must_act()
    chosen = _line_or_404(row, line_id)
    try:
        settlements.withdraw(line=chosen, by=signed_in(request), now=timezone.now())
        messages.success(request, _("Đã rút lại lời báo sai."))
    except SettlementRefused as error:
        messages.info(request, str(error))
    return redirect("desk:settlement", row.pk)


@require_http_methods(["GET", "POST"])
@desk_page
def line(request: HttpRequest, desk: Desk, settlement_id: int, line_id: int) -> HttpResponse:
    """Where one line comes from, leg by leg; and saying that it is wrong."""
    row = settlement_or_404(desk, settlement_id)
    chosen = _line_or_404(row, line_id)
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
    booked = entries_of_transaction(chosen.entry.transaction, producer=desk.producer)
    disputes = list(chosen.disputes.order_by("pk"))
    context = {
        "desk": desk,
        "settlement": row,
        "line": chosen,
        "amount": -chosen.entry.amount,
        "words": words_of(chosen.entry),
        "sentence": sentence_of(chosen.entry, sale_facts([chosen.entry])),
        "others": [(words_of(entry), -entry.amount, entry) for entry in booked],
        "others_sum": -sum(entry.amount for entry in booked),
        "disputes": disputes,
        "withdrawn": WITHDRAWN,
        "is_in_review": any(each.answered_at is None for each in disputes),
        "form": form,
    }
    return form_page(request, "desk/settlements/line.html", context, form)
