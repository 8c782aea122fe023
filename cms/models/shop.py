"""A producer's shop page: words and pictures, edited by the producer, approved by an editor."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from catalog.producers.models import Producer
from cms.blocks import SHOP_BLOCKS


class ShopIndexPage(Page):
    """The list of shops, at /cua-hang/."""

    intro = models.CharField(_("câu dẫn"), max_length=220, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ShopPage"]
    max_count_per_parent = 1
    template = "cms/shop_index_page.html"

    class Meta:
        verbose_name = _("danh sách cửa hàng")


class ShopPage(Page):
    producer = models.ForeignKey(
        Producer, on_delete=models.PROTECT, related_name="+", verbose_name=_("chủ thể")
    )
    lead = models.CharField(_("câu giới thiệu"), max_length=220, blank=True)
    story = RichTextField(_("câu chuyện"), features=["h3", "bold", "italic", "ul", "ol"], blank=True)
    hero_image = models.ForeignKey(
        "foundation.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh lớn"),
    )
    gallery = StreamField(SHOP_BLOCKS, verbose_name=_("hình ảnh, lời kể"), blank=True)

    content_panels = [
        FieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("story"),
        FieldPanel("hero_image"),
        FieldPanel("gallery"),
    ]
    parent_page_types = ["cms.ShopIndexPage"]
    subpage_types: list[str] = []
    template = "cms/shop_page.html"

    class Meta:
        verbose_name = _("trang cửa hàng")
