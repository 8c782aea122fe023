"""Plans of subsidised labels as a table, for a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from certification.adapters.register_file import safe_cell

COLUMNS = (
    *("nam", "co_quan", "ke_hoach", "so_tem_ke_hoach", "den_het_ngay"),
    *("chu_the", "duoc_cap", "da_dung", "con_lai"),
)


def plans_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with its mark; no cell is taken for a formula."""
    out = StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for row in rows:
        table.writerow([safe_cell(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def plans_xlsx(rows: Iterable[Sequence[Any]]) -> bytes:
    """Numbers and days as such; texts that would be formulas are made harmless."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("ke-hoach-tem")
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()
