"""Printed files: every label is read as the code beneath it, whatever the paper."""

import csv
import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pypdfium2
import pytest
import typst
import zxingcpp
from PIL import Image, ImageFilter
from pypdf import PdfReader

from certification.adapters.artwork_file import read_artwork
from certification.selectors import OcopMark
from certification.services import load_artwork
from tests.factories import UserFactory
from traceability.adapters import label_files, label_mark
from traceability.adapters.label_design import MM, design
from traceability.adapters.label_faces import FOLDER, measure, printable, svg_letters
from traceability.adapters.label_files import BadPlace, LabelFacts, TooManyLabels, left_out, make
from traceability.adapters.qr import LabelSymbols
from traceability.rules.label_code import encode, grouped, parse, verify
from traceability.rules.label_layouts import LAYOUTS, QUIET_ZONE, Layout, SymbolTooSmall
from traceability.rules.label_words import FLOOR

MASTER = bytes(range(32))
SHORT, WITH_GTIN = "HTTPS://OCOP.VN/T/", "HTTPS://OCOP.VN/01/00000000000000/21/"
LONG = "Nước mắm cá cơm than ủ chượp truyền thống " * 5
FACTS = LabelFacts(
    title="Nước mắm cá cơm 40 độ đạm",
    producer="Hợp tác xã Mũi Né",
    place="Phường Mũi Né, tỉnh Lâm Đồng",
    lot="NM-2026-09",
    packed_on=date(2026, 9, 15),
    best_before_on=date(2028, 9, 15),
    address_prefix=SHORT,
)
MARK = OcopMark(
    product_id=1,
    stars=4,
    register_number="CN-000001",
    decision_number="1/QĐ-UBND",
    decided_on=date(2026, 1, 1),
    valid_from=date(2026, 1, 1),
    last_valid_on=date(2029, 1, 1),
)
MARKED = dataclasses.replace(FACTS, mark=MARK)
DPI = 300
every_layout = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)


def code(number: int) -> str:
    return encode(master=MASTER, epoch=1, run=7, counter=number)


def codes(count: int, *, first: int = 0) -> Iterator[tuple[int, str]]:
    return ((number, code(number)) for number in range(first, first + count))


def made(
    count: int, layout: Layout = LAYOUTS["a4-65"], *, facts: LabelFacts = FACTS, **more: Any
) -> bytes:
    out = io.BytesIO()
    wished = {"format": "PDF", "skip": 0, **more}
    make(facts=facts, codes=codes(count), layout=layout, out=out, **wished)
    return out.getvalue()


def labels_of(pdf: bytes, layout: Layout) -> Iterator[tuple[int, Image.Image, str]]:
    """(place counted over all pages, picture, words) of every place of the pages."""
    with pypdfium2.PdfDocument(pdf) as document:
        for index, page in enumerate(document):
            sheet = page.render(scale=DPI / 72, grayscale=True).to_pil()
            words = page.get_textpage()
            for place in range(layout.per_page):
                left, top = layout.corner(place)
                right, bottom = left + layout.width, top + layout.height
                pixels = tuple(round(side / 25.4 * DPI) for side in (left, top, right, bottom))
                height = layout.page_height
                box = (left * MM, (height - bottom) * MM, right * MM, (height - top) * MM)
                said = words.get_text_bounded(*box)
                yield index * layout.per_page + place, sheet.crop(pixels), said
            words.close()
            page.close()


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def painted(svg: str) -> Image.Image:
    source = "#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))"
    png = typst.compile(source.encode(), sys_inputs={"svg": svg}, format="png", ppi=DPI)
    return Image.open(io.BytesIO(png)).convert("L")


@pytest.mark.parametrize("prefix", [SHORT, WITH_GTIN])
def test_every_label_of_a_sheet_is_read_as_the_code_beneath_it(prefix: str) -> None:
    layout = LAYOUTS["a4-72"]
    facts = dataclasses.replace(FACTS, address_prefix=prefix)
    seen = list(labels_of(made(72, layout, facts=facts), layout))
    assert len(seen) == 72
    for number, image, words in seen:
        assert read(image) == [prefix + code(number)]
        assert read(image.filter(ImageFilter.GaussianBlur(1.2))) == [prefix + code(number)]
        assert grouped(code(number)) in words
        assert verify(parse(code(number)), master=MASTER, printed=72) == number


@every_layout
def test_labels_are_read_on_every_paper(layout: Layout) -> None:
    for number, image, words in labels_of(made(2, layout, facts=MARKED), layout):
        if number < 2:
            assert read(image) == [SHORT + code(number)]
            assert grouped(code(number)) in words
            assert "OCOP 4 sao" in words.replace("\r\n", " ")


@every_layout
@pytest.mark.parametrize("prefix", [SHORT, WITH_GTIN])
def test_nothing_stands_in_the_quiet_zone_or_beyond_the_edge(layout: Layout, prefix: str) -> None:
    facts = dataclasses.replace(MARKED, title=LONG, producer=LONG, place=LONG)
    drawn = design(facts, LabelSymbols(prefix), layout)
    places, quiet = drawn.places, QUIET_ZONE * drawn.size.module_mm * MM
    right, bottom = places.left + drawn.side + quiet, places.top + drawn.side + quiet
    width, height = layout.width * MM, layout.height * MM
    assert places.left >= quiet - 1e-6
    assert places.top >= quiet - 1e-6
    assert places.code_size >= FLOOR
    assert places.code_baseline - 0.75 * places.code_size >= bottom - 1e-6
    assert places.code_baseline <= height - layout.inset * MM + 1
    for text in ("W" * 16, "1" * 16, code(0)):
        start, size = drawn.code_at(text)
        end = start + measure(grouped(text), True) * size
        assert layout.inset * MM <= start + 1e-6
        assert end <= width - layout.inset * MM + 1e-6
    for line in drawn.words.lines:
        start, base = drawn.start(line), drawn.baseline(line)
        assert start - line.indent * line.size > (0 if layout.is_upright else right)
        assert start + measure(line.words, line.is_bold) * line.size <= width
        assert base <= height
        if layout.is_upright:
            assert base - line.size >= places.code_baseline - 1
        else:
            assert base <= places.code_baseline - 0.7 * places.code_size


def test_the_most_worth_is_said_even_on_the_smallest_label() -> None:
    facts = dataclasses.replace(MARKED, title=LONG, producer=LONG, place=LONG, lines=(LONG,))
    for layout in LAYOUTS.values():
        drawn = design(facts, LabelSymbols(SHORT), layout)
        assert {"title", "mark", "lot"} <= {line.name for line in drawn.words.lines}


def test_what_finds_no_room_is_named_beforehand() -> None:
    assert left_out(FACTS, LAYOUTS["a4-8"]) == []
    told = left_out(dataclasses.replace(FACTS, title=LONG), LAYOUTS["a4-72"])
    assert "nơi làm ra" in told
    assert "tên sản phẩm (bị cắt bớt)" in told


def test_places_already_peeled_stay_empty() -> None:
    layout = LAYOUTS["a4-65"]
    seen = [(place, read(image)) for place, image, _words in labels_of(made(63, skip=5), layout)]
    assert [place for place, texts in seen if texts] == [*range(5, 65), 65, 66, 67]
    assert seen[5][1] == [SHORT + code(0)]
    assert seen[65][1] == [SHORT + code(60)]


@pytest.mark.parametrize(
    ("key", "skip", "format"),
    [("a4-65", 65, "PDF"), ("a4-65", -1, "PDF"), ("roll-50x30", 1, "PDF"), ("a4-65", 1, "ZIP")],
)
def test_places_that_no_first_sheet_has_are_refused(key: str, skip: int, format: str) -> None:
    with pytest.raises(BadPlace):
        made(1, LAYOUTS[key], skip=skip, format=format)


def test_a_roll_has_a_page_of_its_size_for_each_label() -> None:
    pages = PdfReader(io.BytesIO(made(3, LAYOUTS["roll-50x30"]))).pages
    assert [tuple(round(float(side) / MM, 1) for side in page.mediabox[2:]) for page in pages] == [
        (50, 30)
    ] * 3


def test_a_file_holds_ten_thousand_labels_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_files, "PART_OF_LABELS", 3)
    assert made(3)
    for format in ("PDF", "ZIP"):
        with pytest.raises(TooManyLabels):
            made(4, format=format)
    with pytest.raises(TooManyLabels):
        made(2, format="SVG")
    with pytest.raises(ValueError, match="no labels"):
        made(0)
    with pytest.raises(ValueError, match="unknown format"):
        made(1, format="DOC")


def test_a_host_too_long_for_the_paper_is_refused() -> None:
    tiny = dataclasses.replace(LAYOUTS["a4-65"], qr=12.5)
    with pytest.raises(SymbolTooSmall):
        made(1, tiny, facts=dataclasses.replace(FACTS, address_prefix="HTTPS://" + "A" * 90 + "/"))


def test_the_same_labels_give_the_same_bytes() -> None:
    assert made(3) == made(3)
    assert made(2, format="ZIP") == made(2, format="ZIP")


def test_the_file_holds_its_face_and_asks_printers_not_to_scale() -> None:
    reader = PdfReader(io.BytesIO(made(1, facts=MARKED)))
    root = reader.trailer["/Root"]
    assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert root["/Lang"] == "vi"
    fonts = reader.pages[0]["/Resources"]["/Font"]
    used = {name: font.get_object() for name, font in fonts.items()}
    faces = {f["/BaseFont"]: "/FontFile2" in f["/FontDescriptor"] for f in used.values()
             if "/FontDescriptor" in f}  # fmt: skip
    assert len(faces) == 2
    assert all(faces.values())
    assert all("ManropeLabel" in name or "Manrope" in name for name in faces)


def test_cut_marks_are_drawn_where_wished() -> None:
    assert made(1, cut_marks=True) != made(1)
    for number, image, _words in labels_of(made(1, cut_marks=True), LAYOUTS["a4-65"]):
        if number == 0:
            assert read(image) == [SHORT + code(0)]


def test_one_label_as_svg_is_read_and_needs_no_face() -> None:
    svg = made(1, LAYOUTS["roll-60x40"], facts=MARKED, format="SVG").decode()
    assert "<text" not in svg
    assert 'width="60mm" height="40mm"' in svg
    assert set(re.findall(r'href="#(\w+)"', svg)) <= set(re.findall(r' id="(\w+)"', svg))
    image = painted(svg)
    assert abs(image.width - 60 / 25.4 * DPI) < 2
    assert read(image) == [SHORT + code(0)]


def test_a_printing_house_gets_every_label_and_a_table_of_codes() -> None:
    archive = zipfile.ZipFile(io.BytesIO(made(3, facts=FACTS, format="ZIP")))
    assert archive.namelist() == [*(f"tem/000000{n}.svg" for n in (1, 2, 3)), "ma-tem.csv"]
    rows = list(csv.DictReader(io.StringIO(archive.read("ma-tem.csv").decode("utf-8-sig"))))
    assert [row["so"] for row in rows] == ["1", "2", "3"]
    for number, row in enumerate(rows):
        assert row["ma"] == code(number)
        assert row["ma_in"] == grouped(code(number))
        assert row["dia_chi_qr"] == SHORT + code(number)
        svg = archive.read(f"tem/000000{number + 1}.svg").decode()
        assert read(painted(svg)) == [row["dia_chi_qr"]]


def test_a_file_needs_no_seeking() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.kept += bytes(data)
            return len(data)

    for format in ("PDF", "ZIP", "SVG"):
        pipe = Pipe()
        make(
            facts=FACTS, codes=codes(1), layout=LAYOUTS["a4-65"], format=format, skip=0,
            out=pipe,  # type: ignore[arg-type]
        )  # fmt: skip
        assert pipe.kept


# --- Letters and the mark ---------------------------------------------------


def test_all_letters_of_vietnamese_are_in_the_face() -> None:
    alphabet = (
        "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
    )
    for letters in (alphabet, alphabet.upper(), "fjwzFJWZ0123456789,.:;/–…·×₫°%&()"):
        assert printable(letters) == letters
        assert svg_letters((each, True) for each in letters).count("<path") == len(letters)
    assert printable("Nước  mắm\n") == "Nước mắm"  # composed


@pytest.mark.parametrize(
    ("text", "shown"),
    [("Krŏng Pắc", "Krong Pắc"), ("Chè 🍵 ngon", "Chè ngon"), ("茶 Shan", "Shan")],
)
def test_letters_that_the_face_lacks_lose_their_marks_or_are_dropped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_the_licence_of_the_face_lies_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL-Manrope.txt").read_text(encoding="utf-8")


def test_no_mark_is_drawn_without_the_right_to_it() -> None:
    layout = LAYOUTS["a4-21"]
    words = next(said for _place, _image, said in labels_of(made(1, layout), layout))
    assert "OCOP" not in words


@pytest.mark.parametrize("stars", [4, "OCOP 4 sao", True])
def test_the_mark_is_drawn_from_an_ocop_mark_alone(stars: object) -> None:
    with pytest.raises(TypeError, match="OcopMark"):
        made(1, facts=dataclasses.replace(FACTS, mark=stars))  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_loaded_artwork_takes_the_place_of_the_neutral_picture(
    kind: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    red = io.BytesIO()
    Image.new("RGB", (40, 40), "#E00000").save(red, "PNG")
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">'
        b'<path fill="#E00000" d="M0 0h4v4H0z"/></svg>'
    )
    file = read_artwork(red.getvalue() if kind == "png" else svg)
    loaded = load_artwork(file=file, source="Công văn", by=UserFactory.create())
    mark = dataclasses.replace(MARK, artwork_sha256=loaded.sha256)
    layout = LAYOUTS["roll-60x40"]
    facts = dataclasses.replace(FACTS, mark=mark)
    with pypdfium2.PdfDocument(made(1, layout, facts=facts)) as document:
        page = document[0].render(scale=DPI / 72).to_pil()
    for image in (page, Image.open(io.BytesIO(label_mark.mark_picture(mark).png))):  # type: ignore[union-attr]
        colours = image.convert("RGB").getcolors(1 << 20) or []
        assert any(r > 200 and g < 40 and b < 40 for _count, (r, g, b) in colours)
    picture = made(1, layout, facts=facts, format="SVG").decode()
    assert "data:image/png;base64," in picture
