"""The papers that labels are printed on: sheets, rolls and single labels for boxes, as data.

Measures are millimetres from the upper left corner. Sizes of QR symbols are whole printer dots a
module, because a printer can only give whole dots, and uneven modules are what scanners stumble
over; see docs/rules/labels-print.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

MM_PER_INCH = Fraction("25.4")

QUIET_ZONE = 4
"""Modules of white around a symbol, as ISO/IEC 18004 demands; counted into its size."""

GOOD_MM = 15
"""From this size on, quiet zone included, any phone's camera reads a symbol of version 3."""

LEAST_MM = 12
"""Below this size a symbol is refused."""

PART_OF_LABELS = 10_000
"""How many labels one file holds; a larger printing is several files (see `parts`)."""


class SymbolTooSmall(ValueError):
    """No whole number of dots a module gives a symbol of `LEAST_MM` that fits the label."""


class Kind(StrEnum):
    SHEET = "SHEET"
    ROLL = "ROLL"
    BOX = "BOX"


@dataclass(frozen=True, slots=True)
class Layout:
    """One paper. `key` is what a printing remembers; a key is never given to another paper.

    `inset` is kept free along a label's edges; where labels touch the edge of the page it is what
    printers cannot reach. `qr` is the most that the symbol takes, quiet zone included.
    `is_upright`: the words stand below the symbol, not beside it. `text` is the wished size of
    the words in points; they shrink where there are many.
    """

    key: str
    kind: Kind
    width: float
    height: float
    inset: float
    qr: float
    text: float
    dpi: int
    columns: int = 1
    rows: int = 1
    left: float = 0
    top: float = 0
    gap: float = 0
    page_width: float = 210
    page_height: float = 297
    is_upright: bool = False

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The upper left corner of a place of the page (from 0, row by row), in millimetres."""
        row, column = divmod(place, self.columns)
        return self.left + column * (self.width + self.gap), self.top + row * self.height


@dataclass(frozen=True, slots=True)
class SymbolSize:
    """How large a symbol is printed: dots a module, and millimetres with its quiet zone."""

    dots: int
    modules: int
    dpi: int

    @property
    def module_mm(self) -> float:
        return float(self.dots * MM_PER_INCH / self.dpi)

    @property
    def mm(self) -> float:
        return (self.modules + 2 * QUIET_ZONE) * self.module_mm

    @property
    def is_good(self) -> bool:
        return self.mm >= GOOD_MM


def symbol_size(layout: Layout, *, modules: int) -> SymbolSize:
    """The largest symbol of so many modules that fits the layout, in whole dots.

    Raises SymbolTooSmall where that is less than 12 mm.
    """
    side = (modules + 2 * QUIET_ZONE) * MM_PER_INCH / layout.dpi
    size = SymbolSize(int(Fraction(str(layout.qr)) / side), modules, layout.dpi)
    if size.mm < LEAST_MM:
        raise SymbolTooSmall(f"{layout.key}: {size.mm:.1f} mm, at least {LEAST_MM} mm are needed")
    return size


def _a4(key: str, columns: int, rows: int, width: float, height: float, **more: float) -> Layout:
    """A sheet, centred on A4 as die-cut sheets are."""
    gap = more.pop("gap", 0)
    left = (210 - columns * width - (columns - 1) * gap) / 2
    top = (297 - rows * height) / 2
    return Layout(
        key, Kind.SHEET, width, height, columns=columns, rows=rows, left=left, top=top, gap=gap,
        dpi=300, is_upright=bool(more.pop("is_upright", False)), **more,
    )  # fmt: skip


def _roll(key: str, width: float, height: float, *, qr: float, text: float) -> Layout:
    """One label a page, for the 203 dpi of common thermal printers."""
    return Layout(
        key, Kind.ROLL, width, height, inset=1, qr=qr, text=text, dpi=203,
        page_width=width, page_height=height,
    )  # fmt: skip


def _box(key: str, width: float, height: float, *, inset: float, qr: float, dpi: int) -> Layout:
    return Layout(
        key, Kind.BOX, width, height, inset=inset, qr=qr, text=14, dpi=dpi,
        page_width=width, page_height=height, is_upright=True,
    )  # fmt: skip


_ALL = (
    _a4("a4-65", 5, 13, 38.1, 21.2, gap=2.5, inset=1.2, qr=17.6, text=6),
    _a4("a4-40", 4, 10, 52.5, 29.7, inset=4.2, qr=20, text=6.5),
    _a4("a4-24", 3, 8, 63.5, 33.9, gap=2.5, inset=1.6, qr=25, text=7.5),
    _a4("a4-24-full", 3, 8, 70, 37, inset=4.2, qr=24, text=7.5),
    _a4("a4-21", 3, 7, 63.5, 38.1, gap=2.5, inset=1.8, qr=28.2, text=8),
    _a4("a4-12", 2, 6, 105, 48, inset=4.5, qr=33.5, text=10),
    _a4("a4-8", 2, 4, 105, 74, inset=5, qr=45, text=12),
    _a4("a4-72", 8, 9, 25.4, 32, inset=1, qr=20, text=5.5, is_upright=True),
    _roll("roll-60x40", 60, 40, qr=31, text=8),
    _roll("roll-50x30", 50, 30, qr=23.5, text=7),
    _roll("roll-40x30", 40, 30, qr=19, text=6),
    _roll("roll-35x22", 35, 22, qr=18.6, text=5.5),
    _box("box-100x150", 100, 150, inset=5, qr=56, dpi=203),
    _box("box-a6", 105, 148, inset=6, qr=56, dpi=300),
)

LAYOUTS = {layout.key: layout for layout in _ALL}
"""All papers by key, in the order in which they are offered."""

FOR_PACKS = "a4-65"
FOR_BOXES = "box-100x150"
"""The papers proposed first."""


def parts(first: int, last: int, *, most: int = PART_OF_LABELS) -> Iterator[tuple[int, int]]:
    """The ranges (both ends included) into which the numbers first … last go, one file each."""
    for start in range(first, last + 1, most):
        yield start, min(start + most - 1, last)
