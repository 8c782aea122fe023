"""How EPCIS writes times, names and numbers (RFC 3339, RFC 3986, as JSON Schema asserts them)."""

import re
from calendar import monthrange
from ipaddress import AddressValueError, IPv6Address

_PCHAR = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
_NAME = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?://(?:(?:{_NAME}|:)*@)?(?:\[(?P<literal>[^\]]*)\]|{_NAME}*)(?::[0-9]*)?(?:/{_PCHAR}*)*"
    rf"|/(?:{_PCHAR}+(?:/{_PCHAR}*)*)?|{_PCHAR}+(?:/{_PCHAR}*)*|)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
)
_IP_OF_THE_FUTURE = re.compile(r"[vV][0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+")
_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_OFFSET = re.compile(r"[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)")
_UOM = re.compile(r"[A-Z0-9]{2,3}")
_HEX = re.compile(r"[A-Fa-f0-9]+")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def is_uri(text: str) -> bool:
    """An absolute URI of RFC 3986. A CURIE (`ocop:harvest`) is one by its letters."""
    found = _URI.fullmatch(text)
    if found is None:
        return False
    literal = found["literal"]
    return literal is None or _is_ip_literal(literal)


def is_time(text: str) -> bool:
    """A moment of RFC 3339 with its offset. The 60th second only where one can be: 23:59:60 UTC."""
    found = _TIME.fullmatch(text)
    if found is None:
        return False
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    away = 0
    if found[7]:
        hours, minutes = int(found[8]), int(found[9])
        if hours > 23 or minutes > 59:
            return False
        away = (hours * 60 + minutes) * (-1 if found[7] == "-" else 1)
    if not (1 <= month <= 12 and 1 <= day <= _days(year, month) and hour < 24 and minute < 60):
        return False
    return second < 60 or (second == 60 and (hour * 60 + minute - away) % 1440 == 1439)


def is_offset(text: str) -> bool:
    """A clock's distance from UTC, ±hh:mm, 14 hours at the most (EPCIS 2.0 §7.4.1)."""
    return _OFFSET.fullmatch(text) is not None


def is_uom(text: str) -> bool:
    """A unit's code of UN/ECE Recommendation 20, by its letters."""
    return _UOM.fullmatch(text) is not None


def is_hex(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def is_version(text: str) -> bool:
    return _VERSION.fullmatch(text) is not None


def _days(year: int, month: int) -> int:
    return monthrange(year or 2000, month)[1]  # the year 0 leaps, as 2000 does


def _is_ip_literal(text: str) -> bool:
    if _IP_OF_THE_FUTURE.fullmatch(text):
        return True
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return "%" not in text
