"""Photos of a lot and of its events: kept without the camera's notes, private until shown."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from foundation import private_files
from foundation.checked_files import MAX_BYTES, looks_like_picture
from foundation.models import User
from foundation.private_files import BadFile, Upload
from traceability.models import Lot, TraceEvent, TracePhoto
from traceability.services.errors import TraceError

MOST_PER_LOT = 200


class TooManyPhotos(TraceError):
    """A lot keeps at most 200 photos."""


@transaction.atomic
def keep_photo(
    *, lot: Lot, upload: Upload, by: User, event: TraceEvent | None = None, caption: str = ""
) -> TracePhoto:
    """Keep a photo of the lot, or of one of its events; nobody sees it but who may see the lot.

    Judged by its content and drawn anew as a JPEG (HEIC too), so that where and with what it was
    taken is gone. Raises BadFile for what is no sound picture or over 30 MB, TooManyPhotos.
    """
    upload.seek(0)
    head = upload.read()[:16] if (upload.size or 0) <= MAX_BYTES else b""
    if head and not looks_like_picture(head):
        raise BadFile(_("Chỉ nhận ảnh JPEG, PNG, WebP hoặc HEIC."))
    Lot.objects.select_for_update().get(pk=lot.pk)
    if lot.photos.count() >= MOST_PER_LOT:
        raise TooManyPhotos(_("Mỗi lô giữ nhiều nhất 200 ảnh."))
    kept = private_files.keep(upload, by=by)
    return TracePhoto.objects.create(
        lot=lot, event=event, file=kept, caption=" ".join(caption.split())[:160], added_by=by
    )


@transaction.atomic
def keep_photos(
    *, lot: Lot, uploads: Sequence[Upload], by: User, caption: str = ""
) -> list[TracePhoto]:
    """Keep several photos of the lot, all or none. Raises as keep_photo."""
    return [keep_photo(lot=lot, upload=each, by=by, caption=caption) for each in uploads]


@transaction.atomic
def show_photo(*, photo: TracePhoto, by: User, on: date) -> None:
    """From now on whoever scans the lot sees the photo; shown ones stay as they are."""
    _set_shown(photo, shown_on=on, by=by, action="ocop.lot.photo_show")


@transaction.atomic
def hide_photo(*, photo: TracePhoto, by: User) -> None:
    """From now on the photo is seen by nobody but the producer and authorities."""
    _set_shown(photo, shown_on=None, by=by, action="ocop.lot.photo_hide")


def _set_shown(photo: TracePhoto, *, shown_on: date | None, by: User, action: str) -> None:
    photo = TracePhoto.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if (photo.shown_on is None) == (shown_on is None):
        return
    photo.shown_on = shown_on
    photo.save(update_fields=["shown_on"])
    log(instance=photo.lot, action=action, user=by, data={"photo": photo.pk})
