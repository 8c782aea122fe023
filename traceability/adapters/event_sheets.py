"""A lot's log as a sheet: the template people fill in, and the rows of a filled-in one."""

import csv
from datetime import datetime, time
from io import BytesIO, StringIO
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from certification.adapters.xlsx import BadTable, raw_lines
from traceability.rules.event_sheet import COLUMNS, MAX_ROWS, missing_columns

MAX_BYTES = 2 * 1024 * 1024
BOM = "\ufeff"

__all__ = ["BadTable", "as_text", "read", "template_csv", "template_xlsx"]


def read(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The heading, and the rows that say something with their numbers in the file.

    The first sheet of a workbook, or CSV in UTF-8. Raises BadTable (text for people).
    """
    if len(content) > MAX_BYTES:
        raise BadTable(_("Tệp lớn quá 2 MB. Hãy chia thành nhiều tệp."))
    lines = enumerate(raw_lines(content, columns=len(COLUMNS) + 10), start=1)
    rows = [(number, [_text(cell) for cell in cells]) for number, cells in islice(lines, 2000)]
    said = [(number, cells) for number, cells in rows if any(cells)]
    if not said:
        raise BadTable(_("Tệp không có dòng nào."))
    header, body = said[0][1], said[1:]
    if missing := missing_columns(header):
        raise BadTable(_("Thiếu cột: %(names)s. Hãy dùng tệp mẫu.") % {"names": ", ".join(missing)})
    if not body:
        raise BadTable(_("Tệp không có dòng nào."))
    if len(body) > MAX_ROWS:
        raise BadTable(_("Tệp có hơn 500 dòng. Hãy chia thành nhiều tệp."))
    return header, body


def as_text(header: list[str], rows: list[tuple[int, list[str]]]) -> str:
    """The rows as CSV, each under its number: what `read` reads again."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    last = 0
    for number, cells in [(1, header), *rows]:
        for _left_out in range(last + 1, number):
            writer.writerow([])
        writer.writerow(cells)
        last = number
    return buffer.getvalue()


def template_csv() -> bytes:
    """The heading, as a spreadsheet opens it (UTF-8 with BOM)."""
    buffer = StringIO()
    buffer.write(BOM)
    csv.writer(buffer).writerow(COLUMNS)
    return buffer.getvalue().encode()


def template_xlsx(*, example: list[str], works: list[str]) -> bytes:
    """The heading in a workbook; its second sheet has an example and the words of "Việc".

    The example stands apart, or it would be sent back as an entry.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _("Nhật ký")
    sheet.append(list(COLUMNS))
    for number, cell in enumerate(sheet[1]):
        cell.font = Font(bold=True)
        letter = "ABCDEFGHIJ"[number]
        sheet.column_dimensions[letter].width = 18
        # As text: a spreadsheet would turn 05/08/2026 into May.
        for row in range(2, 202):
            sheet[f"{letter}{row}"].number_format = "@"
    guide = book.create_sheet(_("Hướng dẫn"))
    for line in [list(COLUMNS), example, [], [_("Tên việc")], *([work] for work in works)]:
        guide.append(line)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _text(cell: Any) -> str:
    """A cell as people would have typed it; a spreadsheet keeps days and hours as numbers."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.year > 1901 else f"{cell:%H:%M}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return " ".join(str(cell).split())
