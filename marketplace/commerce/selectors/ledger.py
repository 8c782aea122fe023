"""Reading the ledger: what stands on an account, what belongs to an order, what is owed to whom.

All sums in đồng, debits positive.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from catalog.producers.models import Producer
from marketplace.commerce.models import LedgerAccount, LedgerEntry, LedgerTransaction
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.ledger import ASSETS, OF_A_PRODUCER, Account

_WORDS = {
    Account.BANK: gettext_lazy("Tài khoản ngân hàng"),
    Account.CARD: gettext_lazy("Tiền ở cổng thẻ"),
    Account.WALLET: gettext_lazy("Tiền ở ví"),
    Account.CARRIER_CASH: gettext_lazy("Tiền thu hộ, đơn vị vận chuyển giữ"),
    Account.PRODUCER_CASH: gettext_lazy("Tiền thu hộ, chủ thể giữ"),
    Account.BUYER_FUNDS: gettext_lazy("Tiền người mua, chưa giao hàng"),
    Account.PRODUCER_PAYABLE: gettext_lazy("Phải trả chủ thể"),
    Account.REFUNDS: gettext_lazy("Phải hoàn người mua"),
    Account.TAX_WITHHELD: gettext_lazy("Thuế khấu trừ phải nộp"),
    Account.CARRIER_PAYABLE: gettext_lazy("Phải trả đơn vị vận chuyển"),
    Account.UNKNOWN_MONEY: gettext_lazy("Tiền chưa biết của ai"),
    Account.COMMISSION: gettext_lazy("Phí sàn thu được"),
    Account.INTEREST: gettext_lazy("Lãi chậm hoàn tiền đã trả"),
    Account.DELIVERY: gettext_lazy("Phí giao đi qua"),
    Account.PLATFORM_VOUCHERS: gettext_lazy("Giảm giá chợ chịu"),
    Account.REFUSALS: gettext_lazy("Hàng khách không nhận, chợ chịu"),
    Account.GOODWILL: gettext_lazy("Hoàn tiền, điều chỉnh chợ chịu"),
    Account.FEES: gettext_lazy("Phí trả cổng thanh toán"),
    Account.DISPUTES: gettext_lazy("Ngân hàng thẻ đòi lại"),
}


def account_words(account: LedgerAccount) -> str:
    """What an account is, as the staff say it, and whose."""
    whose = " · ".join(filter(None, [account.party, str(account.producer or "")]))
    name = str(_WORDS[Account(account.kind)])
    return f"{name}: {whose}" if whose else name


_PRODUCER_KINDS = [kind.value for kind in OF_A_PRODUCER]


@dataclass(frozen=True, slots=True)
class Balance:
    """One account and what was booked on it."""

    account: LedgerAccount
    debit: int
    credit: int

    @property
    def words(self) -> str:
        return account_words(self.account)

    @property
    def amount(self) -> int:
        """Debit less credit."""
        return self.debit - self.credit

    @property
    def open(self) -> int:
        """What is still to come from there, or to be paid there: above 0 whichever side it is
        on, below 0 where the account stands on the wrong one."""
        return self.amount if Account(self.account.kind) in ASSETS else -self.amount


def balances(*kinds: Account) -> list[Balance]:
    """Every account that was ever used, or those of `kinds`, in the order of the chart. One
    query."""
    accounts = LedgerAccount.objects.select_related("producer")
    if kinds:
        accounts = accounts.filter(kind__in=kinds)
    rows = accounts.annotate(
        debit=Coalesce(Sum("entries__amount", filter=Q(entries__amount__gt=0)), 0),
        credit=Coalesce(-Sum("entries__amount", filter=Q(entries__amount__lt=0)), 0),
    )
    chart = list(Account)
    return sorted(
        (Balance(row, row.debit, row.credit) for row in rows),
        key=lambda b: (chart.index(Account(b.account.kind)), str(b.account), b.account.pk),
    )


def balance_of(kind: Account, *, producer: Producer | None = None) -> int:
    """What stands on all accounts of a kind, or on one producer's. One query."""
    rows = LedgerEntry.objects.filter(account__kind=kind)
    if producer is not None:
        rows = rows.filter(account__producer=producer)
    return rows.aggregate(n=Sum("amount"))["n"] or 0


def entries_of(account: LedgerAccount) -> QuerySet[LedgerEntry]:
    """What was booked on an account, the newest first."""
    return _told(LedgerEntry.objects.filter(account=account)).order_by("-pk")


def entries_of_order(order: Order) -> list[LedgerEntry]:
    """Everything booked about an order, in the order it was booked. One query."""
    return list(
        _told(LedgerEntry.objects.filter(transaction__order=order)).order_by("transaction_id", "pk")
    )


def entries_of_transaction(
    booked: LedgerTransaction, *, producer: Producer | None = None
) -> list[LedgerEntry]:
    """The legs of one booking; with `producer`, those on that producer's accounts alone."""
    rows = _told(LedgerEntry.objects.filter(transaction=booked))
    if producer is not None:
        rows = rows.filter(account__producer=producer, account__kind__in=_PRODUCER_KINDS)
    return list(rows.order_by("pk"))


def entries_of_producer(producer: Producer) -> QuerySet[LedgerEntry]:
    """Entries on the accounts that make up what the producer is owed."""
    return LedgerEntry.objects.filter(account__producer=producer, account__kind__in=_PRODUCER_KINDS)


def owed_to(producer: Producer) -> int:
    """What the market owes the producer now, in đồng; below 0 the producer owes. One query."""
    return -(entries_of_producer(producer).aggregate(n=Sum("amount"))["n"] or 0)


def waiting_for_cash(consignment_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Consignments whose cash a carrier still holds, wholly or in part, with how much."""
    rows = LedgerEntry.objects.filter(account__kind=Account.CARRIER_CASH, consignment__isnull=False)
    if consignment_ids is not None:
        rows = rows.filter(consignment__in=consignment_ids)
    held = rows.values("consignment").annotate(held=Sum("amount")).filter(held__gt=0)
    return {row["consignment"]: row["held"] for row in held}


def _told(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    return rows.select_related(
        "account__producer",
        "transaction__order",
        "transaction__by",
        "consignment",
        "line",
    ).annotate(booked_on=F("transaction__booked_on"))
