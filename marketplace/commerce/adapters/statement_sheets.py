"""Statements and books as workbooks: fixed columns, numbers as numbers, days as days.

The columns are those of docs/rules/statements.md and are Vietnamese in every language, so that a
ledger that learned them once reads them for ever. Callers make the words Vietnamese too.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from certification.adapters.register_file import safe_cell
from marketplace.commerce.models import LedgerEntry, Payout
from marketplace.commerce.selectors.money_book import Book
from marketplace.commerce.selectors.statement_words import SaleFacts, sale_facts, sentence_of
from marketplace.commerce.selectors.statements import Statement, words_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("Số bảng kê", 18),
    ("Ngày ghi sổ", 12),
    ("Số đơn hàng", 14),
    ("Mặt hàng", 34),
    ("Mã khoản", 13),
    ("Khoản", 24),
    ("Diễn giải", 48),
    ("Số tiền (đồng)", 16),
    ("Số bút toán", 24),
)
"""Headings and widths, in their order."""

CARRIED = "CARRIED"
"""The code of the line that a statement begins with where the one before was not paid."""

_MONEY, _DAY = "#,##0", "dd/mm/yyyy"
Cell = str | int | date | None


def statement_sheet(told: Statement) -> bytes:
    """One sheet with a line for each booking, whose amounts add up to the bank's sum; and one
    with the sums and the transfer."""
    row = told.settlement
    entries = [each.entry for group in told.groups for each in group.rows]
    facts = sale_facts(entries)
    lines: list[list[Cell]] = []
    if row.carried:
        lines.append(
            [row.number, row.from_on, "", "", CARRIED, "Chuyển từ kỳ trước", "", row.carried, ""]
        )
    lines += [_line(entry, facts, row.number) for entry in entries]
    sums: list[list[Cell]] = [
        ["Số bảng kê", row.number],
        ["Từ ngày", row.from_on],
        ["Đến hết ngày", row.last_on],
        ["Chuyển từ kỳ trước", row.carried],
        ["Tiền bán hàng", told.sold],
        ["Phí sàn", told.commission],
        ["Thuế khấu trừ", told.tax],
        ["Hàng khách không nhận", told.refusals],
        ["Hoàn tiền cho khách", told.refunds],
        ["Tiền thu hộ bạn giữ hoặc đã nộp", told.cash],
        ["Điều chỉnh", told.corrections],
        ["Tiền về", row.balance],
    ]
    for payout in told.payouts:
        if payout.state == Payout.State.PAID:
            sums += [
                ["Ngân hàng đã chuyển", payout.amount],
                ["Ngày chuyển", payout.paid_on],
                ["Số giao dịch", payout.reference],
                ["Nội dung chuyển khoản", payout.memo],
            ]
    return _workbook(lines, sums)


def book_sheet(book: Book, entries: Iterable[LedgerEntry]) -> bytes:
    """Every line of a period, those that stand in no statement yet too; and its sums."""
    rows = list(entries)
    facts = sale_facts(rows)
    lines = [_line(entry, facts, _statement_of(entry)) for entry in rows]
    total = book.total
    sums: list[list[Cell]] = [
        ["Từ ngày", book.first],
        ["Đến hết ngày", book.last],
        ["Đầu kỳ chợ còn phải trả", book.opening],
        ["Tiền bán hàng", total.sold],
        ["Phí sàn", total.fees],
        ["Thuế khấu trừ", total.tax],
        ["Hoàn tiền cho khách", total.refunds],
        ["Tiền thu hộ bạn giữ hoặc đã nộp", total.cash],
        ["Khoản khác", total.others],
        ["Tiền đã về", total.paid],
        ["Cuối kỳ chợ còn phải trả", book.closing],
    ]
    return _workbook(lines, sums)


def _statement_of(entry: LedgerEntry) -> str:
    line = getattr(entry, "settlement_line", None)
    return line.settlement.number if line is not None else ""


def _line(entry: LedgerEntry, facts: SaleFacts, number: str) -> list[Cell]:
    return [
        number,
        entry.transaction.booked_on,
        entry.consignment.order.number if entry.consignment else "",
        entry.line.title if entry.line else "",
        entry.purpose,
        words_of(entry),
        sentence_of(entry, facts),
        -entry.amount,
        entry.transaction.key,
    ]


def _workbook(lines: Iterable[Sequence[Cell]], sums: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet("Chi tiết")
    sheet.freeze_panes = "A2"
    for place, (_heading, width) in enumerate(COLUMNS):
        sheet.column_dimensions["ABCDEFGHI"[place]].width = width
    sheet.append([_cell(sheet, heading, is_bold=True) for heading, _width in COLUMNS])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    totals: WriteOnlyWorksheet = book.create_sheet("Tổng")
    totals.column_dimensions["A"].width, totals.column_dimensions["B"].width = 34, 24
    for label, value in sums:
        totals.append([_cell(totals, label, is_bold=True), _cell(totals, value)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Cell, *, is_bold: bool = False) -> WriteOnlyCell:
    """A cell as what it is; a text that would be a formula is made harmless."""
    cell = WriteOnlyCell(sheet, value=safe_cell(value) if isinstance(value, str) else value)
    if isinstance(value, date):
        cell.number_format = _DAY
    elif isinstance(value, int):
        cell.number_format = _MONEY
    if is_bold:
        cell.font = Font(bold=True)
    return cell
