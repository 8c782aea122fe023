"""Money on the bank account, for the staff of selling: what waits for a person, statements."""

import base64
from datetime import timedelta
from hashlib import sha256

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import Crumb, office_page
from foundation.models import User
from marketplace.commerce import access
from marketplace.commerce.adapters.bank_statements import BadStatement, read_statement
from marketplace.commerce.forms.transfers import (
    MatchForm,
    NotOursForm,
    SentBackForm,
    StatementForm,
)
from marketplace.commerce.models import BankTransfer
from marketplace.commerce.rules.bank_statements import Reading, layout
from marketplace.commerce.selectors import transfers as selectors
from marketplace.commerce.services import bank_transfers as services
from marketplace.commerce.services.errors import OrderRefused

PER_PAGE = 50
ICON = "download"

VIEWS = {
    "cho": BankTransfer.State.UNMATCHED,
    "hai-lan": BankTransfer.State.DOUBLE,
    "don-dong": BankTransfer.State.CLOSED_ORDER,
    "da-khop": BankTransfer.State.MATCHED,
    "khong-phai": BankTransfer.State.NOT_OURS,
    "tra-lai": BankTransfer.State.REFUNDED,
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a person first; beside it what came short, too much, twice or too late."""
    access.sales_staff_or_404(request)
    chosen = request.GET.get("xem", "cho")
    others: dict[str, QuerySet] = {
        "thieu": selectors.part_paid(),
        "thua": selectors.given_back_for_transfers(),
    }
    rows = others.get(chosen)
    if rows is None:
        rows = selectors.transfers_in(VIEWS.get(chosen, BankTransfer.State.UNMATCHED))
    context: dict[str, object] = {
        "chosen": chosen if chosen in {*VIEWS, *others} else "cho",
        "tabs": _tabs(),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "account": selectors.our_account(),
        "differing": ", ".join(
            selectors.differing_calls(since=timezone.now() - timedelta(days=30))
        ),
    }
    return _page(request, "index", _("Tiền chuyển khoản"), context)


@require_http_methods(["GET", "POST"])
def inspect(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """One transfer; while it waits, the three things that can be done, each asked once more."""
    by = access.sales_staff_or_404(request)
    transfer = get_object_or_404(
        BankTransfer.objects.select_related("payment__order", "decided_by"), pk=transfer_id
    )
    act = request.POST.get("do", "")
    bound = {name: form(request.POST if name == act else None) for name, form in _FORMS.items()}
    form = bound.get(act)
    context: dict[str, object] = {"transfer": transfer, "act": act, **bound}
    if form is not None and form.is_valid():
        if "confirm" not in request.POST:
            return _page(request, "confirm", _("Xác nhận"), context | {"form": form}, [_crumb()])
        try:
            _act(transfer, act, form, by)
        except OrderRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Đã ghi."))
        return redirect("transfers_office:inspect", transfer.pk)
    context["likely"] = selectors.payments_like(amount=transfer.amount, around=transfer.booked_at)
    if form is not None:
        context["form"] = form
    return _page(request, "inspect", transfer.reference, context, [_crumb()])


_FORMS: dict[str, type[forms.Form]] = {
    "match": MatchForm,
    "not_ours": NotOursForm,
    "sent_back": SentBackForm,
}


def _act(transfer: BankTransfer, act: str, form: forms.Form, by: User) -> None:
    now = timezone.now()
    if isinstance(form, MatchForm):
        services.match_by_hand(transfer=transfer, order=form.order, by=by, now=now)
    elif act == "not_ours":
        note = form.cleaned_data["note"]
        services.mark_not_ours(transfer=transfer, note=note, by=by, now=now)
    else:
        reference = form.cleaned_data["reference"]
        services.note_sent_back(transfer=transfer, reference=reference, by=by, now=now)


@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Choose a bank's file, read what it would do, confirm. A fault in any row takes nothing."""
    by, account = access.sales_staff_or_404(request), selectors.our_account()
    form = StatementForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "account": account}
    if request.method == "POST" and account is not None and form.is_valid():
        try:
            reading = read_statement(
                form.cleaned_data["content"], layout(form.cleaned_data["layout"])
            )
        except BadStatement as bad:
            for fault in bad.faults:
                form.add_error("file", fault)
        else:
            if "confirm" in request.POST:
                return _import(request, form, reading, account.number, by)
            context |= _preview(form, reading, account.number)
            return _page(request, "preview", _("Xem trước sao kê"), context, [_crumb()])
    return _page(request, "take_in", _("Nhập sao kê"), context, [_crumb()])


def _preview(form: StatementForm, reading: Reading, account: str) -> dict[str, object]:
    data = form.cleaned_data
    rows = [(r.reference, r.amount, r.words, make_aware(r.booked_at)) for r in reading.rows]
    return {
        "rows": selectors.foresee(account, rows),
        "outgoing": reading.outgoing,
        "layout": data["layout"],
        "kept": base64.b64encode(data["content"]).decode(),
        "kept_name": data["kept_name"],
    }


def _import(
    request: HttpRequest, form: StatementForm, reading: Reading, account: str, by: User
) -> HttpResponse:
    data = form.cleaned_data
    done = services.import_statement(
        layout=data["layout"],
        file_name=data["kept_name"],
        sha256=sha256(data["content"]).hexdigest(),
        rows=[
            services.TransferFacts(account, r.reference, r.amount, r.words, make_aware(r.booked_at))
            for r in reading.rows
        ],
        now=timezone.now(),
        by=by,
    )
    words = _("Đã đọc %(rows)d khoản tiền vào, %(new)d khoản mới.")
    messages.success(request, words % {"rows": done.rows, "new": done.new})
    if done.differing:
        words = _("Số giao dịch đã có với số tiền khác, xin xem lại: %(references)s")
        messages.warning(request, words % {"references": ", ".join(done.differing)})
    return redirect("transfers_office:index")


def _tabs() -> list[tuple[str, str]]:
    return [
        ("cho", _("Chưa biết của đơn nào")),
        ("thieu", _("Thiếu")),
        ("thua", _("Thừa, hoàn lại")),
        ("hai-lan", _("Trả hai lần")),
        ("don-dong", _("Đơn đã đóng")),
        ("da-khop", _("Đã khớp")),
        ("khong-phai", _("Không phải tiền đơn")),
        ("tra-lai", _("Đã chuyển trả")),
    ]


def _page(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, object],
    crumbs: list[Crumb] | None = None,
) -> HttpResponse:
    template = f"commerce/office/transfers/{name}.html"
    return office_page(request, template, title, context, crumbs or [], icon=ICON)


def _crumb() -> Crumb:
    return reverse("transfers_office:index"), _("Tiền chuyển khoản")
