"""The pictures of a scan page: whose they are to show, what of the camera's is gone, and how long
anybody may keep them."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from catalog.products.models import ProductImage
from foundation.calendar import today
from tests.factories import CertificateFactory, LotFactory
from traceability.models import Lot, TracePhoto
from traceability.selectors import lot_code_text
from traceability.services.photos import hide_photo, keep_photo, show_photo

NOTE = "chụp ở nhà bà Năm"


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    cache.clear()


@pytest.fixture
def lot(db: None) -> Lot:
    return LotFactory()


def camera_picture(size: tuple[int, int] = (1600, 1200)) -> SimpleUploadedFile:
    content = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = NOTE
    picture = Image.new("RGB", size, "green")
    picture.save(content, "JPEG", exif=exif, comment=NOTE.encode())
    return SimpleUploadedFile("anh.jpg", content.getvalue())


def a_photo(lot: Lot) -> TracePhoto:
    return keep_photo(lot=lot, upload=camera_picture(), by=lot.opened_by, caption="Vườn sen")


def address(lot: Lot, photo: TracePhoto) -> str:
    return f"/t/{lot_code_text(lot)}/anh/{photo.pk}.jpg"


def drawn(answer: HttpResponse) -> Image.Image:
    return Image.open(BytesIO(answer.content))


def photographed(lot: Lot, *, shows_mark: bool = False) -> str:
    ProductImage.objects.create(
        product=lot.product, original=camera_picture(), shows_mark=shows_mark
    )
    return f"/t/{lot_code_text(lot)}/hinh.jpg"


def test_a_photo_of_a_lot_is_private_until_its_producer_shows_it(client: Client, lot: Lot) -> None:
    photo = a_photo(lot)
    page = f"/t/{lot_code_text(lot)}"
    assert client.get(address(lot, photo)).status_code == 404
    assert "Vườn sen" not in client.get(page).content.decode()
    show_photo(photo=photo, by=lot.opened_by, on=today())
    assert client.get(address(lot, photo)).status_code == 200
    assert f'src="{address(lot, photo)}?nho"' in client.get(page).content.decode()


def test_a_hidden_photo_is_gone_at_once_though_it_was_drawn_before(
    client: Client, lot: Lot
) -> None:
    photo = a_photo(lot)
    show_photo(photo=photo, by=lot.opened_by, on=today())
    for size in ("", "?nho"):
        assert client.get(address(lot, photo) + size).status_code == 200
    hide_photo(photo=photo, by=lot.opened_by)
    for size in ("", "?nho"):
        assert client.get(address(lot, photo) + size).status_code == 404


def test_a_photo_opens_under_its_own_lots_labels_alone(client: Client, lot: Lot) -> None:
    photo = a_photo(lot)
    show_photo(photo=photo, by=lot.opened_by, on=today())
    assert client.get(address(LotFactory(), photo)).status_code == 404
    assert client.get(f"/t/1044JANX5QWRDJ6J/anh/{photo.pk}.jpg").status_code == 404
    assert client.get(f"/t/{lot_code_text(lot)}/anh/999999999999.jpg").status_code == 404


def test_pictures_come_small_and_without_what_the_camera_wrote(client: Client, lot: Lot) -> None:
    photo = a_photo(lot)
    show_photo(photo=photo, by=lot.opened_by, on=today())
    sizes = {
        photographed(lot): (256, 320),
        address(lot, photo) + "?nho": (160, 120),
        address(lot, photo): (960, 720),
    }
    for where, size in sizes.items():
        answer = client.get(where)
        picture = drawn(answer)
        assert (picture.size, picture.format) == (size, "JPEG"), where
        assert dict(picture.getexif()) == {}, where
        assert NOTE.encode() not in answer.content, where


def test_browsers_keep_pictures_for_minutes_and_a_cdn_only_as_long_as_the_page(
    client: Client, lot: Lot, settings: Settings
) -> None:
    where = photographed(lot)
    assert "CDN-Cache-Control" not in client.get(where)
    settings.CDN_SECONDS = 5
    answer = client.get(where)
    assert answer["Cache-Control"] == "private, max-age=600"
    assert answer["CDN-Cache-Control"] == "max-age=5"
    assert f"product-{lot.product_id}" in answer["Surrogate-Key"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"
    assert not answer.cookies


@pytest.mark.django_db
def test_a_recalled_lot_keeps_its_pictures_but_none_with_the_mark(client: Client) -> None:
    lot = LotFactory(recalled=True)
    CertificateFactory(product=lot.product, stars=4)
    photo = a_photo(lot)
    show_photo(photo=photo, by=lot.opened_by, on=today())
    assert client.get(address(lot, photo)).status_code == 200
    with_mark = photographed(lot, shows_mark=True)
    assert client.get(with_mark).status_code == 404
    assert client.get(photographed(lot)).status_code == 200  # another one, without it


def test_a_picture_whose_file_is_gone_or_spoiled_is_not_found(client: Client, lot: Lot) -> None:
    where = photographed(lot)
    image = ProductImage.objects.get(product=lot.product)
    Path(image.original.path).write_bytes(b"\xff\xd8\xff not a picture")
    assert client.get(where).status_code == 404
    Path(image.original.path).unlink()
    assert client.get(where).status_code == 404
