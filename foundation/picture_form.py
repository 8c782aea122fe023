"""The admin's form of a picture."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """A saved picture keeps its file: a page that an editor approved may be showing it.

    Whoever may change a picture could otherwise put another in its place, past the approval. For
    the same reason a picture once known to show the OCOP mark stays so.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].disabled = True
            self.fields["file"].help_text = _(
                "Tệp của ảnh đã lưu không thay được, vì trang đã duyệt có thể đang dùng. "
                "Muốn dùng ảnh khác, hãy tải ảnh mới lên rồi chọn ảnh đó trong trang."
            )
        if self.instance.pk and self.instance.shows_mark:
            for name in ("shows_mark", "certificate_number"):
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """A picture with the mark names the certificate that allows it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        number = (cleaned.get("certificate_number") or "").strip().upper()
        if cleaned.get("shows_mark") and not number:
            self.add_error(
                "certificate_number",
                _("Ảnh có nhãn hiệu OCOP phải ghi số giấy chứng nhận của sản phẩm trong ảnh."),
            )
        if "certificate_number" in cleaned:
            cleaned["certificate_number"] = number
        return cleaned
