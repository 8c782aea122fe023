"""The register as files: CSV for spreadsheets, JSON for machines; written row by row.

The same rows give the same bytes, so that a file can be known by its hash.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any

BOM = "\ufeff"
"""Spreadsheets read a CSV file as UTF-8 only when it begins with this."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ROWS_AT_ONCE = 500


def safe_cell(value: object) -> str:
    """The value as a cell that no spreadsheet takes for a formula (OWASP: CSV injection).

    A text that begins as a formula would is given an apostrophe in front; JSON has it as it is.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_chunks(columns: tuple[str, ...], records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A CSV file (RFC 4180, UTF-8 with BOM) of the records, in pieces."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    buffer.write(BOM)
    writer.writerow(columns)
    for count, record in enumerate(records, start=1):
        writer.writerow([safe_cell(record[name]) for name in columns])
        if count % _ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def json_line(record: Mapping[str, Any]) -> str:
    """The record as JSON on one line."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def json_chunks(head: Mapping[str, Any], lines: Iterable[str]) -> Iterator[bytes]:
    """A JSON object of `head` and "certificates", one record a line (`json_line`), in pieces."""
    buffer = StringIO()
    buffer.write(json_line(head)[:-1] + ',"certificates":[')
    for count, line in enumerate(lines, start=1):
        buffer.write(("\n" if count == 1 else ",\n") + line)
        if count % _ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    buffer.write("\n]}\n")
    yield _taken(buffer)


def _taken(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
