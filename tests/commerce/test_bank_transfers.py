"""Money on the account becomes a paid order once, whoever tells of it and how often."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from marketplace.commerce.models import (
    BankTransfer,
    LedgerEntry,
    Payment,
    Receipt,
    Refund,
)
from marketplace.commerce.order.models import Order
from marketplace.commerce.rules.ledger import Account
from marketplace.commerce.selectors.payments import owed
from marketplace.commerce.selectors.transfers import transfer_wanted
from marketplace.commerce.services.bank_transfers import (
    PaysOnDelivery,
    TransferDecided,
    TransferDiffers,
    import_statement,
    mark_not_ours,
    match_by_hand,
    note_sent_back,
    note_transfer,
)
from tests.commerce.banking import open_account, told
from tests.factories.market import ProductFactory, UserFactory

pytestmark = pytest.mark.django_db

State = BankTransfer.State


@pytest.fixture
def payment(fill: Callable, buy: Callable) -> Payment:
    """Of an order of 2 × 68.000 ₫ and delivery, to be paid by transfer."""
    open_account()
    order: Order = buy(fill((ProductFactory(), 2)), method="VIETQR")
    return order.payment


def note(payment: Payment, amount: int, reference: str = "FT1", **more: object) -> BankTransfer:
    facts = told(f"IBFT {payment.memo} chuyen tien", amount, reference)
    transfer, _is_new = note_transfer(
        facts=facts, source=str(more.get("source", "SEPAY")), now=timezone.now()
    )
    payment.refresh_from_db()
    transfer.refresh_from_db()
    return transfer


def balance(account: Account) -> int:
    rows = LedgerEntry.objects.filter(account__kind=account)
    return sum(rows.values_list("amount", flat=True))


def test_an_order_by_vietqr_waits_and_is_not_shown_to_its_producer(payment: Payment) -> None:
    assert payment.state == Payment.State.WAITING
    assert payment.order.consignments.get().released_at is None
    assert payment.memo


def test_the_exact_sum_pays_the_order_and_lets_the_producer_begin(payment: Payment) -> None:
    transfer = note(payment, payment.amount)
    assert (transfer.state, payment.state) == (State.MATCHED, Payment.State.PAID)
    assert payment.order.consignments.get().released_at is not None
    assert balance(Account.BANK) == payment.amount == -balance(Account.BUYER_FUNDS)


def test_a_part_is_part_paid_and_the_next_code_asks_for_the_rest(payment: Payment) -> None:
    transfer = note(payment, payment.amount - 10_000)
    assert (transfer.state, payment.state) == (State.MATCHED, Payment.State.PART_PAID)
    wanted = transfer_wanted(payment)
    assert wanted is not None
    assert wanted.amount == 10_000
    note(payment, 10_000, "FT2")
    assert payment.state == Payment.State.PAID
    assert transfer_wanted(payment) is None


def test_what_is_too_much_goes_back(payment: Payment) -> None:
    note(payment, payment.amount + 5_000)
    refund = Refund.objects.get(payment=payment)
    assert (payment.state, refund.amount, refund.reason) == ("PAID", 5_000, "OVERPAID")


def test_a_second_transfer_for_a_paid_order_goes_back(payment: Payment) -> None:
    note(payment, payment.amount)
    second = note(payment, payment.amount, "FT2")
    assert second.state == State.DOUBLE
    assert Refund.objects.get(payment=payment).amount == payment.amount
    assert payment.state == Payment.State.PAID


def test_the_same_money_told_by_call_file_and_poll_is_one_row(payment: Payment) -> None:
    for source in ("SEPAY", "FILE", "CASSO", "SEPAY"):
        note(payment, payment.amount, source=source)
    assert BankTransfer.objects.count() == Receipt.objects.count() == 1
    assert not Refund.objects.exists()


def test_the_same_money_under_another_number_waits_for_a_person(payment: Payment) -> None:
    note(payment, payment.amount, source="SEPAY")
    twin = note(payment, payment.amount, "5078 - 1", source="FILE")
    assert (twin.state, twin.payment) == (State.UNMATCHED, payment)
    assert "FT1" in twin.note
    assert not Refund.objects.exists()
    assert balance(Account.BANK) == payment.amount


def test_a_number_that_comes_again_with_another_amount_changes_nothing(payment: Payment) -> None:
    note(payment, 10_000)
    with pytest.raises(TransferDiffers):
        note(payment, 20_000)
    assert owed(payment) == payment.amount - 10_000


@pytest.mark.parametrize("words", ["tien hang", "CHO2345678X", "CHO EM GUI"])
def test_money_without_a_code_of_an_order_waits_for_a_person(payment: Payment, words: str) -> None:
    transfer, _new = note_transfer(facts=told(words, 50_000), source="SEPAY", now=timezone.now())
    assert (transfer.state, transfer.payment) == (State.UNMATCHED, None)
    assert balance(Account.BANK) == 50_000 == -balance(Account.UNKNOWN_MONEY)


def test_money_that_names_two_orders_waits_for_a_person(
    payment: Payment, fill: Callable, buy: Callable
) -> None:
    other = buy(fill((ProductFactory(), 1)), method="VIETQR").payment
    facts = told(f"{payment.memo} {other.memo}", 50_000)
    transfer, _new = note_transfer(facts=facts, source="SEPAY", now=timezone.now())
    assert transfer.state == State.UNMATCHED


def test_money_for_an_order_paid_in_cash_waits_for_a_person(fill: Callable, buy: Callable) -> None:
    payment = buy(fill((ProductFactory(), 1))).payment
    transfer = note(payment, payment.amount)
    assert transfer.state == State.UNMATCHED
    assert payment.state == Payment.State.ON_DELIVERY
    with pytest.raises(PaysOnDelivery):
        match_by_hand(transfer=transfer, order=payment.order, by=UserFactory(), now=timezone.now())


def test_a_person_finds_the_order_and_it_is_paid(payment: Payment) -> None:
    transfer, _new = note_transfer(
        facts=told("tien mam", payment.amount), source="FILE", now=timezone.now()
    )
    by = UserFactory()
    match_by_hand(transfer=transfer, order=payment.order, by=by, now=timezone.now())
    transfer.refresh_from_db()
    payment.refresh_from_db()
    assert (transfer.state, transfer.decided_by, payment.state) == (State.MATCHED, by, "PAID")
    assert balance(Account.UNKNOWN_MONEY) == 0
    assert balance(Account.BANK) == payment.amount
    with pytest.raises(TransferDecided):
        mark_not_ours(transfer=transfer, note="", by=by, now=timezone.now())


@pytest.mark.parametrize("act", ["not_ours", "sent_back"])
def test_what_is_no_order_money_leaves_the_buyers_books(payment: Payment, act: str) -> None:
    transfer, _new = note_transfer(
        facts=told("von gop", 9_000_000), source="FILE", now=timezone.now()
    )
    by, now = UserFactory(), timezone.now()
    if act == "not_ours":
        mark_not_ours(transfer=transfer, note="vốn", by=by, now=now)
    else:
        note_sent_back(transfer=transfer, reference="FT99", by=by, now=now)
    assert balance(Account.BANK) == balance(Account.UNKNOWN_MONEY) == 0
    with pytest.raises(TransferDecided):
        match_by_hand(transfer=transfer, order=payment.order, by=by, now=now)


def test_a_file_read_twice_notes_its_rows_once(payment: Payment) -> None:
    rows = [told(payment.memo or "", payment.amount), told("la", 1_000, "FT2")]
    by = UserFactory()
    for expected in (2, 0):
        done = import_statement(
            layout="GENERIC", file_name="a.csv", sha256="0" * 64, rows=rows,
            now=timezone.now(), by=by,
        )  # fmt: skip
        assert (done.rows, done.new) == (2, expected)
    assert done.statement.new_rows == 2


def test_of_a_file_that_tells_another_amount_the_row_is_named(payment: Payment) -> None:
    note(payment, 10_000)
    done = import_statement(
        layout="GENERIC", file_name="a.csv", sha256="1" * 64, now=timezone.now(),
        rows=[told(payment.memo or "", 20_000), told("la", 1_000, "FT2")], by=UserFactory(),
    )  # fmt: skip
    assert (done.new, done.differing) == (1, ("FT1",))


@pytest.mark.django_db(transaction=True)
def test_the_same_money_told_at_once_under_two_numbers_pays_once(payment: Payment) -> None:
    at = timezone.now() - timedelta(minutes=1)

    def tell(told_by: tuple[str, str]) -> None:
        source, reference = told_by
        try:
            facts = told(payment.memo or "", payment.amount, reference, at)
            note_transfer(facts=facts, source=source, now=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tell, [("SEPAY", "FT1"), ("FILE", "5078 - 1")]))
    assert Receipt.objects.count() == 1
    assert sorted(BankTransfer.objects.values_list("state", flat=True)) == ["MATCHED", "UNMATCHED"]


@pytest.mark.django_db(transaction=True)
def test_eight_tellers_at_once_make_one_row_and_one_receipt(payment: Payment) -> None:
    facts = told(payment.memo or "", payment.amount, at=timezone.now() - timedelta(minutes=1))

    def tell(source: str) -> bool:
        try:
            return note_transfer(facts=facts, source=source, now=timezone.now())[1]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(tell, ["SEPAY", "CASSO", "FILE", "SEPAY"] * 2))
    assert sum(new) == 1
    assert Receipt.objects.count() == 1
    payment.refresh_from_db()
    assert payment.state == Payment.State.PAID
