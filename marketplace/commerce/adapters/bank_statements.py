"""Statement files of banks: bytes in whatever encoding and separator, to rows of money in."""

import csv
import unicodedata
from io import StringIO

from django.utils.translation import gettext as _

from marketplace.commerce.rules.bank_statements import (
    Columns,
    Layout,
    Reading,
    columns_of,
    read_rows,
)

MAX_BYTES = 1024 * 1024
MAX_ROWS = 5_000
HEADING_WITHIN = 60
"""Rows of titles, addresses and balances that a bank may write above its heading."""


class BadStatement(Exception):
    """The file cannot be taken; `faults` say why, row by row, for people."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        super().__init__(" ".join(faults))


def read_statement(content: bytes, layout: Layout) -> Reading:
    """The money that came in, as a bank's CSV file tells it.

    UTF-8 with or without a mark, UTF-16 with one, or CP1258; commas, semicolons or tabs. Raises
    BadStatement for a file without the layout's columns, and for any row that cannot be read:
    half a statement is never taken.
    """
    if len(content) > MAX_BYTES:
        raise BadStatement(_("Tệp lớn quá 1 MB. Hãy xuất sao kê theo kỳ ngắn hơn."))
    columns, body = _under_heading(table_of(content), layout)
    if len(body) > MAX_ROWS:
        raise BadStatement(_("Tệp có hơn 5.000 dòng. Hãy xuất sao kê theo kỳ ngắn hơn."))
    reading = read_rows(body, columns)
    if reading.faults:
        raise BadStatement(*(_fault(*fault) for fault in reading.faults[:20]))
    if not reading.rows and not reading.outgoing:
        raise BadStatement(_("Tệp không có giao dịch nào."))
    return reading


def table_of(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of a CSV file that say something, with their numbers. Raises BadStatement."""
    text = _text(content)
    lines = text.splitlines()
    head = "\n".join(lines[:HEADING_WITHIN])
    separator = max(";\t,", key=head.count)
    try:
        rows = list(csv.reader(StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise BadStatement(_("Không đọc được tệp CSV.")) from error
    return [(number, row) for number, row in enumerate(rows, start=1) if any(row)]


def _text(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadStatement(_("Đây là tệp Excel. Hãy lưu lại thành CSV rồi gửi."))
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadStatement(_("Đây không phải là tệp CSV."))
    encodings = (
        ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1258")
    )
    for encoding in encodings:
        try:
            # CP1258 writes marks after their letters; put together they are the same words.
            return unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise BadStatement(_("Không đọc được chữ trong tệp. Hãy lưu thành CSV UTF-8."))


def _under_heading(
    rows: list[tuple[int, list[str]]], layout: Layout
) -> tuple[Columns, list[tuple[int, list[str]]]]:
    for at, (_number, cells) in enumerate(rows[:HEADING_WITHIN]):
        columns = columns_of(cells, layout)
        if columns is not None:
            return columns, rows[at + 1 :]
    raise BadStatement(
        _("Không thấy các cột của %(bank)s: ngày, số giao dịch, nội dung, số tiền.")
        % {"bank": layout.name}
    )


def _fault(number: int, what: str, text: str) -> str:
    words = {
        "day": _("Dòng %(number)d: ngày “%(text)s” phải viết ngày/tháng/năm."),
        "amount": _("Dòng %(number)d: không đọc được số tiền “%(text)s”."),
        "reference": _("Dòng %(number)d: thiếu số giao dịch."),
        "twice": _("Dòng %(number)d: số giao dịch %(text)s đã có ở dòng khác với nội dung khác."),
    }[what]
    return words % {"number": number, "text": text[:40]}
