"""A producer's money on its way and money that came: each sum once, adding up to what is owed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Prefetch, QuerySet, Sum
from django.utils.translation import gettext as _

from catalog.producers.models import Producer
from marketplace.commerce.models import LedgerEntry, Payout, SellingSettings, Settlement
from marketplace.commerce.rules.ledger import Purpose
from marketplace.commerce.rules.order_number import spaced
from marketplace.commerce.rules.settlement import answer_by, next_end
from marketplace.commerce.selectors.ledger import entries_of_producer, waiting_for_cash

UNPAID = (Settlement.State.OPEN, Settlement.State.DISPUTED, Settlement.State.ACCEPTED)
"""Statements whose balance is still to come, or to be carried on."""


@dataclass(frozen=True, slots=True)
class ComingStatement:
    """A statement that is not paid, with the payout that is under way for it."""

    settlement: Settlement
    payout: Payout | None


@dataclass(frozen=True, slots=True)
class ComingParcel:
    """What one parcel brings, in đồng; without a number it is everything of no parcel."""

    consignment_id: int | None
    number: str
    amount: int

    @property
    def spoken_number(self) -> str:
        return spaced(self.number) if self.number else ""


@dataclass(frozen=True, slots=True)
class Coming:
    """All that a producer is owed: in statements, for the next one, and waiting for cash that a
    carrier holds. The three sums are what is owed, to the đồng."""

    statements: list[ComingStatement]
    next_lines: list[ComingParcel]
    cash_lines: list[ComingParcel]
    next_on: date
    """The day on which the next statement is made."""

    @property
    def stated(self) -> int:
        return sum(row.settlement.balance for row in self.statements)

    @property
    def next_sum(self) -> int:
        return sum(row.amount for row in self.next_lines)

    @property
    def cash_sum(self) -> int:
        return sum(row.amount for row in self.cash_lines)

    @property
    def owed(self) -> int:
        """Below 0 the producer owes the market."""
        return self.stated + self.next_sum + self.cash_sum


def coming(producer: Producer, *, on: date) -> Coming:
    """What is on its way to a producer, as of `on`. Six queries."""
    held = waiting_for_cash()
    loose = (
        entries_of_producer(producer)
        .filter(settlement_line__isnull=True)
        .exclude(purpose=Purpose.PAYOUT)
    )
    days = SellingSettings.load().settlement_days
    return Coming(
        statements=_unpaid(producer),
        next_lines=_by_parcel(loose.exclude(consignment__in=list(held))),
        cash_lines=_by_parcel(loose.filter(consignment__in=list(held))),
        next_on=next_end(on, days=days),
    )


def _unpaid(producer: Producer) -> list[ComingStatement]:
    under_way = Payout.objects.filter(state=Payout.State.WAITING).select_related("batch")
    rows = Settlement.objects.filter(producer=producer, state__in=UNPAID).prefetch_related(
        Prefetch("payouts", queryset=under_way, to_attr="under_way")
    )
    return [ComingStatement(row, next(iter(row.under_way), None)) for row in rows.order_by("to_on")]


def _by_parcel(entries: QuerySet[LedgerEntry]) -> list[ComingParcel]:
    rows: Iterable[dict] = (
        entries.values("consignment", "consignment__order__number")
        .annotate(n=-Sum("amount"))
        .order_by("consignment")
    )
    return [
        ComingParcel(row["consignment"], row["consignment__order__number"] or "", row["n"])
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class NextPayment:
    """When a producer is paid next: `pay_on` where the bank has its day already; `is_agreed`
    where a statement only waits for the next payout; else the last day on which the nearest
    statement counts as agreed (`agreed_by`), and the day it is made (`made_on`) where it is not
    yet. What is agreed earlier is paid earlier."""

    pay_on: date | None
    is_agreed: bool
    made_on: date
    agreed_by: date
    is_made: bool

    def __str__(self) -> str:
        if self.pay_on is not None:
            return _("Chợ chuyển ngày %(day)s.") % {"day": f"{self.pay_on:%d/%m/%Y}"}
        if self.is_agreed:
            return _("Đã đồng ý. Chợ chuyển ở lần chi tới.")
        days = {"made": f"{self.made_on:%d/%m/%Y}", "day": f"{self.agreed_by:%d/%m/%Y}"}
        if self.is_made:
            return _("Bạn đồng ý thì chợ chuyển. Không trả lời thì từ ngày %(day)s.") % days
        return (
            _(
                "Bảng kê tới lập ngày %(made)s. Bạn đồng ý thì chợ chuyển; "
                "không trả lời thì từ ngày %(day)s."
            )
            % days
        )


def next_payment(producer: Producer, *, on: date) -> NextPayment:
    """When money next goes to the producer's account, as things stand on `on`. Disputed
    statements wait for their answer and are left out. Three queries."""
    rules = SellingSettings.load()
    waiting = Payout.objects.filter(settlement__producer=producer, state=Payout.State.WAITING)
    pay_on = waiting.aggregate(first=Min("batch__pay_on"))["first"]
    nearest = [
        row
        for row in Settlement.objects.filter(
            producer=producer, state__in=(Settlement.State.ACCEPTED, Settlement.State.OPEN)
        ).order_by("accepts_by")
        if row.balance > 0
    ]
    is_agreed = any(row.state == Settlement.State.ACCEPTED for row in nearest)
    made_on = next_end(on, days=rules.settlement_days)
    agreed_by = answer_by(made_on, days=rules.settlement_answer_days)
    if nearest:
        agreed_by = nearest[0].accepts_by
    return NextPayment(pay_on, is_agreed, made_on, agreed_by, bool(nearest))


def came(producer: Producer) -> QuerySet[Payout]:
    """What was paid into the producer's account, each with its statement, the newest first."""
    rows = Payout.objects.filter(settlement__producer=producer, state=Payout.State.PAID)
    return rows.select_related("settlement").order_by("-paid_on", "-pk")
