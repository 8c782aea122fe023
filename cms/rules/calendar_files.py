"""One date as a file that every calendar program reads: iCalendar, RFC 5545. Plain Python."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_LONGEST_LINE = 75
"""Octets; longer lines are folded (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """`uid` names the entry for ever; `changed_at` tells a newer copy from an older one.

    Instants are aware. `point` is latitude and longitude. With `reminded_before` the calendar
    rings that long before the beginning.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    url: str = ""
    place: str = ""
    details: str = ""
    point: tuple[float, float] | None = None
    is_cancelled: bool = False
    reminded_before: timedelta | None = None


def calendar_file(entry: CalendarEntry) -> str:
    """The entry as a calendar of its own, with the line ends that the standard asks for."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cho OCOP//Lich//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(entry.changed_at)}",
        f"LAST-MODIFIED:{_utc(entry.changed_at)}",
        f"SEQUENCE:{int(entry.changed_at.timestamp()) % 2**31}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at)}",
        f"SUMMARY:{_escaped(entry.title)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        *_optional(entry),
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _optional(entry: CalendarEntry) -> list[str]:
    lines = []
    if entry.place:
        lines.append(f"LOCATION:{_escaped(entry.place)}")
    if entry.point:
        lines.append("GEO:{:.5f};{:.5f}".format(*entry.point))
    if entry.details:
        lines.append(f"DESCRIPTION:{_escaped(entry.details)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    if entry.reminded_before and not entry.is_cancelled:
        minutes = int(entry.reminded_before.total_seconds() // 60)
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(entry.title)}",
            f"TRIGGER:-PT{minutes}M",
            "END:VALARM",
        ]
    return lines


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Commas, semicolons and backslashes mean something in a value; a line end is a sign."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> str:
    """At most 75 octets a line, never cut inside a letter."""
    parts, part = [], ""
    for letter in line:
        room = _LONGEST_LINE - (1 if parts else 0)
        if len((part + letter).encode()) > room:
            parts.append(part)
            part = ""
        part += letter
    return "\r\n ".join([*parts, part])
