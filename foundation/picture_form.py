"""The admin's form of a picture."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """A saved picture keeps its file: a page that an editor approved may be showing it.

    Whoever may change a picture could otherwise put another in its place, past the approval.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].disabled = True
            self.fields["file"].help_text = _(
                "Tệp của ảnh đã lưu không thay được, vì trang đã duyệt có thể đang dùng. "
                "Muốn dùng ảnh khác, hãy tải ảnh mới lên rồi chọn ảnh đó trong trang."
            )
