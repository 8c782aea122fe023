"""One label as SVG, in millimetres, words as outlines: a printing house needs no face of ours."""

from xml.sax.saxutils import escape

from traceability.adapters import label_faces, label_mark
from traceability.adapters.label_design import MM, Design
from traceability.adapters.qr import LabelSymbols, svg_path
from traceability.rules.label_code import ALPHABET, grouped
from traceability.rules.label_layouts import QUIET_ZONE


class SvgLabels:
    """Draws labels of one design; what they share is drawn once."""

    def __init__(self, design: Design, symbols: LabelSymbols, *, title: str) -> None:
        layout, places = design.layout, design.places
        self._symbols, self._design, self._modules = symbols, design, symbols.modules
        self._head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.width}mm" '
            f'height="{layout.height}mm" viewBox="0 0 {layout.width * MM:.3f} '
            f'{layout.height * MM:.3f}"><title>{escape(title)} '
        )
        module = design.size.module_mm * MM
        left, top = (each - QUIET_ZONE * module for each in (places.left, places.top))
        self._symbol = (
            f'<g transform="translate({left:.3f} {top:.3f}) scale({module:.5f})" '
            'shape-rendering="crispEdges"><path d="'
        )
        self._shared = _shared(design)
        letters = {(each, line.is_bold) for line in design.words.lines for each in line.words}
        self._letters = label_faces.svg_letters(letters)
        self._code_letters = {
            each: "" if (each, True) in letters else label_faces.svg_letters([(each, True)])
            for each in ALPHABET
        }

    def drawn(self, code: str) -> str:
        """The label of one code. Raises what `LabelSymbols.rows` raises."""
        path = svg_path(self._symbols.rows(code), self._modules)
        start, size = self._design.code_at(code)
        words = _words(grouped(code), True, start, self._design.places.code_baseline, size)
        outlines = "".join(self._code_letters[each] for each in sorted(set(code)))
        return (
            f"{self._head}{code}</title><defs>{self._letters}{outlines}</defs>"
            '<path fill="#FFF" d="M0 0h9999v9999H0z"/>'
            f'{self._symbol}{path}"/></g>{words}{self._shared}</svg>\n'
        )


def _shared(design: Design) -> str:
    parts = []
    for line in design.words.lines:
        x, y = design.start(line), design.baseline(line)
        parts.append(_words(line.words, line.is_bold, x, y, line.size))
        if line.name == "mark" and design.picture is not None:
            left, top, side = design.picture_square(line)
            parts.append(label_mark.svg(design.picture, x=left, y=top, side=side))
    return "".join(parts)


def _words(words: str, is_bold: bool, x: float, y: float, size: float) -> str:
    outlines = label_faces.svg_words(words, is_bold)
    return f'<g transform="translate({x:.3f} {y:.3f}) scale({size:.3f} -{size:.3f})">{outlines}</g>'
