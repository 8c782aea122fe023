"""Keeping and handing out what only those may open who need to.

Nothing else makes or opens a PrivateFile. Each file lies in the folder (or bucket) of the storage
"private", outside what the web server shows, under a name that says nothing.

A file is written before its row is committed, so a row never lacks its file. When the writing of
the row fails, the file is removed at once; when the caller's transaction is undone later, it is
removed by the daily `sweep`, since a database cannot undo a disk.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _

from foundation.checked_files import (
    MAX_BYTES,
    BadFile,
    CheckedFile,
    check,
    clean_name,
    one_pdf,
    too_big,
)
from foundation.models import PrivateFile, User

__all__ = ["BadFile", "hand_out", "keep", "keep_bytes", "keep_photos", "sweep"]

logger = logging.getLogger(__name__)

MAX_PHOTOS = 20
UNNAMED_FOR = timedelta(days=1)
"""How old a file without a row must be to be swept: no transaction runs that long."""


class Upload(Protocol):
    """What a form gives for a file; Django's UploadedFile is one."""

    name: str | None
    size: int | None

    def read(self) -> bytes: ...
    def seek(self, offset: int) -> object: ...


def keep(upload: Upload, *, by: User | None) -> PrivateFile:
    """Keep one picture or PDF; null `by` for somebody without an account.

    The picture is drawn anew without what the camera wrote into it. Raises BadFile (text for
    people) for anything else, anything broken or acting, and more than 30 MB.
    """
    return _store(check(_content(upload)), name=upload.name or "", by=by)


def keep_photos(uploads: Sequence[Upload], *, name: str, by: User | None) -> PrivateFile:
    """Keep up to 20 photos as the pages of one PDF of this name, in their order.

    Raises BadFile when there is none, too many, or one is no sound picture (it is named).
    """
    if not 0 < len(uploads) <= MAX_PHOTOS:
        raise BadFile(_("Chọn từ 1 đến 20 ảnh."))
    pictures = [_picture(upload) for upload in uploads]
    content = one_pdf(pictures)
    if len(content) > MAX_BYTES:
        raise too_big()
    return _store(CheckedFile(content, is_picture=False, pages=len(pictures)), name=name, by=by)


def keep_bytes(content: bytes, *, name: str, by: User | None) -> PrivateFile:
    """Keep a PDF that we made ourselves. Raises BadFile when it is none."""
    checked = check(content)
    if checked.is_picture:
        raise BadFile(_("Đây không phải tệp PDF."))
    return _store(checked, name=name, by=by)


def hand_out(file: PrivateFile) -> FileResponse:
    """The file, for whoever the caller's `access` let in: kept by no cache, run by no browser.

    Pictures are shown, PDFs saved: a browser's PDF reader does not work inside the sandbox, and
    without one a hole in that reader would be a hole in the back office. Raises Http404, and
    logs it as an error, when the folder lacks the file: a backup was restored without it.
    """
    is_picture = file.kind == PrivateFile.Kind.PICTURE
    try:
        opened = file.file.open("rb")
    except FileNotFoundError as error:
        logger.error("Private file %d is missing from its folder", file.pk)
        raise Http404 from error
    response = FileResponse(
        opened,
        as_attachment=not is_picture,
        filename=file.name,
        content_type="image/jpeg" if is_picture else "application/pdf",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def sweep(*, now: datetime) -> int:
    """Remove files older than a day that no row names; return how many there were."""
    storage = PrivateFile._meta.get_field("file").storage
    removed = 0
    for folder in _names(storage.listdir, "", 0):
        paths = [f"{folder}/{name}" for name in _names(storage.listdir, folder, 1)]
        named = set(PrivateFile.objects.filter(file__in=paths).values_list("file", flat=True))
        for path in paths:
            if path not in named and now - storage.get_modified_time(path) > UNNAMED_FOR:
                storage.delete(path)
                removed += 1
    return removed


def _names(listdir: object, folder: str, which: int) -> list[str]:
    try:
        return list(listdir(folder)[which])  # type: ignore[operator]
    except FileNotFoundError:
        return []


def _content(upload: Upload) -> bytes:
    if (upload.size or 0) > MAX_BYTES:
        raise too_big()
    upload.seek(0)
    return upload.read()


def _picture(upload: Upload) -> bytes:
    try:
        checked = check(_content(upload))
    except BadFile as error:
        raise BadFile(f"{upload.name}: {error}") from error
    if not checked.is_picture:
        raise BadFile(_("%(name)s không phải ảnh.") % {"name": upload.name})
    return checked.content


def _store(checked: CheckedFile, *, name: str, by: User | None) -> PrivateFile:
    ending = ".jpg" if checked.is_picture else ".pdf"
    kept = PrivateFile(
        kind=PrivateFile.Kind.PICTURE if checked.is_picture else PrivateFile.Kind.PDF,
        name=clean_name(name, ending=ending),
        size=len(checked.content),
        pages=checked.pages,
        sha256=sha256(checked.content).hexdigest(),
        uploaded_by=by,
    )
    kept.file.save("file", ContentFile(checked.content), save=False)
    try:
        with transaction.atomic():
            kept.save()
    except BaseException:
        kept.file.storage.delete(kept.file.name)
        raise
    return kept
