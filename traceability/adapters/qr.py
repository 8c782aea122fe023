"""QR codes of labels: what they hold, their picture as SVG, and thousands of them at a time.

Upper case keeps the address in QR's alphanumeric mode, which needs fewer and larger modules: it
is read at 15 mm where lower case is not. Scheme and host know no case, and `/T/` is our route.
"""

import re
from functools import lru_cache
from xml.sax.saxutils import escape

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

from traceability.rules.label_code import ALPHABET, CODE_LENGTH
from traceability.rules.label_layouts import QUIET_ZONE

MASK = 3
"""Fixed: choosing the best of eight costs five times as much and reads no better."""

LARGEST_VERSION = 3
"""Of level M; a symbol of version 4 has modules too small for the smallest labels."""

CHECKED_EVERY = 500
"""One symbol of so many is made again by `qrcode` and compared."""

_DARK = re.compile("1+")
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

Matrix = list[list[bool]]


class SymbolMismatch(RuntimeError):
    """A symbol differs from the one `qrcode` makes of the same text; nothing may be printed."""


def address_prefix(*, public_url: str, gtin: str = "") -> str:
    """What the QR of a label holds before its code.

    `HTTPS://HOST/T/`, or the GS1 Digital Link form `HTTPS://HOST/01/<GTIN-14>/21/`.
    """
    return f"{public_url.upper()}/01/{gtin}/21/" if gtin else f"{public_url.upper()}/T/"


def label_address(code: str, *, public_url: str, gtin: str = "") -> str:
    """What the QR of a label holds: `HTTPS://HOST/T/<code>`, or the form with a GTIN."""
    return address_prefix(public_url=public_url, gtin=gtin) + code


def version_of(text: str) -> int:
    """The version (size) of the symbol for this text. Raises ValueError as `qr_matrix` does."""
    return (len(qr_matrix(text)) - 17) // 4


def outside_alphabet(text: str) -> str:
    """The characters of the text that QR's alphanumeric mode lacks, each once."""
    return "".join(sorted(set(text) - set(_ALPHANUMERIC)))


def qr_matrix(text: str) -> Matrix:
    """The symbol without its quiet zone, level M, rows of dark (True) and light modules.

    Raises ValueError for text outside QR's alphanumeric set (0–9 A–Z space $ % * + - . / :).
    """
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK, border=0)
    symbol.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
    symbol.make(fit=True)
    return [[bool(module) for module in row] for row in symbol.modules]


class LabelSymbols:
    """The symbols of all codes behind one prefix, some 300 times as fast as `qrcode` alone.

    Of one version, level, mask and length, a symbol is an affine function of its data bits over
    GF(2): Reed–Solomon is linear, and patterns, format and mask are constant. So `qrcode` makes
    the symbol of one text and of each of its changing bits alone, some 90 in all; every other
    symbol is the first XOR one entry of a table for each pair of characters. One of 500 is made
    again by `qrcode`, starting with the first.

    Raises ValueError for a prefix outside QR's alphanumeric set.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        # A prefix of odd length makes its last pair with the code's first character.
        self._before = prefix[-1:] if len(prefix) % 2 else ""
        self._base, self._tables, self.modules = _tables(prefix)
        self._made = 0

    def rows(self, code: str) -> int:
        """The symbol as one number, row by row from above, a dark module 1.

        Each row fills whole bytes, its first module the highest bit. Raises ValueError for a
        code that is not 16 characters of the alphabet of codes, SymbolMismatch where the check
        against `qrcode` fails.
        """
        text = self._before + code
        symbol = self._base
        try:
            for table, at in zip(self._tables, range(0, len(text), 2), strict=True):
                symbol ^= table[text[at : at + 2]]
        except (KeyError, ValueError):
            raise ValueError(f"not a code of {CODE_LENGTH} characters: {code!r}") from None
        if self._made % CHECKED_EVERY == 0 and symbol != packed(qr_matrix(self.prefix + code)):
            raise SymbolMismatch(self.prefix + code)
        self._made += 1
        return symbol


@lru_cache(maxsize=8)
def _tables(prefix: str) -> tuple[int, list[dict[str, int]], int]:
    """The symbol with zeros in place of the code; what each pair changes; modules of a side."""
    before = prefix[-1:] if len(prefix) % 2 else ""
    shared, zeros = prefix.removesuffix(before), "0" * (len(before) + CODE_LENGTH)
    matrix = qr_matrix(shared + zeros)
    base, tables = packed(matrix), []
    for at in range(0, len(zeros), 2):
        length = len(zeros[at : at + 2])
        columns = [
            packed(qr_matrix(shared + zeros[:at] + _spelt(bit, length) + zeros[at + length :]))
            ^ base
            for bit in range(11 if length == 2 else 6)
        ]
        firsts = before if before and at == 0 else ALPHABET
        seconds = ALPHABET if length == 2 else [""]
        tables.append({a + b: _change(columns, a + b) for a in firsts for b in seconds})
    return base, tables, len(matrix)


def _spelt(bit: int, length: int) -> str:
    """The one or two characters that put this bit alone into a symbol."""
    if length == 1:
        return _ALPHANUMERIC[1 << bit]
    first, second = divmod(1 << bit, len(_ALPHANUMERIC))
    return _ALPHANUMERIC[first] + _ALPHANUMERIC[second]


def _change(columns: list[int], characters: str) -> int:
    """The modules that one or two characters turn over, compared with zeros."""
    value = 0
    for character in characters:
        value = value * len(_ALPHANUMERIC) + _ALPHANUMERIC.index(character)
    changed = 0
    for bit, column in enumerate(columns):
        if value >> bit & 1:
            changed ^= column
    return changed


def packed(matrix: Matrix) -> int:
    """The symbol as one number; see `LabelSymbols.rows`."""
    width = row_bits(len(matrix))
    number = 0
    for row in matrix:
        line = int("".join("1" if dark else "0" for dark in row), 2) << (width - len(row))
        number = number << width | line
    return number


def row_bits(modules: int) -> int:
    """Bits of a packed row: whole bytes."""
    return -(-modules // 8) * 8


def qr_svg(text: str, *, title: str) -> str:
    """The symbol as one SVG path, one unit a module, quiet zone included. Raises ValueError."""
    matrix = qr_matrix(text)
    size = len(matrix) + 2 * QUIET_ZONE
    runs = svg_path(packed(matrix), len(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges" role="img"><title>{escape(title)}</title>'
        f'<path fill="#FFF" d="M0 0h{size}v{size}H0z"/><path d="{runs}"/></svg>'
    )


def svg_path(rows: int, modules: int) -> str:
    """The dark modules of a packed symbol as an SVG path, one unit a module, in its quiet zone."""
    width = row_bits(modules)
    bits = f"{rows:0{width * modules}b}"
    return "".join(
        f"M{run.start() + QUIET_ZONE} {y + QUIET_ZONE}h{len(run[0])}v1h-{len(run[0])}z"
        for y in range(modules)
        for run in _DARK.finditer(bits[y * width : (y + 1) * width])
    )
