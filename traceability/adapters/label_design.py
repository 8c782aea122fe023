"""Where everything stands on a label: the symbol, its code beneath, the words.

Points from the label's upper left corner, y downwards; PDF and SVG are drawn from the same
design. Labels of goods are in Vietnamese (Nghị định 37/2026), whoever prints them.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from traceability.adapters import label_faces, label_mark
from traceability.adapters.label_mark import INDENT, MarkPicture
from traceability.adapters.qr import LabelSymbols
from traceability.rules.label_facts import LabelFacts
from traceability.rules.label_layouts import QUIET_ZONE, Layout, SymbolSize, symbol_size
from traceability.rules.label_words import Fitted, Line, Saying, fitted

MM = 72 / 25.4
"""Points of a millimetre."""

_GAP = 1 * MM
_BASELINE = 0.95
"""Where the baseline of a line lies below its upper edge, as a multiple of its size."""

_CODE_WIDTH = 12.5
"""Of a code in its four groups, as a multiple of its size. Mostly it is below 11; of 30,000 tried
none was above 12.2. A wider one is set smaller."""

_UNIT = re.compile(r"(?<=\d) (?=[^\W\d]{1,2}\b)")

_CAPITALS = 0.78
"""The height of capitals and figures, and a little air, as a multiple of their size."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a layout puts a symbol of one size (without its quiet zone), the code and the words.

    In upright layouts `code_left` and `words_left` are the middle that they are centred on.
    `words_sink`: which part of the height they leave free stays above them.
    """

    left: float
    top: float
    code_left: float
    code_baseline: float
    code_size: float
    code_wide: float
    words_left: float
    words_top: float
    words_wide: float
    words_room: float
    words_sink: float


@dataclass(frozen=True, slots=True)
class Design:
    """A label without its own code and symbol."""

    layout: Layout
    size: SymbolSize
    places: Places
    words: Fitted
    picture: MarkPicture | None
    sunk: float

    @property
    def side(self) -> float:
        """Of the symbol, without its quiet zone."""
        return self.size.modules * self.size.module_mm * MM

    def start(self, line: Line) -> float:
        """Where the letters of a line begin; the picture of the mark stands before them."""
        indent = line.indent * line.size
        if not self.layout.is_upright:
            return self.places.words_left + indent
        wide = label_faces.measure(line.words, line.is_bold) * line.size
        return self.places.words_left + (indent - wide) / 2

    def code_at(self, code: str) -> tuple[float, float]:
        """Where a code begins, and its size: smaller where its letters are the wide ones."""
        places = self.places
        wide = sum(map(code_letter_width, code)) + 3 * code_letter_width(" ")
        size = min(places.code_size, places.code_wide / wide)
        return places.code_left - (wide * size / 2 if self.layout.is_upright else 0), size

    def picture_square(self, line: Line) -> tuple[float, float, float]:
        """Left, top and side of the picture before the line of the mark."""
        side = label_mark.SIDE * line.size
        middle = self.baseline(line) - 0.36 * line.size
        return self.start(line) - line.indent * line.size, middle - side / 2, side

    def baseline(self, line: Line) -> float:
        return self.places.words_top + self.sunk + line.top + _BASELINE * line.size


def design(facts: LabelFacts, symbols: LabelSymbols, layout: Layout) -> Design:
    """Place everything. Raises SymbolTooSmall, and TypeError for a mark that is no OcopMark."""
    size = symbol_size(layout, modules=symbols.modules)
    picture = label_mark.mark_picture(facts.mark)
    places = (_below if layout.is_upright else _beside)(layout, size)
    words = fitted(
        _sayings(facts, picture),
        width=places.words_wide,
        height=places.words_room,
        wished=layout.text,
        measure=label_faces.measure,
    )
    slack = max(0.0, places.words_room - words.height)
    return Design(layout, size, places, words, picture, slack * places.words_sink)


def _beside(layout: Layout, size: SymbolSize) -> Places:
    """The symbol at the left, the words at its right, the code beneath both."""
    quiet, box, edge = _symbol(layout, size)
    width, height, inset = (mm * MM for mm in (layout.width, layout.height, layout.inset))
    room = height - inset - edge - box
    code_left = max(inset, edge + quiet)
    code_wide = width - inset - code_left
    code_size = min(layout.text * 1.15, room, code_wide / _CODE_WIDTH)
    spare = (room - code_size) / 3
    words_left = edge + box + _GAP
    baseline = edge + box + code_size * _CAPITALS + 2 * spare
    return Places(
        left=edge + quiet,
        top=edge + quiet + spare,
        code_left=code_left,
        code_baseline=baseline,
        code_size=code_size,
        code_wide=code_wide,
        words_left=words_left,
        words_top=inset,
        words_wide=width - inset - words_left,
        words_room=baseline - code_size * 0.9 - inset,
        words_sink=0.5,
    )


def _below(layout: Layout, size: SymbolSize) -> Places:
    """The symbol above, its code under it, then the words, all centred."""
    quiet, box, edge = _symbol(layout, size)
    width, height, inset = (mm * MM for mm in (layout.width, layout.height, layout.inset))
    wide = width - 2 * inset
    code_size = min(layout.text * 1.15, wide / _CODE_WIDTH)
    baseline = edge + box + code_size * _CAPITALS
    words_top = baseline + code_size * 0.35
    return Places(
        left=(width - box) / 2 + quiet,
        top=edge + quiet,
        code_left=width / 2,
        code_baseline=baseline,
        code_size=code_size,
        code_wide=wide,
        words_left=width / 2,
        words_top=words_top,
        words_wide=wide,
        words_room=height - inset - words_top,
        words_sink=0.2,
    )


def _symbol(layout: Layout, size: SymbolSize) -> tuple[float, float, float]:
    """The quiet zone, the symbol's side with it, and how near to the edge it may go.

    The quiet zone is white: it may lie where printers do not reach.
    """
    quiet = QUIET_ZONE * size.module_mm * MM
    return quiet, size.mm * MM, max(0.0, layout.inset * MM - quiet)


@lru_cache(maxsize=64)
def code_letter_width(letter: str) -> float:
    """Codes stand in bold."""
    return label_faces.measure(letter, True)


def _sayings(facts: LabelFacts, picture: MarkPicture | None) -> list[Saying]:
    said = [
        Saying("title", facts.title, 9, lines=3, is_whole=False, is_bold=True, grown=1.2),
        Saying("mark", picture.words if picture else "", 8, is_bold=True, indent=INDENT),
        Saying("producer", facts.producer, 4, lines=3, is_whole=False),
        Saying("place", facts.place, 3, lines=2, is_whole=False),
        Saying("lot", facts.lot and f"Lô: {facts.lot}", 7, lines=2),
        Saying("packed", _dated("Đóng gói", facts.packed_on), 5),
        Saying("best_before", _dated("HSD", facts.best_before_on), 6),
        *(Saying("lines", words, 1, lines=2, is_whole=False) for words in facts.lines),
        Saying("scan", "Quét để xem nguồn gốc", 2, lines=2),
    ]
    return [replace(saying, words=_printable(saying.words)) for saying in said]


def _printable(words: str) -> str:
    """In letters of the face; a number and its short unit stay together (500 ml)."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", label_faces.printable(words))


def _dated(words: str, day: date | None) -> str:
    return f"{words}: {day:%d/%m/%Y}" if day else ""
