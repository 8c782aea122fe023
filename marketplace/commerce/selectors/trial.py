"""The trial balance: whether the ledger adds up, and says the same as the rows it tells of.

The first is asked of PostgreSQL with every booking as well. The second finds what no constraint
can: an act that moved money and forgot to book it, or booked it twice.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from foundation.templatetags.formats import dong
from marketplace.commerce.models import (
    BankTransfer,
    CashCollection,
    CashRemittance,
    Consignment,
    ConsignmentEvent,
    Cut,
    LedgerEntry,
    LedgerTransaction,
    Payout,
    Receipt,
    Refund,
    RemittanceLine,
    Settlement,
    SettlementLine,
)
from marketplace.commerce.order.models import PaymentMethod
from marketplace.commerce.rules.ledger import OF_A_PRODUCER, Account, Purpose
from marketplace.commerce.selectors.ledger import Balance, balances

Amounts = Counter[int]


@dataclass(frozen=True, slots=True)
class Check:
    """One question: what the ledger says, what the rows say, and of whom they differ (ids)."""

    name: str
    booked: int
    noted: int
    differing: tuple[int, ...] = ()

    @property
    def is_right(self) -> bool:
        return self.booked == self.noted and not self.differing

    def __str__(self) -> str:
        about = f", ids {', '.join(map(str, self.differing[:10]))}" if self.differing else ""
        return f"{self.name}: booked {dong(self.booked)}, noted {dong(self.noted)}{about}"


@dataclass(frozen=True, slots=True)
class Trial:
    """The balances of all accounts and the answers to every question."""

    balances: list[Balance]
    checks: list[Check]

    @property
    def total(self) -> int:
        return sum(balance.amount for balance in self.balances)

    @property
    def wrong(self) -> list[Check]:
        return [check for check in self.checks if not check.is_right]

    @property
    def is_right(self) -> bool:
        return self.total == 0 and not self.wrong


def trial_balance() -> Trial:
    """Balances and checks, all of one moment; inside a caller's transaction, of what it sees."""
    if connection.in_atomic_block:
        return _trial()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _trial()


def _trial() -> Trial:
    found = balances()
    return Trial(
        found,
        [
            Check("every booking balances", _unbalanced(), 0),
            Check("delivery charges are passed on", _stands(found, Account.DELIVERY), 0),
            _compare("money of buyers, by order", _buyer_funds(), _paid_not_delivered()),
            _compare("promised refunds, by order", _open_on(Account.REFUNDS), _open_refunds()),
            _compare("cash with carriers, by parcel", _cash_on(Account.CARRIER_CASH), _carried()),
            _compare("cash with producers, by parcel", _cash_on(Account.PRODUCER_CASH), _kept()),
            _compare("statements are their lines", _lines_moved(), _statements_moved()),
            _compare("money of nobody known, by transfer", *_unknown_transfers()),
            _compare("unexplained cash, by remittance", _unexplained(), _beyond_parcels()),
            _compare("payouts", _paid_out(), _payouts()),
            _compare("owed to producers", _owed(), _unsettled_and_unpaid()),
        ],
    )


def _compare(name: str, booked: Amounts, noted: Amounts) -> Check:
    differing = tuple(sorted(k for k in {*booked, *noted} if booked[k] != noted[k]))
    return Check(name, sum(booked.values()), sum(noted.values()), differing)


def _sums(rows: QuerySet, by: str, *, what: str = "amount", sign: int = 1) -> Amounts:
    """So much for each `by`, in one query; rows of nobody count under 0."""
    found: Amounts = Counter()
    for row in rows.values(by).order_by(by).annotate(n=Sum(what)):
        found[row[by] or 0] += sign * int(row["n"])
    return found


def _stands(found: list[Balance], kind: Account) -> int:
    return sum(b.amount for b in found if b.account.kind == kind)


def _unbalanced() -> int:
    rows = LedgerTransaction.objects.annotate(n=Sum("entries__amount"))
    return rows.exclude(n=0).count()


def _on(kind: Account) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(account__kind=kind)


def _buyer_funds() -> Amounts:
    return _sums(_on(Account.BUYER_FUNDS), "transaction__order", sign=-1)


def _paid_not_delivered() -> Amounts:
    """What came, less what is promised back of it, less what was delivered for it."""
    came = Receipt.objects.exclude(method=PaymentMethod.CASH_ON_DELIVERY)
    back = Refund.objects.filter(funder=Refund.Funder.BUYER_FUNDS).exclude(
        state=Refund.State.FAILED
    )
    found = _sums(came, "payment__order")
    found.subtract(_sums(back, "payment__order"))
    was_delivered = ConsignmentEvent.objects.filter(
        consignment=OuterRef("pk"), state=Consignment.State.DELIVERED
    )
    delivered = Consignment.objects.filter(Exists(was_delivered))
    for part in ("goods_total", "delivery_charge"):
        found.subtract(_sums(delivered, "order", what=part))
    for part in ("platform_discount", "producer_discount"):
        found.update(_sums(delivered, "order", what=part))
    found.update(_sums(Cut.objects.filter(consignment__in=delivered), "consignment__order"))
    found.update(_sums(CashCollection.objects.all(), "consignment__order"))
    return found


def _open_on(kind: Account) -> Amounts:
    return _sums(_on(kind), "transaction__order", sign=-1)


def _open_refunds() -> Amounts:
    rows = Refund.objects.exclude(state__in=[Refund.State.DONE, Refund.State.FAILED])
    return _sums(rows, "payment__order")


def _cash_on(kind: Account) -> Amounts:
    return _sums(_on(kind), "consignment")


def _carried() -> Amounts:
    held = CashCollection.objects.filter(holder=CashCollection.Holder.CARRIER)
    found = _sums(held, "consignment")
    found.subtract(_remitted(payer=CashCollection.Holder.CARRIER))
    return found


def _kept() -> Amounts:
    held = CashCollection.objects.filter(holder=CashCollection.Holder.PRODUCER)
    found = _sums(held, "consignment")
    found.update(_remitted(payer=CashCollection.Holder.CARRIER, to=CashRemittance.To.PRODUCER))
    found.subtract(_remitted(payer=CashCollection.Holder.PRODUCER))
    return found


def _remitted(**about: str) -> Amounts:
    conditions = {f"remittance__{name}": value for name, value in about.items()}
    return _sums(RemittanceLine.objects.filter(**conditions), "collection__consignment")


def _unknown_transfers() -> tuple[Amounts, Amounts]:
    """Transfers that wait for a person, booked and noted. One that may be the same money told
    twice is not booked, and that is right. What no transfer's key names counts under 0."""
    rows = _on(Account.UNKNOWN_MONEY).exclude(transaction__key__startswith="remittance:")
    booked = _sums(rows.annotate(about=_number_in_key("unknown:")), "about", sign=-1)
    earlier = BankTransfer.objects.filter(
        account=OuterRef("account"),
        amount=OuterRef("amount"),
        payment=OuterRef("payment"),
        pk__lt=OuterRef("pk"),
    ).exclude(source=OuterRef("source"))
    waiting = BankTransfer.objects.filter(state=BankTransfer.State.UNMATCHED)
    noted: Amounts = Counter()
    for pk, amount, is_told_twice in waiting.annotate(twice=Exists(earlier)).values_list(
        "pk", "amount", "twice"
    ):
        noted[pk] = 0 if is_told_twice and not booked[pk] else amount
    return booked, noted


def _unexplained() -> Amounts:
    rows = _on(Account.UNKNOWN_MONEY).filter(transaction__key__startswith="remittance:")
    return _sums(rows.annotate(about=_number_in_key("remittance:")), "about", sign=-1)


def _beyond_parcels() -> Amounts:
    """What came with a paper beyond the parcels it names."""
    papers = CashRemittance.objects.filter(to=CashRemittance.To.PLATFORM)
    found = _sums(papers, "pk")
    lines = RemittanceLine.objects.filter(remittance__in=papers)
    found.subtract(_sums(lines, "remittance"))
    return found


def _number_in_key(prefix: str) -> Case:
    """The number that follows `prefix` in a booking's key; 0 where the key is another."""
    part = Func(F("transaction__key"), Value(":"), Value(2), function="split_part")
    number = Cast(part, BigIntegerField())
    return Case(When(transaction__key__startswith=prefix, then=number), default=Value(0))


def _lines_moved() -> Amounts:
    rows = SettlementLine.objects.exclude(entry__purpose=Purpose.PAYOUT)
    return _sums(rows, "settlement", what="entry__amount", sign=-1)


def _statements_moved() -> Amounts:
    return _sums(Settlement.objects.all(), "pk", what="moved")


def _paid_out() -> Amounts:
    rows = _producers_entries().filter(purpose=Purpose.PAYOUT)
    return _sums(rows, "account__producer")


def _payouts() -> Amounts:
    rows = Payout.objects.filter(state=Payout.State.PAID)
    return _sums(rows, "settlement__producer")


def _owed() -> Amounts:
    return _sums(_producers_entries(), "account__producer", sign=-1)


def _unsettled_and_unpaid() -> Amounts:
    """What no statement holds yet, and of statements what was neither paid nor carried on."""
    loose = _producers_entries().filter(settlement_line__isnull=True)
    found = _sums(loose, "account__producer", sign=-1)
    last = Settlement.objects.exclude(state=Settlement.State.CARRIED)
    for part in ("carried", "moved"):
        found.update(_sums(last, "producer", what=part))
    found.subtract(_payouts())
    return found


def _producers_entries() -> QuerySet[LedgerEntry]:
    kinds = [kind.value for kind in OF_A_PRODUCER]
    return LedgerEntry.objects.filter(account__kind__in=kinds)
