"""What is kept of files that people send, and how it is handed out."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from foundation import checked_files, private_files
from foundation.file_fields import PrivateFileField, PrivateFilesField
from foundation.models import PrivateFile
from foundation.private_files import BadFile
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

GPS, ORIENTATION = 0x8825, 0x0112


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Iterator[Path]:
    """A private folder of the test's own."""
    storage = PrivateFile._meta.get_field("file").storage
    before, storage._location = storage._location, str(tmp_path)
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    yield tmp_path
    storage._location = before
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **how: object) -> bytes:
    written = BytesIO()
    mode = "RGBA" if kind == "PNG" else "RGB"
    Image.new(mode, size, "red").save(written, kind, **how)
    return written.getvalue()


def pdf(pages: int = 1, **root: object) -> bytes:
    document = PdfWriter()
    for _number in range(pages):
        document.add_blank_page(200, 200)
    document._root_object.update({NameObject(f"/{name}"): value for name, value in root.items()})
    written = BytesIO()
    document.write(written)
    return written.getvalue()


def sent(content: bytes, name: str = "anh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_of_every_usual_kind_is_kept_as_a_jpeg(kind: str) -> None:
    kept = private_files.keep(sent(picture(kind)), by=UserFactory.create())
    assert (kept.kind, kept.pages) == ("PICTURE", 1)
    with Image.open(kept.file) as drawn:
        assert (drawn.format, drawn.size) == ("JPEG", (40, 20))


def test_a_picture_keeps_nothing_of_what_the_camera_wrote_and_stands_upright() -> None:
    notes = Image.Exif()
    notes[ORIENTATION] = 6
    notes.get_ifd(GPS)[1] = "N"
    notes[0x013B] = "Nguyễn Văn A"
    content = picture(exif=notes.tobytes(), comment=b"secret")
    kept = private_files.keep(sent(content), by=None)
    with Image.open(kept.file) as drawn:
        assert drawn.size == (20, 40)
        assert not drawn.getexif()
        assert "comment" not in drawn.info


def test_a_large_picture_is_kept_at_most_3000_pixels_a_side() -> None:
    kept = private_files.keep(sent(picture(size=(6100, 50))), by=None)
    with Image.open(kept.file) as drawn:
        assert max(drawn.size) == 3000


def test_a_decompression_bomb_is_refused(folder: Path) -> None:
    with pytest.raises(BadFile):
        private_files.keep(sent(picture("PNG", (9001, 9001), compress_level=9)), by=None)
    assert files_in(folder) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a........................",
        picture()[:200],
        b"%PDF-1.7\nnothing of a document",
        b"\xff\xd8\xff" + b"x" * 100,
    ],
)
def test_what_is_no_sound_picture_or_pdf_is_refused_and_leaves_nothing(
    content: bytes, folder: Path
) -> None:
    with pytest.raises(BadFile) as refused:
        private_files.keep(sent(content, "giay.pdf"), by=None)
    assert str(refused.value)
    assert files_in(folder) == []
    assert not PrivateFile.objects.exists()


def test_a_file_over_thirty_megabytes_is_refused() -> None:
    with pytest.raises(BadFile):
        private_files.keep(sent(b"x" * (checked_files.MAX_BYTES + 1)), by=None)


def test_a_pdf_is_kept_byte_for_byte_so_that_its_signature_stays_good() -> None:
    content = pdf(pages=3)
    kept = private_files.keep(sent(content, "C:\\giấy tờ\\Hồ sơ\u202e.exe.pdf"), by=None)
    assert kept.file.read() == content
    assert (kept.kind, kept.pages, kept.name) == ("PDF", 3, "Hồ sơ.exe.pdf")
    assert kept.size == len(content)


def _action(kind: str) -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject("/URI"): TextStringObject("x")}
    )


@pytest.mark.parametrize(
    "root",
    [
        {"OpenAction": _action("/JavaScript")},
        {"OpenAction": _action("/Launch")},
        {"AA": DictionaryObject({NameObject("/WC"): _action("/ImportData")})},
        {"Names": DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject()})},
        {"AcroForm": DictionaryObject({NameObject("/XFA"): ArrayObject()})},
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(root: dict[str, object]) -> None:
    with pytest.raises(BadFile):
        private_files.keep(sent(pdf(**root)), by=None)


def test_an_action_written_in_another_spelling_is_found_too() -> None:
    content = pdf(OpenAction=_action("/Launch")).replace(b"/Launch", b"/L#61unch")
    with pytest.raises(BadFile):
        private_files.keep(sent(content), by=None)


def test_a_pdf_with_a_password_or_too_many_pages_is_refused() -> None:
    locked = PdfWriter()
    locked.add_blank_page(10, 10)
    locked.encrypt("mật khẩu")
    written = BytesIO()
    locked.write(written)
    for content in (written.getvalue(), pdf(pages=checked_files.MAX_PAGES + 1)):
        with pytest.raises(BadFile):
            private_files.keep(sent(content), by=None)


def test_several_photos_become_the_pages_of_one_pdf() -> None:
    photos = [sent(picture(), "1.jpg"), sent(picture("PNG"), "2.png"), sent(picture("WEBP"), "3")]
    kept = private_files.keep_photos(photos, name="Giấy đăng ký", by=None)
    assert (kept.kind, kept.pages, kept.name) == ("PDF", 3, "Giấy đăng ký.pdf")
    assert len(PdfReader(kept.file).pages) == 3


def test_a_bad_photo_among_several_is_named() -> None:
    with pytest.raises(BadFile, match=r"2\.jpg"):
        private_files.keep_photos(
            [sent(picture(), "1.jpg"), sent(b"x", "2.jpg")], name="Ảnh", by=None
        )


def test_a_paper_of_ours_is_kept_and_a_picture_is_none() -> None:
    assert private_files.keep_bytes(pdf(), name="Biên bản", by=None).kind == "PDF"
    with pytest.raises(BadFile):
        private_files.keep_bytes(picture(), name="Biên bản", by=None)


def test_a_picture_is_shown_and_a_pdf_saved_and_no_cache_keeps_either() -> None:
    shown = private_files.hand_out(private_files.keep(sent(picture(), "Chị Tư.jpg"), by=None))
    saved = private_files.hand_out(private_files.keep(sent(pdf(), "Giấy.pdf"), by=None))
    for response in (shown, saved):
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"] == "inline; filename*=utf-8''Ch%E1%BB%8B%20T%C6%B0.jpg"
    assert saved["Content-Disposition"].startswith("attachment; ")
    shown.close()
    saved.close()


def test_a_file_that_the_folder_lacks_is_not_found_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = private_files.keep(sent(picture()), by=None)
    Path(kept.file.path).unlink()
    kept.refresh_from_db()
    with pytest.raises(Http404):
        private_files.hand_out(kept)
    assert str(kept.pk) in caplog.text


def test_a_file_whose_row_cannot_be_written_is_removed_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object, **fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(PrivateFile, "save", fails)
    with pytest.raises(RuntimeError):
        private_files.keep(sent(picture()), by=None)
    assert files_in(folder) == []


def test_the_sweep_removes_old_files_of_undone_transactions_and_no_others(folder: Path) -> None:
    kept = private_files.keep(sent(picture()), by=None)
    with transaction.atomic():
        private_files.keep(sent(picture()), by=None)
        transaction.set_rollback(True)
    assert len(files_in(folder)) == 2
    assert private_files.sweep(now=timezone.now()) == 0
    assert private_files.sweep(now=timezone.now() + timedelta(days=2)) == 1
    assert files_in(folder) == [Path(kept.file.path)]


def test_the_field_refuses_by_size_and_first_bytes_and_says_so_in_words() -> None:
    field = PrivateFileField()
    assert field.clean(sent(pdf())) is not None
    with pytest.raises(Exception, match="không phải ảnh"):
        field.clean(sent(b"PK\x03\x04", "giay.docx"))
    with pytest.raises(Exception, match="không phải ảnh"):
        PrivateFileField(pictures_only=True).clean(sent(pdf(), "giay.pdf"))
    with pytest.raises(Exception, match="Hãy chọn tệp"):
        field.clean(None)


def test_the_field_of_several_gives_a_list() -> None:
    field = PrivateFilesField(pictures_only=True, required=False)
    assert field.clean([]) == []
    assert len(field.clean([sent(picture()), sent(picture())])) == 2
    with pytest.raises(Exception, match="nhiều nhất 20"):
        field.clean([sent(picture())] * 21)
    assert "multiple" in field.widget.render("anh", None, field.widget_attrs(field.widget))
