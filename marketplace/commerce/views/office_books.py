"""Writing in the ledger by hand, from papers: what providers paid over, carriers, taxes, and who
bears a lost dispute. Looked at first, then confirmed; nothing of it can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from certification.views.frame import office_page
from foundation.models import User
from foundation.once import OnceForm
from marketplace.commerce import access
from marketplace.commerce.forms.books import BearForm, PaperForm
from marketplace.commerce.models import CardDispute, LedgerTransaction
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.card import lost_disputes, to_be_borne
from marketplace.commerce.selectors.ledger import balances
from marketplace.commerce.services import books, disputes
from marketplace.commerce.views.office_acts import Act, ask


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: the last word of its address, its accounts and its act."""

    code: str
    label: Promise
    kinds: tuple[Account, ...]
    note: Callable[..., LedgerTransaction]
    has_fee: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "cong-thanh-toan",
            gettext_lazy("Cổng thanh toán chuyển tiền về ngân hàng"),
            books.HELD_BY_PROVIDERS,
            books.note_provider_payout,
            has_fee=True,
        ),
        Kind(
            "van-chuyen",
            gettext_lazy("Trả tiền đơn vị vận chuyển"),
            (Account.CARRIER_PAYABLE,),
            books.note_carrier_paid,
        ),
        Kind(
            "thue",
            gettext_lazy("Nộp thuế đã khấu trừ"),
            (Account.TAX_WITHHELD,),
            books.note_tax_paid,
        ),
    )
}


@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What stands open where a paper is awaited, and lost disputes that nobody bears yet."""
    access.sales_staff_or_404(request)
    groups = [(kind, balances(*kind.kinds)) for kind in KINDS.values()]
    context: dict[str, object] = {"groups": groups, "lost": lost_disputes()}
    return office_page(request, "commerce/office/books/index.html", _("Ghi sổ"), context)


@require_http_methods(["GET", "POST"])
@never_cache
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """One paper: typed, looked at, booked. The same number and sums again change nothing."""
    by = access.sales_staff_or_404(request)
    if (kind := KINDS.get(code)) is None:
        raise Http404
    found = balances(*kind.kinds)
    form = PaperForm(request.POST or None, balances=found, has_fee=kind.has_fee)
    context: dict[str, object] = {"has_accounts": bool(found)}

    def act(now: datetime) -> None:
        kind.note(paper=form.paper(), by=by, now=now)

    return _ask(request, "paper", str(kind.label), form, act, by=by, context=context)


@require_http_methods(["GET", "POST"])
@never_cache
def dispute(request: HttpRequest, dispute_id: int) -> HttpResponse:
    """Who bears a lost dispute, or a part of it."""
    by = access.sales_staff_or_404(request)
    rows = CardDispute.objects.select_related("payment__order").filter(is_won=False)
    row = get_object_or_404(rows, pk=dispute_id)
    left = to_be_borne(row)
    parts = list(row.payment.order.consignments.select_related("producer").order_by("pk"))
    form = BearForm(request.POST or None, parts=parts, initial={"amount": left})
    context: dict[str, object] = {"dispute": row, "left": left}

    def act(now: datetime) -> None:
        said = form.cleaned_data
        disputes.bear(
            dispute=row,
            amount=said["amount"],
            funder=said["funder"],
            consignment=form.part,
            words=said["words"],
            by=by,
            now=now,
        )

    title = _("Ai chịu khoản ngân hàng đòi lại?")
    return _ask(request, "dispute", title, form, act, by=by, context=context)


def _ask(
    request: HttpRequest,
    name: str,
    title: str,
    form: OnceForm,
    do: Callable[[datetime], object],
    *,
    by: User,
    context: dict[str, object],
) -> HttpResponse:
    index = reverse("books_office:index")
    act = Act(
        template=f"commerce/office/books/{name}",
        title=title,
        form=form,
        do=do,
        done=_("Đã ghi sổ."),
        back=index,
        crumbs=[(index, _("Ghi sổ"))],
    )
    return ask(request, act, by=by, context=context)
