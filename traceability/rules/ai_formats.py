"""What the value of a GS1 application identifier (AI) may look like.

A format is a row of components, as the GS1 General Specifications write them: `N14,csum` is 14
digits ending in a check digit, `X..20` is 1-20 characters of CSET 82, `[N3],iso3166` an optional
country. Each component takes as many characters as it can hold before the next begins.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits

from traceability.rules import ai_codes
from traceability.rules.gtin import check_digit

CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?" + ascii_uppercase + "_" + ascii_lowercase
"""In the order the standard numbers them; the check character pair depends on it."""

_ALPHABETS = {
    "N": frozenset(digits),
    "X": frozenset(CSET_82),
    "Y": frozenset("#-/" + digits + ascii_uppercase),
    "Z": frozenset("-_=" + digits + ascii_letters),
}
_IMPORTER_INDEX = frozenset("-_" + digits + ascii_letters)
_CHECK_PAIR_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_SHORTEST_COMPANY_PREFIX = 4

Check = Callable[[str], str | None]
"""Says what is wrong with a component's text, or None."""


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a value: its characters, how many, and what else must hold."""

    alphabet: frozenset[str]
    shortest: int
    longest: int
    optional: bool
    checks: tuple[Check, ...]

    def fault(self, text: str) -> str | None:
        """What is wrong with this part, or None."""
        if len(text) < self.shortest:
            return "is too short"
        if not self.alphabet.issuperset(text):
            return "holds a character that is not allowed there"
        for check in self.checks:
            if fault := check(text):
                return fault
        return None


def component(notation: str) -> Component:
    """Read one component from the standard's notation, e.g. `[X..17],pcenc`."""
    shape, *check_names = notation.split(",")
    match = re.fullmatch(r"(\[)?([NXYZ])(\.\.)?(\d+)\]?", shape)
    if match is None:
        raise ValueError(f"not a component: {notation!r}")
    optional, alphabet, variable, length = match.groups()
    checks = [_CHECKS[name] for name in check_names]
    if alphabet == "Z":
        checks.append(_padding_fault)
    return Component(
        alphabet=_ALPHABETS[alphabet],
        shortest=1 if variable else int(length),
        longest=int(length),
        optional=optional is not None,
        checks=tuple(checks),
    )


def fault_in(components: tuple[Component, ...], value: str) -> str | None:
    """What is wrong with the value of an AI of this format, or None."""
    if len(value) > sum(part.longest for part in components):
        return "is too long"
    start = 0
    for part in components:
        text = value[start : start + part.longest]
        if part.optional and not text:
            continue
        if fault := part.fault(text):
            return fault
        start += len(text)
    return None


def _check_digit_fault(text: str) -> str | None:
    return None if check_digit(text[:-1]) == text[-1] else "has a wrong check digit"


def _check_pair_fault(text: str) -> str | None:
    """The two check characters of a GMN: primes as weights from the right, modulo 1021."""
    if len(text) < 2:
        return "is too short for its check characters"
    body, pair = text[:-2], text[-2:]
    total = sum(CSET_82.index(c) * p for c, p in zip(reversed(body), _PRIMES, strict=False)) % 1021
    expected = _CHECK_PAIR_ALPHABET[total >> 5] + _CHECK_PAIR_ALPHABET[total & 31]
    return None if pair == expected else "has wrong check characters"


_PRIMES = tuple(n for n in range(2, 90) if all(n % d for d in range(2, n)))
"""The first 24: enough for the longest key with a check pair, 25 characters."""


def _company_prefix_fault(text: str) -> str | None:
    prefix = text[:_SHORTEST_COMPANY_PREFIX]
    if len(prefix) == _SHORTEST_COMPANY_PREFIX and _ALPHABETS["N"].issuperset(prefix):
        return None
    return "does not begin with a company prefix"


def _date_fault(text: str) -> str | None:
    """A date YYMMDD or YYYYMMDD that exists.

    Two-digit years are read as 20YY; other centuries could only change 29 February of a year 00.
    """
    year, month, day = int(text[:-4]), int(text[-4:-2]), int(text[-2:])
    if not 1 <= month <= 12:
        return "names a month that does not exist"
    # Year 0 has no calendar in Python, and is a leap year as 2000 is.
    last_day = monthrange(year if year > 99 else 2000 + year, month)[1]
    return None if 1 <= day <= last_day else "names a day that does not exist"


def _date_or_month_fault(text: str) -> str | None:
    """As `_date_fault`; day 00 stands for the whole month."""
    return _date_fault(text[:-2] + "01" if text.endswith("00") else text)


def _hour_minute_fault(text: str) -> str | None:
    return None if text[:2] < "24" and text[2:] < "60" else "names a time that does not exist"


def _piece_of_total_fault(text: str) -> str | None:
    piece, total = int(text[:2]), int(text[2:])
    return None if 1 <= piece <= total else "counts its pieces wrongly"


def _position_fault(text: str) -> str | None:
    match = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", text)
    if match and int(match[1]) <= int(match[2]):
        return None
    return "is not a position in a sequence, such as 1/3"


def _iban_fault(text: str) -> str | None:
    if text[:2] not in ai_codes.COUNTRY_LETTERS or not 10 < len(text) <= 34:
        return "is not an IBAN"
    if not re.fullmatch(r"[0-9A-Z]+", text):
        return "is not an IBAN"
    number = "".join(str(int(character, 36)) for character in text[4:] + text[:4])
    return None if int(number) % 97 == 1 else "has wrong IBAN check digits"


def _padding_fault(text: str) -> str | None:
    """CSET 64 is padded at its end, by at most two `=`, to a multiple of three characters."""
    match = re.fullmatch(r"[^=]*(={0,2})", text)
    if match and (not match[1] or len(text) % 3 == 0):
        return None
    return "is wrongly padded"


def _percent_fault(text: str) -> str | None:
    stray = re.search(r"%(?![0-9A-Fa-f]{2})", text)
    return "holds a broken percent sequence" if stray else None


def _unless(holds: Callable[[str], bool], fault: str) -> Check:
    return lambda text: None if holds(text) else fault


_CHECKS: Mapping[str, Check] = {
    "csum": _check_digit_fault,
    "csumalpha": _check_pair_fault,
    "gcppos1": _company_prefix_fault,
    "yymmdd": _date_fault,
    "yymmd0": _date_or_month_fault,
    "yyyymmdd": _date_fault,
    "hhmi": _hour_minute_fault,
    "hh": _unless(lambda text: text < "24", "names an hour that does not exist"),
    "mi": _unless(lambda text: text < "60", "names a minute that does not exist"),
    "ss": _unless(lambda text: text < "60", "names a second that does not exist"),
    "iso3166": _unless(ai_codes.COUNTRY_NUMBERS.__contains__, "is not a country"),
    "iso3166999": _unless(
        (ai_codes.COUNTRY_NUMBERS | {"999"}).__contains__, "is neither a country nor 999"
    ),
    "iso3166alpha2": _unless(ai_codes.COUNTRY_LETTERS.__contains__, "is not a country"),
    "iso4217": _unless(ai_codes.CURRENCY_NUMBERS.__contains__, "is not a currency"),
    "iso5218": _unless("0129".__contains__, "is not a code of biological sex"),
    "mediatype": _unless(lambda text: "01" <= text <= "10" or text >= "80", "is not a media type"),
    "importeridx": _unless(_IMPORTER_INDEX.__contains__, "is not an importer index"),
    "winding": _unless("019".__contains__, "is not a winding direction"),
    "yesno": _unless("01".__contains__, "is neither 0 nor 1"),
    "zero": _unless("0".__eq__, "is not 0"),
    "nonzero": _unless(lambda text: text.strip("0") != "", "is 0"),
    "nozeroprefix": _unless(lambda text: not text.startswith("0"), "begins with 0"),
    "hyphen": _unless("-".__eq__, "is not a hyphen"),
    "latitude": _unless(lambda text: int(text) <= 1_800_000_000, "is not a latitude"),
    "longitude": _unless(lambda text: int(text) <= 3_600_000_000, "is not a longitude"),
    "pieceoftotal": _piece_of_total_fault,
    "posinseqslash": _position_fault,
    "iban": _iban_fault,
    "pcenc": _percent_fault,
}
