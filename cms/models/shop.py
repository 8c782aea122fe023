"""A producer's shop page: words and pictures, edited by the producer, approved by an editor."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from catalog.producers.models import Producer
from cms.blocks import SHOP_BLOCKS
from cms.models.serving import PublicPage
from cms.models.shop_form import ShopPageForm
from cms.models.shop_permissions import ShopPagePermissions
from foundation.models import User


class ShopIndexPage(PublicPage, Page):
    """The list of shops, at /cua-hang/."""

    intro = models.CharField(_("câu dẫn"), max_length=220, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ShopPage"]
    max_count_per_parent = 1
    template = "cms/shop_index_page.html"

    class Meta:
        verbose_name = _("danh sách cửa hàng")


class ShopPage(PublicPage, Page):
    producer = models.ForeignKey(
        Producer, on_delete=models.PROTECT, related_name="+", verbose_name=_("chủ thể")
    )
    lead = models.CharField(_("câu giới thiệu"), max_length=220, blank=True)
    story = RichTextField(
        _("câu chuyện"), features=["h3", "bold", "italic", "ul", "ol"], blank=True
    )
    hero_image = models.ForeignKey(
        "foundation.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("ảnh lớn"),
    )
    hero_image_alt = models.CharField(
        _("lời tả ảnh lớn"),
        max_length=160,
        blank=True,
        help_text=_("Cho người không nhìn thấy ảnh: ai, đang làm gì, ở đâu."),
    )
    gallery = StreamField(SHOP_BLOCKS, verbose_name=_("hình ảnh, lời kể"), blank=True)

    base_form_class = ShopPageForm
    content_panels = [
        HelpPanel(template="cms/admin/shop_help.html"),
        FieldPanel("title", help_text=_("Tên cửa hàng như khách sẽ thấy.")),
        FieldPanel("lead"),
        FieldPanel("story"),
        FieldPanel("hero_image"),
        FieldPanel("hero_image_alt"),
        FieldPanel("gallery"),
    ]
    # The address and the day of publishing are the editors' and never change here.
    promote_panels: list[FieldPanel] = []
    settings_panels: list[FieldPanel] = []
    parent_page_types = ["cms.ShopIndexPage"]
    subpage_types: list[str] = []
    template = "cms/shop_page.html"

    class Meta:
        verbose_name = _("trang cửa hàng")

    def permissions_for_user(self, user: User) -> ShopPagePermissions:
        return ShopPagePermissions(user, self)
