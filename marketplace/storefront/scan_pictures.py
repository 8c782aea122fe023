"""The pictures of a scan page, small enough for its forty kilobytes.

Drawn when asked for, and kept in memory and by the reader for minutes: nothing is stored, so
nothing is left behind when a producer hides a photo.
"""

from io import BytesIO
from typing import IO, Any

from django.core.cache import cache
from django.core.files.storage import Storage, default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from PIL import Image, ImageOps, UnidentifiedImageError

from foundation.calendar import today
from marketplace.storefront.cdn import may_be_held
from traceability.models import TracePhoto
from traceability.selectors import ScanStory, scan_story

PACK, SMALL, LARGE = (256, 320), (160, 120), (960, 960)
"""Pixels: cropped to, cropped to, fitted into."""
QUALITY = {PACK: 62, SMALL: 50, LARGE: 76}
SECONDS_KEPT = 3600


@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """The product's photo as the page of this label draws it; 404 where it draws none."""
    story = scan_story(code, on=today())
    if not story.photo_name:
        raise Http404
    answer = _small(f"product:{story.photo_name}", default_storage, story.photo_name, PACK)
    return _held(answer, story)


@require_safe
def lot_photo(request: HttpRequest, code: str, photo_id: str) -> HttpResponse:
    """A photo its producer shows of this label's lot: `?nho` a small one, else a large one."""
    story = scan_story(code, on=today())
    if int(photo_id) not in {photo.pk for photo in story.photos}:
        raise Http404
    file = TracePhoto.objects.select_related("file").get(pk=photo_id).file.file
    size = SMALL if "nho" in request.GET else LARGE
    return _held(_small(f"lot:{photo_id}", file.storage, file.name, size), story)


def _held(answer: HttpResponse, story: ScanStory) -> HttpResponse:
    """A browser keeps the picture for minutes; machines in between hold it as long as the page
    and give it back with it, because the mark may stand in it and its right may end today."""
    assert story.lot is not None  # noqa: S101 - a picture was found
    answer["Cache-Control"] = "private, max-age=600"
    may_be_held(answer, product_id=story.lot.product_id)
    return answer


def _small(name: str, storage: Storage, path: str, size: tuple[int, int]) -> HttpResponse:
    key = f"scan-picture:{name}:{size[0]}"
    content = cache.get(key)
    if content is None:
        try:
            with storage.open(path, "rb") as opened:
                content = _drawn(opened, size)
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
            raise Http404 from error
        cache.set(key, content, SECONDS_KEPT)
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _drawn(opened: IO[Any], size: tuple[int, int]) -> bytes:
    with Image.open(opened) as photo:
        photo.draft("RGB", (size[0] * 2, size[1] * 2))
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    if size == LARGE:
        upright.thumbnail(size)
    else:
        upright = ImageOps.fit(upright, size)
    out = BytesIO()
    # Pillow writes no EXIF by itself, but a comment of the camera's it would.
    upright.save(out, "JPEG", quality=QUALITY[size], optimize=True, progressive=True, comment=b"")
    return out.getvalue()
