"""Labels as PDF, ten thousand in about a second.

What all labels share is one form, drawn once. A symbol is an inline image mask, written in
hexadecimal because reportlab encodes page streams as UTF-8; image masks leave no hairlines between
modules as rectangles do. Symbols stand on the printer's grid of dots.
"""

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from traceability.adapters import label_faces, label_mark
from traceability.adapters.label_design import MM, Design
from traceability.adapters.qr import LabelSymbols, row_bits
from traceability.rules.label_code import ALPHABET, grouped

# Streams as bytes: in ASCII 85 they would be a quarter larger.
rl_config.useA85 = 0

_FORM = "label"
CUT_MARK = 2.0
"""Half the length of a cut mark, in points."""


def write_pdf(
    design: Design,
    symbols: LabelSymbols,
    codes: Iterable[str],
    *,
    title: str,
    skip: int,
    cut_marks: bool,
    out: BinaryIO,
) -> None:
    """Write one label for each code, after `skip` free places of the first sheet.

    The same labels give the same bytes. Raises what `LabelSymbols.rows` raises; then nothing has
    been written.
    """
    layout = design.layout
    canvas = Canvas(
        out,
        pagesize=(layout.page_width * MM, layout.page_height * MM),
        pageCompression=1,
        invariant=1,
        lang="vi",
    )
    canvas.setTitle(title)
    # "Fit to page" would shrink labels off their die-cuts, and modules off the grid of dots.
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("Duplex", "Simplex")
    _draw_form(canvas, design, cut_marks=cut_marks)
    label = _Label(canvas, design, symbols)
    remaining = iter(codes)
    start = skip
    while page := list(islice(remaining, layout.per_page - start)):
        for place, code in enumerate(page, start):
            canvas.addLiteral(label.own(code, place))
            canvas.doForm(_FORM)
            canvas.addLiteral("Q")
        canvas.showPage()
        start = 0
    canvas.save()


class _Label:
    """What differs from label to label: its place, symbol and code, as page operators."""

    def __init__(self, canvas: Canvas, design: Design, symbols: LabelSymbols) -> None:
        layout = design.layout
        self._rows = symbols.rows
        self._digits = symbols.modules * row_bits(symbols.modules) // 4
        face = label_faces.pdf_face(True)
        # All codes in the face's first part, where letters keep their ASCII numbers.
        face.splitString(ALPHABET + " ", canvas._doc)
        font = face.getSubsetInternalName(0, canvas._doc)
        self._type = f"BT {font}"
        self._code_at = design.code_at
        self._image = (
            f"BI /W {symbols.modules} /H {symbols.modules} /IM true /D [1 0] /BPC 1 /F /AHx ID\n"
        )
        self._places = [self._place(design, place) for place in range(layout.per_page)]

    @staticmethod
    def _place(design: Design, place: int) -> tuple[str, float, str, str]:
        """Operators for one place of the page: symbol, left edge, the code's height, form."""
        layout, places, side = design.layout, design.places, design.side
        dot = 72 / layout.dpi
        left, top = layout.corner(place)
        x, y = left * MM, (layout.page_height - top) * MM
        right = round((x + places.left) / dot) * dot
        up = round((y - places.top - side) / dot) * dot
        return (
            f"q {side:.4f} 0 0 {side:.4f} {right:.4f} {up:.4f} cm",
            x,
            f"{y - places.code_baseline:.3f} Td",
            f"q 1 0 0 1 {x:.3f} {y - layout.height * MM:.3f} cm",
        )

    def own(self, code: str, place: int) -> str:
        """Everything up to the shared form, which the caller draws before a closing Q."""
        symbol, left, height, form = self._places[place]
        start, size = self._code_at(code)
        return (
            f"{symbol}\n{self._image}{self._rows(code):0{self._digits}X}>\nEI Q\n"
            f"{self._type} {size:.3g} Tf {left + start:.2f} {height} ({grouped(code)}) Tj ET\n"
            f"{form}"
        )


def _draw_form(canvas: Canvas, design: Design, *, cut_marks: bool) -> None:
    """What all labels share, around the lower left corner of a label."""
    width, height = design.layout.width * MM, design.layout.height * MM
    reach = CUT_MARK if cut_marks else 0.0
    canvas.beginForm(_FORM, -reach, -reach, width + reach, height + reach)
    for line in design.words.lines:
        face = label_faces.pdf_face(line.is_bold)
        x, y = design.start(line), height - design.baseline(line)
        canvas.setFont(face.fontName, line.size)
        canvas.drawString(x, y, line.words)
        if line.name == "mark" and design.picture is not None:
            left, top, side = design.picture_square(line)
            label_mark.draw_pdf(canvas, design.picture, x=left, y=height - top - side, side=side)
    if cut_marks:
        _draw_cut_marks(canvas, width, height)
    canvas.endForm()


def _draw_cut_marks(canvas: Canvas, width: float, height: float) -> None:
    """A small cross at each corner, for sheets that are cut by hand."""
    canvas.setLineWidth(0.25)
    for x in (0.0, width):
        for y in (0.0, height):
            canvas.line(x - CUT_MARK, y, x + CUT_MARK, y)
            canvas.line(x, y - CUT_MARK, x, y + CUT_MARK)
