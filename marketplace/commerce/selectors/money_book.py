"""A producer's money by the month, for its own books: what stood at first, what moved, what is
left. Days are those on which the market booked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min, QuerySet, Sum
from django.db.models.functions import TruncMonth

from catalog.producers.models import Producer
from marketplace.commerce.models import LedgerEntry
from marketplace.commerce.rules.ledger import Purpose
from marketplace.commerce.selectors.ledger import entries_of_producer
from marketplace.commerce.selectors.statements import SOLD

LONGEST = timedelta(days=400)
"""The longest period of one book: a year and what hangs over."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What moved, in đồng, above 0 for the producer; the parts add up to `moved`."""

    sold: int = 0
    fees: int = 0
    tax: int = 0
    refunds: int = 0
    cash: int = 0
    others: int = 0
    paid: int = 0

    @property
    def moved(self) -> int:
        return sum(
            (self.sold, self.fees, self.tax, self.refunds, self.cash, self.others, self.paid)
        )


_PART = {
    **dict.fromkeys(SOLD, "sold"),
    Purpose.COMMISSION: "fees",
    Purpose.TAX: "tax",
    Purpose.REFUND: "refunds",
    Purpose.CASH: "cash",
    Purpose.PAYOUT: "paid",
}


@dataclass(frozen=True, slots=True)
class Book:
    """The months of [first, last], both days in it, and what was owed before and after."""

    first: date
    last: date
    opening: int
    months: list[tuple[date, Sums]]

    @property
    def total(self) -> Sums:
        parts = {
            name: sum(getattr(sums, name) for _month, sums in self.months)
            for name in Sums.__dataclass_fields__
        }
        return Sums(**parts)

    @property
    def closing(self) -> int:
        return self.opening + self.total.moved


def book_of(producer: Producer, *, first: date, last: date) -> Book:
    """The producer's book of these days; months without money are left out. Two queries."""
    entries = entries_of_producer(producer)
    before = entries.filter(transaction__booked_on__lt=first).aggregate(n=Sum("amount"))["n"] or 0
    rows = (
        booked_in(producer, first=first, last=last)
        .order_by()
        .annotate(month=TruncMonth("transaction__booked_on"))
        .values("month", "purpose")
        .annotate(n=-Sum("amount"))
        .order_by("month")
    )
    months: dict[date, dict[str, int]] = {}
    for row in rows:
        parts = months.setdefault(row["month"], defaultdict(int))
        parts[_PART.get(Purpose(row["purpose"]), "others")] += row["n"]
    told = [(month, Sums(**parts)) for month, parts in months.items()]
    return Book(first, last, -before, told)


def booked_in(producer: Producer, *, first: date, last: date) -> QuerySet[LedgerEntry]:
    """Everything booked on the producer's accounts on these days, in the order it was."""
    return (
        entries_of_producer(producer)
        .filter(transaction__booked_on__range=(first, last))
        .select_related(
            "account",
            "transaction",
            "consignment__order",
            "line",
            "settlement_line__settlement",
        )
        .order_by("transaction__booked_on", "pk")
    )


def years_of(producer: Producer, *, on: date) -> Iterator[int]:
    """The years with money, the newest first; this one always. One query."""
    oldest = entries_of_producer(producer).aggregate(day=Min("transaction__booked_on"))["day"]
    yield from range(on.year, (oldest or on).year - 1, -1)
