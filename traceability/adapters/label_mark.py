"""The OCOP mark on printed labels: drawn here and nowhere else in print, from an OcopMark alone.

The picture is the official file that an officer loaded; while there is none, a neutral tick in a
dashed frame, which is not the official logo nor like it. Stars are said in words, as on papers.
"""

import base64
import io
from dataclasses import dataclass

import typst
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from certification.selectors import OcopMark, artwork_by_hash

INDENT = 1.45
"""What the picture takes at the head of its line, as a multiple of the words' size."""

SIDE = 1.2
"""The side of the picture's square, as a multiple of the words' size."""

_PIXELS = 360
_TICK = ((7.5, 12.4), (10.7, 15.6), (16.5, 8.9))


@dataclass(frozen=True, slots=True)
class MarkPicture:
    """The words beside the picture, and the artwork as PNG, b"" for the neutral picture."""

    words: str
    png: bytes = b""


def mark_picture(mark: OcopMark | None) -> MarkPicture | None:
    """What stands for the mark on a label; None for None. Raises TypeError for all else."""
    if mark is None:
        return None
    if not isinstance(mark, OcopMark):
        raise TypeError(f"The mark is drawn from an OcopMark, not from {type(mark).__name__}")
    return MarkPicture(f"OCOP {mark.stars} sao", _artwork(mark.artwork_sha256))


def _artwork(sha256: str) -> bytes:
    """The loaded file as a PNG of label size, on white."""
    found = artwork_by_hash(sha256) if sha256 else None
    if found is None:
        return b""
    with found.file.open("rb") as file:
        content: bytes = file.read()
    if found.file.name.endswith(".svg"):
        content = _painted(content)
    with Image.open(io.BytesIO(content)) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((_PIXELS, _PIXELS))
    paper = Image.new("RGB", small.size, "white")
    paper.paste(small, mask=small.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()


def _painted(svg: bytes) -> bytes:
    """An SVG as PNG. The file was made clean when it was loaded."""
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100pt)'
    )
    png = typst.compile(
        source.encode(), sys_inputs={"svg": svg.decode()}, format="png", ppi=72 * _PIXELS / 100
    )
    assert isinstance(png, bytes)  # noqa: S101 - one page
    return png


def draw_pdf(canvas: Canvas, picture: MarkPicture, *, x: float, y: float, side: float) -> None:
    """The picture into the square whose lower left corner is (x, y)."""
    if picture.png:
        canvas.drawImage(
            ImageReader(io.BytesIO(picture.png)),
            *(x, y, side, side),
            preserveAspectRatio=True,
            anchor="c",
        )
        return
    unit = side / 24
    canvas.saveState()
    canvas.setLineWidth(1.5 * unit)
    canvas.setDash([3 * unit, 2.2 * unit])
    edge = 21.5 * unit
    canvas.roundRect(x + 1.25 * unit, y + 1.25 * unit, edge, edge, 6 * unit)
    canvas.setDash()
    canvas.setLineWidth(1.9 * unit)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    tick = canvas.beginPath()
    for number, (right, down) in enumerate(_TICK):
        draw = tick.lineTo if number else tick.moveTo
        draw(x + right * unit, y + (24 - down) * unit)
    canvas.drawPath(tick)
    canvas.restoreState()


def svg(picture: MarkPicture, *, x: float, y: float, side: float) -> str:
    """The picture as SVG in the square whose upper left corner is (x, y)."""
    if picture.png:
        data = base64.b64encode(picture.png).decode()
        return (
            f'<image x="{x:g}" y="{y:g}" width="{side:g}" height="{side:g}" '
            f'href="data:image/png;base64,{data}"/>'
        )
    line = " ".join(f"{right} {down}" for right, down in _TICK)
    return (
        f'<g transform="translate({x:g} {y:g}) scale({side / 24:g})" fill="none" stroke="#000">'
        '<rect x="1.25" y="1.25" width="21.5" height="21.5" rx="6" stroke-width="1.5" '
        'stroke-dasharray="3 2.2"/><polyline stroke-width="1.9" stroke-linecap="round" '
        f'stroke-linejoin="round" points="{line}"/></g>'
    )
