"""Fields of forms for private files. What they hold is judged by foundation.private_files."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from foundation.checked_files import MAX_BYTES, looks_like_pdf, looks_like_picture
from foundation.private_files import MAX_PHOTOS

PICTURES = "image/jpeg,image/png,image/webp,image/heic,image/heif"
PICTURES_AND_PDF = f"{PICTURES},application/pdf"


def _refuse_early(upload: UploadedFile, *, pictures_only: bool) -> None:
    """What the size and first bytes already say. Raises ValidationError."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(
            _("%(name)s lớn quá 30 MB."), code="too_big", params={"name": upload.name}
        )
    head = upload.read(1024)
    upload.seek(0)
    if looks_like_picture(head[:16]) or (not pictures_only and looks_like_pdf(head)):
        return
    taken = (
        _("%(name)s không phải ảnh JPEG, PNG, WebP hoặc HEIC.")
        if pictures_only
        else _("%(name)s không phải ảnh (JPEG, PNG, WebP, HEIC) hoặc PDF.")
    )
    raise ValidationError(taken, code="bad_kind", params={"name": upload.name})


class PrivateFileField(forms.FileField):
    """One picture or PDF of at most 30 MB; hand its value to `private_files.keep`.

    `keep` may still refuse it: catch BadFile and show its text beside the field.
    """

    default_error_messages = {
        "required": _("Hãy chọn tệp."),
        "missing": _("Hãy chọn tệp."),
        "empty": _("Tệp rỗng."),
    }

    def __init__(self, *, pictures_only: bool = False, **kwargs: Any) -> None:
        self.pictures_only = pictures_only
        kwargs.setdefault("widget", forms.FileInput)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        accept = PICTURES if self.pictures_only else PICTURES_AND_PDF
        # On pages with js/photo-edit.js pictures are turned, cut and made small before sending.
        return {**super().widget_attrs(widget), "accept": accept, "data-photo-edit": True}

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if isinstance(upload, UploadedFile):
            _refuse_early(upload, pictures_only=self.pictures_only)
        return upload


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sequence[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class PrivateFilesField(PrivateFileField):
    """Several of them, at most 20: a list, empty when none was chosen and none is required.

    With `pictures_only` the list is what `private_files.keep_photos` takes.
    """

    default_error_messages = {"too_many": _("Chọn nhiều nhất 20 tệp một lần.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SeveralFiles)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "multiple": True}

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [upload for upload in data or [] if upload]
        if not uploads and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MAX_PHOTOS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        clean_one = super().clean
        return [clean_one(upload) for upload in uploads]
