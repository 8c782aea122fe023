"""Wagtail's block of a picture with its alt text, named for people throughout."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images import blocks


class ImageBlock(blocks.ImageBlock):
    """Wagtail labels the other two parts and leaves this one to the attribute's English name."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.child_blocks["image"].label = _("Ảnh")
