"""The picture of a transfer's code: drawn on the page, and saved to open in a bank's app."""

from io import BytesIO

from PIL import Image

from traceability.adapters.qr import qr_matrix, qr_svg

QUIET = 4
SCALE = 12
"""Pixels of a module: some 600 a side, which bank apps read from a phone's photo album."""

__all__ = ["as_png", "qr_svg"]


def as_png(text: str) -> bytes:
    """The symbol in black on white with its quiet zone. Raises ValueError for letters outside
    QR's alphanumeric set; codes for our own account have none."""
    matrix = qr_matrix(text)
    side = len(matrix) + 2 * QUIET
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                picture.putpixel((x + QUIET, y + QUIET), 0)
    drawn = BytesIO()
    picture.resize((side * SCALE, side * SCALE), Image.Resampling.NEAREST).save(drawn, "PNG")
    return drawn.getvalue()
