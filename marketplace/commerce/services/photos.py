"""A producer's photos of a product: taken in, drawn in sizes for every screen, put in order.

Nothing of a camera's notes is kept, for the file that was sent is never stored: it is judged by
its content and drawn anew (foundation.checked_files), and so is every size of it.

Files are written before their row. Where the row cannot be written they are removed at once, and
files of a photo that was taken away go when that is committed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.log_actions import log

from catalog.products.models import Product, ProductImage
from foundation.checked_files import MAX_BYTES, BadFile, looks_like_picture, redrawn, too_big
from foundation.models import User
from foundation.private_files import Upload
from marketplace.commerce.selectors.photos import photos_of
from marketplace.commerce.services.listings import words_changed

MOST_PHOTOS = 10
LEAST_SIDE = 400
"""Pixels: less is a picture of a picture, and blurred on any screen."""
WIDTHS = (320, 640, 1280)
FORMATS = (
    ("avif", {"quality": 56, "speed": 8}),
    ("webp", {"quality": 76, "method": 4}),
    ("jpeg", {"quality": 80, "optimize": True, "progressive": True}),
)
"""Best first: in this order they stand in ProductImage.variants and in a page's sources."""
FOLDER = "images/products"


class PhotoRefused(Exception):
    """Nothing was changed; the text says why, for people."""


def add_photo(
    *,
    product: Product,
    upload: Upload,
    alt: str,
    shows_mark: bool,
    by: User,
    on: date,
    now: datetime,
) -> ProductImage:
    """Keep one photo as the product's last, in nine files: three widths in AVIF, WebP and JPEG
    (fewer where the photo is small). `alt` says what is in it, for those who cannot see it.

    What is offered, or waits, is looked at again. Raises PhotoRefused for a file that is no sound
    picture, one under 400 pixels a side, an eleventh photo, and without words.
    """
    words = " ".join(alt.split())
    if not words:
        raise PhotoRefused(_("Xin ghi một câu tả ảnh, cho người không nhìn thấy."))
    drawn, size = _drawn(upload)
    stem = f"{FOLDER}/{product.pk}/{uuid4().hex}"
    written: list[str] = []
    try:
        original = _write(f"{stem}.jpg", drawn, written)
        variants = _draw_sizes(drawn, stem, written)
        with transaction.atomic():
            Product.objects.select_for_update(no_key=True).get(pk=product.pk)
            rows = list(photos_of(product))
            if len(rows) >= MOST_PHOTOS:
                raise PhotoRefused(_("Mỗi sản phẩm nhiều nhất 10 ảnh. Xin bỏ bớt rồi thêm."))
            photo = ProductImage.objects.create(
                product=product,
                original=original,
                caption=words,
                alt=words,
                shows_mark=shows_mark,
                width=size[0],
                height=size[1],
                variants=variants,
                display_order=_next_order(rows),
            )
            _note(product, by, "ocop.photo.add", photo=photo.pk, shows_mark=shows_mark)
            words_changed(product=product, by=by, on=on, now=now)
    except BaseException:
        _remove_files(written)
        raise
    return photo


@transaction.atomic
def remove_photo(*, photo: ProductImage, by: User, on: date, now: datetime) -> None:
    """Take the photo away with all its files; what is offered is looked at again."""
    product = Product.objects.select_for_update(no_key=True).get(pk=photo.product_id)
    found = photos_of(product).filter(pk=photo.pk).first()
    if found is None:
        return
    names = [found.original.name, *(row[3] for row in found.variants)]
    pk = found.pk
    found.delete()
    _note(product, by, "ocop.photo.remove", photo=pk)
    words_changed(product=product, by=by, on=on, now=now)
    transaction.on_commit(lambda: _remove_files(names))


@transaction.atomic
def move_photo(*, photo: ProductImage, to_front: bool, by: User, on: date, now: datetime) -> None:
    """One place earlier (`to_front`) or later; the first photo stands on shelves. At an end
    nothing moves."""
    product = Product.objects.select_for_update(no_key=True).get(pk=photo.product_id)
    rows = list(photos_of(product))
    here = next((place for place, row in enumerate(rows) if row.pk == photo.pk), None)
    there = None if here is None else here + (-1 if to_front else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    _put_in_order(rows)
    _note(product, by, "ocop.photo.order", photo=photo.pk, place=there)
    words_changed(product=product, by=by, on=on, now=now)


@transaction.atomic
def describe_photo(
    *, photo: ProductImage, alt: str, shows_mark: bool, by: User, on: date, now: datetime
) -> None:
    """Say what is in the photo. That the mark is seen may be said here, not taken back: an
    officer does that. Raises PhotoRefused without words."""
    words = " ".join(alt.split())
    if not words:
        raise PhotoRefused(_("Xin ghi một câu tả ảnh, cho người không nhìn thấy."))
    product = Product.objects.select_for_update(no_key=True).get(pk=photo.product_id)
    found = photos_of(product).get(pk=photo.pk)
    shows_mark = shows_mark or found.shows_mark
    if (found.alt, found.shows_mark) == (words, shows_mark):
        return
    found.alt = found.caption = words
    found.shows_mark = shows_mark
    found.save(update_fields=["alt", "caption", "shows_mark"])
    _note(product, by, "ocop.photo.words", photo=found.pk, shows_mark=shows_mark)
    words_changed(product=product, by=by, on=on, now=now)


def _drawn(upload: Upload) -> tuple[bytes, tuple[int, int]]:
    """The picture drawn anew, and its size in pixels. Raises PhotoRefused."""
    try:
        if (upload.size or 0) > MAX_BYTES:
            raise too_big()
        upload.seek(0)
        content = upload.read()
        if not looks_like_picture(content[:16]):
            raise BadFile(_("Chỉ nhận ảnh JPEG, PNG, WebP hoặc HEIC."))
        drawn = redrawn(content)
    except BadFile as error:
        raise PhotoRefused(str(error)) from error
    with Image.open(BytesIO(drawn), formats=("JPEG",)) as picture:
        size = picture.size
    if min(size) < LEAST_SIDE:
        raise PhotoRefused(_("Ảnh nhỏ quá: mỗi cạnh ít nhất 400 điểm ảnh. Xin chụp lại gần hơn."))
    return drawn, size


def _draw_sizes(drawn: bytes, stem: str, written: list[str]) -> list[list[object]]:
    """Every size and format of the picture, as ProductImage.variants lists them."""
    rows: dict[str, list[list[object]]] = {kind: [] for kind, _options in FORMATS}
    with Image.open(BytesIO(drawn), formats=("JPEG",)) as picture:
        whole = picture.convert("RGB")
    for width in _widths(whole.width):
        height = max(1, round(whole.height * width / whole.width))
        small = whole.resize((width, height), Image.Resampling.LANCZOS)
        for kind, options in FORMATS:
            out = BytesIO()
            small.save(out, kind.upper(), **options)
            name = _write(f"{stem}-{width}.{kind}", out.getvalue(), written)
            rows[kind].append([kind, width, height, name])
    return [row for kind, _options in FORMATS for row in rows[kind]]


def _widths(width: int) -> list[int]:
    """Never enlarged: a photo between two of the widths is drawn at its own besides."""
    smaller = [each for each in WIDTHS if each <= width]
    return smaller if width >= WIDTHS[-1] else sorted({*smaller, width})


def _put_in_order(rows: Sequence[ProductImage]) -> None:
    for place, row in enumerate(rows):
        if row.display_order != place:
            row.display_order = place
            row.save(update_fields=["display_order"])


def _next_order(rows: Sequence[ProductImage]) -> int:
    return max((row.display_order for row in rows), default=-1) + 1


def _write(name: str, content: bytes, written: list[str]) -> str:
    kept = default_storage.save(name, ContentFile(content))
    written.append(kept)
    return kept


def _remove_files(names: Sequence[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _note(product: Product, by: User, action: str, **facts: object) -> None:
    log(instance=product, action=action, user=by, data=facts)
