"""What may be kept of a file that somebody sent: judged by its content, never by its name.

A picture is drawn anew, so nothing of the camera's notes (place, time, owner) and nothing hidden
behind the pixels survives. A PDF is kept byte for byte or refused whole: many are signed
electronically, and a rewritten one would lose its signature.
"""

import re
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

register_heif_opener()

MAX_BYTES = 30 * 1024 * 1024
MAX_SIDE = 3000
"""Pixels of a kept picture's longer side: small print on a label stays readable."""
MAX_PIXELS = 80_000_000
"""Of a picture as sent; phones make 12 to 50 million, a decompression bomb billions."""
MAX_PAGES = 300
PAGE_SIDE = 2200
"""Of a photo that becomes a page: about 190 dots an inch on A4, so that twenty stay small."""
MAX_OBJECTS = 60_000
"""Dictionaries and lists in a PDF; a long tagged report has some ten thousands."""
MAX_NAME = 200

PICTURE_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_HEADS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP|....ftyp(heic|heix|mif1|msf1)", re.S
)
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")

# Keys and kinds of actions that let a document run something, call out, or carry other files.
_ACTING_KEYS = frozenset({"/JS", "/EmbeddedFiles", "/EmbeddedFile", "/RichMediaContent", "/XFA"})
_ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition", "/RichMedia"}
)
_CARRIERS = frozenset({"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/3D"})
_HOLDERS = (IndirectObject, DictionaryObject, ArrayObject)
_ACTING_WORDS = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")


class BadFile(Exception):
    """The file cannot be kept; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    content: bytes
    is_picture: bool
    pages: int = 1


def check(content: bytes) -> CheckedFile:
    """The content as it may be kept. Raises BadFile for anything but a sound picture or PDF."""
    if not content:
        raise BadFile(_("Tệp rỗng."))
    if len(content) > MAX_BYTES:
        raise too_big()
    if looks_like_picture(content[:16]):
        return CheckedFile(redrawn(content), is_picture=True)
    if looks_like_pdf(content[:1024]):
        return CheckedFile(content, is_picture=False, pages=pages_of(content))
    raise BadFile(_("Chỉ nhận ảnh (JPEG, PNG, WebP, HEIC) hoặc tệp PDF."))


def too_big() -> BadFile:
    return BadFile(_("Tệp lớn quá 30 MB. Hãy chụp lại nhỏ hơn hoặc chia thành nhiều tệp."))


def looks_like_picture(head: bytes) -> bool:
    """Whether the first 16 bytes are those of a kind of picture that is taken."""
    return _HEADS.match(head) is not None


def looks_like_pdf(head: bytes) -> bool:
    """Whether the first 1,024 bytes hold a PDF's header; some scanners write a little before."""
    return _PDF_HEAD.search(head) is not None


def redrawn(content: bytes) -> bytes:
    """The picture upright as a JPEG of at most 3,000 pixels a side, on white, without EXIF.

    Raises BadFile for a broken picture and one of more than 80 million pixels.
    """
    unreadable = _("Không đọc được ảnh. Hãy chụp lại hoặc lưu thành ảnh JPEG rồi gửi.")
    try:
        with Image.open(BytesIO(content), formats=PICTURE_FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise BadFile(_("Ảnh quá nhiều điểm ảnh. Hãy chọn cỡ ảnh nhỏ hơn."))
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is decoded small at once
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
            page = _on_white(upright)
    except BadFile:
        raise
    # Hostile bytes make a decoder fail in any way it likes.
    except Exception as error:
        raise BadFile(unreadable) from error
    drawn = BytesIO()
    page.save(drawn, "JPEG", quality=88, optimize=True)
    return drawn.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """In three colours, new, with nothing of what the file said beside its pixels."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        page = Image.new("RGB", picture.size, "white")
        page.paste(picture, mask=picture.getchannel("A"))
        return page
    page = Image.new("RGB", picture.size)
    page.paste(picture.convert("RGB"))
    return page


def pages_of(content: bytes) -> int:
    """How many pages the PDF has.

    Raises BadFile for one that is broken, has a password, more than 300 pages, or anything in it
    that runs, calls out or carries other files.
    """
    try:
        document = PdfReader(BytesIO(content), strict=False)
        if document.is_encrypted:
            raise BadFile(_("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."))
        pages = len(document.pages)
        acts = _ACTING_WORDS.search(content) is not None or _acts(document)
    except BadFile:
        raise
    # As with pictures: whatever goes wrong inside, the file is not one to keep.
    except Exception as error:
        raise BadFile(_("Không đọc được tệp PDF. Hãy xuất hoặc quét lại.")) from error
    if not 0 < pages <= MAX_PAGES:
        raise BadFile(_("Tệp PDF không có trang nào hoặc quá 300 trang."))
    if acts:
        raise BadFile(
            _(
                "Tệp PDF có mã chạy, tệp đính kèm hoặc phần đa phương tiện, nên không nhận. "
                "Hãy in lại thành PDF rồi gửi."
            )
        )
    return pages


def _acts(document: PdfReader) -> bool:
    """Whether anything reachable in the document runs, calls out or carries files."""
    waiting: list[object] = [document.trailer]
    seen: set[int] = set()
    looked_at = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        looked_at += 1
        if looked_at > MAX_OBJECTS:
            raise BadFile(_("Tệp PDF quá phức tạp. Hãy in lại thành PDF rồi gửi."))
        if isinstance(found, DictionaryObject) and _dictionary_acts(found):
            return True
        waiting.extend(_inside(found))
    return False


def _inside(found: object) -> list[object]:
    """What may hold something in turn: numbers, names and texts cannot."""
    if isinstance(found, DictionaryObject):
        values = list(found.values())
    else:
        values = list(found) if isinstance(found, ArrayObject) else []
    return [value for value in values if isinstance(value, _HOLDERS)]


def _dictionary_acts(found: DictionaryObject) -> bool:
    return (
        not _ACTING_KEYS.isdisjoint(found)
        or str(found.get("/S")) in _ACTIONS
        or str(found.get("/Type")) in _CARRIERS
        or str(found.get("/Subtype")) in _CARRIERS
    )


def one_pdf(pictures: list[bytes]) -> bytes:
    """A PDF with one of these (already redrawn) pictures on each page, in their order."""
    document = PdfWriter()
    for content in pictures:
        page = BytesIO()
        with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
            picture.draft("RGB", (PAGE_SIDE, PAGE_SIDE))
            picture.thumbnail((PAGE_SIDE, PAGE_SIDE), Image.Resampling.LANCZOS)
            picture.save(page, "PDF", resolution=190, quality=82)
        document.append(BytesIO(page.getvalue()))
    whole = BytesIO()
    document.write(whole)
    return whole.getvalue()


def clean_name(name: str, *, ending: str) -> str:
    """The file's name without folders, without signs that cannot be seen or that turn the
    writing round, with the ending of what it is, at most 200 letters."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem = " ".join(PurePosixPath(seen).stem.split()).strip(" .") or _("tệp")
    return stem[: MAX_NAME - len(ending)] + ending
