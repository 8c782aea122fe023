"""Pictures and films. Every picture says in words what it shows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.image import ImageBlock
from cms.rules.videos import UnknownVideo, read_video

_UNSAID = _("Ảnh cần một câu tả cho người không nhìn thấy.")


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("ảnh"))
    caption = blocks.CharBlock(label=_("chú thích"), max_length=160, required=False)

    def clean(self, value: Any) -> Any:
        """A picture always says something: it is never mere decoration."""
        cleaned = super().clean(value)
        if not cleaned["image"].contextual_alt_text:
            raise blocks.StructBlockValidationError({"image": ValidationError(_UNSAID)})
        return cleaned

    class Meta:
        icon = "image"
        label = _("Ảnh")
        group = _("Hình ảnh")
        template = "cms/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("ảnh"), min_num=2, max_num=12)

    class Meta:
        icon = "image"
        label = _("Bộ ảnh")
        group = _("Hình ảnh")
        template = "cms/blocks/gallery.html"


class BeforeAfterBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80, required=False)
    before = PictureBlock(label=_("trước"))
    after = PictureBlock(label=_("sau"))

    class Meta:
        icon = "resubmit"
        label = _("Trước và sau")
        group = _("Hình ảnh")
        template = "cms/blocks/before_after.html"


class VideoBlock(blocks.StructBlock):
    """A film that another house shows; nothing of theirs is loaded before a click."""

    url = blocks.URLBlock(
        label=_("địa chỉ phim"), help_text=_("YouTube, Vimeo, Facebook hoặc TikTok.")
    )
    title = blocks.CharBlock(label=_("tên phim"), max_length=120)
    poster = ImageBlock(label=_("ảnh bìa"), required=False)
    summary = blocks.TextBlock(
        label=_("trong phim có gì"),
        max_length=1000,
        required=False,
        help_text=_("Cho người không xem hoặc không nghe được phim."),
    )

    def clean(self, value: Any) -> Any:
        """Only films that can be shown: an address of another kind is refused by name."""
        cleaned = super().clean(value)
        try:
            read_video(cleaned["url"])
        except UnknownVideo as unknown:
            wrong = _("Chưa nhận ra phim này. Dán địa chỉ phim ở YouTube, Vimeo, Facebook, TikTok.")
            raise blocks.StructBlockValidationError({"url": ValidationError(wrong)}) from unknown
        return cleaned

    class Meta:
        icon = "media"
        label = _("Phim")
        group = _("Hình ảnh")
        template = "cms/blocks/video.html"


PICTURES: list[tuple[str, blocks.Block]] = [
    ("picture", PictureBlock()),
    ("gallery", GalleryBlock()),
    ("before_after", BeforeAfterBlock()),
    ("video", VideoBlock()),
]
