"""Files for the bank: many payouts in one upload. The same batch gives the same bytes again."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.text import fold
from marketplace.commerce.models import Payout, PayoutBatch
from marketplace.commerce.rules.banks import short_name

Cell = str | int


class BankFile(NamedTuple):
    name: str
    content_type: str
    content: bytes


class Layout(NamedTuple):
    """`label` is what staff choose by."""

    code: str
    label: str | Promise
    draw: Callable[[str, Sequence[Payout]], BankFile]


def bank_file(batch: PayoutBatch) -> BankFile:
    """The file of a batch as it was made: every payout of it, whatever became of them since."""
    payouts = list(batch.payouts.order_by("pk"))
    return LAYOUTS[batch.layout].draw(batch.number, payouts)


def _generic(number: str, payouts: Sequence[Payout]) -> BankFile:
    """CSV in UTF-8 with a byte-order mark, one heading, amounts as plain digits."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            "stt",
            "so_tai_khoan",
            "chu_tai_khoan",
            "ma_ngan_hang",
            "ngan_hang",
            "so_tien",
            "noi_dung",
            "ma_doi_chieu",
        ]
    )
    for i, payout in enumerate(payouts, start=1):
        writer.writerow(
            [
                i,
                payout.account_number,
                payout.account_holder.lstrip("=+-@"),
                payout.bank_bin,
                short_name(payout.bank_bin),
                payout.amount,
                payout.memo,
                reference_of(payout),
            ]
        )
    content = out.getvalue().encode("utf-8-sig")
    return BankFile(f"{number}.csv", "text/csv; charset=utf-8", content)


def _vietcombank(number: str, payouts: Sequence[Payout]) -> BankFile:
    """A workbook with the columns that Vietcombank's batch transfer asks for, as we read them:
    its own template is given to customers only, so compare before the first upload."""
    rows: list[list[Cell]] = [
        [
            "STT",
            "Số tài khoản người hưởng",
            "Tên người hưởng",
            "Ngân hàng hưởng",
            "Số tiền",
            "Nội dung chuyển tiền",
        ]
    ]
    for i, payout in enumerate(payouts, start=1):
        rows.append(
            [
                i,
                payout.account_number,
                _plain(payout.account_holder),
                short_name(payout.bank_bin),
                payout.amount,
                payout.memo,
            ]
        )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return BankFile(f"{number}.xlsx", kind, _workbook(rows))


def _plain(name: str) -> str:
    return fold(name).upper()


def reference_of(payout: Payout) -> str:
    """What names a payout in a file that comes back: the statement's number and the row's."""
    return f"{payout.settlement.number}/{payout.pk}"


LAYOUTS = {
    layout.code: layout
    for layout in (
        Layout("CSV", _("CSV chung (UTF-8)"), _generic),
        Layout("VIETCOMBANK", _("Excel, các cột như Vietcombank (xin so mẫu trước)"), _vietcombank),
    )
}

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _workbook(rows: Iterable[Sequence[Cell]]) -> bytes:
    """The smallest workbook that Excel opens: one sheet, no clock in it, account numbers as text
    so that no zero is lost."""
    sheet = "".join(
        f'<row r="{y}">' + "".join(_cell(x, y, cell) for x, cell in enumerate(row)) + "</row>"
        for y, row in enumerate(rows, start=1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>'
        '<sheet name="Chi" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData>'
        "</worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, _EPOCH), _HEAD + text, compress_type=zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def _cell(x: int, y: int, value: Cell) -> str:
    where = f"{chr(ord('A') + x)}{y}"
    if isinstance(value, int):
        return f'<c r="{where}"><v>{value}</v></c>'
    return f'<c r="{where}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
