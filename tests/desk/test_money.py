"""The room of money: what is coming, what came, why a sum is what it is, and saying it is wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.producers.models import Member, Producer
from foundation.models import User
from marketplace.commerce.models import (
    CashCollection,
    LedgerEntry,
    Payout,
    Refund,
    Settlement,
    SettlementDispute,
    SettlementLine,
)
from marketplace.commerce.rules.ledger import Account, Purpose
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.money_book import book_of
from marketplace.commerce.selectors.money_coming import came, coming, next_payment
from marketplace.commerce.selectors.statement_words import explained
from marketplace.commerce.selectors.statements import money_of, statement
from marketplace.commerce.services import payouts, posting, settlements
from marketplace.commerce.services.refunds import Unit, grant_refund
from marketplace.commerce.services.settlements import SettlementRefused
from tests.commerce.trading import COD, VIETQR, Trade, must_balance
from tests.desk.conftest import Seller
from tests.factories import ProducerFactory, ProductFactory, UserFactory

ROOM = "/chu-the/tien/"
STATEMENTS = "/chu-the/doi-soat/"
Holder = CashCollection.Holder


@pytest.fixture
def seller(make_seller: Callable[[str], Seller]) -> Seller:
    return make_seller("Hợp tác xã Tiền Về")


@pytest.fixture
def trade(seller: Seller) -> Trade:
    """Two orders of the seller's were paid and delivered."""
    trade = Trade(UserFactory(is_superuser=True))
    for packs in (2, 1):
        order = trade.order((seller.product, packs))
        trade.pay(order)
        trade.deliver(order.consignments.get())
    return trade


@pytest.fixture
def row(trade: Trade) -> Settlement:
    trade.wait(days=8)
    (made,) = settlements.make_due(on=trade.on)
    return made


def said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def pay(trade: Trade, row: Settlement) -> Payout:
    """Agree, make the bank's file, and let the bank pay it."""
    settlements.accept(settlement=row, by=trade.staff, now=trade.now)
    payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    return payouts.mark_paid(
        payout=row.payouts.latest("pk"),
        reference=trade.paper(),
        paid_on=trade.on,
        by=trade.staff,
        now=trade.now,
    )


def test_the_room_tells_of_money_before_it_stands_in_a_statement(
    seller: Seller, trade: Trade
) -> None:
    cash = trade.order((seller.product, 3), method=COD)
    trade.deliver(cash.consignments.get())
    told = coming(seller.producer, on=trade.on)
    assert told.statements == []
    assert [line.number for line in told.cash_lines] == [cash.number]
    assert len(told.next_lines) == 2
    assert told.next_on > trade.on
    assert told.owed == owed_to(seller.producer)
    page = seller.client.get(ROOM).content.decode()
    for amount in (told.next_sum, told.cash_sum, told.owed):
        assert said(amount) in page
    assert cash.spoken_number in page
    assert f"{told.next_on:%d/%m/%Y}" in page


def test_a_statement_says_by_when_its_money_comes(
    seller: Seller, trade: Trade, row: Settlement
) -> None:
    assert f"{row.accepts_by:%d/%m/%Y}" in seller.client.get(ROOM).content.decode()
    settlements.accept(settlement=row, by=seller.member, now=trade.now)
    assert "lần chi tới" in seller.client.get(ROOM).content.decode()
    pay_on = trade.on + timedelta(days=1)
    payouts.make_batch(layout="CSV", pay_on=pay_on, by=trade.staff)
    assert f"Chợ chuyển ngày {pay_on:%d/%m/%Y}" in seller.client.get(ROOM).content.decode()


def test_money_that_came_stands_with_the_banks_number_and_its_statement(
    seller: Seller, trade: Trade, row: Settlement
) -> None:
    payout = pay(trade, row)
    page = seller.client.get(ROOM).content.decode()
    for words in (payout.reference, payout.memo, said(row.balance), f"{STATEMENTS}{row.pk}/"):
        assert words in page
    assert "Chưa có khoản nào" in page
    paper = seller.client.get(f"{STATEMENTS}{row.pk}/").content.decode()
    assert payout.reference in paper
    assert payout.memo in paper


def test_every_line_is_a_sentence_whose_numbers_are_frozen_facts(
    seller: Seller, row: Settlement
) -> None:
    page = seller.client.get(f"{STATEMENTS}{row.pk}/").content.decode()
    line = row.lines.filter(entry__purpose=Purpose.GOODS).earliest("pk")
    price = said(int(line.entry.line.unit_price_incl_tax))  # type: ignore[union-attr]
    assert f"Khách mua 2 gói, mỗi gói {price}" in page
    assert "Phí sàn 5 % của tiền hàng" in page
    for group in statement(row).groups:
        assert said(group.amount) in page


def test_a_page_of_parcels_asks_as_much_for_one_as_for_many(seller: Seller, trade: Trade) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert seller.client.get(address).status_code == 200
        return len(asked)

    trade.wait(days=8)
    (first,) = settlements.make_due(on=trade.on)
    seller.client.get(ROOM)
    few = [queries(ROOM), queries(f"{STATEMENTS}{first.pk}/")]
    for _ in range(6):
        order = trade.order((seller.product, 1))
        trade.pay(order)
        trade.deliver(order.consignments.get())
    before = queries(ROOM)
    trade.wait(days=8)
    (second,) = settlements.make_due(on=trade.on)
    assert [before, queries(f"{STATEMENTS}{second.pk}/")] == few
    assert max(few) <= 16


def test_several_lines_are_said_to_be_wrong_at_once_and_once(
    seller: Seller, row: Settlement
) -> None:
    address = f"{STATEMENTS}{row.pk}/bao-sai/"
    page = seller.client.get(address).content.decode()
    token = page.split('name="once_token" value="')[1].split('"')[0]
    lines = list(row.lines.order_by("pk").values_list("pk", flat=True)[:2])
    sent = {"lines": lines, "words": "đã trả rồi", "once_token": token}
    assert seller.client.post(address, {**sent, "words": ""}).status_code == 422
    assert seller.client.post(address, {**sent, "lines": []}).status_code == 422
    for _ in range(2):
        assert seller.client.post(address, sent).status_code == 302
    assert sorted(SettlementDispute.objects.values_list("line", flat=True)) == sorted(lines)
    row.refresh_from_db()
    assert row.state == Settlement.State.DISPUTED
    again = {"lines": lines[:1], "words": "nữa"}
    refused = seller.client.post(address, again)
    assert refused.status_code == 422
    assert "nữa" in refused.content.decode()
    assert SettlementDispute.objects.count() == 2


def test_of_several_lines_all_are_disputed_or_none(row: Settlement, trade: Trade) -> None:
    first, second = row.lines.order_by("pk")[:2]
    about: dict[str, Any] = {"words": "sai", "by": trade.staff, "now": trade.now}
    settlements.dispute(line=second, **about)
    with pytest.raises(SettlementRefused):
        settlements.dispute_lines(lines=[first, second], **about)
    assert not first.disputes.exists()
    with pytest.raises(SettlementRefused):
        settlements.dispute_lines(lines=[], **about)


def test_a_line_of_another_statement_cannot_be_chosen(
    seller: Seller, trade: Trade, row: Settlement, make_seller: Callable[[str], Seller]
) -> None:
    other = make_seller("Hợp tác xã Khác")
    order = trade.order((other.product, 1))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    trade.wait(days=8)
    settlements.make_due(on=trade.on)
    theirs = SettlementLine.objects.filter(settlement__producer=other.producer).first()
    assert theirs is not None
    address = f"{STATEMENTS}{row.pk}/bao-sai/"
    sent = {"lines": [theirs.pk], "words": "sai"}
    assert seller.client.post(address, sent).status_code == 422
    assert other.client.post(address, sent).status_code == 404
    mixed = f"{STATEMENTS}{row.pk}/dong/{theirs.pk}/rut-lai/"
    assert seller.client.post(mixed).status_code == 404
    assert not SettlementDispute.objects.exists()


def test_what_was_said_of_a_line_is_taken_back_until_it_is_answered(
    seller: Seller, trade: Trade, row: Settlement
) -> None:
    first, second = row.lines.order_by("pk")[:2]
    about: dict[str, Any] = {"words": "sai", "by": seller.member, "now": trade.now}
    settlements.dispute_lines(lines=[first, second], **about)
    page = seller.client.get(f"{STATEMENTS}{row.pk}/").content.decode()
    assert f"/dong/{first.pk}/rut-lai/" in page
    for line in (first, second, second):
        answer = seller.client.post(f"{STATEMENTS}{row.pk}/dong/{line.pk}/rut-lai/")
        assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == Settlement.State.OPEN
    assert {d.answered_by for d in SettlementDispute.objects.all()} == {seller.member}
    page = seller.client.get(f"{STATEMENTS}{row.pk}/").content.decode()
    assert "chợ đã trả lời" not in page
    drill = seller.client.get(f"{STATEMENTS}{row.pk}/dong/{first.pk}/").content.decode()
    assert "Bạn đã rút lại lúc" in drill
    settlements.dispute(line=first, **about)
    settlements.withdraw(line=first, by=seller.member, now=trade.now)
    settlements.accept(settlement=row, by=seller.member, now=trade.now)


def test_the_buttons_of_the_statement_carry_their_token(
    seller: Seller, trade: Trade, row: Settlement
) -> None:
    line = row.lines.earliest("pk")
    settlements.dispute(line=line, words="sai", by=seller.member, now=trade.now)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(seller.member)
    page = browser.get(f"{STATEMENTS}{row.pk}/").content.decode()
    form = page.split(f'action="{STATEMENTS}{row.pk}/dong/{line.pk}/rut-lai/"')[1]
    token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    address = f"{STATEMENTS}{row.pk}/dong/{line.pk}/rut-lai/"
    assert browser.post(address).status_code == 403
    assert browser.post(address, {"csrfmiddlewaretoken": token}).status_code == 302
    row.refresh_from_db()
    assert row.state == Settlement.State.OPEN


def test_a_statement_taken_back_too_late_leaves_a_day_to_answer(
    trade: Trade, row: Settlement
) -> None:
    line = row.lines.earliest("pk")
    settlements.dispute(line=line, words="sai", by=trade.staff, now=trade.now)
    trade.wait(days=9)
    opened = settlements.withdraw(line=line, by=trade.staff, now=trade.now)
    assert opened.accepts_by == trade.on + timedelta(days=1)


def test_an_answered_line_is_not_taken_back(trade: Trade, row: Settlement) -> None:
    line = row.lines.earliest("pk")
    made = settlements.dispute(line=line, words="sai", by=trade.staff, now=trade.now)
    settlements.answer(dispute=made, words="đúng", correction=0, by=trade.staff, now=timezone.now())
    with pytest.raises(SettlementRefused):
        settlements.withdraw(line=line, by=trade.staff, now=trade.now)
    made.refresh_from_db()
    assert made.answer == "đúng"


@pytest.mark.parametrize("duty", ["WAREHOUSE", "VIEWER"])
def test_who_may_not_see_money_finds_nothing_of_the_room(
    seller: Seller, row: Settlement, duty: str
) -> None:
    line = row.lines.earliest("pk")
    Member.objects.filter(user=seller.member).update(duty=duty)
    own = f"{STATEMENTS}{row.pk}/"
    for address in (ROOM, f"{ROOM}so/", f"{ROOM}so/bang.xlsx", f"{own}bang.pdf", f"{own}bao-sai/"):
        assert seller.client.get(address).status_code == 404, address
    assert (
        seller.client.post(f"{own}bao-sai/", {"lines": [line.pk], "words": "x"}).status_code == 404
    )
    assert seller.client.post(f"{own}dong/{line.pk}/rut-lai/").status_code == 404
    assert not SettlementDispute.objects.exists()


def test_the_book_of_a_period_goes_from_what_was_owed_to_what_is_owed(
    seller: Seller, trade: Trade, row: Settlement
) -> None:
    pay(trade, row)
    order = trade.order((seller.product, 1))
    trade.pay(order)
    trade.deliver(order.consignments.get())
    whole = book_of(seller.producer, first=date(2020, 1, 1), last=trade.on)
    assert (whole.opening, whole.closing) == (0, owed_to(seller.producer))
    assert whole.total.paid == -row.balance
    day = trade.on - timedelta(days=1)
    early = book_of(seller.producer, first=date(2020, 1, 1), last=day)
    late = book_of(seller.producer, first=trade.on, last=trade.on)
    assert early.closing == late.opening
    assert late.closing == whole.closing


def test_the_page_of_the_book_shows_a_period_and_refuses_a_wrong_one(
    seller: Seller, trade: Trade
) -> None:
    page = seller.client.get(f"{ROOM}so/").content.decode()
    assert said(owed_to(seller.producer)) in page
    assert f"Năm {trade.on.year}" in page
    for days in ("tu=2026-03-01&den=2026-02-01", "tu=2024-01-01&den=2026-02-01", "tu=x&den="):
        assert seller.client.get(f"{ROOM}so/?{days}").status_code == 422
        assert seller.client.get(f"{ROOM}so/bang.xlsx?{days}").status_code == 302
    assert "Không có khoản nào" in seller.client.get(
        f"{ROOM}so/?tu=2020-01-01&den=2020-02-01"
    ).content.decode()  # fmt: skip


def test_strangers_sign_in_first(db: None) -> None:
    for address in (ROOM, f"{ROOM}so/"):
        assert Client().get(address).status_code == 302


WEEK = st.fixed_dictionaries(
    {
        "sold": st.lists(
            st.tuples(st.integers(1, 4), st.sampled_from([VIETQR, COD]), st.booleans()),
            max_size=2,
        ),
        "back": st.integers(0, 1),
        "correction": st.integers(-9_999, 9_999),
        "answers": st.booleans(),
        "bounces": st.booleans(),
    }
)


def a_week(trade: Trade, product: Any, week: dict[str, Any]) -> None:
    """What happens in a generated week, its end and what the bank does with it."""
    producer = product.producer
    for packs, method, keeps_cash in week["sold"]:
        order = trade.order((product, packs), method=method)
        if method != COD:
            trade.pay(order)
        holder = Holder.PRODUCER if keeps_cash else Holder.CARRIER
        trade.deliver(order.consignments.get(), holder=holder)
        if week["back"] and method != COD:
            line = order.lines.get()
            price = int(line.line_price_incl_tax) // line.quantity
            grant_refund(
                payment=order.payment,
                amount=price,
                reason=Refund.Reason.RETURNED,
                funder=Refund.Funder.PRODUCER,
                consignment=order.consignments.get(),
                units=[Unit(line, 1, price)],
                by=trade.staff,
                on=trade.on,
            )
    if week["correction"]:
        posting.post_correction(
            producer=producer,
            amount=week["correction"],
            words="bù",
            key=trade.paper(),
            on=trade.on,
            by=trade.staff,
        )
    trade.wait(days=8)
    settlements.make_due(on=trade.on)
    if week["answers"]:
        the_bank_pays(trade, bounces=week["bounces"])


def the_bank_pays(trade: Trade, *, bounces: bool) -> None:
    for row in Settlement.objects.filter(state=Settlement.State.OPEN):
        settlements.accept(settlement=row, by=trade.staff, now=trade.now)
    try:
        batch = payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    except payouts.PayoutRefused:
        return
    for payout in batch.payouts.all():
        payouts.mark_paid(
            payout=payout,
            reference=trade.paper(),
            paid_on=trade.on,
            by=trade.staff,
            now=trade.now,
        )
        if bounces:
            payouts.mark_failed(payout=payout, failure="sai tên", by=trade.staff, now=trade.now)


def every_sum_agrees(producer: Producer, on: date) -> None:
    """Each statement is its lines, its transfer and the ledger's; the room is what is owed."""
    for row in Settlement.objects.filter(producer=producer):
        told = statement(row)
        lines = sum(
            each.amount
            for _group, pieces in explained(told.groups)
            for _piece, rows in pieces
            for each, _sentence in rows
        )
        assert row.carried + lines == row.balance
        kinds = told.sold + told.commission + told.tax + told.refusals
        kinds += told.refunds + told.cash + told.corrections
        assert kinds == row.moved
        for payout in row.payouts.filter(state=Payout.State.PAID):
            assert payout.amount == row.balance == told.paid
            assert row.number.replace("-", " ") in payout.memo
            booked = LedgerEntry.objects.filter(transaction__key=f"payout:{payout.pk}")
            bank = booked.get(account__kind=Account.BANK)
            assert -bank.amount == row.balance
    told = coming(producer, on=on)
    money = money_of(producer)
    assert (told.stated, told.next_sum, told.cash_sum) == (money.stated, money.loose, money.waiting)
    assert told.owed == owed_to(producer)
    book = book_of(producer, first=date(2020, 1, 1), last=on)
    assert book.closing == owed_to(producer)
    assert -book.total.paid == sum(payout.amount for payout in came(producer))


@pytest.mark.django_db
def test_in_any_month_a_statement_is_the_banks_credit_and_the_ledgers_to_the_dong() -> None:
    @settings(
        max_examples=4,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(WEEK, min_size=4, max_size=4))
    def in_a_month(weeks: list[dict[str, Any]]) -> None:
        with transaction.atomic():
            staff: User = UserFactory(is_superuser=True)
            trade = Trade(staff)
            producer = ProducerFactory(kind=Producer.Kind.HOUSEHOLD)
            product = ProductFactory(
                producer=producer, stock__price=133_333, stock__num_in_stock=99
            )
            for week in weeks:
                a_week(trade, product, week)
                every_sum_agrees(producer, trade.on)
            must_balance()
            transaction.set_rollback(True)

    in_a_month()


def test_both_today_and_the_room_say_when_money_comes_next(seller: Seller, trade: Trade) -> None:
    def told(days: str) -> bool:
        pages = [seller.client.get(address).content.decode() for address in (ROOM, "/chu-the/")]
        return all(days in page for page in pages)

    before = next_payment(seller.producer, on=trade.on)
    assert before.made_on == coming(seller.producer, on=trade.on).next_on
    assert before.agreed_by == before.made_on + timedelta(days=3)
    assert told(f"Bảng kê tới lập ngày {before.made_on:%d/%m/%Y}")
    assert told(f"từ ngày {before.agreed_by:%d/%m/%Y}")
    trade.wait(days=8)
    (row,) = settlements.make_due(on=trade.on)
    assert told(f"Không trả lời thì từ ngày {row.accepts_by:%d/%m/%Y}")
    settlements.accept(settlement=row, by=seller.member, now=trade.now)
    assert told("Đã đồng ý. Chợ chuyển ở lần chi tới.")
    pay_on = trade.on + timedelta(days=2)
    payouts.make_batch(layout="CSV", pay_on=pay_on, by=trade.staff)
    assert told(f"Chợ chuyển ngày {pay_on:%d/%m/%Y}.")


def test_a_disputed_statement_is_not_said_to_be_paid_next(
    seller: Seller, trade: Trade, row: Settlement
) -> None:
    line = row.lines.order_by("pk")[0]
    settlements.dispute(line=line, words="Sai", by=seller.member, now=trade.now)
    told = next_payment(seller.producer, on=trade.on)
    assert (told.pay_on, told.is_agreed, told.is_made) == (None, False, False)
