"""GS1 Digital Link: reading and writing the addresses that name goods, lots, places and papers.

    https://example.vn/01/09529000000014/10/L26-0412A/21/1044JANX5QWRDJ6J?17=280412

`/01/` is a primary key, `/10/` and `/21/` qualify it in a fixed order, the query adds attributes.
Strict as GS1 Digital Link URI Syntax 1.4 and the GS1 General Specifications are: check digits,
character sets, dates, which application identifiers (AIs) may stand where and beside which others.
Decides every address as the GS1 Barcode Syntax Engine 1.4.1 does with its default settings, but
for two things: North American coupons (8110, 8112) are refused, and so is an address longer than
a QR code can hold.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from traceability.rules.ai_table import IDENTIFIERS, KEY_PATHS
from traceability.rules.gtin import (
    InvalidGtin,
    check_digit,
    gtin14,
    is_demo_gtin,
    is_valid_gtin,
)

__all__ = [
    "CANONICAL_STEM",
    "DigitalLink",
    "InvalidDigitalLink",
    "InvalidGtin",
    "build",
    "check_digit",
    "gtin14",
    "is_demo_gtin",
    "is_valid_gtin",
    "parse",
]

CANONICAL_STEM = "https://id.gs1.org"

LONGEST_URI = 4296
"""The most characters a QR code holds; nothing printed is longer."""

_ILLEGAL = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")

# The scheme is written in lower case or, for QR codes, in upper case; never mixed. The host may
# be written in either: it is kept as it stands.
_SHAPE = re.compile(
    r"(?P<origin>(?:https?|HTTPS?)://[^/_~?#@!$&'()*+,;=%]+)"
    r"(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?"
)
_LENGTH_WITHOUT_SERIAL = {"253": 13, "255": 13, "8003": 14}
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")

Elements = tuple[tuple[str, str], ...]
"""AIs and their values, in the order they stand."""


class InvalidDigitalLink(ValueError):
    """The address is no valid GS1 Digital Link; `reason` says why, in English."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """What a valid address says. Values are decoded and case-sensitive.

    `path` holds the primary key, then its qualifiers; `attributes` the AIs of the query.
    """

    stem: str
    path: Elements
    attributes: Elements

    @property
    def key(self) -> str:
        """The AI of the primary key: `01` for goods, `414` for a place …"""
        return self.path[0][0]

    @property
    def elements(self) -> Elements:
        return self.path + self.attributes

    def value(self, ai: str) -> str | None:
        """The value of this AI, wherever it stands; None if it does not."""
        return next((value for name, value in self.elements if name == ai), None)

    @property
    def gtin(self) -> str | None:
        """The 14 digits of the goods this address is about; None if it is about something else."""
        return self.path[0][1] if self.key == "01" else None

    @property
    def lot(self) -> str | None:
        return self.value("10")

    @property
    def serial(self) -> str | None:
        return self.value("21")

    @property
    def variant(self) -> str | None:
        return self.value("22")

    @property
    def bracketed(self) -> str:
        """As printed beside a barcode: `(01)09529000000014(10)L26`."""
        return "".join(f"({ai}){value}" for ai, value in self.elements)

    @property
    def canonical(self) -> str:
        """The one form to compare by: GS1's own host, only AIs, no fragment."""
        return _written(CANONICAL_STEM, self.path, self.attributes)


def parse(uri: str) -> DigitalLink:
    """Read a GS1 Digital Link. Raises InvalidDigitalLink on anything that is not valid.

    Query keys that are not all digits are ignored, unknown numeric ones are not.
    """
    if len(uri) > LONGEST_URI:
        raise InvalidDigitalLink(f"the address is longer than {LONGEST_URI} characters")
    if illegal := _ILLEGAL.search(uri):
        raise InvalidDigitalLink(f"{illegal[0]!r} may not stand in an address unencoded")
    shape = _SHAPE.fullmatch(uri)
    if shape is None:
        raise InvalidDigitalLink("the address needs http:// or https://, a host and a path")
    prefix, path = _read_path(shape["path"])
    link = DigitalLink(
        stem=shape["origin"] + prefix,
        path=path,
        attributes=tuple(_read_query(shape["query"] or "")),
    )
    _refuse_wrong_places(link)
    _refuse_wrong_company(link)
    return link


def build(elements: Iterable[tuple[str, str]], *, stem: str = CANONICAL_STEM) -> str:
    """The address that says these AIs, under this stem (`https://example.vn`).

    The first primary key among them leads, as many others as may follow it stand in the path, the
    rest in the query: those of predefined length first, else in the order given. What comes back
    always parses. Raises InvalidDigitalLink where no valid address says this.
    """
    values: dict[str, str] = {}
    for ai, value in elements:
        if ai not in IDENTIFIERS:
            raise InvalidDigitalLink(f"AI {ai} is not known")
        if values.setdefault(ai, value) != value:
            raise InvalidDigitalLink(f"AI {ai} has two values")
    key = next((ai for ai in values if (ai,) in KEY_PATHS), None)
    if key is None:
        raise InvalidDigitalLink("there is no primary key among the AIs")
    # Sorted, so that of two equally long paths the choice is always the same.
    order = max(
        (path for path in sorted(KEY_PATHS) if path[0] == key and values.keys() >= set(path)),
        key=len,
    )
    path = tuple((ai, values.pop(ai)) for ai in order)
    uri = _written(stem.removesuffix("/"), path, tuple(values.items()))
    parse(uri)
    return uri


def _written(stem: str, path: Elements, attributes: Elements) -> str:
    location = "".join(f"/{ai}/{quote(value, safe='')}" for ai, value in path)
    # sorted() is stable: within both halves the order given remains.
    ordered = sorted(attributes, key=lambda element: not IDENTIFIERS[element[0]].predefined_length)
    query = "&".join(f"{ai}={quote_plus(value)}" for ai, value in ordered)
    return f"{stem}{location}?{query}" if query else stem + location


def _read_path(path: str) -> tuple[str, Elements]:
    """Split a path into what precedes the link and its elements, looking for the last primary key.

    `/shop/01/<gtin>/10/<lot>` → `/shop`, ((01, gtin), (10, lot))
    """
    segments = path.split("/")[1:]
    found: list[tuple[str, str]] = []
    while len(segments) >= 2:
        value, ai = segments.pop(), segments.pop()
        if ai not in IDENTIFIERS:
            break
        found.append((ai, value))
        if (ai,) in KEY_PATHS:
            elements = tuple((ai, _read_value(ai, value)) for ai, value in reversed(found))
            return "".join("/" + segment for segment in segments), elements
    raise InvalidDigitalLink("no GS1 key with its value stands at the end of the path")


def _read_query(query: str) -> Iterator[tuple[str, str]]:
    for parameter in query.split("&"):
        ai, equals, value = parameter.partition("=")
        if not equals or (ai and not ai.isdigit()):
            continue
        if ai not in IDENTIFIERS:
            raise InvalidDigitalLink(f"AI {ai or '(empty)'} is not known")
        yield ai, _read_value(ai, value.replace("+", " "))


def _read_value(ai: str, encoded: str) -> str:
    """The decoded value, if it is one of this AI; a broken percent sequence stands for itself."""
    value = _PERCENT.sub(lambda pair: chr(int(pair[1], 16)), encoded)
    if fault := IDENTIFIERS[ai].fault(value):
        raise InvalidDigitalLink(f"AI {ai}: {value!r} {fault}")
    return value


def _refuse_wrong_places(link: DigitalLink) -> None:
    """Qualifiers in order, no AI twice, attributes that may be attributes here."""
    order = tuple(ai for ai, _ in link.path)
    if order not in KEY_PATHS:
        raise InvalidDigitalLink(f"AIs may not follow each other so: {', '.join(order)}")
    seen = set(order)
    for ai, _ in link.attributes:
        if ai in seen:
            raise InvalidDigitalLink(f"AI {ai} stands twice")
        seen.add(ai)
        if not IDENTIFIERS[ai].in_query:
            raise InvalidDigitalLink(f"AI {ai} may not stand in the query")
        if any((*order[:n], ai, *order[n:]) in KEY_PATHS for n in range(1, len(order) + 1)):
            raise InvalidDigitalLink(f"AI {ai} belongs in the path, not in the query")


def _refuse_wrong_company(link: DigitalLink) -> None:
    """AIs that need others beside them have them, and none stands beside one that excludes it."""
    present = [ai for ai, _ in link.elements]
    for ai in present:
        others = [other for other in present if other != ai]
        rule = IDENTIFIERS[ai]
        for pattern in rule.excludes:
            if _any_like(pattern, others):
                raise InvalidDigitalLink(f"AI {ai} may not stand beside AI {pattern}")
        if rule.requires and not any(
            all(_any_like(pattern, others) for pattern in group) for group in rule.requires
        ):
            needed = " or ".join("+".join(group) for group in rule.requires)
            raise InvalidDigitalLink(f"AI {ai} needs beside it {needed}")
    if "8030" in present:
        for ai, value in link.elements:
            if len(value) == _LENGTH_WITHOUT_SERIAL.get(ai):
                raise InvalidDigitalLink(f"AI 8030 signs AI {ai} only where it carries a serial")


def _any_like(pattern: str, ais: list[str]) -> bool:
    """Whether one of these AIs fits a pattern such as `31nn`."""
    start = pattern.rstrip("n")
    return any(len(ai) == len(pattern) and ai.startswith(start) for ai in ais)
