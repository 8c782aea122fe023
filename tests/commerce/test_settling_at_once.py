"""Statements, bank files and papers made by two people, or one impatient one, at one moment."""

from collections.abc import Callable

import pytest

from marketplace.commerce.models import (
    CashCollection,
    CashRemittance,
    LedgerTransaction,
    Payout,
    PayoutBatch,
    Settlement,
    SettlementLine,
)
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.ledger import balance_of, balances, owed_to
from marketplace.commerce.services import books, payouts, remittances, settlements
from marketplace.commerce.services.books import Paper
from tests.commerce.test_many_buyers import at_once
from tests.commerce.trading import COD, Trade, must_balance
from tests.factories import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory(is_superuser=True))


def sold(trade: Trade, *prices: int) -> None:
    """Each price is a producer's own, paid and delivered more than a week ago."""
    for price in prices:
        order = trade.order((ProductFactory(stock__price=price), 1))
        trade.pay(order)
        trade.deliver(order.consignments.get())
    trade.wait(days=8)


def agreed(trade: Trade, *prices: int) -> list[Settlement]:
    sold(trade, *prices)
    made = settlements.make_due(on=trade.on)
    return [settlements.accept(settlement=row, by=None, now=trade.now) for row in made]


def test_statements_made_at_once_are_made_once(trade: Trade) -> None:
    sold(trade, 100_000, 250_000, 70_000)

    def make() -> str:
        return f"{len(settlements.make_due(on=trade.on))} made"

    outcome = at_once([make] * 6)
    assert not {"OperationalError", "IntegrityError"} & set(outcome), outcome
    assert sum(int(said.split()[0]) * times for said, times in outcome.items()) == 3
    assert Settlement.objects.count() == 3
    assert SettlementLine.objects.count() == SettlementLine.objects.values("entry").count()
    for row in Settlement.objects.all():
        assert row.moved == owed_to(row.producer)
    must_balance()


def test_batches_made_at_once_pay_each_statement_once(trade: Trade) -> None:
    rows = agreed(trade, 100_000, 250_000)

    def make() -> str:
        return str(
            payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff).payouts.count()
        )

    outcome = at_once([make] * 6)
    assert outcome == {"2": 1, "PayoutRefused": 5}
    assert PayoutBatch.objects.count() == 1
    paid = Payout.objects.values_list("settlement", flat=True)
    assert sorted(paid) == sorted(row.pk for row in rows)


def test_a_payout_marked_paid_and_failed_at_once_is_one_of_the_two(trade: Trade) -> None:
    (row,) = agreed(trade, 100_000)
    payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    payout = Payout.objects.get()

    def yes() -> str:
        payouts.mark_paid(
            payout=payout, reference="FT1", paid_on=trade.on, by=trade.staff, now=trade.now
        )
        return "paid"

    def no() -> str:
        payouts.mark_failed(payout=payout, failure="sai tên", by=trade.staff, now=trade.now)
        return "failed"

    outcome = at_once([yes, no] * 3)
    assert not {"OperationalError", "IntegrityError"} & set(outcome), outcome
    payout.refresh_from_db()
    left = {Payout.State.PAID: 0, Payout.State.FAILED: row.balance}
    assert owed_to(row.producer) == left[Payout.State(payout.state)]
    must_balance()


def test_papers_noted_at_once_take_no_more_than_is_there(trade: Trade) -> None:
    order = trade.order((ProductFactory(stock__price=100_000), 1))
    order.payment.method = "CARD"
    order.payment.save()
    trade.pay(order)
    (card,) = balances(Account.CARD)

    def note(reference: str) -> Callable[[], str]:
        paper = Paper(card.account, reference, card.open - 1_000, trade.on)

        def act() -> str:
            books.note_provider_payout(paper=paper, by=trade.staff, now=trade.now)
            return reference

        return act

    outcome = at_once([note("PO-1")] * 3 + [note("PO-2")] * 3)
    assert outcome["BooksRefused"] == 3, outcome
    assert outcome["PO-1"] + outcome["PO-2"] == 3
    assert LedgerTransaction.objects.filter(kind="PAYOUT").count() == 1
    assert balance_of(Account.CARD) == 1_000
    must_balance()


def test_one_paper_of_cash_noted_at_once_is_noted_once(trade: Trade) -> None:
    order = trade.order((ProductFactory(), 1), method=COD)
    trade.deliver(order.consignments.get())
    cash = CashCollection.objects.get()
    facts = remittances.RemittanceFacts(
        payer=cash.holder,
        to=CashRemittance.To.PLATFORM,
        reference="NOP-1",
        amount=cash.amount,
        paid_on=trade.on,
        carrier=cash.carrier,
    )
    lines = [remittances.CashLine(cash.pk, cash.amount)]

    def note() -> str:
        remittances.note_remittance(facts=facts, lines=lines, by=trade.staff, now=trade.now)
        return "noted"

    assert at_once([note] * 6) == {"noted": 1, "RemittanceRefused": 5}
    must_balance()
