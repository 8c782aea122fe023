"""What the staff notes from papers: money a provider paid over, a carrier's bill, tax paid.

Each is booked once for the number of its paper; nothing is noted beyond what stands open on the
account, so a slip of the pen is refused. docs/rules/ledger.md.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from foundation.templatetags.formats import dong
from marketplace.commerce.models import LedgerAccount, LedgerTransaction
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.ledger import balances
from marketplace.commerce.services import posting
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.ledger import LedgerMismatch

HELD_BY_PROVIDERS = (Account.CARD, Account.WALLET)


class BooksRefused(OrderRefused):
    """Nothing was booked; the text says why."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper, and the account it is about. `amount` in đồng is what moved in our bank, `fee`
    what a provider kept for itself; `paid_on` is the day it moved."""

    account: LedgerAccount
    reference: str
    amount: int
    paid_on: date
    fee: int = 0


def note_provider_payout(*, paper: Paper, by: User, now: datetime) -> LedgerTransaction:
    """Note that a provider paid buyers' money into our bank; the same paper again gives back the
    first booking. Raises BooksRefused, also where the number was booked with other sums."""
    _must_be(paper, *HELD_BY_PROVIDERS)

    def post() -> LedgerTransaction:
        return posting.post_provider_payout(
            held=paper.account,
            amount=paper.amount,
            fee=paper.fee,
            reference=paper.reference,
            on=paper.paid_on,
            by=by,
        )

    return _note(paper, f"provider:{paper.account.pk}", post, "provider_payout", by=by, now=now)


def note_carrier_paid(*, paper: Paper, by: User, now: datetime) -> LedgerTransaction:
    """Note that a carrier was paid from our bank; as `note_provider_payout`."""
    _must_be(paper, Account.CARRIER_PAYABLE)

    def post() -> LedgerTransaction:
        return posting.post_carrier_paid(
            owed=paper.account,
            amount=paper.amount,
            reference=paper.reference,
            on=paper.paid_on,
            by=by,
        )

    return _note(paper, f"carrier:{paper.account.pk}", post, "carrier_paid", by=by, now=now)


def note_tax_paid(*, paper: Paper, by: User, now: datetime) -> LedgerTransaction:
    """Note that withheld tax was paid to the State; as `note_provider_payout`."""
    _must_be(paper, Account.TAX_WITHHELD)

    def post() -> LedgerTransaction:
        return posting.post_tax_paid(
            amount=paper.amount, reference=paper.reference, on=paper.paid_on, by=by
        )

    return _note(paper, "tax", post, "tax_paid", by=by, now=now)


def _must_be(paper: Paper, *kinds: Account) -> None:
    if paper.account.kind not in kinds:
        raise ValueError(f"{paper.account} is no account of {kinds}")


@transaction.atomic
def _note(
    paper: Paper,
    what: str,
    post: Callable[[], LedgerTransaction],
    action: str,
    *,
    by: User,
    now: datetime,
) -> LedgerTransaction:
    """Of two at once the second waits at the account and sees what the first left open."""
    if not paper.reference.strip() or paper.amount <= 0 or paper.fee < 0:
        raise BooksRefused(_("Xin ghi số chứng từ, và số tiền lớn hơn 0."))
    if paper.paid_on > timezone.localdate(now):
        raise BooksRefused(_("Ngày tiền đi không thể ở sau hôm nay."))
    LedgerAccount.objects.select_for_update(no_key=True).get(pk=paper.account.pk)
    key = posting.paper_key(what, paper.reference)
    is_known = LedgerTransaction.objects.filter(key=key).exists()
    left = still_open(paper.account)
    if not is_known and paper.amount + paper.fee > left:
        raise BooksRefused(
            _("Trên sổ chỉ còn %(open)s. Xin xem lại số tiền, hoặc tìm khoản chưa ghi.")
            % {"open": dong(left)}
        )
    try:
        booked = post()
    except LedgerMismatch:
        raise BooksRefused(
            _("Chứng từ số %(reference)s đã ghi với số tiền khác.") % {"reference": paper.reference}
        ) from None
    if not is_known:
        data = {"amount": paper.amount, "fee": paper.fee, "reference": paper.reference}
        log(instance=booked, action=f"ocop.books.{action}", user=by, data=data)
    return booked


def still_open(account: LedgerAccount) -> int:
    """What still stands open on one account, in đồng."""
    rows = balances(Account(account.kind))
    return next((row.open for row in rows if row.account.pk == account.pk), 0)
