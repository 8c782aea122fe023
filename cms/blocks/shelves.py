"""Shelves: an editor names products or a rule, never facts; those come from below when drawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


class ProductSetShelf(_Shelf):
    product_set = ProductSetBlock(label=_("bộ sản phẩm"))

    class Meta:
        icon = "tag"
        label = _("Kệ theo bộ sản phẩm")
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


class PlaceShelf(_Shelf):
    province = ProvinceBlock(label=_("tỉnh, thành phố"))

    class Meta:
        icon = "site"
        label = _("Kệ theo nơi làm ra")
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


class NewestShelf(_Shelf):
    class Meta:
        icon = "date"
        label = _("Kệ vừa được công nhận")
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


class SmallProducersShelf(_Shelf):
    """Goods of households and groups of them first (S12 of the programme's plans)."""

    class Meta:
        icon = "group"
        label = _("Kệ của người làm nhỏ")
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


class InSeasonShelf(_Shelf):
    """Goods whose harvest is open or running on the day."""

    class Meta:
        icon = "calendar-alt"
        label = _("Kệ đang mùa")
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


class GiftBoxShelf(_Shelf):
    class Meta:
        icon = "folder-open-inverse"
        label = _("Kệ hộp quà")
        group = _("Kệ hàng")
        template = "cms/blocks/shelf_name.html"


SHELVES: list[tuple[str, blocks.Block]] = [
    ("picked_shelf", PickedShelf()),
    ("product_set_shelf", ProductSetShelf()),
    ("place_shelf", PlaceShelf()),
    ("newest_shelf", NewestShelf()),
    ("small_producers_shelf", SmallProducersShelf()),
    ("in_season_shelf", InSeasonShelf()),
    ("gift_box_shelf", GiftBoxShelf()),
]
