"""Money on the market's bank account: noted once, matched to the order whose code it carries.

A statement file, a signed call and a poll may all tell of the same money; the bank's own number
makes it one row. Only such a row makes an order paid; a buyer's word or screenshot never does.
What is not clear waits for a person. Why so: docs/decisions/0019-vietqr.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation.models import User
from marketplace.commerce.models import BankTransfer, Payment, StatementImport
from marketplace.commerce.order.models import Order, PaymentMethod
from marketplace.commerce.selectors.transfers import payments_named_in, told_otherwise
from marketplace.commerce.services.errors import OrderRefused
from marketplace.commerce.services.payments import locked, receive
from marketplace.commerce.services.posting import post_unknown_money, post_unknown_money_cleared

_OPEN = (Payment.State.WAITING, Payment.State.PART_PAID)


class TransferDecided(OrderRefused):
    """Somebody, or the bank's own words, settled this transfer before."""

    def __init__(self) -> None:
        super().__init__(_("Khoản tiền này đã được xử lý rồi."))


class TransferDiffers(OrderRefused):
    """The bank's number was noted before with another amount; a person must look."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            _("Số giao dịch %(reference)s đã có với số tiền khác.") % {"reference": reference}
        )


class PaysOnDelivery(OrderRefused):
    def __init__(self) -> None:
        super().__init__(_("Đơn này trả tiền khi nhận hàng, không nhận tiền chuyển khoản."))


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """Money that came in, as somebody told us. `reference` is the bank's own number."""

    account: str
    reference: str
    amount: int
    memo: str
    booked_at: datetime


@transaction.atomic
def note_transfer(
    *,
    facts: TransferFacts,
    source: str,
    now: datetime,
    statement: StatementImport | None = None,
    by: User | None = None,
) -> tuple[BankTransfer, bool]:
    """Note money on our account once, match it, and say whether it was new.

    In one transaction: the row, the match, the order's state and the ledger. Of two callers at
    the same moment the second waits and finds the first one's row. Raises TransferDiffers where
    the number is known with another amount; then nothing changed.
    """
    transfer, is_new = BankTransfer.objects.get_or_create(
        account=facts.account,
        reference=facts.reference,
        defaults={
            "amount": facts.amount,
            "memo": facts.memo[:300],
            "booked_at": facts.booked_at,
            "source": source,
            "statement": statement,
        },
    )
    if not is_new:
        if transfer.amount != facts.amount:
            raise TransferDiffers(facts.reference)
        return transfer, False
    _match(transfer, now=now, by=by)
    return transfer, True


def _match(transfer: BankTransfer, *, now: datetime, by: User | None) -> None:
    """Give the money to the one order whose code it carries; anything else waits for a person."""
    named = payments_named_in(transfer.memo)
    if len(named) != 1:
        note = _("Nội dung có mã của nhiều đơn.") if named else ""
        _wait(transfer, None, note, now=now)
        return
    payment = locked(named[0])  # so that of two who tell of it at once the second sees the first
    twin = told_otherwise(transfer, payment)
    if twin is not None:
        words = _("Có thể là cùng khoản tiền %(reference)s đã được báo bằng cách khác.")
        _wait(transfer, payment, words % {"reference": twin.reference}, now=now, is_money=False)
    elif payment.state == Payment.State.ON_DELIVERY:
        _wait(transfer, payment, str(PaysOnDelivery()), now=now)
    else:
        _take(transfer, payment, now=now, by=by)


def _wait(
    transfer: BankTransfer,
    payment: Payment | None,
    note: str,
    *,
    now: datetime,
    is_money: bool = True,
) -> None:
    """Leave it to a person. In the books it is money of nobody known, unless it may be the same
    money told twice."""
    transfer.state, transfer.payment = BankTransfer.State.UNMATCHED, payment
    transfer.note = note[:300]
    transfer.save(update_fields=["state", "payment", "note"])
    if is_money:
        post_unknown_money(transfer=transfer, on=timezone.localdate(now))


def _take(transfer: BankTransfer, payment: Payment, *, now: datetime, by: User | None) -> None:
    """Hand the money to `receive` and note what became of it."""
    before = locked(payment).state
    receive(
        payment=payment,
        method=PaymentMethod.VIETQR,
        reference=f"{transfer.account}:{transfer.reference}",
        amount=transfer.amount,
        at=transfer.booked_at,
        now=now,
        by=by,
    )
    after = Payment.objects.values_list("state", flat=True).get(pk=payment.pk)
    transfer.payment = payment
    transfer.state = _outcome(before, after)
    transfer.save(update_fields=["state", "payment"])


def _outcome(before: str, after: str) -> str:
    if before == Payment.State.PAID:
        return BankTransfer.State.DOUBLE
    if before in _OPEN or after in {*_OPEN, Payment.State.PAID}:
        return BankTransfer.State.MATCHED
    return BankTransfer.State.CLOSED_ORDER


@dataclass(frozen=True, slots=True)
class ImportDone:
    """`rows` of money in the file, `new` of them unknown before; `differing` bank numbers were
    known with another amount and left alone."""

    statement: StatementImport
    rows: int
    new: int
    differing: tuple[str, ...] = ()


def import_statement(
    *,
    layout: str,
    file_name: str,
    sha256: str,
    rows: Sequence[TransferFacts],
    now: datetime,
    by: User,
) -> ImportDone:
    """Note every row of a statement file; each in a transaction of its own, so that nobody waits
    for the whole file. Broken off in the middle, the same file again notes only the rest.
    """
    statement, _is_new = StatementImport.objects.get_or_create(
        sha256=sha256,
        defaults={"layout": layout, "file_name": file_name[:120], "rows": len(rows), "by": by},
    )
    new, differing = 0, []
    for facts in rows:
        try:
            new += note_transfer(facts=facts, source="FILE", now=now, statement=statement, by=by)[1]
        except TransferDiffers:
            differing.append(facts.reference)
    with transaction.atomic():
        statement = StatementImport.objects.select_for_update().get(pk=statement.pk)
        statement.new_rows += new
        statement.save(update_fields=["new_rows"])
        log(
            instance=statement,
            action="ocop.statement.import",
            user=by,
            data={"rows": len(rows), "new": new},
        )
    return ImportDone(statement, len(rows), new, tuple(differing))


@transaction.atomic
def match_by_hand(*, transfer: BankTransfer, order: Order, by: User, now: datetime) -> BankTransfer:
    """Say for which order a transfer is; it counts as if its memo had said so.

    Raises TransferDecided, PaysOnDelivery.
    """
    transfer = _undecided(transfer)
    payment = locked(order.payment)
    if payment.state == Payment.State.ON_DELIVERY:
        raise PaysOnDelivery
    post_unknown_money_cleared(transfer=transfer, on=timezone.localdate(now))
    _take(transfer, payment, now=now, by=by)
    return _decided(transfer, "match", transfer.note, by=by, now=now)


@transaction.atomic
def mark_not_ours(*, transfer: BankTransfer, note: str, by: User, now: datetime) -> BankTransfer:
    """Say that a row is no buyer's money: the market's own, or the same money told twice. It
    leaves the buyers' books. Raises TransferDecided."""
    transfer = _undecided(transfer)
    post_unknown_money_cleared(transfer=transfer, on=timezone.localdate(now))
    transfer.state = BankTransfer.State.NOT_OURS
    return _decided(transfer, "not_ours", note, by=by, now=now)


@transaction.atomic
def note_sent_back(
    *, transfer: BankTransfer, reference: str, by: User, now: datetime
) -> BankTransfer:
    """Note that money of nobody known was sent back where it came from, under the bank's number
    of the way back. Raises TransferDecided."""
    transfer = _undecided(transfer)
    post_unknown_money_cleared(transfer=transfer, on=timezone.localdate(now))
    transfer.state = BankTransfer.State.REFUNDED
    words = _("Đã chuyển trả, số giao dịch %(reference)s.") % {"reference": reference}
    return _decided(transfer, "send_back", words, by=by, now=now)


def _undecided(transfer: BankTransfer) -> BankTransfer:
    """The row, locked, still waiting for a person."""
    transfer = BankTransfer.objects.select_for_update().get(pk=transfer.pk)
    if transfer.state != BankTransfer.State.UNMATCHED:
        raise TransferDecided
    return transfer


def _decided(
    transfer: BankTransfer, act: str, note: str, *, by: User, now: datetime
) -> BankTransfer:
    transfer.note, transfer.decided_by, transfer.decided_at = note[:300], by, now
    transfer.save(update_fields=["state", "note", "decided_by", "decided_at"])
    log(
        instance=transfer,
        action=f"ocop.transfer.{act}",
        user=by,
        data={"amount": transfer.amount, "reference": transfer.reference},
    )
    return transfer
