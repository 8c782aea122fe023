"""One scripted run of money from basket to bank file: everybody's figures agree to the đồng.

Three producers; a VietQR order, a card order and two in cash; packs called off; a carrier that
remits too little; cash that went to a producer; packs sent back after the producer was paid;
two statements, two bank files; and at every station the trial balance is 0 đ.
"""

import csv
import io
from typing import Any

import pytest
from django.core.management import call_command

from catalog.producers.models import Producer
from marketplace.commerce.adapters.bank_files import bank_file
from marketplace.commerce.models import (
    CashCollection,
    CashRemittance,
    LedgerEntry,
    Payout,
    PayoutBatch,
    Refund,
    Settlement,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.ledger import balance_of, entries_of_order, owed_to
from marketplace.commerce.selectors.payments import given_back, received
from marketplace.commerce.selectors.statements import money_of, statement
from marketplace.commerce.services import cancelling, posting, settlements
from marketplace.commerce.services.payouts import make_batch, mark_failed, mark_paid
from marketplace.commerce.services.refunds import Unit, grant_refund, refund_done
from marketplace.commerce.services.remittances import (
    CashLine,
    RemittanceFacts,
    note_remittance,
)
from tests.commerce.trading import CARD, COD, VIETQR, Trade, must_balance
from tests.factories import ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _card_is_offered(settings: Any) -> None:
    """Nobody at Stripe is asked: only money that was received and booked counts here."""
    settings.STRIPE_SECRET_KEY = "sk_test_of_nobody"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_of_nobody"]


POST = "Bưu điện huyện"


def remit(trade: Trade, order: Order, producer: Producer, amount: int, to: str) -> None:
    """The carrier pays over `amount` of one parcel's cash."""
    cash = CashCollection.objects.get(consignment=trade.part(order, producer))
    note_remittance(
        facts=RemittanceFacts(
            payer=CashCollection.Holder.CARRIER,
            carrier=POST,
            to=to,
            producer=producer if to == CashRemittance.To.PRODUCER else None,
            reference=trade.paper(),
            amount=amount,
            paid_on=trade.on,
        ),
        lines=[CashLine(cash.pk, amount)],
        by=trade.staff,
        now=trade.now,
    )


def pay_all(trade: Trade) -> dict[str, int]:
    """Agree to every statement, make the file, and mark its rows as paid, as the bank would read
    them: by statement number, how much."""
    for row in Settlement.objects.filter(state=Settlement.State.OPEN):
        settlements.accept(settlement=row, by=trade.staff, now=trade.now)
    batch = make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    paid = {}
    for row in read(batch):
        number, pk = row["ma_doi_chieu"].split("/")
        payout = Payout.objects.get(pk=pk)
        mark_paid(
            payout=payout,
            reference=trade.paper(),
            paid_on=trade.on,
            by=trade.staff,
            now=trade.now,
        )
        paid[number] = int(row["so_tien"])
    return paid


def read(batch: PayoutBatch) -> list[dict[str, str]]:
    text = bank_file(batch).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_money_run() -> None:
    trade = Trade(UserFactory(is_superuser=True))
    coop, firm = ProducerFactory(), ProducerFactory(kind=Producer.Kind.COMPANY)
    home = ProducerFactory(kind=Producer.Kind.HOUSEHOLD)
    fish = ProductFactory(producer=coop, stock__price=133_333, stock__num_in_stock=50)
    tea = ProductFactory(producer=firm, stock__price=87_500, stock__num_in_stock=50)
    honey = ProductFactory(producer=home, stock__price=210_001, stock__num_in_stock=50)
    bank = balance_of(Account.BANK)

    # One basket of three, paid by VietQR; its parts are its whole.
    first = trade.order((fish, 3), (tea, 2), (honey, 1), method=VIETQR)
    parts = {c.producer: c for c in first.consignments.select_related("producer")}
    assert sum(part.total for part in parts.values()) == first.total_incl_tax
    trade.pay(first)
    must_balance()

    # A card order of two, and two in cash.
    second = trade.order((tea, 5), (honey, 2), method=CARD)
    trade.pay(second)
    third = trade.order((fish, 1), (honey, 2), method=COD)
    fourth = trade.order((tea, 1), method=COD)
    assert balance_of(Account.CARD) == second.total_incl_tax
    must_balance()

    # One pack of three is called off before it leaves; the buyer gets its price back.
    line = first.lines.get(product=fish)
    cancelling.cancel(
        consignment=parts[coop],
        reason="thiếu hàng",
        by=trade.staff,
        now=trade.now,
        side="PLATFORM",
        quantities={line.pk: 1},
    )
    back = Refund.objects.get(payment=first.payment)
    assert (back.amount, back.reason) == (133_333, Refund.Reason.CANCELLED)
    refund_done(refund=back, reference=trade.paper(), now=trade.now)
    must_balance()

    # Everything is delivered.
    for order in (first, second, third, fourth):
        for consignment in order.consignments.order_by("pk"):
            trade.deliver(consignment)
    assert balance_of(Account.BUYER_FUNDS) == 0
    must_balance()

    # The carrier remits the fish whole, the honey 10.000 đ short, and gives the tea's cash to
    # its producer.
    honey_cash = trade.part(third, home).total
    remit(trade, third, coop, trade.part(third, coop).total, CashRemittance.To.PLATFORM)
    remit(trade, third, home, honey_cash - 10_000, CashRemittance.To.PLATFORM)
    remit(trade, fourth, firm, trade.part(fourth, firm).total, CashRemittance.To.PRODUCER)
    assert balance_of(Account.CARRIER_CASH) == 10_000
    assert balance_of(Account.PRODUCER_CASH, producer=firm) == trade.part(fourth, firm).total
    must_balance()

    # The first statements: the parcel that waits for 10.000 đ is in none, the rest is in one.
    trade.wait(days=8)
    made = {row.producer: row for row in settlements.make_due(on=trade.on)}
    assert set(made) == {coop, firm, home}
    assert made[coop].balance == owed_to(coop)
    assert made[firm].balance == owed_to(firm)
    waiting = money_of(home)
    assert made[home].balance == waiting.owed - waiting.waiting < waiting.owed
    for row in made.values():
        told = statement(row)
        assert told.sold + told.fees + told.cash + told.others == row.moved
        assert sum(group.amount for group in told.groups) == row.moved
    must_balance()
    first_paid = pay_all(trade)
    assert first_paid == {row.number: row.balance for row in made.values()}
    assert owed_to(coop) == owed_to(firm) == 0
    must_balance()

    # After the firm was paid, two of five packs of tea come back at its cost.
    packs = second.lines.get(product=tea)
    refund = grant_refund(
        payment=second.payment,
        amount=175_000,
        reason=Refund.Reason.RETURNED,
        funder=Refund.Funder.PRODUCER,
        consignment=trade.part(second, firm),
        units=[Unit(packs, 2, 175_000)],
        by=trade.staff,
        on=trade.on,
    )
    refund_done(refund=refund, reference="re_1", now=trade.now)
    assert owed_to(firm) == -(175_000 - 8_750)  # the goods, less the commission on them
    must_balance()

    # The second period: the firm owes, the missing cash came, the fish sold again.
    remit(trade, third, home, 10_000, CashRemittance.To.PLATFORM)
    fifth = trade.order((fish, 2), method=VIETQR)
    trade.pay(fifth)
    trade.deliver(fifth.consignments.get())
    trade.wait(days=8)
    made = {row.producer: row for row in settlements.make_due(on=trade.on)}
    assert made[firm].balance == -166_250
    assert made[home].balance == owed_to(home) == waiting.waiting
    second_paid = pay_all(trade)
    assert second_paid == {row.number: row.balance for row in made.values() if row.producer != firm}
    must_balance()

    # The third: what the firm owed is counted against what it sold since.
    sixth = trade.order((tea, 10), method=VIETQR)
    trade.pay(sixth)
    trade.deliver(sixth.consignments.get())
    trade.wait(days=8)
    (last,) = settlements.make_due(on=trade.on)
    assert (last.producer, last.carried) == (firm, -166_250)
    assert last.balance == owed_to(firm)
    third_paid = pay_all(trade)

    # The bank sends it back once, and pays it the second time.
    payout = Payout.objects.get(settlement=last)
    mark_failed(payout=payout, failure="sai tên", by=trade.staff, now=trade.now)
    assert owed_to(firm) == last.balance
    must_balance()
    assert pay_all(trade) == third_paid
    tax = -balance_of(Account.TAX_WITHHELD)
    posting.post_tax_paid(amount=tax, reference="NT-11-2026", on=trade.on, by=trade.staff)

    # Whose figures agree. The buyers': what came is the orders less what was called off and
    # what went back.
    orders = [first, second, third, fourth, fifth, sixth]
    spent = sum(received(o.payment) - given_back(o.payment) for o in orders)
    assert spent == sum(int(o.total_incl_tax) for o in orders) - 133_333 - 175_000
    # The producers': nothing is owed any more, and every entry stands in one statement.
    assert [owed_to(producer) for producer in (coop, firm, home)] == [0, 0, 0]
    payables = LedgerEntry.objects.filter(account__kind__in=["PRODUCER_PAYABLE", "PRODUCER_CASH"])
    assert not payables.filter(settlement_line__isnull=True).exists()
    # The platform's: its commission is what is left of the money, in the bank and at the card
    # provider; the firm kept one parcel's cash, which its statement counted.
    commission = -balance_of(Account.COMMISSION)
    left = balance_of(Account.BANK) - bank + balance_of(Account.CARD)
    assert left == commission > 0
    given = sum([*first_paid.values(), *second_paid.values(), *third_paid.values()])
    kept_cash = trade.part(fourth, firm).total
    assert spent == given + kept_cash + commission + tax
    for order in orders:
        assert sum(entry.amount for entry in entries_of_order(order)) == 0
    must_balance()
    call_command("trial_balance", stdout=io.StringIO())
