"""The face of printed labels: how wide words are, and their outlines.

The files lie in traceability/fonts, so that a label looks the same on every machine and a
printing house needs no face of ours.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont as OutlineFile
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent.parent / "fonts"
_UNITS = 500
"""The grid of outlines in SVG, to a letter's size: finer than any printer's at these sizes."""

_FILES = {False: "Manrope-Medium.ttf", True: "Manrope-Bold.ttf"}


@lru_cache(maxsize=2)
def pdf_face(is_bold: bool) -> TTFont:
    """The face for PDF, known to reportlab by its `fontName`."""
    file = FOLDER / _FILES[is_bold]
    face = TTFont(file.stem, str(file))
    registerFont(face)
    return face


@lru_cache(maxsize=8192)
def measure(words: str, is_bold: bool) -> float:
    """The width of words at a size of 1: those of their letters together."""
    width: float = pdf_face(is_bold).stringWidth(words, 1)
    return width


def printable(text: str) -> str:
    """The text in letters that the face has, spaces made single.

    A letter it lacks loses its marks (ŏ becomes o); what has no letter beneath is dropped.
    """
    known = pdf_face(False).face.charToGlyph
    letters = []
    for letter in unicodedata.normalize("NFC", " ".join(text.split())):
        parts = letter if ord(letter) in known else unicodedata.normalize("NFD", letter)
        letters += [part for part in parts if ord(part) in known]
    return " ".join("".join(letters).split())


def svg_words(words: str, is_bold: bool) -> str:
    """Words as SVG, baseline at 0, size 1, y upwards; wants the outlines of `svg_letters`."""
    uses, x = [], 0
    for letter in words:
        outline, advance = _outline(letter, is_bold)
        if outline:
            uses.append(f'<use href="#{_name(letter, is_bold)}" x="{x}"/>')
        x += advance
    return f'<g transform="scale({1 / _UNITS})">{"".join(uses)}</g>'


def svg_letters(letters: Iterable[tuple[str, bool]]) -> str:
    """The outlines of letters, each regular or bold (True), for the `defs` of an SVG."""
    return "".join(
        f'<path id="{_name(letter, is_bold)}" d="{outline}"/>'
        for letter, is_bold in sorted(set(letters))
        if (outline := _outline(letter, is_bold)[0])
    )


def _name(letter: str, is_bold: bool) -> str:
    return f"{'b' if is_bold else 'm'}{ord(letter):x}"


@lru_cache(maxsize=2)
def _outlines(is_bold: bool) -> OutlineFile:
    return OutlineFile(FOLDER / _FILES[is_bold])


@lru_cache(maxsize=1024)
def _outline(letter: str, is_bold: bool) -> tuple[str, int]:
    """The path and the advance of one letter, in `_UNITS` of its size."""
    file = _outlines(is_bold)
    glyphs, scale = file.getGlyphSet(), _UNITS / file["head"].unitsPerEm
    name = file.getBestCmap().get(ord(letter), ".notdef")
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    return pen.getCommands(), round(glyphs[name].width * scale)
