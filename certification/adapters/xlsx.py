"""Tables as provinces keep them: XLSX and CSV, read row by row and never trusted.

An XLSX file is a ZIP of XML: what it would unpack to is counted before anything is unpacked, and
xlsx_sheet refuses entities.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from django.utils.translation import gettext as _

from certification.adapters import xlsx_sheet
from certification.rules import register_columns
from certification.rules.register_cells import plain

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 2000
MAX_RATIO = 200
"""Unpacked by packed: a register's rows repeat themselves some twenty times, a bomb a thousand."""

MAX_ROWS = 100_000
MAX_COLUMNS = 60
FIRST_ROWS = 20
"""Among these the heading is looked for: titles and the State's motto stand above it."""


class BadTable(Exception):
    """A file that is not read; its text is for people."""


@dataclass(frozen=True)
class Table:
    """The heading, its row (from 1), and the rows below it with their numbers."""

    header: list[str]
    header_row: int
    rows: Iterator[tuple[int, list[str]]]


def read(content: bytes) -> Table:
    """The first sheet of a workbook, or a CSV file, from its heading on. Raises BadTable."""
    if len(content) > MAX_BYTES:
        raise BadTable(_("Tệp lớn hơn 20 MB: hãy chia theo năm hoặc theo huyện."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadTable(_("Đây là tệp .xls cũ hoặc tệp có mật khẩu: hãy lưu lại dạng .xlsx."))
    lines = _workbook(content) if content.startswith(b"PK") else _csv(content)
    rows = _counted(lines)
    first = list(islice(rows, FIRST_ROWS))
    at = register_columns.heading_at([cells for _number, cells in first])
    if at is None:
        raise BadTable(
            _("Không thấy dòng tiêu đề trong 20 dòng đầu: cần cột sản phẩm, chủ thể, sao…")
        )
    number, header = first[at]
    return Table(header=header, header_row=number, rows=chain(first[at + 1 :], rows))


def raw_lines(content: bytes, *, columns: int = MAX_COLUMNS) -> Iterator[Sequence[Any]]:
    """The rows of a workbook's first sheet or of a CSV file, as they are. Raises BadTable."""
    lines = _workbook(content) if content.startswith(b"PK") else _csv(content)
    return (cells[:columns] for cells in lines)


def _counted(lines: Iterator[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(lines, start=1):
        if number > MAX_ROWS:
            raise BadTable(_("Tệp có hơn 100.000 dòng: hãy chia nhỏ."))
        yield number, [plain(cell) for cell in cells[:MAX_COLUMNS]]


def _workbook(content: bytes) -> Iterator[Sequence[Any]]:
    _refuse_bombs(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from xlsx_sheet.rows_of(archive, MAX_COLUMNS)
    except (
        KeyError, ValueError, IndexError, ParseError, ExpatError, zipfile.BadZipFile, zlib.error,
        OSError, EOFError, RuntimeError, NotImplementedError,
    ) as error:  # fmt: skip
        raise BadTable(_("Tệp .xlsx hỏng hoặc không phải bảng tính.")) from error


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise BadTable(_("Tệp .xlsx hỏng hoặc không phải bảng tính.")) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise BadTable(_("Tệp .xlsx hỏng hoặc không phải bảng tính."))
    unpacked = sum(part.file_size for part in parts)
    packed = max(len(content), 1)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise BadTable(_("Tệp bung ra lớn bất thường nên không được mở."))


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadTable(_("Không phải XLSX, cũng không phải CSV dạng UTF-8.")) from error
    if "\x00" in text:
        raise BadTable(_("Không phải XLSX, cũng không phải CSV dạng UTF-8."))
    head = "\n".join(text.splitlines()[:FIRST_ROWS])
    delimiter = max(",;\t", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise BadTable(_("Không phải XLSX, cũng không phải CSV dạng UTF-8.")) from error
