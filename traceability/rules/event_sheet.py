"""The sheet in which a log is kept by hand: its columns, and what a cell may say."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation

COLUMNS = (
    "Số lô", "Việc", "Ngày", "Giờ", "Nơi", "Nội dung", "Số lượng", "Đơn vị",
    "Nhiệt độ (°C)", "Độ ẩm sản phẩm (%)",
)  # fmt: skip
NEEDED = ("Số lô", "Việc", "Ngày")
MAX_ROWS = 500
HERE = timezone(timedelta(hours=7))
NOON = time(12, 0)
"""The hour of a day without one; today, an entry without an hour is of now."""

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?")
_HOUR = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?(?::\d{2})?")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read. `faults` names the columns that cannot be understood; `when` is the day and
    hour as they were said, whenever it is read."""

    number: int
    lot: str
    work: str
    place: str
    detail: str
    unit: str
    happened_at: datetime | None
    when: str
    quantity: Decimal | None
    temperature: Decimal | None
    moisture: Decimal | None
    faults: tuple[str, ...] = field(default=())


def folded(text: str) -> str:
    """Without accents, in small letters, on one line: how words of a sheet are compared."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(plain.lower().split())


def missing_columns(header: list[str]) -> list[str]:
    """The columns that must be there and are not."""
    given = {folded(name) for name in header}
    return [name for name in NEEDED if folded(name) not in given]


def read_row(number: int, header: list[str], cells: list[str], *, now: datetime) -> Row:
    """A row's facts; a cell that cannot be understood is a fault, never a guess."""
    by_name = {folded(name): cell.strip() for name, cell in zip(header, cells, strict=False)}
    said = {name: by_name.get(folded(name), "") for name in COLUMNS}
    faults = [name for name in NEEDED if not said[name]]
    moment = _moment(said["Ngày"], said["Giờ"], now)
    if said["Ngày"] and moment is None:
        faults.append("Ngày" if _day(said["Ngày"]) is None else "Giờ")
    numbers = {}
    for name in ("Số lượng", "Nhiệt độ (°C)", "Độ ẩm sản phẩm (%)"):
        numbers[name] = _number(said[name])
        if said[name] and numbers[name] is None:
            faults.append(name)
    return Row(
        number=number,
        lot=said["Số lô"],
        work=said["Việc"],
        place=said["Nơi"][:160],
        detail=said["Nội dung"][:300],
        unit=said["Đơn vị"][:20],
        happened_at=moment,
        when=f"{_day(said['Ngày'])} {_hour(said['Giờ']) if said['Giờ'] else ''}",
        quantity=numbers["Số lượng"],
        temperature=numbers["Nhiệt độ (°C)"],
        moisture=numbers["Độ ẩm sản phẩm (%)"],
        faults=tuple(dict.fromkeys(faults)),
    )


def _moment(day: str, hour: str, now: datetime) -> datetime | None:
    on = _day(day)
    if on is None:
        return None
    if hour:
        at = _hour(hour)
        return None if at is None else datetime.combine(on, at, HERE)
    noon = datetime.combine(on, NOON, HERE)
    is_today = on == now.astimezone(HERE).date()
    return min(noon, now.replace(second=0, microsecond=0)) if is_today else noon


def _day(text: str) -> date | None:
    iso = _ISO_DAY.fullmatch(text)
    found = _DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text.lower().replace("giờ", "h").replace(" ", ""))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    """1.200 and 1,200 are refused where they could be read two ways; 1,5 is 1.5."""
    if not text or re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
        return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**9 else None
