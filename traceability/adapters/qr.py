"""QR codes of labels: what they hold, and their picture as SVG.

Upper case keeps the address in QR's alphanumeric mode, which needs fewer and larger modules: it
is read at 15 mm where lower case is not. Scheme and host know no case, and `/T/` is our route.
"""

from xml.sax.saxutils import escape

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

QUIET_ZONE = 4
"""Modules of white around the symbol, as ISO/IEC 18004 demands."""

MASK = 3
"""Fixed: choosing the best of eight costs five times as much and reads no better."""

Matrix = list[list[bool]]


def label_address(code: str, *, public_url: str) -> str:
    """What the QR of a label holds: `HTTPS://HOST/T/<code>`."""
    return f"{public_url.upper()}/T/{code}"


def qr_matrix(text: str) -> Matrix:
    """The symbol without its quiet zone, level M, rows of dark (True) and light modules.

    Raises ValueError for text outside QR's alphanumeric set (0–9 A–Z space $ % * + - . / :).
    """
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=MASK, border=0)
    symbol.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
    symbol.make(fit=True)
    return [[bool(module) for module in row] for row in symbol.modules]


def qr_svg(text: str, *, title: str) -> str:
    """The symbol as one SVG path, one unit a module, quiet zone included. Raises ValueError."""
    matrix = qr_matrix(text)
    size = len(matrix) + 2 * QUIET_ZONE
    runs = "".join(
        f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for start, length in _dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges" role="img"><title>{escape(title)}</title>'
        f'<path fill="#FFF" d="M0 0h{size}v{size}H0z"/><path d="{runs}"/></svg>'
    )


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark runs of a row start, and how long they are."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
