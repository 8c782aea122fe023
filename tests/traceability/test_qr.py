"""The QR code of a label is read by a scanner as exactly the address we meant."""

import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from traceability.adapters.qr import QUIET_ZONE, label_address, qr_matrix, qr_svg

CODE = "1044JANX5QWRDJ6J"
HOSTS = ["http://127.0.0.1:8000", "https://ocop.vn", "https://cho-ocop.lamdong.gov.vn"]
MODULE_PIXELS = 6


def painted(svg: str) -> Image.Image:
    """The symbol as a printer would put it on paper, from the SVG's own path."""
    size = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    paths = re.findall(r'<path d="([^"]+)"/>', svg)
    assert size is not None
    assert len(paths) == 1
    image = Image.new("L", (int(size[1]) * MODULE_PIXELS,) * 2, 255)
    pen = ImageDraw.Draw(image)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", paths[0]):
        left, top = int(x) * MODULE_PIXELS, int(y) * MODULE_PIXELS
        right = left + int(length) * MODULE_PIXELS - 1
        pen.rectangle((left, top, right, top + MODULE_PIXELS - 1), fill=0)
    return image


@pytest.mark.parametrize("host", HOSTS)
def test_a_scanner_reads_the_address_of_the_label(host: str) -> None:
    address = label_address(CODE, public_url=host)
    read = zxingcpp.read_barcodes(painted(qr_svg(address, title=CODE)))
    assert [code.text for code in read] == [f"{host.upper()}/T/{CODE}"]


@pytest.mark.parametrize(("host", "modules"), [(HOSTS[0], 29), (HOSTS[1], 25), (HOSTS[2], 29)])
def test_a_symbol_is_as_small_as_upper_case_makes_it(host: str, modules: int) -> None:
    assert len(qr_matrix(label_address(CODE, public_url=host))) == modules


def test_four_modules_of_white_surround_the_symbol() -> None:
    address = label_address(CODE, public_url=HOSTS[0])
    modules = len(qr_matrix(address))
    svg = qr_svg(address, title=CODE)
    assert f'viewBox="0 0 {modules + 8} {modules + 8}"' in svg
    corners = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h", svg.split("<path d=")[1])]
    assert min(x for x, _ in corners) == min(y for _, y in corners) == QUIET_ZONE


def test_text_outside_the_small_alphabet_is_refused() -> None:
    with pytest.raises(ValueError, match="can not be represented"):
        qr_matrix("https://ocop.vn/t/1044JANX5QWRDJ6J")


def test_the_title_of_a_picture_is_escaped() -> None:
    assert "<b>" not in qr_svg("ABC", title="<b>")
