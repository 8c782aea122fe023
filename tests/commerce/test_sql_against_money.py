"""What PostgreSQL refuses whoever writes SQL past the services, and past `ocop_ledger_balances`."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import Error, connection, transaction

from marketplace.commerce.models import (
    CashCollection,
    CashRemittance,
    LineShare,
    RemittanceLine,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.services import settlements
from marketplace.commerce.services.payouts import make_batch
from marketplace.commerce.services.refunds import grant_refund
from tests.commerce.trading import COD, Trade, must_balance
from tests.factories import ProductFactory, UserFactory

WRITES = [
    "DELETE FROM commerce_refund",
    "DELETE FROM commerce_payment",
    "DELETE FROM commerce_payout",
    "DELETE FROM commerce_settlement",
    "DELETE FROM commerce_consignment",
    "DELETE FROM commerce_receipt",
    "DELETE FROM commerce_ledgerentry",
    "DELETE FROM order_line",
    "UPDATE commerce_refund SET amount = 1",
    "UPDATE commerce_refund SET payment_id = payment_id + 1",
    "UPDATE commerce_receipt SET amount = amount + 1",
    "UPDATE commerce_payment SET amount = 0",
    "UPDATE commerce_consignment SET goods_total = 1",
    "UPDATE commerce_payout SET amount = amount + 1",
    "UPDATE commerce_settlement SET carried = 1000000",
    "UPDATE commerce_settlement SET moved = moved + 1",
    "UPDATE commerce_lineshare SET commission = 0",
    "UPDATE order_line SET quantity = quantity + 1",
    "UPDATE order_line SET line_price_incl_tax = 0",
    "UPDATE order_order SET total_incl_tax = 1",
    "UPDATE commerce_ledgerentry SET amount = 0",
    "INSERT INTO commerce_ledgerentry (transaction_id, account_id, amount, purpose)"
    " SELECT transaction_id, account_id, 1, purpose FROM commerce_ledgerentry LIMIT 1",
    "INSERT INTO commerce_receipt (payment_id, method, reference, amount, received_at, noted_at)"
    " SELECT payment_id, method, reference, 1, now(), now() FROM commerce_receipt LIMIT 1",
    "INSERT INTO commerce_settlementline (settlement_id, entry_id)"
    " SELECT settlement_id, entry_id FROM commerce_settlementline LIMIT 1",
]


@pytest.fixture
def trade(db: None) -> Trade:
    return Trade(UserFactory(is_superuser=True))


@pytest.fixture
def paid_out(trade: Trade) -> Order:
    """An order from the basket to the bank's file, and a refund after it."""
    order = trade.order((ProductFactory(stock__price=100_000), 2))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    trade.wait(days=8)
    (made,) = settlements.make_due(on=trade.on)
    settlements.accept(settlement=made, by=trade.staff, now=trade.now)
    make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    grant_refund(
        payment=order.payment,
        amount=1_000,
        reason="ALLOWANCE",
        funder="PLATFORM",
        consignment=order.consignments.get(),
        on=trade.on,
    )
    return order


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
def test_no_row_of_money_is_taken_away_or_changed(paid_out: Order) -> None:
    passed = []
    for sql in WRITES:
        try:
            with transaction.atomic():
                run(sql)
                passed.append(sql)
                raise Error
        except Error:
            pass
    assert passed == []
    must_balance()


@pytest.mark.django_db(transaction=True)
def test_a_line_is_not_shared_out_a_second_time() -> None:
    Trade(UserFactory(is_superuser=True)).order((ProductFactory(), 1))
    share, other = LineShare.objects.get(), ProductFactory()
    facts = {"amount": 1, "commission_bp": 0, "commission": 0}
    with pytest.raises(Error, match="shared out twice"):
        LineShare.objects.create(line=share.line, producer=other.producer, product=other, **facts)


@pytest.mark.django_db
def test_more_than_came_is_not_given_back_by_any_row(paid_out: Order) -> None:
    sql = (
        "INSERT INTO commerce_refund (payment_id, number, method, amount, reason, funder, words,"
        " state, reference, failure, tries, due_by, bank, account_number, account_holder, made_at)"
        " SELECT payment_id, 99, method, 900000, reason, funder, '', 'WAITING', '', '', 0, due_by,"
        " '', '', '', now() FROM commerce_refund LIMIT 1"
    )
    with pytest.raises(Error, match="gives back more than came"):
        run(sql)


@pytest.mark.django_db(transaction=True)
def test_two_papers_at_once_do_not_count_the_same_cash_down_twice() -> None:
    trade = Trade(UserFactory(is_superuser=True))
    order = trade.order((ProductFactory(stock__price=100_000), 1), method=COD)
    trade.deliver(order.consignments.get())
    cash = CashCollection.objects.get()
    facts = {"payer": "CARRIER", "to": "PLATFORM", "amount": cash.amount, "paid_on": trade.on}
    papers = [CashRemittance.objects.create(reference=f"P{n}", **facts) for n in range(2)]
    start, said = Barrier(2), []

    def write(paper: CashRemittance) -> None:
        start.wait()
        try:
            with transaction.atomic():
                RemittanceLine.objects.create(remittance=paper, collection=cash, amount=cash.amount)
            said.append("noted")
        except Error:
            said.append("refused")
        finally:
            connection.close()

    threads: list[Any] = [Thread(target=write, args=[paper]) for paper in papers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["noted", "refused"]
