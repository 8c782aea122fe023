"""Statements and payouts: every entry in exactly one, agreed line by line, paid once."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from foundation.models import Notice
from marketplace.commerce.adapters.bank_files import bank_file
from marketplace.commerce.adapters.statement_files import statement_csv
from marketplace.commerce.models import (
    LedgerEntry,
    Payout,
    SellerCheck,
    Settlement,
    SettlementLine,
)
from marketplace.commerce.order.models import Line as OrderLine
from marketplace.commerce.rules.settlement import last_end
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.statements import statement
from marketplace.commerce.selectors.trial import trial_balance
from marketplace.commerce.services import payouts, posting, settlements
from marketplace.commerce.services.payouts import PayoutRefused
from marketplace.commerce.services.settlements import SettlementRefused
from marketplace.commerce.tasks.ledger import make_settlements, nightly_trial_balance
from tests.commerce.trading import COD, Trade, must_balance
from tests.factories import ProductFactory, SellerCheckFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade() -> Trade:
    return Trade(UserFactory(is_superuser=True))


def sold(trade: Trade, price: int = 100_000) -> Any:
    """A producer who sold one pack, paid and delivered."""
    product = ProductFactory(stock__price=price)
    order = trade.order((product, 1))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    return product.producer


def stated(trade: Trade, price: int = 100_000) -> Settlement:
    sold(trade, price)
    trade.wait(days=8)
    (made,) = settlements.make_due(on=trade.on)
    return made


def agreed(trade: Trade, price: int = 100_000) -> Settlement:
    return settlements.accept(settlement=stated(trade, price), by=trade.staff, now=trade.now)


def paid(trade: Trade, settlement: Settlement) -> Payout:
    payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    return payouts.mark_paid(
        payout=settlement.payouts.latest("pk"),
        reference=trade.paper(),
        paid_on=trade.on,
        by=trade.staff,
        now=trade.now,
    )


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 31))
def test_a_period_is_over_when_its_end_has_come(on: date, days: int) -> None:
    end = last_end(on, days=days)
    assert on - timedelta(days=days) < end <= on
    assert last_end(end - timedelta(days=1), days=days) == end - timedelta(days=days)
    if days == 7:
        assert end.isoweekday() == 1


def test_a_statement_is_made_once_and_holds_every_entry_of_its_period(trade: Trade) -> None:
    row = stated(trade)
    assert row.moved == owed_to(row.producer) == sum(r.amount for r in _rows(row))
    assert row.from_on <= trade.on - timedelta(days=8) < row.to_on <= trade.on
    assert settlements.make_due(on=trade.on) == []
    assert settlements.make(producer=row.producer, to_on=row.to_on, on=trade.on) is None
    must_balance()


def _rows(settlement: Settlement) -> list[Any]:
    return [row for group in statement(settlement).groups for row in group.rows]


def test_postgresql_lets_no_entry_stand_in_two_statements(trade: Trade) -> None:
    row = stated(trade)
    line = row.lines.first()
    assert line is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        SettlementLine.objects.create(settlement=row, entry=line.entry)


def test_a_parcel_whose_cash_a_carrier_holds_waits(trade: Trade) -> None:
    product = ProductFactory(stock__price=100_000)
    trade.deliver(trade.order((product, 1), method=COD).consignments.get())
    trade.wait(days=8)
    assert settlements.make_due(on=trade.on) == []
    assert owed_to(product.producer) > 0
    must_balance()


def test_what_nobody_answers_in_time_is_agreed(trade: Trade) -> None:
    row = stated(trade)
    assert settlements.accept_overdue(on=row.accepts_by - timedelta(days=1)) == 0
    assert settlements.accept_overdue(on=row.accepts_by) == 1
    row.refresh_from_db()
    assert (row.state, row.accepted_by) == (Settlement.State.ACCEPTED, None)


def test_a_disputed_line_holds_the_statement_until_it_is_answered(trade: Trade) -> None:
    row, person = stated(trade), UserFactory()
    line = row.lines.order_by("pk").first()
    assert line is not None
    about = {"line": line, "words": "thiếu 5.000 đ", "by": person, "now": trade.now}
    dispute = settlements.dispute(**about)
    for act in (
        lambda: settlements.dispute(**about),
        lambda: settlements.accept(settlement=row, by=person, now=trade.now),
    ):
        with pytest.raises(SettlementRefused):
            act()
    assert settlements.accept_overdue(on=trade.on + timedelta(days=30)) == 0
    before = owed_to(row.producer)
    answer = {"words": "đúng", "correction": 5_000, "by": trade.staff, "now": trade.now}
    settlements.answer(dispute=dispute, **answer)
    with pytest.raises(SettlementRefused):
        settlements.answer(dispute=dispute, **answer)
    assert owed_to(row.producer) == before + 5_000
    settlements.accept(settlement=row, by=person, now=trade.now)
    with pytest.raises(SettlementRefused):
        settlements.dispute(**about)
    paid(trade, row)
    trade.wait(days=8)
    (following,) = settlements.make_due(on=trade.on)
    assert (following.carried, following.moved) == (0, 5_000)
    must_balance()


def test_what_was_not_paid_is_carried_to_the_next(trade: Trade) -> None:
    row = stated(trade)
    correct(trade, row, 1_000)
    trade.wait(days=8)
    (following,) = settlements.make_due(on=trade.on)
    row.refresh_from_db()
    assert row.state == Settlement.State.CARRIED
    assert (following.carried, following.balance) == (row.balance, owed_to(row.producer))
    with pytest.raises(SettlementRefused):
        settlements.accept(settlement=row, by=trade.staff, now=trade.now)
    must_balance()


def test_a_payout_under_way_is_not_carried(trade: Trade) -> None:
    row = agreed(trade)
    payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    correct(trade, row, 1_000)
    trade.wait(days=8)
    (following,) = settlements.make_due(on=trade.on)
    assert (following.carried, following.balance) == (0, 1_000)
    must_balance()


def correct(trade: Trade, row: Settlement, amount: int) -> None:
    posting.post_correction(
        producer=row.producer,
        amount=amount,
        words="bù",
        key=trade.paper(),
        on=trade.on,
        by=trade.staff,
    )


def test_a_batch_takes_what_is_agreed_above_nothing_and_verified(trade: Trade) -> None:
    row, unverified, open_one = agreed(trade), agreed(trade), stated(trade)
    SellerCheck.objects.filter(producer=unverified.producer).update(ended_at=timezone.now())
    batch = payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    payout = batch.payouts.get()
    check = SellerCheck.objects.get(producer=row.producer)
    assert (payout.settlement, payout.amount) == (row, row.balance)
    assert payout.account_number == check.account_number
    assert open_one.payouts.count() == 0
    with pytest.raises(PayoutRefused):
        payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)


def test_a_payout_is_marked_once_with_the_banks_own_number(trade: Trade) -> None:
    row = agreed(trade)
    payout = paid(trade, row)
    owed = owed_to(row.producer)
    about = {"payout": payout, "paid_on": trade.on, "by": trade.staff, "now": trade.now}
    payouts.mark_paid(reference=payout.reference, **about)
    assert owed_to(row.producer) == owed == 0
    for reference in ("another", " "):
        with pytest.raises(PayoutRefused):
            payouts.mark_paid(reference=reference, **about)
    row.refresh_from_db()
    assert row.state == Settlement.State.PAID
    assert payout.batch is not None
    payout.batch.refresh_from_db()
    assert payout.batch.closed_at is not None


def test_a_payout_of_tomorrow_was_not_paid(trade: Trade) -> None:
    row = agreed(trade)
    payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    with pytest.raises(PayoutRefused):
        payouts.mark_paid(
            payout=row.payouts.get(),
            reference="1",
            paid_on=trade.on + timedelta(days=1),
            by=trade.staff,
            now=trade.now,
        )


def test_a_payout_that_comes_back_is_owed_again_and_paid_by_the_next_batch(trade: Trade) -> None:
    row = agreed(trade)
    first = paid(trade, row)
    payouts.mark_failed(payout=first, failure="sai tên", by=trade.staff, now=trade.now)
    assert owed_to(row.producer) == row.balance
    second = paid(trade, row)
    assert (second.amount, owed_to(row.producer)) == (first.amount, 0)
    entries = LedgerEntry.objects.filter(account__producer=row.producer)
    assert {e.settlement_line.settlement_id for e in entries} == {row.pk}
    must_balance()


def test_the_bank_files_hold_each_payout_and_are_drawn_again_byte_for_byte(trade: Trade) -> None:
    rows = [agreed(trade, 100_000), agreed(trade, 250_000)]
    SellerCheck.objects.filter(producer=rows[0].producer).update(
        account_number="0012340", account_holder="Hợp tác xã Đắk"
    )
    batch = payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    told = list(csv.DictReader(io.StringIO(bank_file(batch).content.decode("utf-8-sig"))))
    assert {row["so_tien"] for row in told} == {str(row.balance) for row in rows}
    mine = next(row for row in told if row["so_tai_khoan"] == "0012340")
    assert mine["ngan_hang"] == "Vietcombank"
    assert mine["noi_dung"] == f"CHO OCOP TRA {rows[0].number.replace('-', ' ')}"
    batch.layout = "VIETCOMBANK"
    file = bank_file(batch)
    sheet = load_workbook(io.BytesIO(file.content)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(cells) == 3
    row = next(row for row in cells if row[1] == "0012340")
    assert row[2:5] == ["HOP TAC XA DAK", "Vietcombank", rows[0].balance]
    assert bank_file(batch).content == file.content


def test_two_batches_at_once_pay_a_statement_once(trade: Trade) -> None:
    row = agreed(trade)
    payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(settlement=row, amount=1, memo="x")


def test_the_night_makes_statements_and_accepts_what_is_overdue(trade: Trade) -> None:
    trade.now -= timedelta(days=20)
    producer = sold(trade)
    assert make_settlements(0) == 1
    Settlement.objects.update(accepts_by=date(2026, 1, 1))
    assert make_settlements(0) == 0
    assert Settlement.objects.get(producer=producer).state == Settlement.State.ACCEPTED


def test_a_wrong_sum_is_logged_told_and_makes_the_command_fail(
    trade: Trade, caplog: pytest.LogCaptureFixture
) -> None:
    producer = sold(trade)
    assert nightly_trial_balance(0) == 0
    call_command("trial_balance", stdout=io.StringIO())
    Settlement.objects.create(
        producer=producer,
        number="BK",
        from_on=trade.on,
        to_on=trade.on + timedelta(days=1),
        moved=5,
        accepts_by=trade.on,
    )
    trial = trial_balance()
    assert {check.name for check in trial.wrong} == {
        "statements are their lines",
        "owed to producers",
    }
    assert nightly_trial_balance(0) == 2
    assert nightly_trial_balance(0) == 2
    assert (
        "statements are their lines: booked 0\N{NO-BREAK SPACE}₫, noted 5\N{NO-BREAK SPACE}₫"
        in caplog.text
    )
    assert (
        Notice.objects.filter(recipient=trade.staff, key__startswith="trial_balance").count() == 1
    )
    with pytest.raises(CommandError, match="2 checks fail"):
        call_command("trial_balance", stdout=io.StringIO())


@pytest.mark.parametrize("begins", ["=", "\t=", "\r=", "@"])
def test_no_title_is_a_formula_in_the_table_of_a_statement(trade: Trade, begins: str) -> None:
    row = agreed(trade)
    OrderLine.objects.update(title=f"{begins}1+1")
    table = statement_csv(statement(row)).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(table, newline="")) for cell in line]
    assert f"'{begins}1+1" in cells


def test_money_for_an_account_that_changed_a_day_ago_is_in_no_batch(trade: Trade) -> None:
    row = agreed(trade)
    check = SellerCheck.objects.in_force().get(producer=row.producer)
    now = timezone.now()
    SellerCheck.objects.filter(pk=check.pk).update(answered_at=now - timedelta(days=1))
    earlier = SellerCheckFactory(
        producer=row.producer,
        answer="ACCEPTED",
        answered_at=now - timedelta(days=90),
        ended_at=now - timedelta(days=1),
        account_number="5566778899",
    )
    with pytest.raises(PayoutRefused, match="Chưa có bảng kê"):
        payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    SellerCheck.objects.filter(pk=earlier.pk).update(account_number=check.account_number)
    batch = payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    assert batch.payouts.get().account_number == check.account_number
