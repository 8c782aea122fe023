"""What a bank's statement file says: columns of each bank as data, numbers and days as banks
write them. Plain Python.

The column names were taken from secondary descriptions and files seen in the open; a bank may
rename one at any time, then a name is added here. Nothing is guessed: a row that cannot be read
is named, and the file is not taken.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


class BadCell(ValueError):
    """A cell cannot be read; `what` is day, amount, reference or words."""

    def __init__(self, what: str, text: str = "") -> None:
        self.what, self.text = what, text
        super().__init__(f"{what}: {text}")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one bank's file, each under the names it may have, folded by `fold`.

    Where `credit` is empty, `signed` is one column of amounts with + or −.
    """

    code: str
    name: str
    day: tuple[str, ...]
    reference: tuple[str, ...]
    words: tuple[str, ...]
    credit: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    """A column with the time of day alone, where there is one."""


LAYOUTS = (
    Layout(
        code="VIETCOMBANK",
        name="Vietcombank",
        day=("ngay gd", "ngay giao dich", "tnx date", "transaction date"),
        reference=("so ct", "so tham chieu", "doc no", "reference"),
        words=("mo ta", "noi dung", "noi dung chi tiet", "description", "transactions in detail"),
        credit=("co", "so tien ghi co", "credit"),
    ),
    Layout(
        code="BIDV",
        name="BIDV",
        day=("ngay hieu luc", "ngay giao dich", "ngay gd", "transaction date"),
        reference=("so ct", "so giao dich", "ma giao dich", "so tham chieu", "transaction no"),
        words=("mo ta", "noi dung", "dien giai", "description"),
        signed=("so tien", "amount"),
    ),
    Layout(
        code="TECHCOMBANK",
        name="Techcombank",
        day=("ngay giao dich", "ngay gd", "transaction date", "requesting date"),
        reference=("so but toan", "so giao dich", "transaction no", "reference number"),
        words=("dien giai", "noi dung", "description", "remarks"),
        credit=("co", "so tien ghi co", "credit"),
    ),
    Layout(
        code="MB",
        name="MB Bank",
        day=("ngay giao dich", "ngay hach toan", "transaction date", "posting date"),
        reference=("so but toan", "so giao dich", "ma giao dich", "transaction no"),
        words=("noi dung", "dien giai", "transaction description", "description"),
        credit=("phat sinh co", "ps co", "so tien ghi co", "credit amount", "credit"),
    ),
    Layout(
        code="GENERIC",
        name="Ngân hàng khác",
        day=("ngay", "ngay giao dich", "date"),
        reference=("so giao dich", "ma giao dich", "so ct", "reference"),
        words=("noi dung", "dien giai", "mo ta", "description"),
        signed=("so tien", "tien vao", "amount"),
        clock=("gio", "time"),
    ),
)


def layout(code: str) -> Layout:
    """The layout of this code. Raises KeyError."""
    return {one.code: one for one in LAYOUTS}[code]


def fold(heading: str) -> str:
    """A heading without marks, in small letters: "Số CT / Doc No" gives "so ct doc no"."""
    plain = unicodedata.normalize("NFD", heading.lower().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^0-9a-z]", " ", letters).split())


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column of a layout stands in a file."""

    day: int
    reference: int
    words: int
    amount: int
    clock: int | None = None


def columns_of(heading: Sequence[str], layout: Layout) -> Columns | None:
    """The columns that this row of a file names, or None where it is no heading of the layout.

    A heading in two languages ("Có/Credit") counts under either.
    """
    places: dict[str, int] = {}
    for at, cell in enumerate(heading):
        for name in {fold(cell), *(fold(part) for part in re.split(r"[/\n(]", cell))}:
            places.setdefault(name, at)
    found = {
        what: _first(places, names)
        for what, names in (
            ("day", layout.day),
            ("reference", layout.reference),
            ("words", layout.words),
            ("amount", layout.credit or layout.signed),
        )
    }
    if None in found.values():
        return None
    return Columns(clock=_first(places, layout.clock), **found)  # type: ignore[arg-type]


def _first(places: Mapping[str, int], names: Sequence[str]) -> int | None:
    return next((places[name] for name in names if name in places), None)


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Money that came in. `number` is the row's in the file; `booked_at` as the bank's clock
    shows it (Vietnam), midnight where the file says the day alone."""

    number: int
    reference: str
    amount: int
    words: str
    booked_at: datetime


@dataclass(slots=True)
class Reading:
    """What was read of a file: rows of money in, how many rows of money out were passed by, and
    the faults as (row number, what, the cell's text)."""

    rows: list[StatementRow] = field(default_factory=list)
    outgoing: int = 0
    faults: list[tuple[int, str, str]] = field(default_factory=list)


def read_rows(body: Sequence[tuple[int, Sequence[str]]], columns: Columns) -> Reading:
    """The rows under the heading. Rows without a day and a number (sums, page ends) are passed
    by; a number that comes twice is a fault unless both rows say the same."""
    reading = Reading()
    seen: dict[str, StatementRow] = {}
    for number, cells in body:
        try:
            row = _row(number, cells, columns)
        except BadCell as bad:
            reading.faults.append((number, bad.what, bad.text))
            continue
        if row is None:
            continue
        before = seen.get(row.reference)
        if row.amount <= 0:
            reading.outgoing += 1
        elif before is None:
            seen[row.reference] = row
            reading.rows.append(row)
        elif (before.amount, before.words) != (row.amount, row.words):
            reading.faults.append((number, "twice", row.reference))
    return reading


def _row(number: int, cells: Sequence[str], columns: Columns) -> StatementRow | None:
    day, reference = _cell(cells, columns.day), " ".join(_cell(cells, columns.reference).split())
    if not any(character.isdigit() for character in day) and not reference:
        return None
    text = _cell(cells, columns.amount)
    amount = money(text) if text else 0
    clock = "" if columns.clock is None else _cell(cells, columns.clock)
    booked_at = moment(f"{day} {clock}".strip())
    if amount > 0 and not (reference and len(reference) <= 80):
        raise BadCell("reference", reference)
    words = " ".join(_cell(cells, columns.words).split())[:300]
    return StatementRow(number, reference, amount, words, booked_at)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


_GROUPED = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*(?:(?!\1)[.,]0{1,2})?")
_PLAIN = re.compile(r"[0-9]+(?:[.,]0{1,2})?")


def money(text: str) -> int:
    """Whole đồng of "1.250.000", "1,250,000.00", "+50000 VND", "-1.000". Raises BadCell.

    A point or comma before three digits parts thousands; what stands before one or two must be
    zeros, as the đồng has no decimals.
    """
    bare = re.sub(r"\s|VND|VNĐ|đ|₫", "", text, flags=re.IGNORECASE)
    sign = -1 if bare.startswith(("-", "\N{MINUS SIGN}")) else 1
    bare = bare.lstrip("+-\N{MINUS SIGN}")
    if not (_GROUPED.fullmatch(bare) or _PLAIN.fullmatch(bare)):
        raise BadCell("amount", text)
    whole = re.sub(r"[.,]0{1,2}$", "", bare)
    amount = sign * int(re.sub(r"[.,]", "", whole))
    if abs(amount) > 10**15:
        raise BadCell("amount", text)
    return amount


_DAY_FIRST = re.compile(r"(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def moment(text: str) -> datetime:
    """The moment of "22/11/2026", "22-11-2026 14:05:33" or "2026-11-22 14:05". The day comes
    before the month, always. Raises BadCell."""
    if found := _DAY_FIRST.search(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YEAR_FIRST.search(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise BadCell("day", text)
    clock = _CLOCK.search(text[: found.start()] + " " + text[found.end() :])
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    try:
        return datetime(year, month, day, hour, minute, second)  # as the bank's clock shows it
    except ValueError as error:
        raise BadCell("day", text) from error
