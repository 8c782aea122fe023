"""Blocks that editors stack. A shelf names products or a rule; facts come from below."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from cms.choosers import ProductChooserBlock


class _ListedChoice(blocks.ChooserBlock):
    """A row of a short table, chosen from a plain list instead of Wagtail's chooser."""

    widget = forms.Select()

    def get_form_state(self, value: Any) -> str:
        return "" if value is None else str(getattr(value, "pk", value))


class ProductSetBlock(_ListedChoice):
    target_model = "catalogue.ProductSet"


class ProvinceBlock(_ListedChoice):
    target_model = "places.Province"


class _Shelf(blocks.StructBlock):
    title = blocks.CharBlock(label=_("tên kệ"), max_length=80)
    note = blocks.CharBlock(label=_("câu dẫn"), max_length=200, required=False)


class PickedShelf(_Shelf):
    products = blocks.ListBlock(ProductChooserBlock(), label=_("sản phẩm"), max_num=12)

    class Meta:
        icon = "list-ul"
        label = _("Kệ tự chọn")
        template = "cms/blocks/shelf_name.html"


class ProductSetShelf(_Shelf):
    product_set = ProductSetBlock(label=_("bộ sản phẩm"))

    class Meta:
        icon = "tag"
        label = _("Kệ theo bộ sản phẩm")
        template = "cms/blocks/shelf_name.html"


class PlaceShelf(_Shelf):
    province = ProvinceBlock(label=_("tỉnh, thành phố"))

    class Meta:
        icon = "site"
        label = _("Kệ theo nơi làm ra")
        template = "cms/blocks/shelf_name.html"


class NewestShelf(_Shelf):
    class Meta:
        icon = "date"
        label = _("Kệ vừa được công nhận")
        template = "cms/blocks/shelf_name.html"


class QuoteBlock(blocks.StructBlock):
    words = blocks.TextBlock(label=_("lời"), max_length=240)
    who = blocks.CharBlock(label=_("của ai"), max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Lời kể")
        template = "cms/blocks/quote.html"


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("tiêu đề"), max_length=80, required=False)
    steps = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("name", blocks.CharBlock(label=_("việc"), max_length=40)),
                ("text", blocks.CharBlock(label=_("lời"), max_length=140)),
            ]
        ),
        label=_("các bước"),
        max_num=5,
    )

    class Meta:
        icon = "list-ol"
        label = _("Các bước")
        template = "cms/blocks/steps.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("ảnh"))
    caption = blocks.CharBlock(label=_("chú thích"), max_length=160, required=False)

    def clean(self, value: Any) -> Any:
        """A shop's picture always says something: it is never mere decoration."""
        cleaned = super().clean(value)
        if not cleaned["image"].contextual_alt_text:
            missing = _("Ảnh cần một câu tả cho người không nhìn thấy.")
            raise blocks.StructBlockValidationError({"image": ValidationError(missing)})
        return cleaned

    class Meta:
        icon = "image"
        label = _("Ảnh")
        template = "cms/blocks/picture.html"


HOME_BLOCKS = [
    ("picked_shelf", PickedShelf()),
    ("product_set_shelf", ProductSetShelf()),
    ("place_shelf", PlaceShelf()),
    ("newest_shelf", NewestShelf()),
    ("quote", QuoteBlock()),
    ("steps", StepsBlock()),
]
SHOP_BLOCKS = [("picture", PictureBlock()), ("quote", QuoteBlock())]
