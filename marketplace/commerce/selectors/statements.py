"""A producer's statements: their lines in words that people sell with, and what is next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.producers.models import Producer
from marketplace.commerce.models import (
    ConnectAccount,
    Consignment,
    LedgerEntry,
    Payout,
    PayoutBatch,
    SellerCheck,
    Settlement,
    SettlementDispute,
    SettlementLine,
)
from marketplace.commerce.rules.ledger import OF_A_PRODUCER, Purpose
from marketplace.commerce.rules.settlement import WITHDRAWN
from marketplace.commerce.selectors.ledger import entries_of_producer, waiting_for_cash
from marketplace.commerce.selectors.sellers import accounts_held

_WORDS = {
    Purpose.GOODS: gettext_lazy("Tiền hàng"),
    Purpose.VOUCHER: gettext_lazy("Chủ thể giảm giá"),
    Purpose.DELIVERY: gettext_lazy("Phí giao"),
    Purpose.COMMISSION: gettext_lazy("Phí sàn"),
    Purpose.TAX: gettext_lazy("Thuế khấu trừ"),
    Purpose.REFUND: gettext_lazy("Hoàn tiền cho khách"),
    Purpose.REFUSAL: gettext_lazy("Khách không nhận hàng"),
    Purpose.PAYOUT: gettext_lazy("Đã chi"),
    Purpose.INTEREST: gettext_lazy("Lãi chậm hoàn tiền"),
    Purpose.CORRECTION: gettext_lazy("Điều chỉnh"),
}
"""What a line is for, as people say it; cash is told by its direction."""


def words_of(entry: LedgerEntry) -> str:
    """What an entry on a producer's account is for."""
    purpose = Purpose(entry.purpose)
    if purpose == Purpose.CASH:
        return _("Tiền mặt bạn đang giữ") if entry.amount > 0 else _("Tiền mặt bạn đã nộp")
    return str(_WORDS.get(purpose, purpose.value))


SOLD = (Purpose.GOODS, Purpose.VOUCHER, Purpose.DELIVERY)
FEES = (Purpose.COMMISSION, Purpose.TAX, Purpose.REFUSAL)


def unsettled_entries(*, before: date) -> QuerySet[LedgerEntry]:
    """Entries on producers' accounts, booked before the day, that no statement holds. Those of
    parcels whose cash a carrier has not given up yet wait; a payout stands in the statement it
    pays."""
    kinds = [kind.value for kind in OF_A_PRODUCER]
    return (
        LedgerEntry.objects.filter(
            account__kind__in=kinds,
            settlement_line__isnull=True,
            transaction__booked_on__lt=before,
        )
        .exclude(purpose=Purpose.PAYOUT)
        .exclude(consignment__in=list(waiting_for_cash()))
    )


def statements_of(producer: Producer) -> QuerySet[Settlement]:
    """The producer's statements, the newest first."""
    return Settlement.objects.filter(producer=producer).order_by("-to_on", "-pk")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statement; `amount` in đồng, above 0 for the producer."""

    line: SettlementLine
    dispute: SettlementDispute | None

    @property
    def entry(self) -> LedgerEntry:
        return self.line.entry

    @property
    def amount(self) -> int:
        return -self.line.entry.amount

    @property
    def words(self) -> str:
        return words_of(self.line.entry)

    @property
    def is_in_review(self) -> bool:
        return self.dispute is not None and self.dispute.answered_at is None

    @property
    def answer(self) -> str:
        """What the market answered; "" while it has not, or where nothing is asked any more."""
        said = self.dispute.answer if self.dispute is not None else ""
        return "" if said == WITHDRAWN else said


@dataclass(slots=True)
class Piece:
    """The lines about one thing that was ordered, or (without one) those about none."""

    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        line = self.rows[0].entry.line
        return line.title if line is not None else ""

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)


@dataclass(slots=True)
class Group:
    """The lines of one parcel, or (without one) those of none."""

    rows: list[Row] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        """The same lines by what was ordered, those about the whole parcel last."""
        pieces: dict[int | None, Piece] = {}
        for row in self.rows:
            pieces.setdefault(row.entry.line_id, Piece()).rows.append(row)
        whole = pieces.pop(None, None)
        return [*pieces.values(), *([whole] if whole else [])]

    @property
    def booked_on(self) -> date:
        return self.rows[0].entry.transaction.booked_on

    @property
    def in_review(self) -> int:
        """How many of its lines wait for the market's answer."""
        return sum(row.is_in_review for row in self.rows)

    def sum_of(self, *purposes: Purpose) -> int:
        return sum(row.amount for row in self.rows if row.entry.purpose in purposes)

    @property
    def consignment(self) -> Consignment | None:
        return self.rows[0].entry.consignment

    @property
    def amount(self) -> int:
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its lines, payouts and the sums people ask for first."""

    settlement: Settlement
    groups: list[Group]
    payouts: list[Payout]

    def _sum(self, *purposes: Purpose) -> int:
        return sum(group.sum_of(*purposes) for group in self.groups)

    @property
    def sold(self) -> int:
        """Goods, their discounts and delivery charges."""
        return self._sum(*SOLD)

    @property
    def fees(self) -> int:
        """Commission, tax withheld and the costs of parcels that nobody took."""
        return self._sum(*FEES)

    @property
    def cash(self) -> int:
        """Cash that the producer holds itself, counted against what it is owed."""
        return self._sum(Purpose.CASH)

    @property
    def commission(self) -> int:
        return self._sum(Purpose.COMMISSION)

    @property
    def tax(self) -> int:
        return self._sum(Purpose.TAX)

    @property
    def refusals(self) -> int:
        """Costs of parcels that nobody took."""
        return self._sum(Purpose.REFUSAL)

    @property
    def refunds(self) -> int:
        """What went back to buyers, with interest."""
        return self._sum(Purpose.REFUND, Purpose.INTEREST)

    @property
    def corrections(self) -> int:
        return self.others - self.refunds

    @property
    def others(self) -> int:
        """Refunds, corrections and the rest: what is left of the whole."""
        return self.settlement.moved - self.sold - self.fees - self.cash

    @property
    def paid(self) -> int:
        return sum(p.amount for p in self.payouts if p.state == Payout.State.PAID)


def statement(settlement: Settlement) -> Statement:
    """The whole statement. Three queries; payout legs are told as payouts, not as lines."""
    lines = (
        settlement.lines.exclude(entry__purpose=Purpose.PAYOUT)
        .select_related(
            "entry__transaction",
            "entry__account",
            "entry__consignment__order",
            "entry__line",
        )
        .order_by("entry__consignment", "entry_id")
    )
    disputes: dict[int, SettlementDispute] = {}
    for dispute in SettlementDispute.objects.filter(line__settlement=settlement).order_by("pk"):
        disputes[dispute.line_id] = dispute  # the last word on a line
    groups: dict[int | None, Group] = {}
    for line in lines:
        row = Row(line, disputes.get(line.pk))
        groups.setdefault(line.entry.consignment_id, Group()).rows.append(row)
    payouts = list(settlement.payouts.select_related("batch").order_by("pk"))
    return Statement(settlement, list(groups.values()), payouts)


@dataclass(frozen=True, slots=True)
class Money:
    """What a producer has coming, in đồng: everything owed, of that what waits for cash that a
    carrier holds, and what stands in a statement that is not paid yet."""

    owed: int
    waiting: int
    stated: int

    @property
    def loose(self) -> int:
        """What the next statement will hold, as things stand."""
        return self.owed - self.stated - self.waiting


def money_of(producer: Producer) -> Money:
    """Three queries."""
    entries = entries_of_producer(producer)
    owed = -(entries.aggregate(n=Sum("amount"))["n"] or 0)
    loose = entries.filter(settlement_line__isnull=True).exclude(purpose=Purpose.PAYOUT)
    held = loose.filter(consignment__in=list(waiting_for_cash()))
    waiting = -(held.aggregate(n=Sum("amount"))["n"] or 0)
    stated = owed + (loose.aggregate(n=Sum("amount"))["n"] or 0)
    return Money(owed, waiting, stated)


def payable(*, producers: Iterable[int] | None = None) -> list[tuple[Settlement, SellerCheck]]:
    """Agreed statements to be paid by bank transfer, with the verified account of the day: above
    nothing, no payout under way, not paid by another rail, and to no account that replaced
    another one a short while ago."""
    rows = (
        Settlement.objects.filter(state=Settlement.State.ACCEPTED)
        .exclude(payouts__in=Payout.objects.exclude(state=Payout.State.FAILED))
        .exclude(producer__connect_account__is_on=True)
        .select_related("producer")
        .order_by("producer__name", "pk")
    )
    if producers is not None:
        rows = rows.filter(producer__in=producers)
    checks = {
        check.producer_id: check
        for check in SellerCheck.objects.filter(
            Q(answer="ACCEPTED", ended_at__isnull=True), producer__in=rows.values("producer")
        )
    }
    held = accounts_held(now=timezone.now(), producers=checks.keys())
    return [
        (row, checks[row.producer_id])
        for row in rows
        if row.balance > 0 and row.producer_id in checks and row.producer_id not in held
    ]


def payable_by_connect(settlement: Settlement) -> bool:
    """Whether an agreed statement can be paid by Stripe now. Three queries at most."""
    account = ConnectAccount.objects.filter(producer=settlement.producer_id, is_on=True)
    is_due = settlement.state == Settlement.State.ACCEPTED and settlement.balance > 0
    return is_due and account.exists()


def settlements_by_state() -> QuerySet[Settlement]:
    """All statements: disputed ones first, then open, then agreed; the newest first."""
    order = [
        Settlement.State.DISPUTED,
        Settlement.State.OPEN,
        Settlement.State.ACCEPTED,
        Settlement.State.PAID,
        Settlement.State.CARRIED,
    ]
    turn = Case(*(When(state=state, then=Value(i)) for i, state in enumerate(order)))
    return Settlement.objects.select_related("producer").order_by(turn, "-to_on", "pk")


def batches() -> QuerySet[PayoutBatch]:
    """Batches of payouts with their number and sum, the newest first."""
    return PayoutBatch.objects.annotate(
        rows=Count("payouts"),
        total=Sum("payouts__amount"),
        waiting=Count("payouts", filter=Q(payouts__state=Payout.State.WAITING)),
    ).order_by("-pk")
