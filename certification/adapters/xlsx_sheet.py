"""The cells of a workbook's first sheet, row by row, and nothing else of it.

A register has half a million cells. A library that reads all of a workbook spends four times as
long on them as this, which reads what a register needs: texts, numbers and days (ECMA-376, 18.3
and 18.8). A part that declares a document type, and with it entities, is refused before its
elements are read.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

_COLUMN = re.compile(r"[A-Z]{1,3}")
_CHUNK = 65536


class BadSheet(ValueError):
    """No workbook, or one with parts that are not read."""


def rows_of(archive: zipfile.ZipFile, columns: int) -> Iterator[list[Any]]:
    """Rows of the first visible sheet, at most so many cells each; a row left out is empty.

    Raises BadSheet, KeyError for a part that is missing, and what zipfile and expat raise.
    """
    parts = _parts(archive)
    sheet, epoch = _first_sheet(archive, parts)
    texts, days = _texts(archive, parts), _day_styles(archive, parts)
    reader = _Cells(texts, days, epoch, columns)
    at = 0
    for row in _elements(archive, sheet, "row"):
        number = int(row.get("r", at + 1))
        for _left_out in range(at + 1, number):
            yield []
        at = max(at, number)
        yield reader.read(row)


class _Cells:
    """Reads a row's cells by what the workbook says of texts and styles."""

    def __init__(self, texts: list[str], days: set[str], epoch: datetime, columns: int) -> None:
        self._texts, self._days, self._epoch, self._columns = texts, days, epoch, columns
        self._places: dict[str, int] = {}

    def read(self, row: Element) -> list[Any]:
        values: list[Any] = []
        for cell in row:
            place = cell.get("r")
            index = self._index(place) if place else len(values)
            if index >= self._columns:
                break
            if index < len(values):
                raise BadSheet(place)
            values += [None] * (index - len(values))
            values.append(self._value(cell))
        return values

    def _index(self, place: str) -> int:
        found = _COLUMN.match(place)
        if found is None:
            raise BadSheet(place)
        letters = found[0]
        if letters not in self._places:
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - 64
            self._places[letters] = number - 1
        return self._places[letters]

    def _value(self, cell: Element) -> Any:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(_text_of(each) for each in cell if _name(each) == "is")
        raw = next((each.text for each in cell if _name(each) == "v"), None)
        if raw is None:
            return None
        if kind == "s":
            return self._texts[int(raw)]
        if kind == "b":
            return raw == "1"
        if kind != "n":
            return raw
        number = float(raw)
        if cell.get("s") in self._days:
            try:
                return from_excel(number, self._epoch)
            except (OverflowError, ValueError):
                return raw
        return number


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where the workbook's parts are, by their keys and by their kinds."""
    parts: dict[str, str] = {}
    for each in _elements(archive, "xl/_rels/workbook.xml.rels", "Relationship"):
        place = posixpath.join("/xl", each.get("Target", "")).lstrip("/")
        parts[each.get("Id", "")] = parts[posixpath.basename(each.get("Type", ""))] = place
    return parts


def _first_sheet(archive: zipfile.ZipFile, parts: dict[str, str]) -> tuple[str, datetime]:
    """The part of the first visible sheet, and the day from which the workbook counts days."""
    epoch = CALENDAR_WINDOWS_1900
    for each in _elements(archive, "xl/workbook.xml", "workbookPr", "sheet"):
        if _name(each) == "workbookPr":
            if each.get("date1904") in ("1", "true"):
                epoch = CALENDAR_MAC_1904
        elif each.get("state", "visible") == "visible":
            keys = [value for name, value in each.items() if name.endswith("}id")]
            return parts[keys[0]], epoch
    raise BadSheet("no sheet is visible")


def _texts(archive: zipfile.ZipFile, parts: dict[str, str]) -> list[str]:
    if "sharedStrings" not in parts:
        return []
    return [_text_of(each) for each in _elements(archive, parts["sharedStrings"], "si")]


def _text_of(element: Element) -> str:
    """A text with its runs, without the readings that East Asian workbooks set beside it."""
    parts = []
    for each in element:
        if _name(each) == "t":
            parts.append(each.text or "")
        elif _name(each) == "r":
            parts.append(_text_of(each))
    return "".join(parts)


def _day_styles(archive: zipfile.ZipFile, parts: dict[str, str]) -> set[str]:
    """The styles of cells whose number is a day, as cells name them."""
    if "styles" not in parts:
        return set()
    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    days: set[str] = set()
    for each in _elements(archive, parts["styles"], "numFmt", "cellXfs"):
        if _name(each) == "numFmt":
            formats[each.get("numFmtId", "")] = each.get("formatCode", "")
        else:
            codes = [formats.get(style.get("numFmtId", ""), "") for style in each]
            days = {str(n) for n, code in enumerate(codes) if is_date_format(code)}
    return days


def _elements(archive: zipfile.ZipFile, part: str, *names: str) -> Iterator[Element]:
    """The elements of these names as each ends; afterwards it is emptied."""
    with archive.open(part) as stream:
        _refuse_doctype(stream)
    with archive.open(part) as stream:
        for _event, element in iterparse(stream):  # noqa: S314 - no document type, no entities
            if _name(element) in names:
                yield element
                element.clear()


def _refuse_doctype(stream: IO[bytes]) -> None:
    """Raises BadSheet when a document type stands before the first element."""
    parser = expat.ParserCreate()
    has_begun = False

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal has_begun
        has_begun = True

    def declared(*_: Any) -> None:
        raise BadSheet("a document type is declared")

    parser.StartElementHandler = begun
    parser.StartDoctypeDeclHandler = declared
    while not has_begun and (data := stream.read(_CHUNK)):
        parser.Parse(data)


def _name(element: Element) -> str:
    """Without the namespace: of two, one of which is of the strict kind."""
    return element.tag.rpartition("}")[2]
