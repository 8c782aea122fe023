"""What each happening with money books, to the đồng."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.commerce.models import (
    BankTransfer,
    CardDispute,
    CashCollection,
    LedgerTransaction,
    LineShare,
    Refund,
    SellingSettings,
    Shipment,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.ledger import Account, Booking, Purpose
from marketplace.commerce.rules.shares import Share, standing, taken_back
from marketplace.commerce.selectors.ledger import balance_of, owed_to
from marketplace.commerce.selectors.trial import trial_balance
from marketplace.commerce.services import posting
from marketplace.commerce.services.ledger import LedgerMismatch, Leg, Unbalanced, book
from marketplace.commerce.services.refunds import (
    Unit,
    grant_refund,
    refund_done,
    refund_failed,
    send_refund,
)
from tests.commerce.trading import COD, VIETQR, Trade, must_balance
from tests.factories import ProducerFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory(is_superuser=True))


def delivered(trade: Trade, *, method: str = VIETQR, quantity: int = 3, **facts: object) -> Order:
    """An order of one producer, paid and delivered; goods of 100.000 đ a pack."""
    product = ProductFactory(stock__price=100_000, **facts)
    order = trade.order((product, quantity), method=method)
    if method != COD:
        trade.pay(order)
    trade.deliver(order.consignments.get())
    return order


def refund_of(order: Order, trade: Trade, amount: int, **facts: object) -> Refund:
    about = {
        "reason": Refund.Reason.RETURNED,
        "funder": Refund.Funder.PRODUCER,
        "consignment": order.consignments.get(),
        **facts,
    }
    return grant_refund(payment=order.payment, amount=amount, on=trade.on, **about)


def test_money_that_came_is_the_buyers_until_delivery(trade: Trade) -> None:
    product = ProductFactory(stock__price=500_000)
    order = trade.order((product, 1))
    trade.pay(order)
    assert balance_of(Account.BANK) == 500_000
    assert balance_of(Account.BUYER_FUNDS) == -500_000
    assert owed_to(product.producer) == 0
    must_balance()


def test_a_delivered_parcel_pays_the_producer_less_commission_and_tax(trade: Trade) -> None:
    household = ProducerFactory(kind="HOUSEHOLD")
    order = delivered(trade, producer=household)
    consignment = order.consignments.get()
    charge = int(consignment.delivery_charge)
    assert balance_of(Account.BUYER_FUNDS) == 0
    assert balance_of(Account.COMMISSION) == -15_000  # 5 % of 300.000
    assert balance_of(Account.TAX_WITHHELD) == -4_500  # 1,5 %
    assert balance_of(Account.DELIVERY) == 0
    assert owed_to(household) == 300_000 - 15_000 - 4_500 + charge
    must_balance()


def test_a_rate_of_today_changes_nothing_of_an_order_of_yesterday(trade: Trade) -> None:
    product = ProductFactory(stock__price=100_000)
    order = trade.order((product, 3))
    trade.pay(order)
    rules = SellingSettings.load()
    rules.commission_bp = 9_000
    rules.save()
    trade.deliver(order.consignments.get())
    assert balance_of(Account.COMMISSION) == -15_000


def test_cash_is_the_carriers_debt_and_a_delivery_is_booked_once(trade: Trade) -> None:
    order = delivered(trade, method=COD)
    consignment = order.consignments.get()
    assert balance_of(Account.CARRIER_CASH, producer=consignment.producer) == consignment.total
    assert balance_of(Account.BUYER_FUNDS) == 0
    again = posting.post_delivered(consignment=consignment, on=trade.on)
    assert again == LedgerTransaction.objects.get(kind=Booking.DELIVERED)
    must_balance()


def test_a_carrier_that_the_platform_booked_is_owed_its_fee(trade: Trade) -> None:
    product = ProductFactory(stock__price=100_000)
    order = trade.order((product, 1))
    trade.pay(order)
    consignment = order.consignments.get()
    trade.send(consignment)
    Shipment.objects.create(consignment=consignment, carrier="ghn", key="ghn:1", fee=42_000)
    trade.deliver(consignment)
    charge = int(consignment.delivery_charge)
    assert balance_of(Account.CARRIER_PAYABLE) == -42_000
    assert balance_of(Account.DELIVERY) == 0
    assert owed_to(product.producer) == 95_000 + charge - 42_000
    must_balance()


def test_packs_that_come_back_give_back_their_commission(trade: Trade) -> None:
    order = delivered(trade)
    line, producer = order.lines.get(), order.consignments.get().producer
    before = owed_to(producer)
    refund = refund_of(order, trade, 100_000, units=[Unit(line, 1, 100_000)])
    assert balance_of(Account.REFUNDS) == -100_000
    assert balance_of(Account.COMMISSION) == -10_000
    assert owed_to(producer) == before - 95_000
    refund_done(refund=refund, reference=trade.paper(), now=trade.now)
    assert balance_of(Account.REFUNDS) == 0
    must_balance()


def test_an_allowance_leaves_the_commission_as_it_is(trade: Trade) -> None:
    order = delivered(trade)
    producer = order.consignments.get().producer
    before = owed_to(producer)
    refund_of(order, trade, 30_000)
    assert balance_of(Account.COMMISSION) == -15_000
    assert owed_to(producer) == before - 30_000
    must_balance()


def test_what_the_platform_bears_touches_no_producer(trade: Trade) -> None:
    order = delivered(trade)
    producer = order.consignments.get().producer
    before = owed_to(producer)
    refund_of(order, trade, 20_000, funder=Refund.Funder.PLATFORM)
    refund_of(order, trade, 500, funder=Refund.Funder.PLATFORM, reason=Refund.Reason.INTEREST)
    assert (balance_of(Account.GOODWILL), balance_of(Account.INTEREST)) == (20_000, 500)
    assert owed_to(producer) == before
    must_balance()


def test_all_packs_back_one_by_one_leave_nothing_of_the_goods(trade: Trade) -> None:
    product = ProductFactory(stock__price=33_333)
    order = trade.order((product, 3))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    line = order.lines.get()
    for _ in range(3):
        refund_of(order, trade, 33_333, units=[Unit(line, 1, 33_333)])
    assert balance_of(Account.COMMISSION) == 0
    assert owed_to(product.producer) == int(order.consignments.get().delivery_charge)
    must_balance()


def test_a_refund_that_comes_back_is_owed_again_and_then_paid_from_the_bank(trade: Trade) -> None:
    order = delivered(trade)
    refund = refund_of(order, trade, 50_000)
    bank = balance_of(Account.BANK)
    refund = refund_done(refund=refund, reference="A", now=trade.now)
    refund = refund_failed(refund=refund, why="số tài khoản đã đóng", now=trade.now)
    assert balance_of(Account.BANK) == bank
    assert balance_of(Account.REFUNDS) == -50_000
    refund_done(refund=refund, reference="B", now=trade.now)
    assert balance_of(Account.BANK) == bank - 50_000
    assert balance_of(Account.REFUNDS) == 0
    must_balance()


def test_the_cost_of_a_refused_parcel_is_shared_as_the_settings_say(trade: Trade) -> None:
    product = ProductFactory(stock__price=100_000)
    consignment = trade.send(trade.order((product, 1), method=COD).consignments.get())
    posting.post_refused(consignment=consignment, fee=45_001, on=trade.on)
    assert balance_of(Account.REFUSALS) == 22_501
    assert owed_to(product.producer) == 22_501  # it paid the carrier, and gets the market's part
    rules = SellingSettings.load()
    rules.refusal_platform_percent = 0
    rules.save()
    posting.post_refused(consignment=consignment, fee=45_001, on=trade.on)  # the same booking
    assert LedgerTransaction.objects.filter(kind=Booking.REFUSED).count() == 1


def test_a_dispute_that_is_won_leaves_nothing(trade: Trade) -> None:
    order = delivered(trade)
    dispute = CardDispute.objects.create(
        payment=order.payment, reference="dp_1", amount=9_000, state="x", opened_at=trade.now
    )
    posting.post_dispute(dispute=dispute, on=trade.on)
    assert (balance_of(Account.DISPUTES), balance_of(Account.CARD)) == (9_000, -9_000)
    dispute.is_won = True
    posting.post_dispute(dispute=dispute, on=trade.on)
    posting.post_dispute(dispute=dispute, on=trade.on)
    assert (balance_of(Account.DISPUTES), balance_of(Account.CARD)) == (0, 0)


def test_a_lost_dispute_is_borne_by_whom_its_refund_names(trade: Trade) -> None:
    order = delivered(trade)
    producer = order.consignments.get().producer
    before, card = owed_to(producer), balance_of(Account.CARD)
    dispute = CardDispute.objects.create(
        payment=order.payment, reference="dp_2", amount=60_000, state="lost", opened_at=trade.now
    )
    posting.post_dispute(dispute=dispute, on=trade.on)
    refund = refund_of(order, trade, 60_000, reason=Refund.Reason.DISPUTE)
    refund = send_refund(refund=refund, now=trade.now)  # nobody is asked to pay it once more
    assert refund.state == Refund.State.DONE
    assert balance_of(Account.DISPUTES) == 0
    assert balance_of(Account.CARD) == card - 60_000
    assert owed_to(producer) == before - 60_000
    must_balance()


def test_unknown_money_is_cleared_when_it_is_known(trade: Trade) -> None:
    transfer = BankTransfer.objects.create(
        account="1", reference="X", amount=70_000, booked_at=trade.now, source="FILE"
    )
    assert posting.post_unknown_money_cleared(transfer=transfer, on=trade.on) is None
    posting.post_unknown_money(transfer=transfer, on=trade.on)
    assert balance_of(Account.UNKNOWN_MONEY) == -70_000
    posting.post_unknown_money_cleared(transfer=transfer, on=trade.on)
    posting.post_unknown_money_cleared(transfer=transfer, on=trade.on)
    assert (balance_of(Account.UNKNOWN_MONEY), balance_of(Account.BANK)) == (0, 0)


def test_fees_corrections_and_taxes_are_booked_once_each(trade: Trade) -> None:
    order = delivered(trade, producer=ProducerFactory(kind="HOUSEHOLD"))
    producer = order.consignments.get().producer
    before = owed_to(producer)
    for _ in range(2):
        posting.post_provider_fee(payment=order.payment, fee=3_000, key="fee:1", on=trade.on)
        posting.post_correction(
            producer=producer, amount=-700, words="thừa", key="c:1", on=trade.on, by=trade.staff
        )
        posting.post_tax_paid(amount=4_500, reference="NT-11", on=trade.on)
    assert balance_of(Account.FEES) == 3_000
    assert owed_to(producer) == before - 700
    assert balance_of(Account.TAX_WITHHELD) == 0
    must_balance()


def test_the_same_key_with_other_legs_is_a_mistake(trade: Trade) -> None:
    def legs(amount: int) -> list[Leg]:
        return [
            Leg(Account.BANK, amount, Purpose.MONEY),
            Leg(Account.UNKNOWN_MONEY, -amount, Purpose.MONEY),
        ]

    about = {"key": "k", "kind": Booking.UNKNOWN_MONEY, "booked_on": trade.on}
    assert book(legs=legs(5), **about) == book(legs=legs(5), **about)
    with pytest.raises(LedgerMismatch):
        book(legs=legs(6), **about)
    with pytest.raises(Unbalanced):
        book(legs=legs(6)[:1], **{**about, "key": "l"})


@pytest.mark.parametrize("forgotten", ["receipt", "refund", "cash"])
def test_money_that_was_noted_and_not_booked_is_found(trade: Trade, forgotten: str) -> None:
    order = trade.order((ProductFactory(stock__price=100_000), 1))
    about = {"method": VIETQR, "amount": 9_000}
    if forgotten == "receipt":
        order.payment.receipts.create(reference="R", received_at=trade.now, **about)
    elif forgotten == "refund":
        trade.pay(order)
        order.payment.refunds.create(
            number=1, reason="LATE", funder="PLATFORM", due_by=trade.on, **about
        )
    else:
        CashCollection.objects.create(
            consignment=order.consignments.get(),
            holder="CARRIER",
            amount=9_000,
            collected_at=trade.now,
        )
    wrong = [check.name for check in trial_balance().wrong]
    assert {
        "receipt": "money of buyers, by order",
        "refund": "promised refunds, by order",
        "cash": "cash with carriers, by parcel",
    }[forgotten] in wrong


SHARE = st.builds(
    lambda goods, p, q, c, t: Share(
        producer_id=1,
        goods=goods,
        by_platform=goods * p // 100,
        by_producer=goods * q // 100,
        commission=goods * c // 100,
        tax=goods * t // 100,
    ),
    goods=st.integers(0, 5_000_000),
    p=st.integers(0, 40),
    q=st.integers(0, 40),
    c=st.integers(0, 30),
    t=st.integers(0, 5),
)
FIELDS = ("goods", "by_platform", "by_producer", "commission", "tax")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.lists(SHARE, min_size=1, max_size=5), st.integers(1, 40), st.data())
def test_no_steps_of_taking_back_lose_a_dong(
    shares: list[Share], packs: int, data: st.DataObject
) -> None:
    """Whatever packs come back in whatever steps at whatever price: each step's parts add up to
    its price, and all steps to the frozen shares."""
    net = left_net = sum(share.net for share in shares)
    at, left, taken = shares, packs, [[0] * len(FIELDS) for _ in shares]
    assert standing(shares, packs=packs, of=packs, net=net) == shares
    while left:
        step = data.draw(st.integers(1, left))
        price = left_net if step == left else data.draw(st.integers(0, left_net))
        left, left_net = left - step, left_net - price
        after = standing(shares, packs=left, of=packs, net=left_net)
        lost = taken_back(at, after)
        assert sum(share.net for share in lost) == price
        for row, share in zip(taken, lost, strict=True):
            for i, name in enumerate(FIELDS):
                row[i] += getattr(share, name)
        at = after
    assert taken == [[getattr(share, name) for name in FIELDS] for share in shares]


def test_the_shares_of_a_line_are_its_price(trade: Trade) -> None:
    order = delivered(trade)
    share = LineShare.objects.get(line__order=order)
    assert (share.amount, share.commission_bp, share.commission) == (300_000, 500, 15_000)


# What PostgreSQL refuses by itself, whatever a program says.


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def two_legs(trade: Trade) -> LedgerTransaction:
    transfer = BankTransfer.objects.create(
        account="1", reference="Y", amount=10, booked_at=trade.now, source="FILE"
    )
    return posting.post_unknown_money(transfer=transfer, on=trade.on)


def add_leg(booked: LedgerTransaction, *amounts: int) -> None:
    """Behind the services' back, asked about at once."""
    account_id = booked.entries.values_list("account_id", flat=True)[0]
    with transaction.atomic():
        for amount in amounts:
            sql(
                "INSERT INTO commerce_ledgerentry (transaction_id, account_id, amount, purpose) "
                "VALUES (%s, %s, %s, 'MONEY')",
                booked.pk,
                account_id,
                amount,
            )
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def add_bare_booking() -> None:
    with transaction.atomic():
        sql(
            "INSERT INTO commerce_ledgertransaction (key, kind, words, booked_on, at) "
            "VALUES ('bare', 'RECEIVED', '', now(), now())"
        )
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_postgresql_refuses_an_unbalanced_booking(trade: Trade) -> None:
    with pytest.raises(IntegrityError, match="add up"):
        add_leg(two_legs(trade), 5)


def test_postgresql_refuses_a_booking_without_legs(trade: Trade) -> None:
    with pytest.raises(IntegrityError, match="0 legs"):
        add_bare_booking()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE commerce_ledgerentry SET amount = amount * 2",
        "UPDATE commerce_ledgertransaction SET booked_on = booked_on + 1",
        "DELETE FROM commerce_ledgerentry",
        "UPDATE commerce_lineshare SET commission = 0",
    ],
)
def test_postgresql_lets_nobody_rewrite_the_books(trade: Trade, statement: str) -> None:
    delivered(trade)
    two_legs(trade)
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)


@pytest.mark.django_db(transaction=True)
def test_postgresql_takes_no_leg_after_the_booking_committed() -> None:
    trade = Trade(UserFactory(is_superuser=True))
    booked = two_legs(trade)
    with pytest.raises(DatabaseError, match="is closed"):
        add_leg(booked, 5, -5)
