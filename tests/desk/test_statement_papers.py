"""A statement on paper and in a workbook: the same sums, fixed columns, nothing a formula."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from catalog.producers.models import Member
from marketplace.commerce.adapters.statement_sheets import CARRIED, COLUMNS, statement_sheet
from marketplace.commerce.models import Settlement
from marketplace.commerce.selectors.ledger import owed_to
from marketplace.commerce.selectors.statements import statement
from marketplace.commerce.services import payouts, posting, settlements
from tests.commerce.trading import Trade
from tests.desk.conftest import Seller
from tests.factories import UserFactory

STATEMENTS = "/chu-the/doi-soat/"
BOOK = "/chu-the/tien/so/bang.xlsx"
RULES = Path(__file__).resolve().parents[2] / "docs" / "rules" / "statements.md"


@pytest.fixture
def seller(make_seller: Callable[[str], Seller]) -> Seller:
    return make_seller("Hợp tác xã Giấy Trắng")


@pytest.fixture
def trade(seller: Seller) -> Trade:
    trade = Trade(UserFactory(is_superuser=True))
    sell(trade, seller)
    return trade


def sell(trade: Trade, seller: Seller) -> None:
    order = trade.order((seller.product, 2))
    trade.pay(order)
    trade.deliver(order.consignments.get())


def stated(trade: Trade) -> Settlement:
    trade.wait(days=8)
    (made,) = settlements.make_due(on=trade.on)
    return made


def sheets(content: bytes) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """The lines without their heading, and the sums by their label."""
    book = load_workbook(io.BytesIO(content))
    lines, sums = book["Chi tiết"], book["Tổng"]
    rows = list(lines.iter_rows(values_only=True))
    assert rows[0] == tuple(heading for heading, _width in COLUMNS)
    return rows[1:], {str(row[0]): row[1] for row in sums.iter_rows(values_only=True)}


def test_the_lines_of_the_workbook_add_up_to_the_banks_sum(seller: Seller, trade: Trade) -> None:
    first = stated(trade)
    sell(trade, seller)
    row = stated(trade)
    assert row.carried == first.balance
    content = seller.client.get(f"{STATEMENTS}{row.pk}/bang.xlsx").content
    lines, sums = sheets(content)
    assert sum(line[7] for line in lines) == row.balance == sums["Tiền về"]
    assert (lines[0][4], lines[0][7]) == (CARRIED, row.carried)
    for line in lines:
        assert line[0] == row.number
        assert isinstance(line[1], datetime)
        assert isinstance(line[7], int)
    assert len(lines) == row.lines.count() + 1


def test_the_columns_are_vietnamese_whoever_asks_and_stand_in_the_rules(
    seller: Seller, trade: Trade
) -> None:
    row = stated(trade)
    vietnamese = sheets(seller.client.get(f"{STATEMENTS}{row.pk}/bang.xlsx").content)
    english = sheets(seller.client.get(f"/en{STATEMENTS}{row.pk}/bang.xlsx").content)
    assert english == vietnamese
    rules = RULES.read_text(encoding="utf-8")
    places = [rules.index(f"| {heading} |") for heading, _width in COLUMNS]
    assert places == sorted(places)


def test_no_text_of_the_workbook_is_a_formula(seller: Seller, trade: Trade) -> None:
    posting.post_correction(
        producer=seller.producer,
        amount=7,
        words="=1+1",
        key=trade.paper(),
        on=trade.on,
        by=trade.staff,
    )
    book = load_workbook(io.BytesIO(statement_sheet(statement(stated(trade)))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "'=1+1" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}


def test_the_workbook_names_the_banks_transfer(seller: Seller, trade: Trade) -> None:
    row = stated(trade)
    settlements.accept(settlement=row, by=seller.member, now=trade.now)
    batch = payouts.make_batch(layout="CSV", pay_on=trade.on, by=trade.staff)
    payout = payouts.mark_paid(
        payout=batch.payouts.get(),
        reference="FT26-77",
        paid_on=trade.on,
        by=trade.staff,
        now=trade.now,
    )
    _lines, sums = sheets(seller.client.get(f"{STATEMENTS}{row.pk}/bang.xlsx").content)
    assert sums["Ngân hàng đã chuyển"] == sums["Tiền về"] == row.balance
    assert (sums["Số giao dịch"], sums["Nội dung chuyển khoản"]) == ("FT26-77", payout.memo)


def test_the_paper_says_the_sum_in_figures_and_in_words_and_who_signs(
    seller: Seller, trade: Trade
) -> None:
    row = stated(trade)
    answer = seller.client.get(f"{STATEMENTS}{row.pk}/bang.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "private, no-store" in answer["Cache-Control"]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    text = " ".join(pages[0].extract_text().split())
    assert f"{row.balance:,}".replace(",", ".") in text
    for words in (row.number.upper(), "Bằng chữ:", "đồng.", "Đại diện chủ thể", "Đại diện chợ"):
        assert words in text
    english = PdfReader(io.BytesIO(seller.client.get(f"/en{STATEMENTS}{row.pk}/bang.pdf").content))
    assert "Bằng chữ" not in english.pages[0].extract_text()


def test_the_book_holds_what_stands_in_no_statement_too(seller: Seller, trade: Trade) -> None:
    row = stated(trade)
    sell(trade, seller)
    year = trade.on.year
    days = f"?tu={year - 1}-12-01&den={trade.on:%Y-%m-%d}"
    lines, sums = sheets(seller.client.get(f"{BOOK}{days}").content)
    assert {line[0] for line in lines} == {row.number, None}
    assert sums["Đầu kỳ chợ còn phải trả"] == 0
    assert sum(line[7] for line in lines) == sums["Cuối kỳ chợ còn phải trả"]
    assert sums["Cuối kỳ chợ còn phải trả"] == owed_to(seller.producer)


def test_papers_of_money_are_for_its_own_people(
    seller: Seller, trade: Trade, make_seller: Callable[[str], Seller]
) -> None:
    row = stated(trade)
    other = make_seller("Hợp tác xã Khác").client
    papers = [f"{STATEMENTS}{row.pk}/{name}" for name in ("bang.pdf", "bang.xlsx", "bang.csv")]
    assert [other.get(address).status_code for address in papers] == [404] * 3
    Member.objects.filter(user=seller.member).update(duty="WAREHOUSE")
    for address in [*papers, BOOK]:
        assert seller.client.get(address).status_code == 404
