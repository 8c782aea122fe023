"""Questions about transfers into the market's bank account."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from foundation.templatetags.formats import dong
from marketplace.commerce.models import (
    BankTransfer,
    Cut,
    Payment,
    ProviderEvent,
    Receipt,
    Refund,
    SellingSettings,
)
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.rules import memo as memos
from marketplace.commerce.rules import vietqr
from marketplace.commerce.rules.banks import short_name
from marketplace.commerce.selectors.payments import owed

SAME_MONEY_WITHIN = timedelta(days=2)
"""A file often says the day alone, and a bank may book on the next one."""


@dataclass(frozen=True, slots=True)
class OurAccount:
    """Where buyers send their money."""

    bin: str
    number: str
    holder: str
    is_sample: bool

    @property
    def bank(self) -> str:
        return short_name(self.bin)


@dataclass(frozen=True, slots=True)
class TransferWanted:
    """What a buyer has to transfer now: `amount` in đồng is the rest that is still owed, `code`
    the text of the QR picture."""

    account: OurAccount
    amount: int
    memo: str
    code: str


def our_account() -> OurAccount | None:
    """The account that the operator named, or None: then no VietQR is offered."""
    rules = SellingSettings.load()
    if not (rules.bank_bin and rules.bank_account and rules.bank_holder):
        return None
    return OurAccount(rules.bank_bin, rules.bank_account, rules.bank_holder, rules.is_sample)


def transfer_wanted(payment: Payment) -> TransferWanted | None:
    """What is to be transferred for a payment that waits; None where nothing is, or nowhere."""
    account, amount = our_account(), owed(payment)
    waits = payment.state in {Payment.State.WAITING, Payment.State.PART_PAID}
    if account is None or not waits or amount <= 0 or not payment.memo:
        return None
    code = vietqr.build(
        vietqr.TransferCode(
            bin=account.bin, account=account.number.upper(), amount=amount, purpose=payment.memo
        )
    )
    return TransferWanted(account, amount, payment.memo, code)


def new_memo() -> str:
    """A memo code that no payment has. One query; the database refuses a second one."""
    while True:
        code = memos.draw(secrets.randbelow)
        if not Payment.objects.filter(memo=code).exists():
            return code


def payments_named_in(words: str) -> list[Payment]:
    """The payments whose codes stand in a transfer's memo. At most one query."""
    codes = memos.find(words)
    if not codes:
        return []
    return list(Payment.objects.filter(memo__in=codes).select_related("order").order_by("pk"))


def told_otherwise(transfer: BankTransfer, payment: Payment) -> BankTransfer | None:
    """A transfer of the same order, amount and account, told within two days by another source
    under another number: perhaps the same money. None where there is none. One query."""
    return (
        BankTransfer.objects.filter(
            account=transfer.account,
            amount=transfer.amount,
            payment=payment,
            booked_at__range=(
                transfer.booked_at - SAME_MONEY_WITHIN,
                transfer.booked_at + SAME_MONEY_WITHIN,
            ),
        )
        .exclude(pk=transfer.pk)
        .exclude(source=transfer.source)
        .exclude(state=BankTransfer.State.NOT_OURS)
        .order_by("pk")
        .first()
    )


def known_references(account: str, references: Iterable[str]) -> dict[str, int]:
    """Of these bank numbers those that are noted already, with their amounts. One query."""
    rows = BankTransfer.objects.filter(account=account, reference__in=list(references))
    return dict(rows.values_list("reference", "amount"))


def transfers_in(state: str) -> QuerySet[BankTransfer]:
    """The transfers of a state, the newest first, with their orders."""
    rows = BankTransfer.objects.filter(state=state).select_related("payment__order", "decided_by")
    return rows.order_by("-booked_at", "-pk")


def waiting_count() -> int:
    """How many transfers wait for a person. One query."""
    return BankTransfer.objects.filter(state=BankTransfer.State.UNMATCHED).count()


def differing_calls(*, since: datetime) -> list[str]:
    """Bank numbers for which a feed told another amount than is noted. One query."""
    events = ProviderEvent.objects.filter(
        provider__in=["SEPAY", "CASSO"], outcome="differs", received_at__gte=since
    )
    return [str(payload["reference"]) for payload in events.values_list("payload", flat=True)]


def part_paid() -> QuerySet[Payment]:
    """Orders of which a part came, with `came` and `rest` in đồng, the soonest deadline first."""
    came = _sum(Receipt.objects.filter(payment=OuterRef("pk")), "payment")
    cut = _sum(Cut.objects.filter(consignment__order=OuterRef("order")), "consignment__order")
    rows = Payment.objects.filter(state=Payment.State.PART_PAID).select_related("order")
    return rows.annotate(came=came, rest=F("amount") - cut - came).order_by("due_at", "pk")


def given_back_for_transfers() -> QuerySet[Refund]:
    """What goes back because more came than was owed, or too late; open ones first."""
    return (
        Refund.objects.filter(
            method=PaymentMethod.VIETQR,
            reason__in=[Refund.Reason.OVERPAID, Refund.Reason.LATE],
        )
        .select_related("payment__order")
        .order_by(F("done_at").desc(nulls_first=True), "-pk")
    )


def payments_like(*, amount: int, around: datetime) -> QuerySet[Payment]:
    """Payments that a transfer without a code may be for: waiting for just this amount, ordered
    within a week before it. A hint for a person."""
    return (
        Payment.objects.filter(
            state__in=[Payment.State.WAITING, Payment.State.PART_PAID, Payment.State.EXPIRED],
            amount=amount,
            made_at__range=(around - timedelta(days=7), around + timedelta(days=1)),
        )
        .select_related("order__shipping_address")
        .order_by("-made_at")[:10]
    )


def _sum(rows: QuerySet, by: str) -> Coalesce:
    total = rows.order_by().values(by).annotate(n=Sum("amount")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class ForeseenRow:
    """What a row of a statement would become if it were noted now."""

    reference: str
    amount: int
    memo: str
    booked_at: datetime
    is_known: bool
    order_number: str
    words: str


def foresee(account: str, rows: Iterable[tuple[str, int, str, datetime]]) -> list[ForeseenRow]:
    """What each (reference, amount, memo, moment) would become; nothing is written."""
    rows = list(rows)
    known = known_references(account, [row[0] for row in rows])
    foreseen = []
    for reference, amount, words, booked_at in rows:
        named = [] if reference in known else payments_named_in(words)
        number = named[0].order.spoken_number if len(named) == 1 else ""
        outcome = _known_words(known.get(reference), amount) or _outcome_words(named, amount)
        foreseen.append(
            ForeseenRow(reference, amount, words, booked_at, reference in known, number, outcome)
        )
    return foreseen


def _known_words(before: int | None, amount: int) -> str:
    if before is None:
        return ""
    return _("đã có") if before == amount else _("đã có với số tiền khác, cần xem lại")


def _outcome_words(named: list[Payment], amount: int) -> str:
    if len(named) != 1:
        return _("chưa biết của đơn nào")
    payment = named[0]
    if payment.state == Payment.State.ON_DELIVERY:
        return _("đơn trả tiền khi nhận hàng")
    if payment.state == Payment.State.PAID:
        return _("đơn đã trả, sẽ hoàn lại")
    if payment.state not in {Payment.State.WAITING, Payment.State.PART_PAID}:
        return _("đơn đã đóng")
    rest = owed(payment) - amount
    if rest == 0:
        return _("khớp đủ")
    words = _("còn thiếu %(amount)s") if rest > 0 else _("thừa %(amount)s, sẽ hoàn lại")
    return words % {"amount": dong(abs(rest))}
