"""Photos of a product: judged by their content, without the camera's notes, in sizes for every
screen, in the producer's order; the mark in them only beside the right to it."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry

from catalog.producers.models import Member
from catalog.products.models import Product, ProductImage
from foundation.calendar import today
from foundation.models import User
from marketplace.commerce.models import ListingCheck
from marketplace.commerce.selectors import product_cards
from marketplace.commerce.selectors.photos import photos_of
from marketplace.commerce.services import photos
from marketplace.commerce.services.photos import PhotoRefused
from tests.factories import CertificateFactory, ProductFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(
    width: int = 1600, height: int = 1200, *, kind: str = "JPEG", place: bool = False
) -> SimpleUploadedFile:
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    if place:
        exif[0x010F] = "MayAnhCuaToi"
        exif.get_ifd(0x8825)[2] = (10.0, 55.0, 0.0)
    out = BytesIO()
    image.save(out, kind, exif=exif)
    return SimpleUploadedFile(f"anh.{kind.lower()}", out.getvalue())


def add(product: Product, by: User, upload: object = None, **changes: object) -> ProductImage:
    facts = {"alt": "Chai mắm trên sạp", "shows_mark": False, **changes}
    return photos.add_photo(
        product=product,
        upload=upload or picture(),  # type: ignore[arg-type]
        by=by,
        on=today(),
        now=_now(),
        **facts,  # type: ignore[arg-type]
    )


def _now() -> datetime:
    return timezone.now()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_is_drawn_in_three_widths_and_three_formats(tmp_path: Path) -> None:
    photo = add(ProductFactory(), UserFactory())
    assert (photo.width, photo.height) == (1600, 1200)
    assert [row[:3] for row in photo.variants] == [
        [kind, width, width * 3 // 4]
        for kind in ("avif", "webp", "jpeg")
        for width in (320, 640, 1280)
    ]
    for kind, width, height, name in photo.variants:
        with Image.open(default_storage.open(name)) as drawn:
            assert (drawn.format, drawn.size) == (kind.upper(), (width, height))
    assert len(files(tmp_path)) == 10


def test_nothing_of_the_cameras_notes_is_left_in_any_file(tmp_path: Path) -> None:
    upload = picture(place=True)
    assert b"MayAnhCuaToi" in upload.read()
    add(ProductFactory(), UserFactory(), upload)
    for path in files(tmp_path):
        assert b"MayAnhCuaToi" not in path.read_bytes()
        with Image.open(path) as drawn:
            assert not drawn.getexif()


def test_a_small_photo_is_never_enlarged() -> None:
    photo = add(ProductFactory(), UserFactory(), picture(500, 700))
    assert [row[1] for row in photo.variants] == [320, 500] * 3


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_of_picture_become_the_same(kind: str) -> None:
    photo = add(ProductFactory(), UserFactory(), picture(800, 800, kind=kind))
    assert photo.original.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("upload", "why"),
    [
        (SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>"), "Chỉ nhận ảnh"),
        (SimpleUploadedFile("x.jpg", b"%PDF-1.7 x"), "Chỉ nhận ảnh"),
        (SimpleUploadedFile("x.jpg", b"\xff\xd8\xff broken"), "Không đọc được"),
        (SimpleUploadedFile("x.jpg", b""), "Chỉ nhận ảnh"),
        (picture(399, 900), "nhỏ quá"),
    ],
)
def test_what_is_no_sound_picture_is_refused_and_leaves_nothing(
    upload: SimpleUploadedFile, why: str, tmp_path: Path
) -> None:
    product = ProductFactory()
    with pytest.raises(PhotoRefused, match=why):
        add(product, UserFactory(), upload)
    assert not photos_of(product).exists()
    assert not files(tmp_path)


def test_a_photo_needs_words_for_those_who_cannot_see_it() -> None:
    with pytest.raises(PhotoRefused, match="tả ảnh"):
        add(ProductFactory(), UserFactory(), alt="   ")


def test_an_eleventh_photo_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    product, by = ProductFactory(), UserFactory()
    for n in range(photos.MOST_PHOTOS):
        ProductImage.objects.create(product=product, original=f"a{n}.jpg", display_order=n)
    with pytest.raises(PhotoRefused, match="nhiều nhất 10"):
        add(product, by)
    assert not files(tmp_path)


def test_photos_stand_in_the_producers_order_and_the_first_on_shelves() -> None:
    product, by = ProductFactory(), UserFactory()
    first, second, third = (add(product, by, alt=f"Ảnh {n}") for n in "123")
    photos.move_photo(photo=third, to_front=True, by=by, on=today(), now=_now())
    photos.move_photo(photo=third, to_front=True, by=by, on=today(), now=_now())
    photos.move_photo(photo=third, to_front=True, by=by, on=today(), now=_now())
    assert [row.pk for row in photos_of(product)] == [third.pk, first.pk, second.pk]
    photos.move_photo(photo=first, to_front=False, by=by, on=today(), now=_now())
    assert [row.pk for row in photos_of(product)] == [third.pk, second.pk, first.pk]
    [card] = product_cards([product.pk], on=today())
    assert card.photo is not None
    assert card.photo.alt == "Ảnh 3"
    assert [kind for kind, _set in card.photo.sources] == ["image/avif", "image/webp"]


@pytest.mark.django_db(transaction=True)
def test_a_photo_taken_away_takes_all_its_files_once_that_is_sure(tmp_path: Path) -> None:
    product, by = ProductFactory(), UserFactory()
    photo, kept = add(product, by), add(product, by, alt="Còn lại")
    assert len(files(tmp_path)) == 20
    photos.remove_photo(photo=photo, by=by, on=today(), now=_now())
    assert len(files(tmp_path)) == 10
    assert [row.pk for row in photos_of(product)] == [kept.pk]
    photos.remove_photo(photo=photo, by=by, on=today(), now=_now())


def test_every_act_is_written_down() -> None:
    product, by = ProductFactory(), UserFactory()
    photo = add(product, by)
    add(product, by)
    who = {"by": by, "on": today(), "now": _now()}
    photos.move_photo(photo=photo, to_front=False, **who)
    photos.describe_photo(photo=photo, alt="Sạp mắm", shows_mark=False, **who)
    photos.describe_photo(photo=photo, alt="Sạp mắm", shows_mark=False, **who)
    photos.remove_photo(photo=photo, **who)
    actions = ModelLogEntry.objects.filter(
        object_id=str(product.pk), action__startswith="ocop.photo"
    ).order_by("pk")
    assert [entry.action for entry in actions] == [
        *("ocop.photo.add", "ocop.photo.add", "ocop.photo.order"),
        *("ocop.photo.words", "ocop.photo.remove"),
    ]


def test_a_photo_of_the_mark_goes_with_the_mark_and_only_an_officer_says_otherwise() -> None:
    certificate = CertificateFactory()
    product, by = certificate.product, UserFactory()
    photo = add(product, by, shows_mark=True)
    photos.describe_photo(
        photo=photo, alt="Mặt trước", shows_mark=False, by=by, on=today(), now=_now()
    )
    assert photos_of(product).get().shows_mark
    [card] = product_cards([product.pk], on=today())
    assert card.photo is not None
    [later] = product_cards([product.pk], on=date(2040, 1, 1))
    assert later.photo is None


def test_a_new_photo_of_what_is_offered_is_looked_at_again_while_it_sells() -> None:
    product = ProductFactory()
    accepted = ListingCheck.objects.in_force().get(product=product)
    add(product, UserFactory())
    assert ListingCheck.objects.waiting().filter(product=product).exists()
    assert ListingCheck.objects.in_force().get(product=product) == accepted


@pytest.fixture
def at_desk() -> tuple[Client, Product]:
    product, member = ProductFactory(), UserFactory()
    Member.objects.create(
        producer=product.producer, user=member, duty="SALES", since_on=date(2025, 1, 1)
    )
    client = Client()
    client.force_login(member)
    return client, product


def test_a_producer_adds_orders_describes_and_removes_a_photo_at_the_desk(
    at_desk: tuple[Client, Product],
) -> None:
    client, product = at_desk
    page = f"/chu-the/hang/{product.pk}/anh/"
    assert page in client.get("/chu-the/hang/").content.decode()
    token = client.get(page).context["form"]["once_token"].value()
    sent = {"picture": picture(), "alt": "Chai mắm", "once_token": str(token)}
    assert client.post(page, sent).status_code == 302
    again = client.post(page, {**sent, "picture": picture()}, follow=True)
    assert "không ghi thêm" in again.content.decode()
    photo = photos_of(product).get()
    words = client.post(f"{page}{photo.pk}/", {"do": "words", "alt": "Chai mắm và mẹt cá"})
    assert words.status_code == 302
    assert "Chai mắm và mẹt cá" in client.get(page).content.decode()
    assert client.post(f"{page}{photo.pk}/", {"do": "earlier"}).status_code == 302
    assert client.post(f"{page}{photo.pk}/", {"do": "x"}).status_code == 404
    assert client.post(f"{page}{photo.pk}/", {"do": "remove"}).status_code == 302
    assert not photos_of(product).exists()


def test_a_file_that_is_refused_is_said_beside_the_field(at_desk: tuple[Client, Product]) -> None:
    client, product = at_desk
    page = f"/chu-the/hang/{product.pk}/anh/"
    answer = client.post(page, {"picture": picture(300, 300), "alt": "Nhỏ"})
    assert answer.status_code == 422
    assert "nhỏ quá" in answer.content.decode()


def test_nobody_touches_another_producers_photos(at_desk: tuple[Client, Product]) -> None:
    client, _own = at_desk
    foreign = ProductFactory()
    photo = add(foreign, UserFactory())
    page = f"/chu-the/hang/{foreign.pk}/anh/"
    assert client.get(page).status_code == 404
    assert client.post(page, {"picture": picture(), "alt": "x"}).status_code == 404
    assert client.post(f"{page}{photo.pk}/", {"do": "remove"}).status_code == 404
    assert photos_of(foreign).exists()
